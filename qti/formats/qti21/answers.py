"""The test whether a typed or set response is what one answer accepts."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.formats.qti21 import elements as qti
from qti.formats.qti21.numbers import base_type, written_bounds
from qti.formats.qti21.patterns import pattern
from qti.model import NumberInteraction, NumericAnswer, TextAnswer, TextEntryInteraction

_PATTERN_MATCH = qti.tag("patternMatch")


def accepts(parent: Element, interaction: TextEntryInteraction | NumberInteraction, place: int, response: str) -> None:
    """The test of the answer at ``place``; it is NULL, and so not passed, where nothing was answered."""
    if isinstance(interaction, TextEntryInteraction):
        _matches(parent, interaction.answers[place], response, case_sensitive=interaction.case_sensitive)
    else:
        _lies_within(parent, interaction.answers[place], response, base_type(interaction))


def accepts_fully(parent: Element, interaction: TextEntryInteraction | NumberInteraction, response: str) -> None:
    """The test whether the first answer that matches is one that earns everything."""
    answers: Sequence[TextAnswer | NumericAnswer] = interaction.answers
    full = [place for place, answer in enumerate(answers) if answer.fraction == 1]
    either = SubElement(parent, qti.OR) if len(full) > 1 else parent
    for place in full:
        before = [earlier for earlier in range(place) if answers[earlier].fraction != 1]
        both = SubElement(either, qti.AND) if before else either
        accepts(both, interaction, place, response)
        for earlier in before:
            accepts(SubElement(both, qti.NOT), interaction, earlier, response)


def _matches(parent: Element, answer: TextAnswer, response: str, *, case_sensitive: bool) -> None:
    expression = pattern(answer.pattern, case_sensitive=case_sensitive)
    qti.variable(SubElement(parent, _PATTERN_MATCH, pattern=expression), response)


def _lies_within(parent: Element, answer: NumericAnswer, response: str, base: str) -> None:
    """Never ``equal`` with a tolerance: 3.13 is then not within 0.01 of 3.14."""
    both = SubElement(parent, qti.AND)
    for comparison, bound in zip((qti.GTE, qti.LTE), written_bounds(answer, base), strict=True):
        compared = SubElement(both, comparison)
        qti.variable(compared, response)
        qti.number(compared, bound, base)
