"""An assessmentTest: sections, item references with their weights, and under which rules it is taken.

The references are made while the document is written: a tree of 50,000 of them would take 100 MiB.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.names import unique
from qti.formats.qti21.outcomes import PENDING, WEIGHT, outcome_declarations, outcome_processing
from qti.model import AssessmentTest, ItemRef, Part, Section, Shown, item_refs
from qti.package.serialize import DECLARATION, serialized

_TIME_LIMITS = qti.tag("timeLimits")
_TEST_PART = qti.tag("testPart")
_ITEM_SESSION_CONTROL = qti.tag("itemSessionControl")
_ASSESSMENT_SECTION = qti.tag("assessmentSection")
_SELECTION = qti.tag("selection")
_ORDERING = qti.tag("ordering")
_RUBRIC_BLOCK = qti.tag("rubricBlock")
_ROW = qti.tag("row")
_ROW_TEXT = re.compile(rb'<row n="([0-9]+)"/>')
_PART = "part_1"
_SECTION = "section_1"
_UNLIMITED = "0"


@dataclass(frozen=True, slots=True)
class WrittenItem:
    """What a test needs of an item in the package; thousands are equal.

    ``suffix`` is what its file's name has after its identifier, ``maximum`` what full marks come to in its SCORE.
    """

    suffix: str
    points: Fraction
    maximum: Fraction
    is_pending: bool


Written: TypeAlias = Mapping[str, WrittenItem]
"""The items in the package by their identifier."""
Describe: TypeAlias = Callable[[Element], None]
"""Appends a description to the rubric it is given."""


def written_parts(parts: tuple[Part, ...], written: Written) -> tuple[Part, ...]:
    """The parts without the items that are not in the package, and without sections that are empty then."""
    return tuple(_kept(parts, written))


@dataclass(frozen=True, slots=True)
class _Chunks:
    """The bytes of a test, in pieces: a tree in which each row of references is one mark, and the rows."""

    shell: bytes
    rows: tuple[tuple[ItemRef, ...], ...]
    written: Written
    pending: str

    def __iter__(self) -> Iterator[bytes]:
        yield DECLARATION
        for place, piece in enumerate(_ROW_TEXT.split(self.shell)):
            if place % 2:
                yield from (self._item_ref(ref) for ref in self.rows[int(piece)])
            else:
                yield piece

    def _item_ref(self, ref: ItemRef) -> bytes:
        """Canvas finds the item by the identifier and the points by the first weight, whatever that is called."""
        item = self.written[ref.item]
        category = f' category="{self.pending}"' if self.pending and item.is_pending else ""
        weights = _weights(item.points, item.maximum, ref.weight)
        head = f'\n<assessmentItemRef identifier="{ref.item}" href="{ref.item}{item.suffix}"{category}>'
        return f"{head}{weights}</assessmentItemRef>".encode()


@lru_cache(maxsize=256)
def _weights(points: Fraction, maximum: Fraction, share: Decimal) -> str:
    """The weights of a reference; thousands have the same."""
    weight = Fraction(share)
    own_share = points / maximum if maximum else Fraction(1)
    weights = (("POINTS", points * weight), (WEIGHT, weight * own_share))
    return "".join([f'\n<weight identifier="{name}" value="{digits(value)}"/>' for name, value in weights])


def assessment_test(
    test: AssessmentTest, parts: tuple[Part, ...], written: Written, describe: Describe | None
) -> Iterable[bytes]:
    """The test with these parts of it; ``describe`` appends its description to a rubric for the learner."""
    root = qti.document("assessmentTest")
    root.set("identifier", test.identifier)
    root.set("title", test.title)
    outcome_declarations(root, has_result=test.pass_mark is not None)
    if test.time_limit is not None:
        SubElement(root, _TIME_LIMITS, maxTime=str(test.time_limit))
    top = _top_sections(test, parts, wrapped=describe is not None)
    taken = {ref.item for section in top for ref in item_refs(section)}
    part = SubElement(
        root, _TEST_PART, identifier=unique(_PART, taken), navigationMode="nonlinear", submissionMode="individual"
    )
    _session_control(part, test)
    pending = [ref.item for section in top for ref in item_refs(section) if written[ref.item].is_pending]
    drawn = any(written[ref.item].is_pending for section in top for ref in _drawn(section))
    writer = _Sections(taken, [])
    for section in top:
        writer.section(part, section, describe)
    outcome_processing(root, test.pass_mark, pending, drawn=drawn)
    return _Chunks(serialized(root) + b"\n", tuple(writer.rows), written, PENDING if drawn else "")


def shows_feedback(test: AssessmentTest) -> bool:
    """True where a player may show comments as soon as an answer is handed in: 2.1 knows no later moment."""
    return test.show_feedback is Shown.AFTER_SUBMISSION


def shows_key(test: AssessmentTest) -> bool:
    """True where a player may show the right answer."""
    return test.show_key is Shown.AFTER_SUBMISSION


@dataclass(frozen=True, slots=True)
class _Sections:
    """Writes sections; the references in them become marks for ``rows``."""

    taken: set[str]
    rows: list[tuple[ItemRef, ...]]

    def section(self, parent: Element, section: Section, describe: Describe | None = None) -> None:
        """The section with all that is in it. It is not ``visible``: Canvas would make its title a question."""
        place = SubElement(
            parent,
            _ASSESSMENT_SECTION,
            identifier=unique(section.identifier, self.taken),
            title=section.title or section.identifier,
            visible="false",
        )
        if section.select is not None:
            SubElement(place, _SELECTION, select=str(min(section.select, len(section.parts))))
        if section.shuffle:
            SubElement(place, _ORDERING, shuffle="true")
        if describe is not None:
            describe(SubElement(place, _RUBRIC_BLOCK, view="candidate"))
        for is_ref, row in groupby(section.parts, lambda part: isinstance(part, ItemRef)):
            if is_ref:
                SubElement(place, _ROW, n=str(len(self.rows)))
                self.rows.append(tuple(part for part in row if isinstance(part, ItemRef)))
            else:
                for inner in row:
                    if isinstance(inner, Section):
                        self.section(place, inner)


def _kept(parts: tuple[Part, ...], written: Written) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, ItemRef):
            if part.item in written:
                yield part
        else:
            inner = written_parts(part.parts, written)
            if inner:
                yield replace(part, parts=inner)


def _top_sections(test: AssessmentTest, parts: tuple[Part, ...], *, wrapped: bool) -> tuple[Section, ...]:
    """The sections of the only part; one around everything where the test itself has items, a draw or an order."""
    own = tuple(part for part in parts if isinstance(part, Section))
    if len(own) == len(parts) and test.select is None and not test.shuffle and not wrapped:
        return own
    return (
        Section(identifier=_SECTION, title=test.title, parts=parts, select=test.select, shuffle=test.shuffle),
    )  # fmt: skip


def _drawn(section: Section) -> Iterator[ItemRef]:
    """The items of which some may not be drawn."""
    if section.select is not None and section.select < len(section.parts):
        yield from item_refs(section)
        return
    for inner in section.parts:
        if isinstance(inner, Section):
            yield from _drawn(inner)


def _session_control(part: Element, test: AssessmentTest) -> None:
    SubElement(
        part,
        _ITEM_SESSION_CONTROL,
        maxAttempts=_UNLIMITED if test.max_attempts is None else str(test.max_attempts),
        showFeedback="true" if shows_feedback(test) else "false",
        allowReview="true",
        showSolution="true" if shows_key(test) else "false",
        allowSkipping="true",
    )
