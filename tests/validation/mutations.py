"""Small random changes to documents, the same for the same seed."""

import copy
import random
from collections.abc import Callable, Sequence

from lxml import etree
from lxml.etree import _Element as Element

VALUES = (
    *("", " ", "x", " 1", "1 ", "-1", "1.5", "+1", "1e3", "0", "00", "99999999999", "true", " true ", "TRUE", "yes"),
    *("single", " single", "é", "a b", "A:B", "/", "#", "%zz", "\n", "\t", "x" * 300, "en", "e n", "-", "1a", "_"),
    *("default", "http://[", "../x.png", "image/", "10%", "10 %", "1,2", "rect", "show", "hide", "INF", "NaN", "float"),
)


class Mutator:
    """Changes a document in one place; tags and attributes are taken from ``documents``."""

    def __init__(self, documents: Sequence[Element], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # the same changes in every run, and no secret
        self._tags = sorted({str(element.tag) for root in documents for element in root.iter()})
        self._names = sorted({str(name) for root in documents for element in root.iter() for name in element.attrib})
        self._changes: tuple[Callable[[Element, Element], None], ...] = (
            *(self._remove, self._double, self._rename, self._change_value, self._drop_attribute, self._add_attribute),
            *(self._swap, self._write_text, self._write_tail, self._move, self._add_element, self._unwrap),
        )

    def mutant(self, root: Element) -> Element:
        """The document with one or two changes, written and read again."""
        changed = copy.deepcopy(root)
        for _ in range(self._random.choice((1, 1, 1, 2))):
            element = self._random.choice(list(changed.iter()))
            self._random.choice(self._changes)(changed, element)
        return etree.fromstring(etree.tostring(changed))

    def choose(self, documents: Sequence[Element]) -> Element:
        """One of the documents."""
        return self._random.choice(documents)

    def _remove(self, root: Element, element: Element) -> None:
        if element is not root:
            element.getparent().remove(element)

    def _double(self, root: Element, element: Element) -> None:
        if element is not root:
            element.addnext(copy.deepcopy(element))

    def _rename(self, _: Element, element: Element) -> None:
        element.tag = self._random.choice(self._tags)

    def _change_value(self, _: Element, element: Element) -> None:
        if element.attrib:
            element.set(self._random.choice(list(element.attrib)), self._random.choice(VALUES))

    def _drop_attribute(self, _: Element, element: Element) -> None:
        if element.attrib:
            del element.attrib[self._random.choice(list(element.attrib))]

    def _add_attribute(self, _: Element, element: Element) -> None:
        element.set(self._random.choice(self._names), self._random.choice(VALUES))

    def _swap(self, _: Element, element: Element) -> None:
        if len(element) > 1:
            element.insert(self._random.randrange(len(element)), self._random.choice(list(element)))

    def _write_text(self, _: Element, element: Element) -> None:
        element.text = self._random.choice(VALUES)

    def _write_tail(self, root: Element, element: Element) -> None:
        if element is not root:
            element.tail = self._random.choice(VALUES)

    def _move(self, root: Element, element: Element) -> None:
        other = self._random.choice(list(root.iter()))
        if other is not root and other is not element and other not in list(element.iterancestors()):
            element.insert(self._random.randrange(len(element) + 1), other)

    def _add_element(self, _: Element, element: Element) -> None:
        etree.SubElement(element, self._random.choice(self._tags))

    def _unwrap(self, root: Element, element: Element) -> None:
        if element is not root:
            parent = element.getparent()
            at = parent.index(element)
            for offset, child in enumerate(list(element)):
                parent.insert(at + offset, child)
            parent.remove(element)
