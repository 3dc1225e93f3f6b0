"""What each pick and each number is worth, computed once for the grader and for every writer (decision A)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from qti.exact import ONE, ZERO, digits
from qti.model import (
    AssessmentItem,
    Between,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumberInteraction,
    NumberMatch,
    NumericEntryInteraction,
    OrderInteraction,
    PendingInteraction,
    PickInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.ranges import bounds
from qti.scoring.text import WHITE_SPACE, matches, segments

HALF = Fraction(1, 2)


def picks_one(interaction: PickInteraction) -> bool:
    """True where the response is a single identifier."""
    return isinstance(interaction, InlineChoiceInteraction) or interaction.max_choices == 1


def is_exact(interaction: PickInteraction) -> bool:
    """True where only the very set of right picks earns anything (several picks, ``scoring`` exact)."""
    return (
        not isinstance(interaction, InlineChoiceInteraction)
        and interaction.scoring is Scoring.EXACT
        and interaction.max_choices != 1
    )


def pick_fractions(interaction: PickInteraction) -> tuple[Fraction, ...]:
    """What picking each choice adds, in the choices' order, before the sum is capped at 1 and floored.

    One pick: the key earns 1, others 0, unless a fraction is given. Several: each of the k right ones earns 1/k and
    each wrong one costs 1/k, unless given. Exact scoring of one pick drops partial fractions.
    """
    choices = interaction.choices
    if picks_one(interaction):
        if not isinstance(interaction, InlineChoiceInteraction) and interaction.scoring is Scoring.EXACT:
            return tuple(ONE if choice.correct else ZERO for choice in choices)
        return tuple(
            choice.fraction if choice.fraction is not None else ONE if choice.correct else ZERO for choice in choices
        )
    share = Fraction(1, sum(choice.correct for choice in choices))
    return tuple(
        choice.fraction if choice.fraction is not None else share if choice.correct else -share for choice in choices
    )


def right_number(match: NumberMatch) -> Fraction:
    """The number to show as right: the value, or the middle of a range."""
    if isinstance(match, Between):
        return (Fraction(match.lower) + Fraction(match.upper)) / 2
    return Fraction(match.value)


def key(interaction: Interaction) -> tuple[str, ...]:
    """One fully right response, in the spelling of a QTI 2.1 ``correctResponse``; empty where a person grades.

    Identifiers for picks (one where one is picked, else all right ones), the whole row for an order,
    ``"source target"`` or ``"word gap"`` for pairs, the text or the digits for entries: a text that the first answer
    worth everything matches and none before it, its stars left out where they can be; the value itself or the middle
    of a range, for a slider the nearest place that it can be set to.
    """
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            right = tuple(choice.identifier for choice in interaction.choices if choice.correct)
            return right[:1] if picks_one(interaction) else right
        case OrderInteraction():
            return tuple(choice.identifier for choice in interaction.choices)
        case MatchInteraction() | GapMatchInteraction():
            return tuple(f"{first} {second}" for first, second in interaction.key)
        case TextEntryInteraction():
            return (_right_text(interaction),)
        case NumericEntryInteraction() | SliderInteraction():
            return (digits(_right_entry(interaction)),)
        case ExtendedTextInteraction() | UploadInteraction():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def without_stars(pattern: str) -> str:
    r"""The pattern's words: wildcards stand for nothing, ``\*`` for a star, edges are trimmed.

    It matches the pattern unless a wildcard stands alone or beside a space at an edge.
    """
    return "".join(segments(pattern)).strip(WHITE_SPACE)


def _right_text(interaction: TextEntryInteraction) -> str:
    patterns = [answer.pattern for answer in interaction.answers if answer.fraction == 1]
    texts = [text for pattern in patterns for text in (without_stars(pattern), "x".join(segments(pattern)))]
    return next((text for text in texts if _text_earns(interaction, text)), texts[0])


def _text_earns(interaction: TextEntryInteraction, text: str) -> bool:
    """True where the first answer that matches is worth everything."""
    sensitive = interaction.case_sensitive
    first = (answer for answer in interaction.answers if matches(answer.pattern, text, case_sensitive=sensitive))
    return next((answer.fraction == 1 for answer in first), False)


def _right_entry(interaction: NumberInteraction) -> Fraction:
    right = [answer.match for answer in interaction.answers if answer.fraction == 1]
    numbers = (number for match in right for number in _near_numbers(interaction, match))
    fitting = (number for number in numbers if _number_earns(interaction, number))
    return next(fitting, next(_near_numbers(interaction, right[0])))


def _near_numbers(interaction: NumberInteraction, match: NumberMatch) -> Iterator[Fraction]:
    """Numbers that may match, the best to show first."""
    for number in (right_number(match), *bounds(match)):
        if isinstance(interaction, SliderInteraction):
            yield from _places(interaction, number)
        else:
            yield number


def _places(slider: SliderInteraction, number: Fraction) -> Iterator[Fraction]:
    """The places of the slider around the number, the nearer one first."""
    lower, step = Fraction(slider.lower), Fraction(slider.step)
    last = floor((Fraction(slider.upper) - lower) / step)
    exact = (number - lower) / step
    for place in sorted({floor(exact), ceil(exact)}, key=lambda place: abs(place - exact)):
        yield lower + min(max(place, 0), last) * step


def _number_earns(interaction: NumberInteraction, number: Fraction) -> bool:
    """True where the first answer that matches is worth everything."""
    for answer in interaction.answers:
        least, most = bounds(answer.match)
        if least <= number <= most:
            return answer.fraction == 1
    return False


def weight_share(item: AssessmentItem, interaction: Interaction) -> Fraction:
    """The share of the item's points that the interaction decides over."""
    return interaction.weight / sum((each.weight for each in item.interactions), ZERO)


def floor_of(item: AssessmentItem, interaction: Interaction) -> Fraction:
    """The least fraction of the interaction: where it stands alone, the item's own floor counts at once."""
    return max(item.floor, interaction.floor) if len(item.interactions) == 1 else interaction.floor


def is_pending(item: AssessmentItem) -> bool:
    """True where a person has to grade some part of the item."""
    return any(isinstance(interaction, PendingInteraction) for interaction in item.interactions)
