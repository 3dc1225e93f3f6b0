"""What everything in an item adds to its score: whole numbers over one denominator, divided once at the end.

A sum of thirds cannot drift then, and full marks are exactly full.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import assert_never

from qti.exact import ONE, ZERO, digits, terminates
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
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.shares import floor_of, is_exact, pick_fractions, picks_one, weight_share


@dataclass(frozen=True, slots=True)
class Part:
    """What one interaction adds.

    ``each`` goes with its choices, its answers, its places or its right pairs, in their order; where only the whole
    response earns anything, it is the one amount for that. ``lower`` and ``upper`` bound their sum.
    """

    each: tuple[Fraction, ...]
    lower: Fraction
    upper: Fraction

    def times(self, factor: int) -> Part:
        """The same, all of it ``factor`` times as large."""
        return Part(tuple(amount * factor for amount in self.each), self.lower * factor, self.upper * factor)

    @property
    def denominators(self) -> Iterable[int]:
        """Of everything in it."""
        return (amount.denominator for amount in (*self.each, self.lower, self.upper))


@dataclass(frozen=True, slots=True)
class Amounts:
    """The parts of an item by response identifier: whole numbers, to be divided by ``denominator``.

    ``floor`` bounds the sum of the parts; None where it cannot fall below.
    """

    parts: dict[str, Part]
    denominator: int = 1
    floor: Fraction | None = None


def amounts(item: AssessmentItem, points: Fraction) -> Amounts:
    """The amounts of an item whose full score is ``points``."""
    parts = {
        each.response_identifier: part(each, points * weight_share(item, each), floor_of(item, each))
        for each in item.interactions
    }
    floor = item.floor * points if _may_undercut(item, parts, item.floor * points) else None
    denominator = lcm(*(number for each in parts.values() for number in each.denominators), (floor or ZERO).denominator)
    whole = {name: each.times(denominator) for name, each in parts.items()}
    return Amounts(whole, denominator, None if floor is None else floor * denominator)


def separate_amounts(item: AssessmentItem) -> Amounts:
    """The amounts where each interaction is taken by itself, in whole numbers of its own."""
    parts = {each.response_identifier: part(each, ONE, each.floor) for each in item.interactions}
    return Amounts({name: each.times(lcm(*each.denominators)) for name, each in parts.items()})


def part(interaction: Interaction, share: Fraction, floor: Fraction) -> Part:
    """The amounts of one interaction that decides over ``share`` points and never takes more than ``floor`` of it."""
    return Part(tuple(fraction * share for fraction in fractions(interaction, floor)), floor * share, share)


def fractions(interaction: Interaction, floor: Fraction) -> tuple[Fraction, ...]:
    """What each choice, answer, place or pair earns; of these only answers are floored, for the others add up first."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return (ONE,) if is_exact(interaction) else pick_fractions(interaction)
        case OrderInteraction():
            return _even(len(interaction.choices) if interaction.scoring is Scoring.PER_POSITION else 1)
        case MatchInteraction() | GapMatchInteraction():
            return _even(len(interaction.key) if interaction.scoring is Scoring.PER_PAIR else 1)
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return tuple(max(answer.fraction, floor) for answer in interaction.answers)
        case ExtendedTextInteraction() | UploadInteraction():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def lowest(item: AssessmentItem) -> Fraction:
    """The least score that the item's floors allow."""
    floors = sum((each.floor * weight_share(item, each) for each in item.interactions), ZERO)
    return max(item.floor, floors) * Fraction(item.points)


def double(value: Fraction) -> str:
    """The number's digits where they end, else those of the nearest double."""
    return digits(value) if terminates(value) else repr(float(value))


def _even(count: int) -> tuple[Fraction, ...]:
    return (Fraction(1, count),) * count


def _may_undercut(item: AssessmentItem, parts: dict[str, Part], floor: Fraction) -> bool:
    """True where interactions added up could fall below the item's own floor."""
    if len(item.interactions) == 1:
        return False
    return sum((_least(each, parts[each.response_identifier]) for each in item.interactions), ZERO) < floor


def _least(interaction: Interaction, amounts_of: Part) -> Fraction:
    losses = [amount for amount in amounts_of.each if amount < 0]
    adds_up = (
        isinstance(interaction, ChoiceInteraction | HottextInteraction | HotspotInteraction)
        and not picks_one(interaction)
    )  # fmt: skip
    least = sum(losses, ZERO) if adds_up else min(losses, default=ZERO)
    return max(least, amounts_of.lower)
