"""Responses as Moodle shows them (the texts of choices, places on a picture), translated into ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    GapMatchInteraction,
    HotspotChoice,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    Shape,
)
from qti.model import content as nodes
from qti.model.content import plain_text
from qti.scoring.grade import Response

BY_GAP = ("cloze", "gapselect")
"""Question types whose response is a list with an entry for each gap."""
ODD_NAMES = {"x^2": "x^{2}"}
"""What the list of responses calls things otherwise than Moodle shows them."""


def response(item: AssessmentItem, kind: str, theirs: Any) -> Response:
    """Our response to the question that Moodle has as the type ``kind``."""
    if theirs is None:
        return {}
    if kind in BY_GAP:
        return {
            interaction.response_identifier: _value(interaction, value)
            for interaction, value in zip(item.interactions, theirs, strict=True)
            if value is not None
        }
    (interaction,) = item.interactions
    return {interaction.response_identifier: _value(interaction, theirs)}


def _value(interaction: Interaction, theirs: Any) -> str | list[str]:
    match interaction:
        case HotspotInteraction():
            return _areas(interaction, theirs)
        case MatchInteraction():
            names = _names(interaction)
            return [f"{_named(names, left)} {_named(names, right)}" for left, right in theirs.items() if right]
        case GapMatchInteraction():
            words = _names(interaction)
            return [f"{_named(words, word)} {gap}" for word, gap in zip(theirs, interaction.gaps, strict=True) if word]
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | OrderInteraction():
            names = _names(interaction)
            return [_named(names, each) for each in ([theirs] if isinstance(theirs, str) else theirs)]
        case _:
            assert isinstance(theirs, str)
            return theirs


def _named(names: Mapping[str, str], theirs: str) -> str:
    """The identifier of what Moodle shows: pictures by their alternative text, TeX without its brackets."""
    if theirs in names:
        return names[theirs]
    text = re.sub(r'<p><img [^>]*alt="([^"]*)"></p>', r"\1", theirs)
    text = unescape(re.sub(r"\\\((.*)\\\)", r"\1", text))
    return names[ODD_NAMES.get(text, text)]


def _names(interaction: Interaction) -> Mapping[str, str]:
    """The identifiers by themselves and by the words that the learner reads."""
    match interaction:
        case InlineChoiceInteraction():
            words = {choice.text: choice.identifier for choice in interaction.choices}
        case GapMatchInteraction():
            words = {word.text: word.identifier for word in interaction.words}
        case HottextInteraction():
            words = {
                nodes.inline_text(run.inlines): run.identifier for run in nodes.nodes(interaction.text, nodes.Hottext)
            }
        case MatchInteraction():
            sides = (*interaction.sources, *interaction.targets)
            words = {plain_text(choice.content): choice.identifier for choice in sides}
        case ChoiceInteraction() | OrderInteraction():
            words = {plain_text(choice.content): choice.identifier for choice in interaction.choices}
        case _:
            words = {}
    return {name: name for name in words.values()} | words


def _areas(interaction: HotspotInteraction, points: list[str]) -> list[str]:
    """The areas in which the markers lie, each once; a marker beside all of them picks none."""
    hit: dict[str, None] = {}
    for point in points:
        x, y = (round(float(number)) for number in point.split(","))
        hit.update({choice.identifier: None for choice in interaction.choices if _inside(choice, x, y)})
    return list(hit)


def _inside(choice: HotspotChoice, x: int, y: int) -> bool:
    """True for a point in the area or on its edge."""
    match choice.shape, choice.coords:
        case Shape.RECT, (left, top, right, bottom):
            return left <= x <= right and top <= y <= bottom
        case Shape.CIRCLE, (middle, height, radius):
            return (x - middle) ** 2 + (y - height) ** 2 <= radius**2
        case _, coords:
            corners = list(zip(coords[::2], coords[1::2], strict=True))
            turns = [
                (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
                for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True)
            ]
            return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)
