"""Records put together: what each learner answered to each item in each attempt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from qti.errors import Mistake, quoted
from qti.responses.record import Record

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Try:
    """One attempt of one learner: the records that count, by item and interaction, in the order of the file.

    Records of the same interaction and time are values of one response; those of a later time replace them.
    """

    first: Record
    items: dict[str, dict[str, list[Record]]] = field(default_factory=dict)
    tests: dict[str, Record] = field(default_factory=dict)

    @property
    def learner(self) -> str:
        """Whose attempt it is."""
        return self.first.learner

    @property
    def attempt(self) -> int:
        """Its number, from 1."""
        return self.first.attempt

    def add(self, record: Record) -> None:
        """Take up one more record."""
        if record.test:
            self.tests.setdefault(record.test, record)
        entries = self.items.setdefault(record.item, {})
        known = entries.setdefault(record.interaction, [])
        if known and _time(record) > _time(known[-1]):
            known.clear()
        if not known or _time(record) == _time(known[-1]):
            known.append(record)

    @property
    def time(self) -> datetime | None:
        """The latest time of a record that counts, None where none has a time."""
        records = (record for entries in self.items.values() for row in entries.values() for record in row)
        return max((record.time for record in records if record.time), default=None)

    def mistakes(self) -> Iterator[Mistake]:
        """A second test named in the same attempt."""
        named = list(self.tests.items())
        for name, record in named[1:]:
            yield Mistake(
                record.place("test"),
                f"{quoted(name)} is another test than {quoted(named[0][0])}, but the same attempt",
                where=f"attempt {self.attempt} of {quoted(self.learner)}",
            )


def tries(records: Iterable[Record]) -> tuple[Try, ...]:
    """The attempts in the order in which the learners, then each learner's attempts by number, come."""
    found: dict[str, dict[int, Try]] = {}
    for record in records:
        attempts = found.setdefault(record.learner, {})
        attempts.setdefault(record.attempt, Try(record)).add(record)
    return tuple(attempts[number] for attempts in found.values() for number in sorted(attempts))


def _time(record: Record) -> datetime:
    return record.time or _EVER
