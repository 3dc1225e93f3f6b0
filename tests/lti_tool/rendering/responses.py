"""Responses that a learner can give, of every interaction, drawn at random."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any, assert_never

from hypothesis import strategies as st

from qti.exact import digits
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
    NumericEntryInteraction,
    OrderInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.response import Response
from qti.scoring.shares import picks_one

letters = st.characters(exclude_categories=("Cs", "Cc"))
lines = st.text(letters, min_size=1, max_size=30)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join).filter(str.strip)


@st.composite
def responses(draw: st.DrawFn, item: AssessmentItem) -> Response:
    """A response to the item, spelled as the tool keeps it; some interactions stay unanswered."""
    drawn = {each.response_identifier: draw(st.one_of(st.just(""), _response(each))) for each in item.interactions}
    return {name: value for name, value in drawn.items() if value}


def _response(interaction: Interaction) -> st.SearchStrategy[Any]:
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return _picks(interaction)
        case TextEntryInteraction() | NumericEntryInteraction():
            return st.one_of(lines, st.sampled_from(["3.14", "-2", "3,14", '"><script>', "a  b"]))
        case SliderInteraction():
            return _settings(interaction)
        case ExtendedTextInteraction():
            return texts
        case OrderInteraction():
            return st.permutations([choice.identifier for choice in interaction.choices])
        case MatchInteraction():
            sides = [choice.identifier for choice in interaction.sources]
            others = [choice.identifier for choice in interaction.targets]
            return _pairs(sides, others, reuse=interaction.reuse).map(lambda pairs: [f"{a} {b}" for a, b in pairs])
        case GapMatchInteraction():
            words = [word.identifier for word in interaction.words]
            drawn = _pairs(list(interaction.gaps), words, reuse=interaction.reuse)
            return drawn.map(lambda pairs: [f"{b} {a}" for a, b in pairs])
        case UploadInteraction():
            return st.just("")
        case _ as unreachable:
            assert_never(unreachable)


def _picks(interaction: Any) -> st.SearchStrategy[Any]:
    names = [choice.identifier for choice in interaction.choices]
    if picks_one(interaction):
        return st.sampled_from(names)
    most = interaction.max_choices or len(names)
    return st.sets(st.sampled_from(names), max_size=most).map(lambda picked: [n for n in names if n in picked])


def _settings(interaction: SliderInteraction) -> st.SearchStrategy[str]:
    lower, step = Fraction(interaction.lower), Fraction(interaction.step)
    last = floor((Fraction(interaction.upper) - lower) / step)
    return st.integers(0, last).map(lambda n: digits(lower + n * step))


@st.composite
def _pairs(draw: st.DrawFn, sides: list[str], others: list[str], *, reuse: bool) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    for side in sides:
        free = [other for other in others if reuse or other not in {used for _, used in made}]
        other = draw(st.one_of(st.none(), *([st.sampled_from(free)] if free else [])))
        if other is not None:
            made.append((side, other))
    return made
