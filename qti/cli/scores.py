"""Results as CSV, JSON or tables, written row by row, so that a large class takes no more memory than a small one."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import TextIO

from rich.cells import cell_len

from qti.cli.text import visible
from qti.errors import shortened
from qti.responses.results import Results
from qti.responses.rows import Row, attempt_rows, detailed_rows, item_rows, learner_rows

ROWS: dict[str, Callable[[Results], Iterator[Row]]] = {
    "items": item_rows,
    "attempts": attempt_rows,
    "learners": learner_rows,
}
"""The kinds of rows, by the name they are asked for."""

_encoded = json.JSONEncoder(ensure_ascii=False).encode


def write_csv(rows: Iterator[Row], file: TextIO) -> None:
    """The rows under their names; nothing where there is no value, ``true`` and ``false`` for switches."""
    first = next(rows, None)
    if first is None:
        return
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(first)
    writer.writerows(map(_cell, row.values()) for row in chain([first], rows))


def write_json(results: Results, kinds: Iterable[str], file: TextIO) -> None:
    """An object with a list of each kind of rows, a row a line."""
    before = "{"
    for kind in kinds:
        file.write(f'{before}\n  "{kind}": [')
        rows: Iterable[object] = detailed_rows(results) if kind == "items" else ROWS[kind](results)
        file.writelines(f"{',' * bool(n)}\n    {_encoded(row)}" for n, row in enumerate(rows))
        file.write("\n  ]")
        before = ","
    file.write("\n}\n")


def write_tables(results: Results, kinds: Iterable[str], file: TextIO) -> None:
    """The rows for people, a table a kind."""
    shown = False
    for kind in kinds:
        rows = [_shown(row) for row in ROWS[kind](results)]
        if rows:
            file.write("\n" * shown)
            file.writelines(_table(kind.capitalize(), rows))
            shown = True
    if not shown:
        file.write("no responses\n")


def _table(title: str, rows: list[tuple[str, ...]]) -> Iterator[str]:
    """The rows below their heads; a test that is the same in all rows stands in the title, empty columns nowhere.

    Nothing is wrapped or cut, which at a hundred thousand rows is what takes time: long lines are the terminal's.
    """
    columns = dict(zip(_HEADS, zip(*rows, strict=True), strict=True))
    tests = set(columns["Test"])
    name = next(iter(tests))
    if len(tests) == 1:
        del columns["Test"]
    columns = {head: cells for head, cells in columns.items() if any(cells)}
    widths = [max(map(_width, (head, *cells))) for head, cells in columns.items()]
    yield f"{title} of {name}\n" if len(tests) == 1 and name else f"{title}\n"
    yield _line(tuple(columns), widths)
    yield "─" * (sum(widths) + 2 * len(widths) - 2) + "\n"
    for row in zip(*columns.values(), strict=True):
        yield _line(row, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip() + "\n"


def _width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


_HEADS = ("Learner", "Test", "Attempt", "Attempts", "Item", "Points", "Percent", "Result")
_PASSED: dict[object, str] = {None: "", True: "passed", False: "failed"}


def _shown(row: Row) -> tuple[str, ...]:
    """A row's cells for people, one for each head."""
    return (
        *(_label(row.get(head.lower())) for head in _HEADS[:5]),
        f"{'–' if row['given'] is None else row['given']} / {row['maximum']}",
        f"{Decimal(str(row['percent'])):.2f} %" if "passed" in row else "",
        "pending" if row["pending"] else _PASSED[row.get("passed")],
    )


def _label(value: str | int | bool | None) -> str:
    """A name or number as one short run of text."""
    text = _cell(value)
    return text if text.isalnum() else visible(shortened(" ".join(text.split("\n"))))


def _cell(value: str | int | bool | None) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
