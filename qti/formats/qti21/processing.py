"""The rules that set SCORE (information model, 8.3)."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.amounts import Amounts, Part
from qti.formats.qti21.answers import accepts, accepts_fully
from qti.formats.qti21.elements import SCORE
from qti.formats.qti21.method import is_key_alone, is_mapped
from qti.formats.qti21.names import Names
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumberInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PickInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.shares import picks_one


def exact(rules: Element, item: AssessmentItem, names: dict[str, Names], whole: Amounts, points: Fraction) -> None:
    """All points where every interaction is fully right."""
    branch = qti.condition(rules)
    tests = SubElement(branch, qti.AND) if len(item.interactions) > 1 else branch
    for interaction in item.interactions:
        own = names[interaction.response_identifier]
        _fully_right(tests, interaction, own, whole.parts[interaction.response_identifier])
    qti.set_number(branch, SCORE, digits(points))


def total(rules: Element, item: AssessmentItem, names: dict[str, Names], whole: Amounts) -> None:
    """What every interaction adds, bounded, divided once."""
    mapped = []
    for interaction in item.interactions:
        own = names[interaction.response_identifier]
        if is_mapped(interaction):
            mapped.append(own.response)
        else:
            _add(rules, interaction, own, whole.parts[interaction.response_identifier])
    if mapped or whole.floor is not None or whole.denominator != 1:
        has_rules = len(rules) > 0
        _divided(qti.set_outcome(rules, SCORE), mapped, has_rules=has_rules, whole=whole)


def pending(rules: Element) -> None:
    """No score until a person gives one; a numeric outcome that nothing sets would be 0."""
    SubElement(qti.set_outcome(rules, SCORE), qti.NULL)


def _divided(place: Element, mapped: list[str], *, has_rules: bool, whole: Amounts) -> None:
    """``(SCORE + mapped …) / denominator``, leaving out what changes nothing."""
    if whole.denominator != 1:
        place = SubElement(place, qti.DIVIDE)
    inner = SubElement(place, qti.MAX) if whole.floor is not None else place
    terms = SubElement(inner, qti.SUM) if has_rules + len(mapped) > 1 else inner
    if has_rules:
        qti.variable(terms, SCORE)
    for response in mapped:
        qti.map_response(terms, response)
    if whole.floor is not None:
        qti.number(inner, digits(whole.floor))
    if whole.denominator != 1:
        qti.number(place, str(whole.denominator))


def _add(rules: Element, interaction: Interaction, names: Names, part: Part) -> None:
    """The conditions that add to SCORE what no mapping can say."""
    match interaction:
        case OrderInteraction(scoring=Scoring.PER_POSITION):
            for place, (choice, amount) in enumerate(zip(interaction.choices, part.each, strict=True), start=1):
                branch = qti.condition(rules)
                _stands_at(branch, names, choice.identifier, place)
                _increase(branch, amount)
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            _chain(rules, interaction, names.response, part)
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            _whole(rules, names.response, part)
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            _whole(rules, names.response, part)
        case ExtendedTextInteraction() | UploadInteraction():
            pass
        case _ as unreachable:
            assert_never(unreachable)


def _whole(rules: Element, response: str, part: Part) -> None:
    branch = qti.condition(rules)
    _is_correct(branch, response)
    _increase(branch, part.each[0])


def _chain(rules: Element, interaction: TextEntryInteraction | NumberInteraction, response: str, part: Part) -> None:
    """The first answer that matches counts, also where it earns nothing."""
    chain = SubElement(rules, qti.RESPONSE_CONDITION)
    for place, amount in enumerate(part.each):
        branch = qti.branch(chain)
        accepts(branch, interaction, place, response)
        _increase(branch, amount)


def _increase(branch: Element, amount: Fraction) -> None:
    added = SubElement(qti.set_outcome(branch, SCORE), qti.SUM)
    qti.variable(added, SCORE)
    qti.number(added, digits(amount))


def _stands_at(parent: Element, names: Names, choice: str, place: int) -> None:
    match_ = SubElement(parent, qti.MATCH)
    qti.variable(SubElement(match_, qti.INDEX, n=str(place)), names.response)
    qti.identifier_value(match_, names.choice(choice))


def _is_correct(parent: Element, response: str) -> None:
    match_ = SubElement(parent, qti.MATCH)
    qti.variable(match_, response)
    qti.correct(match_, response)


def _fully_right(parent: Element, interaction: Interaction, names: Names, part: Part) -> None:
    """The test whether the interaction's fraction is 1."""
    match interaction:
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            accepts_fully(parent, interaction, names.response)
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            if picks_one(interaction):
                _picks_key(parent, interaction, names)
            else:
                _reaches(parent, interaction, names.response, part)
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            _reaches(parent, interaction, names.response, part)
        case ExtendedTextInteraction() | UploadInteraction():
            pass
        case _ as unreachable:
            assert_never(unreachable)


def _picks_key(parent: Element, interaction: PickInteraction, names: Names) -> None:
    right = [choice.identifier for choice in interaction.choices if choice.correct]
    either = SubElement(parent, qti.OR) if len(right) > 1 else parent
    for choice in right:
        match_ = SubElement(either, qti.MATCH)
        qti.variable(match_, names.response)
        qti.identifier_value(match_, names.choice(choice))


def _reaches(
    parent: Element,
    interaction: PickInteraction | OrderInteraction | MatchInteraction | GapMatchInteraction,
    response: str,
    part: Part,
) -> None:
    """The correct response and no other, or, where others are as good, a sum of picks that reaches the top."""
    if is_key_alone(interaction):
        _is_correct(parent, response)
        return
    gte = SubElement(parent, qti.GTE)
    qti.map_response(gte, response)
    qti.number(gte, digits(part.upper))
