"""An assessmentTest: sections, item references with their weights, and under which rules it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.names import unique
from qti.formats.qti21.outcomes import PENDING, WEIGHT, outcome_declarations, outcome_processing
from qti.model import AssessmentTest, ItemRef, Part, Section, Shown, item_refs

_TIME_LIMITS = qti.tag("timeLimits")
_TEST_PART = qti.tag("testPart")
_ITEM_SESSION_CONTROL = qti.tag("itemSessionControl")
_ASSESSMENT_SECTION = qti.tag("assessmentSection")
_SELECTION = qti.tag("selection")
_ORDERING = qti.tag("ordering")
_RUBRIC_BLOCK = qti.tag("rubricBlock")
_ASSESSMENT_ITEM_REF = qti.tag("assessmentItemRef")
_WEIGHT = qti.tag("weight")
_PART = "part_1"
_SECTION = "section_1"
_UNLIMITED = "0"


@dataclass(frozen=True, slots=True)
class WrittenItem:
    """What a test needs of an item in the package; ``maximum`` is what full marks come to in its SCORE."""

    href: str
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


def assessment_test(
    test: AssessmentTest, parts: tuple[Part, ...], written: Written, describe: Describe | None
) -> Element:
    """The test with these parts of it; ``describe`` appends its description to a rubric for the learner."""
    root = qti.document("assessmentTest")
    root.set("identifier", test.identifier)
    root.set("title", test.title)
    outcome_declarations(root, has_result=test.pass_mark is not None)
    if test.time_limit is not None:
        SubElement(root, _TIME_LIMITS, maxTime=str(test.time_limit))
    top = _top_sections(test, parts, wrapped=describe is not None)
    refs = [ref for section in top for ref in item_refs(section)]
    taken = {ref.item for ref in refs}
    part = SubElement(
        root, _TEST_PART, identifier=unique(_PART, taken), navigationMode="nonlinear", submissionMode="individual"
    )
    _session_control(part, test)
    pending = [ref.item for ref in refs if written[ref.item].is_pending]
    drawn = any(written[ref.item].is_pending for section in top for ref in _drawn(section))
    writer = _Sections(written, taken, PENDING if drawn else "")
    for section in top:
        writer.section(part, section, describe)
    outcome_processing(root, test.pass_mark, pending, drawn=drawn)
    return root


def shows_feedback(test: AssessmentTest) -> bool:
    """True where a player may show comments as soon as an answer is handed in: 2.1 knows no later moment."""
    return test.show_feedback is Shown.AFTER_SUBMISSION


def shows_key(test: AssessmentTest) -> bool:
    """True where a player may show the right answer."""
    return test.show_key is Shown.AFTER_SUBMISSION


@dataclass(frozen=True, slots=True)
class _Sections:
    """Writes sections; ``pending`` is the category of items that a person grades, "" where none is needed."""

    written: Written
    taken: set[str]
    pending: str

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
        for inner in section.parts:
            if isinstance(inner, Section):
                self.section(place, inner)
            else:
                self._item_ref(place, inner)

    def _item_ref(self, place: Element, ref: ItemRef) -> None:
        """Canvas finds the item by the identifier and the points by the first weight, whatever that is called."""
        item = self.written[ref.item]
        weight = Fraction(ref.weight)
        written = SubElement(place, _ASSESSMENT_ITEM_REF, identifier=ref.item, href=item.href)
        if self.pending and item.is_pending:
            written.set("category", self.pending)
        own_share = item.points / item.maximum if item.maximum else Fraction(1)
        for identifier, value in (("POINTS", item.points * weight), (WEIGHT, weight * own_share)):
            SubElement(written, _WEIGHT, identifier=identifier, value=digits(value))


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
