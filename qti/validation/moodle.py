"""Moodle XML: our grammar of it, and the rules that the writer of Moodle XML keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from lxml.etree import _Element as Element

from qti.errors import Place, Violation
from qti.validation.faults import faults
from qti.validation.grammar import MOODLE, RNG, definitions
from qti.validation.judge import GRAMMAR
from qti.validation.limits import DEFAULT

Rules = Callable[[Element, str], list[Violation]]
_RULES = "qti.formats.moodle.rules:RULES"
"""Where the rules are, by name: formats and validation stand side by side, and neither imports the other."""


def question_form(question: Element, path: str, item: str = "", *, most: int = DEFAULT.violations) -> list[Violation]:
    """What is wrong with the form of a question, the first ``most`` of it."""
    found = faults(MOODLE, question, most)
    return [Violation(Place(path, each.line), GRAMMAR, each.what, item, each.hint) for each in found]


@cache
def rules() -> Rules:
    """What Moodle takes and then loses or gets wrong."""
    module, name = _RULES.split(":")
    found: Rules = getattr(import_module(module), name)
    return found


@cache
def question_types() -> frozenset[str]:
    """The types of question that the grammar knows."""
    types = (
        attribute
        for pattern in definitions(MOODLE).values()
        for attribute in pattern.findall(f"{RNG}attribute[@name='type']")
    )
    return frozenset((value.text or "").strip() for attribute in types for value in attribute.iter(RNG + "value"))


def name_of(question: Element) -> str:
    """What a question is called by: its idnumber, else its name."""
    return question.findtext("idnumber") or question.findtext("name/text") or ""
