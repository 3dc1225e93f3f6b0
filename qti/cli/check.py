"""``qti check``: every mistake in banks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from qti.cli.banks import banks_argument, mistake_json, opened
from qti.cli.failures import FINE, INVALID
from qti.cli.screen import print_json, progress
from qti.cli.text import print_line
from qti.errors import Mistake, ReadError


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in one bank."""

    folder: Path
    items: int
    tests: int
    mistakes: tuple[Mistake, ...]


@click.command(name="check", epilog="Example: qti check banks/*")
@banks_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(folders: tuple[Path, ...], *, as_json: bool) -> int:
    """Find every mistake in a bank, each with file, line and column."""
    results = [_checked(folder) for folder in folders]
    if as_json:
        print_json([_json(result) for result in results])
    else:
        for result in results:
            _print(result)
    return INVALID if any(result.mistakes for result in results) else FINE


def _checked(folder: Path) -> _Checked:
    items = 0
    try:
        bank, _ = opened(folder)
        with progress(f"checking {folder}") as step:
            for _ in bank:
                items += 1
                step()
    except ReadError as error:
        return _Checked(folder, items, 0, error.mistakes)
    return _Checked(folder, items, len(bank.tests), ())


def _print(result: _Checked) -> None:
    for mistake in result.mistakes:
        print_line(str(mistake))
    if result.mistakes:
        print_line(f"{result.folder}: {_count(len(result.mistakes), 'mistake')}")
    else:
        print_line(
            f"{result.folder}: {_count(result.items, 'question')} and {_count(result.tests, 'test')}, no mistakes"
        )


def _json(result: _Checked) -> dict[str, object]:
    valid = not result.mistakes
    return {
        "folder": str(result.folder),
        "valid": valid,
        "items": result.items if valid else None,
        "tests": result.tests if valid else None,
        "mistakes": [mistake_json(mistake) for mistake in result.mistakes],
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
