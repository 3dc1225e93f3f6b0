"""Response files of comma, semicolon or tab separated values (RFC 4180), with the place of every field.

The first line names the columns, in any order: ``learner``, ``item`` and ``value`` are needed, ``attempt``, ``time``,
``test`` and ``interaction`` may be there, other columns are left alone. Each row gives one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern

from qti.errors import Mistake, Place, quoted
from qti.responses.record import FIELDS, NEEDED, Position, Record, record, unknown_field

_DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')

Row = list[tuple[Position, str]]


@dataclass(slots=True)
class _Rows:
    """The rows of a CSV text; reading stops at a quote that never ends."""

    file: str
    text: str
    delimiter: str
    mistakes: list[Mistake] = field(default_factory=list)
    line: int = 1
    line_start: int = 0
    offset: int = 0

    def __iter__(self) -> Iterator[Row]:
        while self.offset < len(self.text) and not self.mistakes:
            row = self._row()
            if len(row) > 1 or row[0][1]:
                yield row

    def _row(self) -> Row:
        row: Row = []
        while True:
            row.append(self._field())
            after = self.text[self.offset : self.offset + 1]
            self.offset += 1
            if after != self.delimiter:
                self.line += 1
                self.line_start = self.offset
                return row

    def _field(self) -> tuple[Position, str]:
        position = (self.line, self.offset - self.line_start + 1)
        if not self.text.startswith('"', self.offset):
            return position, self._bare()
        found = _QUOTED.match(self.text, self.offset)
        if not found:
            self.mistakes.append(Mistake(Place(self.file, *position), "this quote is never closed"))
            self.offset = len(self.text)
            return position, ""
        self.offset = found.end()
        lines = found[1].count("\n")
        if lines:
            self.line += lines
            self.line_start = self.text.rindex("\n", 0, self.offset) + 1
        if rest := self._bare():
            self.mistakes.append(
                Mistake(
                    Place(self.file, *position),
                    f"{quoted(rest)} follows the closing quote",
                    hint="a quote inside of quotes is written twice",
                )
            )
        return position, found[1].replace('""', '"')

    def _bare(self) -> str:
        """The text up to the next delimiter or the end of the line."""
        start = self.offset
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        cut = self.text.find(self.delimiter, start, end)
        self.offset = end if cut < 0 else cut
        return self.text[start : self.offset]


def csv_records(file: str, text: str) -> Iterator[Record | Mistake]:
    """The records of a CSV text, and what is wrong with it, in the order of its lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = _Rows(file, text, _delimiter(text.partition("\n")[0]))
    head: tuple[str, ...] | None = None
    for row in rows:
        if head is None:
            head = tuple(name.strip().lower() for _, name in row)
            mistakes = list(_head_mistakes(file, row))
            yield from mistakes
            if mistakes:
                return
        else:
            yield from _row_record(file, head, row)
    if head is None and not rows.mistakes:
        yield Mistake(Place(file), "nothing is in it", hint=f"the first line names the columns: {', '.join(FIELDS)}")
    yield from rows.mistakes


def _delimiter(line: str) -> str:
    """What separates most of the column names that we know."""

    def known(delimiter: str) -> int:
        return sum(name.strip().strip('"').lower() in FIELDS for name in line.split(delimiter))

    return max(_DELIMITERS, key=known)


def _head_mistakes(file: str, row: Row) -> Iterator[Mistake]:
    seen: set[str] = set()
    for position, name in row:
        column = name.strip().lower()
        if column in seen and column in FIELDS:
            yield Mistake(Place(file, *position), f'the column "{column}" is there twice')
        elif column not in FIELDS and (meant := unknown_field(column, FIELDS)):
            yield Mistake(Place(file, *position), f"{quoted(name)} is no column", hint=f'"{meant}" is one')
            seen.add(meant)
        seen.add(column)
    for column in (*NEEDED, "value"):
        if column not in seen:
            yield Mistake(Place(file, *row[0][0]), f'the column "{column}" is missing')


@lru_cache(maxsize=1 << 12)
def _shape(head: tuple[str, ...], positions: tuple[Position, ...]) -> Mapping[str, Position]:
    """Where the columns stand in a row, counted from its first line; "" is the row itself."""
    return {"": positions[0], **dict(zip(head, positions, strict=True))}


def _row_record(file: str, head: tuple[str, ...], row: Row) -> Iterator[Record | Mistake]:
    start = row[0][0]
    if len(row) != len(head):
        yield Mistake(Place(file, *start), f"{len(row)} fields are in this row, but the first line names {len(head)}")
        return
    line = start[0]
    at = _shape(head, tuple((below - line, column) for (below, column), _ in row))
    fields: Mapping[str, str] = {name: text for name, (_, text) in zip(head, row, strict=True)}
    named = {name: fields[name].strip() for name in FIELDS if name in fields and name != "value"}
    found = record(file, line, at, named, (intern(fields["value"]),))
    if isinstance(found, Record):
        yield found
    else:
        yield from found
