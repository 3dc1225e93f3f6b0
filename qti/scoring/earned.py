"""What the response to one interaction earns (decision A)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from html import unescape
from typing import assert_never

from qti.exact import ONE, ZERO
from qti.model import (
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
    PairInteraction,
    PendingInteraction,
    PickInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
)
from qti.model.ranges import bounds
from qti.scoring.number import read_number
from qti.scoring.response import Value, files, order, pairs, picks, set_number, several, single
from qti.scoring.score import InteractionScore
from qti.scoring.shares import is_exact, pick_fractions
from qti.scoring.text import matches, trimmed

_TAG = re.compile(r"<(?!img\b|object\b|audio\b|video\b|math\b)[^>]*>", re.IGNORECASE)

_bounds = lru_cache(maxsize=1024)(bounds)


def earned(interaction: Interaction, value: Value) -> InteractionScore:
    """The interaction's score for a response to it; ``ResponseError`` where nobody can have given that."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return _picked(interaction, picks(interaction, value))
        case TextEntryInteraction():
            return _written(interaction, single(value))
        case NumericEntryInteraction():
            text = single(value)
            return _numbered(interaction, read_number(text), answered=bool(trimmed(text)))
        case SliderInteraction():
            number = set_number(interaction, value)
            return _numbered(interaction, number, answered=number is not None)
        case OrderInteraction():
            return _ordered(interaction, order(interaction, value))
        case MatchInteraction() | GapMatchInteraction():
            return _paired(interaction, pairs(interaction, value))
        case ExtendedTextInteraction():
            return _handed_in(interaction, blank=_is_blank(single(value), interaction.format))
        case UploadInteraction():
            files(value, interaction.max_files)
            return _handed_in(interaction, blank=not any(map(trimmed, several(value))))
        case _ as unreachable:
            assert_never(unreachable)


def _picked(interaction: PickInteraction, names: tuple[str, ...]) -> InteractionScore:
    key = {choice.identifier for choice in interaction.choices if choice.correct}
    if is_exact(interaction):
        fraction = _all_or_none(set(names) == key)
    else:
        identifiers = [choice.identifier for choice in interaction.choices]
        table = zip(identifiers, pick_fractions(interaction), strict=True)
        fraction = min(ONE, sum((share for name, share in table if name in names), ZERO))
    return _score(interaction, fraction, names, key)


def _written(interaction: TextEntryInteraction, text: str) -> InteractionScore:
    for n, answer in enumerate(interaction.answers):
        if matches(answer.pattern, text, case_sensitive=interaction.case_sensitive):
            return _answered(interaction, answer.fraction, n)
    return _answered(interaction, ZERO, None, answered=bool(trimmed(text)))


def _numbered(interaction: NumberInteraction, number: Fraction | None, *, answered: bool) -> InteractionScore:
    if number is not None:
        for n, answer in enumerate(interaction.answers):
            least, most = _bounds(answer.match)
            if least <= number <= most:
                return _answered(interaction, answer.fraction, n)
    return _answered(interaction, ZERO, None, answered=answered)


def _ordered(interaction: OrderInteraction, names: tuple[str, ...]) -> InteractionScore:
    row = [choice.identifier for choice in interaction.choices]
    right = {name for name, there in zip(row, names, strict=False) if name == there}
    if interaction.scoring is Scoring.EXACT:
        fraction = _all_or_none(len(right) == len(row))
    else:
        fraction = Fraction(len(right), len(row))
    return _score(interaction, fraction, names, right)


def _paired(interaction: PairInteraction, made: tuple[tuple[str, str], ...]) -> InteractionScore:
    key = {f"{first} {second}" for first, second in interaction.key}
    names = tuple(f"{first} {second}" for first, second in made)
    if interaction.scoring is Scoring.EXACT:
        fraction = _all_or_none(set(names) == key)
    else:
        fraction = Fraction(len(key.intersection(names)), len(key))
    return _score(interaction, fraction, names, key)


def _handed_in(interaction: PendingInteraction, *, blank: bool) -> InteractionScore:
    return InteractionScore(
        identifier=interaction.response_identifier, fraction=ZERO if blank else None, answered=not blank
    )


def _is_blank(text: str, written_in: TextFormat) -> bool:
    """True for White_Space alone, in XHTML also for empty paragraphs, as editors leave them."""
    if written_in is TextFormat.XHTML:
        text = unescape(_TAG.sub("", text))
    return not trimmed(text)


def _all_or_none(right: bool) -> Fraction:
    return ONE if right else ZERO


def _score(
    interaction: PickInteraction | PairInteraction | OrderInteraction,
    fraction: Fraction,
    names: tuple[str, ...],
    key: Iterable[str],
) -> InteractionScore:
    return InteractionScore(
        identifier=interaction.response_identifier,
        fraction=max(interaction.floor, fraction),
        answered=bool(names),
        right=tuple(name for name in names if name in key),
        wrong=tuple(name for name in names if name not in key),
    )


def _answered(
    interaction: TextEntryInteraction | NumberInteraction,
    fraction: Fraction,
    answer: int | None,
    *,
    answered: bool = True,
) -> InteractionScore:
    return InteractionScore(
        identifier=interaction.response_identifier,
        fraction=max(interaction.floor, fraction),
        answered=answered,
        answer=answer,
    )
