"""What a rule finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from lxml.etree import _Element as Element

from qti.errors import Place, Violation

_Facts = TypeVar("_Facts")


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong, at which element (None: the document as a whole), and what would be right."""

    what: str
    element: Element | None = None
    hint: str = ""


Breaches = Iterator[Breach]


def violations(
    rules: Iterable[tuple[str, Callable[[_Facts], Iterable[Breach]]]], facts: _Facts, path: str, item: str = ""
) -> list[Violation]:
    """What the rules find in a document, as violations of the file ``path``."""
    return [violation(name, breach, path, item) for name, rule in rules for breach in rule(facts)]


def violation(rule: str, breach: Breach, path: str, item: str = "") -> Violation:
    """The breach as a violation of the rule of that name."""
    line = (breach.element.sourceline or 0) if breach.element is not None else 0
    return Violation(Place(path, line), rule, breach.what, item, breach.hint)
