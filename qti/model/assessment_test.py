"""A quiz: items in sections, and the rules under which it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from qti.errors import Fault, ModelError
from qti.model.content import Content
from qti.model.identifiers import IDENTIFIER_RULE, is_identifier


class AttemptKept(StrEnum):
    """Which of several attempts gives the score."""

    HIGHEST = "highest"
    LATEST = "latest"
    AVERAGE = "average"
    FIRST = "first"


class Shown(StrEnum):
    """From when on something may be seen by the learner."""

    NEVER = "never"
    AFTER_SUBMISSION = "after-submission"
    AFTER_PASSING = "after-passing"
    AFTER_CLOSING = "after-closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRef:
    """An item in a quiz; its points are multiplied by ``weight``."""

    item: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items and sections in a row; ``select``: how many of them are drawn at random (None: all)."""

    identifier: str
    title: str
    parts: tuple[Part, ...]
    select: int | None = None
    shuffle: bool = False


Part: TypeAlias = Section | ItemRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentTest:
    """A quiz.

    ``time_limit`` is in seconds, ``max_attempts`` None for any number, ``pass_mark`` a percentage of the
    points (None: nobody passes or fails), ``select`` and ``shuffle`` as in a section.
    """

    identifier: str
    title: str
    parts: tuple[Part, ...]
    description: Content | None = None
    select: int | None = None
    shuffle: bool = False
    time_limit: int | None = None
    max_attempts: int | None = None
    attempt_kept: AttemptKept = AttemptKept.HIGHEST
    pass_mark: Decimal | None = None
    show_feedback: Shown = Shown.AFTER_SUBMISSION
    show_key: Shown = Shown.NEVER

    def __post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise ModelError(faults)


def item_refs(part: AssessmentTest | Part) -> Iterator[ItemRef]:
    """Every item reference in the order written, whether drawn or not."""
    if isinstance(part, ItemRef):
        yield part
    else:
        for inner in part.parts:
            yield from item_refs(inner)


def sections(part: AssessmentTest | Part) -> Iterator[Section]:
    """Every section in the order written, outer before inner."""
    if isinstance(part, ItemRef):
        return
    for inner in part.parts:
        if isinstance(inner, Section):
            yield inner
            yield from sections(inner)


def _faults(test: AssessmentTest) -> Iterator[Fault]:
    if not is_identifier(test.identifier):
        yield Fault(f'"{test.identifier}" is no name: {IDENTIFIER_RULE}', ("identifier",))
    if not test.title.strip():
        yield Fault("a title is needed", ("title",))
    for name in ("time_limit", "max_attempts"):
        number = getattr(test, name)
        if number is not None and number < 1:
            yield Fault("must be at least 1", (name,))
    if test.pass_mark is not None and not 0 <= test.pass_mark <= 100:
        yield Fault("a pass mark is a percentage, 0 to 100", ("pass_mark",))
    yield from _part_faults(test)
    names: set[str] = {test.identifier.lower()}
    for section in sections(test):
        if section.identifier.lower() in names:
            yield Fault(f'"{section.identifier}" names two parts of the test', ("parts",))
        names.add(section.identifier.lower())
    items: set[str] = set()
    for ref in item_refs(test):
        if ref.item in items:
            yield Fault(f'"{ref.item}" stands in the test twice', ("parts",))
        items.add(ref.item)


def _part_faults(part: AssessmentTest | Section) -> Iterator[Fault]:
    if not part.parts:
        yield Fault("nothing is in it", ("parts",))
    if part.select is not None and not 1 <= part.select <= len(part.parts):
        yield Fault(f"it draws {part.select} of {len(part.parts)}", ("select",))
    for n, inner in enumerate(part.parts):
        if isinstance(inner, ItemRef):
            if inner.weight < 0:
                yield Fault("a weight cannot be negative", ("parts", n, "weight"))
            continue
        if not is_identifier(inner.identifier):
            yield Fault(f'"{inner.identifier}" is no name: {IDENTIFIER_RULE}', ("parts", n, "identifier"))
        yield from (fault.below("parts", n) for fault in _part_faults(inner))
