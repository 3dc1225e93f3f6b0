"""What commands print with: tables that read well at 80 columns and in a pipe, progress on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from qti.cli.failures import ClosedPipeError
from qti.report import Outcome

STYLES = {
    Outcome.KEPT: "green",
    Outcome.REWRITTEN: "cyan",
    Outcome.DEGRADED: "yellow",
    Outcome.LOST: "red",
    Outcome.REFUSED: "bold red",
}


class Screen(Console):
    """A console that leaves a reader who has gone to the rim, which knows the exit code for it."""

    def on_broken_pipe(self) -> NoReturn:
        """Not rich's own exit with code 1."""
        raise ClosedPipeError


def console() -> Console:
    """Standard output; colours and widths as the terminal has them, plain text 80 columns wide in a pipe."""
    return Screen(highlight=False, emoji=False, markup=False, soft_wrap=False)


def table(*columns: str, title: str = "") -> Table:
    """An empty table; only lines below its head, so that it copies well."""
    made = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def print_json(value: object) -> None:
    """A value for machines on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """A function to call at each step of long work; it shows on a terminal, and nowhere else."""
    errors = Console(stderr=True)
    if not errors.is_terminal:
        yield lambda: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, refresh_per_second=8) as shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.advance(task)
