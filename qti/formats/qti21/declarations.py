"""Response and outcome declarations (information model, 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.amounts import Part, double
from qti.formats.qti21.names import Names
from qti.formats.qti21.numbers import base_type, right_digits
from qti.formats.qti21.patterns import example
from qti.model import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PairInteraction,
    PickInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.content import Content, plain_text
from qti.scoring.shares import key, picks_one

_RESPONSE_DECLARATION = qti.tag("responseDeclaration")
_CORRECT_RESPONSE = qti.tag("correctResponse")
_MAPPING = qti.tag("mapping")
_MAP_ENTRY = qti.tag("mapEntry")
_OUTCOME_DECLARATION = qti.tag("outcomeDeclaration")
_DEFAULT_VALUE = qti.tag("defaultValue")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each response value adds, and the bounds of the sum; ``case_sensitive`` is said for texts only."""

    entries: tuple[tuple[str, str], ...]
    lower: str
    upper: str
    case_sensitive: bool | None = None


def mapping(interaction: PickInteraction | PairInteraction, names: Names, part: Part) -> Mapping:
    """The mapping of picks (every one listed) or of pairs (the right ones)."""
    if isinstance(interaction, MatchInteraction | GapMatchInteraction):
        keys = [_pair(names, pair) for pair in interaction.key]
    else:
        keys = [names.choice(choice.identifier) for choice in interaction.choices]
    return Mapping(
        tuple(zip(keys, map(double, part.each), strict=True)), lower=double(part.lower), upper=double(part.upper)
    )


def response_declaration(root: Element, interaction: Interaction, names: Names, mapped: Mapping | None) -> None:
    """The declaration of one response, with the correct one wherever something can be right."""
    cardinality, base = _kind(interaction)
    declared = SubElement(
        root, _RESPONSE_DECLARATION, identifier=names.response, cardinality=cardinality, baseType=base
    )
    if isinstance(interaction, ExtendedTextInteraction) and interaction.template is not None:
        _default_value(declared, plain_lines(interaction.template))
    right = _right(interaction, names)
    if right:
        correct_response = SubElement(declared, _CORRECT_RESPONSE)
        for each in right:
            qti.value(correct_response, each)
    if mapped is not None:
        _mapping(declared, mapped)


def outcome_declarations(root: Element, maximum: Fraction, minimum: Fraction, *, scored: bool, feedback: bool) -> None:
    """SCORE, MAXSCORE and, where anything is said about a response, FEEDBACK.

    A SCORE that waits for a person has no default value: engines take 0 for a score given. JQTI+ refuses an item
    whose ``normalMaximum`` is 0.
    """
    score = _outcome(root, qti.SCORE)
    if maximum > 0:
        score.set("normalMaximum", digits(maximum))
    score.set("normalMinimum", double(minimum))
    if scored:
        _default_value(score, "0")
    _default_value(_outcome(root, qti.MAXSCORE), digits(maximum))
    if feedback:
        _outcome(root, qti.FEEDBACK, cardinality="multiple", base_type="identifier")


def plain_lines(content: Content) -> str:
    """The words of a content, a line a block, for a field that holds nothing but characters."""
    return "\n".join(plain_text(Content((block,), "")) for block in content.blocks)


def _kind(interaction: Interaction) -> tuple[str, str]:
    """Cardinality and base type."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return ("single" if picks_one(interaction) else "multiple"), "identifier"
        case OrderInteraction():
            return "ordered", "identifier"
        case MatchInteraction() | GapMatchInteraction():
            return "multiple", "directedPair"
        case TextEntryInteraction() | ExtendedTextInteraction():
            return "single", "string"
        case NumericEntryInteraction() | SliderInteraction():
            return "single", base_type(interaction)
        case UploadInteraction():
            return "single", "file"
        case _ as unreachable:
            assert_never(unreachable)


def _right(interaction: Interaction, names: Names) -> Sequence[str]:
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return [names.choice(identifier) for identifier in key(interaction)]
        case OrderInteraction():
            return [names.choice(identifier) for identifier in key(interaction)]
        case MatchInteraction() | GapMatchInteraction():
            return [_pair(names, pair) for pair in interaction.key]
        case TextEntryInteraction():
            return [example(next(answer.pattern for answer in interaction.answers if answer.fraction == 1))]
        case NumericEntryInteraction() | SliderInteraction():
            return [right_digits(interaction)]
        case ExtendedTextInteraction() | UploadInteraction():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def _pair(names: Names, pair: tuple[str, str]) -> str:
    """Left before right, word before gap."""
    return f"{names.choice(pair[0])} {names.choice(pair[1])}"


def _mapping(declared: Element, mapped: Mapping) -> None:
    place = SubElement(declared, _MAPPING, lowerBound=mapped.lower, upperBound=mapped.upper, defaultValue="0")
    for map_key, value in mapped.entries:
        entry = SubElement(place, _MAP_ENTRY, mapKey=map_key, mappedValue=value)
        if mapped.case_sensitive is not None:
            entry.set("caseSensitive", "true" if mapped.case_sensitive else "false")


def _outcome(root: Element, identifier: str, *, cardinality: str = "single", base_type: str = "float") -> Element:
    return SubElement(root, _OUTCOME_DECLARATION, identifier=identifier, cardinality=cardinality, baseType=base_type)


def _default_value(declared: Element, text: str) -> None:
    qti.value(SubElement(declared, _DEFAULT_VALUE), text)
