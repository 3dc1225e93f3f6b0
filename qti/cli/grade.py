"""``qti grade``: responses scored."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from qti.bank.read import open_bank
from qti.cli.banks import bank_argument
from qti.cli.screen import console, table
from qti.model import Bank
from qti.package.atomic import whole_file
from qti.responses.read import read_responses
from qti.responses.record import Record
from qti.responses.results import Results, grade_responses
from qti.responses.rows import Row, attempt_rows, detailed_rows, item_rows, learner_rows

ROWS: dict[str, Callable[[Results], Iterator[Row]]] = {
    "items": item_rows,
    "attempts": attempt_rows,
    "learners": learner_rows,
}


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
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file instead of printing.")
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
    results = grade_responses(bank, _of_test(read_responses(responses), test))
    text = _written(results, "json" if as_json else form, rows)
    if out is None:
        click.echo(text, nl=False)
        return
    with whole_file(out) as file:
        file.write(text.encode())
    click.echo(str(out))


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


def _written(results: Results, form: str, rows: str | None) -> str:
    match form:
        case "csv":
            return _csv(list(ROWS[rows or "items"](results)))
        case "json":
            return json.dumps(_json(results, rows), ensure_ascii=False, indent=2) + "\n"
        case _:
            return _tables(results, (rows,) if rows else tuple(ROWS))


def _csv(rows: list[Row]) -> str:
    """The rows under their names; nothing where there is no value, ``true`` and ``false`` for switches."""
    file = io.StringIO()
    if rows:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def _cell(value: str | int | bool | None) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _json(results: Results, rows: str | None) -> dict[str, object]:
    whole: dict[str, object] = {
        "items": list(detailed_rows(results)),
        "attempts": list(attempt_rows(results)),
        "learners": list(learner_rows(results)),
    }
    return {rows: whole[rows]} if rows else whole


def _tables(results: Results, kinds: Iterable[str]) -> str:
    """The rows for people, a table a kind."""
    screen = Console(file=io.StringIO(), width=console().width, highlight=False, markup=False, emoji=False)
    for kind in kinds:
        rows = [_shown(row) for row in ROWS[kind](results)]
        if rows:
            screen.print(_table(kind.capitalize(), rows))
    text = screen.file.getvalue() if isinstance(screen.file, io.StringIO) else ""
    return text or "no responses\n"


def _table(title: str, rows: list[dict[str, str]]) -> Table:
    """The rows below their heads; a test that is the same in all rows stands in the title, empty columns nowhere."""
    tests = {row["Test"] for row in rows}
    heads = [head for head in rows[0] if any(row[head] for row in rows) and (head != "Test" or len(tests) > 1)]
    name = next(iter(tests))
    shown = table(*heads, title=f"{title} of {name}" if len(tests) == 1 and name else title)
    for row in rows:
        shown.add_row(*(row[head] for head in heads))
    return shown


def _shown(row: Row) -> dict[str, str]:
    """A row's cells for people, by the head of their column."""
    cells = {name.capitalize(): _cell(row[name]) for name in _NAMES if name in row}
    cells["Points"] = f"{'–' if row['given'] is None else row['given']} / {row['maximum']}"
    if "passed" in row:
        cells["Percent"] = f"{Decimal(str(row['percent'])):.2f} %"
    cells["Result"] = "pending" if row["pending"] else _PASSED[row.get("passed")]
    return cells


_NAMES = ("learner", "test", "attempt", "attempts", "item")
_PASSED: dict[object, str] = {None: "", True: "passed", False: "failed"}
