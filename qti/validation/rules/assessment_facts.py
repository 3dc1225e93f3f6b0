"""What the rules ask of a test, gathered while it streams by: its references may be let go one by one."""

from __future__ import annotations

from collections import Counter
from sys import intern
from typing import NamedTuple

from lxml.etree import _Element as Element

from qti.validation.rules.vocabulary import BUILT_IN, QTI

_READERS = tuple(QTI + name for name in ("variable", "setOutcomeValue", "lookupOutcomeValue", "testVariables"))
_PARTS = tuple(QTI + name for name in ("testPart", "assessmentSection", "assessmentSectionRef"))


class ItemRef(NamedTuple):
    """A reference to an item: its identifier, and where the item lies."""

    identifier: str
    href: str
    line: int


class AssessmentFacts:
    """A test's references, which are taken up with :meth:`reference`, and what its shell says once they are gone.

    ``sizes`` counts the references of each section.
    """

    __slots__ = ("refs", "root", "sizes", "weights_twice")

    def __init__(self) -> None:
        self.root: Element | None = None
        self.refs: list[ItemRef] = []
        self.sizes: Counter[str] = Counter()
        self.weights_twice: list[ItemRef] = []

    def reference(self, element: Element) -> None:
        """Take up one assessmentItemRef."""
        ref = ItemRef(intern(element.get("identifier", "")), intern(element.get("href", "")), element.sourceline or 0)
        self.refs.append(ref)
        section = element.getparent()
        if section is not None:
            self.sizes[section.get("identifier", "")] += 1
        weights = [weight.get("identifier") for weight in element.iterfind(QTI + "weight")]
        if len(set(weights)) != len(weights):
            self.weights_twice.append(ref)

    def parts(self) -> list[Element]:
        """The parts and sections, in document order."""
        return [] if self.root is None else list(self.root.iter(*_PARTS))

    def readers(self) -> list[Element]:
        """What names a variable in the outcome processing."""
        processing = None if self.root is None else self.root.find(QTI + "outcomeProcessing")
        return [] if processing is None else list(processing.iter(*_READERS))

    def outcomes(self) -> frozenset[str]:
        """The outcomes that the test declares, and those that every test has."""
        declared = () if self.root is None else self.root.iterfind(QTI + "outcomeDeclaration")
        return BUILT_IN | frozenset(each.get("identifier", "") for each in declared)
