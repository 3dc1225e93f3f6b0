"""``qti grade``: responses scored."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click

from qti.bank.read import open_bank
from qti.cli.banks import bank_argument
from qti.cli.scores import ROWS, write_csv, write_json, write_tables
from qti.cli.targets import NamedPath, refuse_inputs
from qti.cli.text import print_line
from qti.model import Bank
from qti.package.atomic import whole_file
from qti.responses.read import read_responses
from qti.responses.record import Record
from qti.responses.results import Results, grade_responses


@click.command(name="grade", epilog="Example: qti grade my-bank responses.csv --format csv --out scores.csv")
@bank_argument
@click.argument("responses", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--test", metavar="NAME", help="The test that was taken, where the responses do not say.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How to print the scores.",
)  # fmt: skip
@click.option("--rows", type=click.Choice(list(ROWS)), help="Which rows. [default: all; in CSV: items]")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--out", metavar="FILE", type=NamedPath(path_type=Path), help="Write to a file instead of printing.")
def command(  # noqa: PLR0913  # one parameter an option
    folder: Path,
    responses: Path,
    *,
    test: str | None,
    form: str,
    rows: str | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Score learners' responses (CSV or JSON) to a bank's questions, and the tests made of them.

    \b
    A row of RESPONSES is one value that a learner gave:
      learner,item,value
      ana,capital-of-mali,Bamako
    Columns that may be there as well: attempt, time, test, interaction.
    """  # noqa: D301  # click reads the backslash
    bank = open_bank(folder)
    _know(bank, test)
    if out is not None:
        refuse_inputs(out, folder, responses)
    results = grade_responses(bank, _of_test(read_responses(responses), test))
    with _opened(out) as file:
        _write(results, "json" if as_json else form, rows, file)
    if out is not None:
        print_line(str(out))


def _know(bank: Bank, test: str | None) -> None:
    """Refuse a test that the bank does not have."""
    names = [each.identifier for each in bank.tests]
    if test is not None and test not in names:
        there = f"there is {', '.join(names)}" if names else "the bank has no test"
        raise click.BadParameter(f'"{test}" is no test of the bank; {there}', param_hint="--test")


def _of_test(records: Iterable[Record], test: str | None) -> Iterable[Record]:
    """The records of one test: those that name it, and those that name none."""
    if test is None:
        return records
    return (replace(record, test=test) for record in records if record.test in {"", test})


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """The file that is asked for, which is there when it is whole, or standard output."""
    if out is None:
        yield sys.stdout
        return
    with whole_file(out) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.detach()


def _write(results: Results, form: str, rows: str | None, file: TextIO) -> None:
    kinds = (rows,) if rows else tuple(ROWS)
    match form:
        case "csv":
            write_csv(ROWS[rows or "items"](results), file)
        case "json":
            write_json(results, kinds, file)
        case _:
            write_tables(results, kinds, file)
