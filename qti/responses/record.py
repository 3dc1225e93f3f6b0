"""One row of a response file, with the place of each of its fields, and the rules for the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from sys import intern

from qti.errors import Mistake, Place, quoted

NEEDED = ("learner", "item")
FIELDS = ("learner", "attempt", "time", "test", "item", "interaction", "value")
"""The columns of a CSV file and the keys of a JSON object; any others are nobody's business here."""

Position = tuple[int, int]
"""Line and column, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The values that a learner gave to one interaction, or some of them.

    ``interaction`` is "" where the item's only one is meant, ``test`` "" where the items tell. ``time`` carries a
    time zone. ``at`` says where each field stands in ``file``: how many lines below ``line``, and the column; rows of
    the same shape share it.
    """

    file: str
    line: int
    at: Mapping[str, Position]
    learner: str
    item: str
    values: tuple[str, ...]
    attempt: int = 1
    time: datetime | None = None
    test: str = ""
    interaction: str = ""

    def place(self, field: str) -> Place:
        """Where the field stands, or where the row begins if it has no such field."""
        return _place(self.file, self.line, self.at, field)


def record(
    file: str, line: int, at: Mapping[str, Position], fields: Mapping[str, str], values: tuple[str, ...]
) -> Record | list[Mistake]:
    """The record that the fields spell, or all that is wrong with them.

    ``at[""]`` is where the row begins, on ``line`` of the file; the lines in ``at`` count from there.
    """
    mistakes: list[Mistake] = []

    def refuse(field: str, what: str, hint: str = "") -> None:
        mistakes.append(Mistake(_place(file, line, at, field), what, hint=hint))

    for field in NEEDED:
        if not fields.get(field):
            refuse(field, f'"{field}" is missing')
    attempt, moment = fields.get("attempt") or "1", fields.get("time", "")
    if not (attempt.isascii() and attempt.isdigit() and len(attempt) < 10 and int(attempt)):
        refuse("attempt", f"{quoted(attempt)} is no attempt", "a whole number, 1 for the first")
    time = _time(moment)
    if moment and time is None:
        refuse("time", f"{quoted(moment)} is no time", "2025-03-31T14:05:00+02:00 is one")
    if mistakes:
        return mistakes
    return Record(
        file=file,
        line=line,
        at=at,
        learner=intern(fields["learner"]),
        item=intern(fields["item"]),
        values=values,
        attempt=int(attempt),
        time=time,
        test=fields.get("test", ""),
        interaction=fields.get("interaction", ""),
    )


def _place(file: str, line: int, at: Mapping[str, Position], field: str) -> Place:
    below, column = at.get(field, at[""])
    return Place(file, line + below, column)


def unknown_field(name: str, known: Sequence[str]) -> str | None:
    """The field that ``name`` is probably meant to be; None for a field of others, which is left alone."""
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.75)
    return close[0] if close else None


def _time(text: str) -> datetime | None:
    """A time of ISO 8601, in UTC where it names no zone; None where it is none."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
