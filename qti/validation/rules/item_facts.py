"""What the rules ask of an item, gathered in one walk over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lxml.etree import _Element as Element

from qti.validation.rules.vocabulary import (
    BUILT_IN,
    CHOICES,
    DECLARATIONS,
    FEEDBACK,
    INTERACTIONS,
    OF_TESTS_ONLY,
    OUTCOME_SETTERS,
    QTI,
    RESPONSE_READERS,
)

_START = len(QTI)
_NONE: list[Element] = []
_RESPONSE, _CORRECT, _MAPPING = QTI + "responseDeclaration", QTI + "correctResponse", QTI + "mapping"
_VALUE, _ENTRY = QTI + "value", QTI + "mapEntry"
_CHOICE_TAGS = tuple(QTI + name for name in CHOICES)
_WITHOUT_CHOICES = frozenset(
    {"textEntryInteraction", "extendedTextInteraction", "sliderInteraction", "uploadInteraction", "drawingInteraction"}
)
_PROCESSING_TAGS = tuple(
    QTI + name
    for name in ("variable", "baseValue", "patternMatch", *OUTCOME_SETTERS, *RESPONSE_READERS, *OF_TESTS_ONLY)
)
_BODY = frozenset(
    QTI + name for name in (*INTERACTIONS, *FEEDBACK, "printedVariable", "gap", "hottext", "img", "object")
)
_PROCESSING = frozenset({QTI + "responseProcessing", QTI + "templateProcessing"})
_DECLARING = frozenset(QTI + name for name in (*DECLARATIONS, "stylesheet"))


class Declaration(NamedTuple):
    """A declared variable; ``correct`` and ``keys`` hold a response's right values and the keys of its mapping."""

    element: Element
    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    has_mapping: bool = False


class Interaction(NamedTuple):
    """An interaction with the response it sets, the choices in it and their identifiers."""

    element: Element
    name: str
    response: str
    choices: tuple[Element, ...]
    identifiers: frozenset[str]


class ItemFacts:
    """An item's declarations, interactions, and every other element that a rule asks for, by name."""

    __slots__ = ("_by_name", "interactions", "outcomes", "responses", "root", "templates")

    def __init__(self, root: Element) -> None:
        self.root = root
        self._by_name: dict[str, list[Element]] = {}
        for child in root:
            self._sort(child)
        by_name = self._by_name
        self.responses = _declared(by_name.get("responseDeclaration", ()))
        self.outcomes = _declared(by_name.get("outcomeDeclaration", ()))
        self.templates = frozenset(each.get("identifier", "") for each in by_name.get("templateDeclaration", ()))
        self.interactions = tuple(
            _interaction(element, name)
            for name, elements in by_name.items()
            if name in INTERACTIONS
            for element in elements
        )

    def _sort(self, child: Element) -> None:
        """Take up one of the item's parts; only as many names are compared as each part needs."""
        tag = str(child.tag)
        self._by_name.setdefault(tag[_START:], []).append(child)
        if tag in _PROCESSING:
            for element in child.iter(*_PROCESSING_TAGS):
                self._by_name.setdefault(str(element.tag)[_START:], []).append(element)
        elif tag not in _DECLARING:
            for element in child.iter():
                name = element.tag
                if name in _BODY and element is not child:
                    self._by_name.setdefault(str(name)[_START:], []).append(element)

    def of(self, *names: str) -> list[Element]:
        """The elements of these names, in document order for each name."""
        if len(names) == 1:
            return self._by_name.get(names[0], _NONE)
        return [element for name in names for element in self._by_name.get(name, ())]

    def has_variable(self, identifier: str) -> bool:
        """True for a variable that the item declares, and for those that every item has."""
        return (
            identifier in self.responses
            or identifier in self.outcomes
            or identifier in self.templates
            or identifier in BUILT_IN
        )


def _interaction(element: Element, name: str) -> Interaction:
    choices = () if name in _WITHOUT_CHOICES else tuple(element.iter(*_CHOICE_TAGS))
    identifiers = frozenset([choice.get("identifier", "") for choice in choices])
    return Interaction(element, name, element.get("responseIdentifier", ""), choices, identifiers)


def _declared(elements: Iterable[Element]) -> dict[str, Declaration]:
    declared: dict[str, Declaration] = {}
    for element in elements:
        identifier = element.get("identifier", "")
        declared.setdefault(identifier, _declaration(element, identifier))
    return declared


def _declaration(element: Element, identifier: str) -> Declaration:
    cardinality, base_type = element.get("cardinality", ""), element.get("baseType", "")
    if element.tag != _RESPONSE:
        return Declaration(element, identifier, cardinality, base_type)
    correct: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    has_mapping = False
    for part in element:
        if part.tag == _CORRECT:
            correct = tuple((value.text or "").strip() for value in part.iterchildren(_VALUE))
        elif part.tag == _MAPPING:
            keys = tuple(entry.get("mapKey", "") for entry in part.iterchildren(_ENTRY))
            has_mapping = True
    return Declaration(element, identifier, cardinality, base_type, correct, keys, has_mapping)
