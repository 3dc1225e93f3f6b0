"""What each pick and each number is worth, computed once for the grader and for every writer (decision A)."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from qti.exact import digits
from qti.model import (
    AssessmentItem,
    Between,
    ChoiceInteraction,
    DecimalPlaces,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    Near,
    NumberMatch,
    NumericEntryInteraction,
    OrderInteraction,
    PendingInteraction,
    PickInteraction,
    Scoring,
    SignificantFigures,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.interactions import ONE, ZERO

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


def bounds(match: NumberMatch) -> tuple[Fraction, Fraction]:
    """The least and the greatest number that match, both included, exactly."""
    match match:
        case Near(value=value, tolerance=tolerance, relative=relative):
            middle = Fraction(value)
            reach = Fraction(tolerance) * (abs(middle) if relative else 1)
            return middle - reach, middle + reach
        case Between(lower=lower, upper=upper):
            return Fraction(lower), Fraction(upper)
        case DecimalPlaces(value=value, places=places):
            middle = Fraction(value)
            reach = HALF / 10**places
            return middle - reach, middle + reach
        case SignificantFigures(value=value, figures=figures):
            return _figure_bounds(Fraction(value), figures)
        case _ as unreachable:
            assert_never(unreachable)


def _figure_bounds(value: Fraction, figures: int) -> tuple[Fraction, Fraction]:
    size = abs(value)
    exponent = 0
    while size >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while size < Fraction(10) ** exponent:
        exponent -= 1
    unit = Fraction(10) ** (exponent - figures + 1)
    inner = unit / 10 if size == Fraction(10) ** exponent else unit
    low, high = size - inner / 2, size + unit / 2
    return (low, high) if value > 0 else (-high, -low)


def right_number(match: NumberMatch) -> Fraction:
    """The number to show as right: the value, or the middle of a range."""
    if isinstance(match, Between):
        return (Fraction(match.lower) + Fraction(match.upper)) / 2
    return Fraction(match.value)


def key(interaction: Interaction) -> tuple[str, ...]:
    """One fully right response, in the spelling of a QTI 2.1 ``correctResponse``; empty where a person grades.

    Identifiers for picks (one where one is picked, else all right ones), the whole row for an order,
    ``"source target"`` or ``"word gap"`` for pairs, the text or the digits for entries. A text answer is the
    first one worth everything, its stars left out.
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
            pattern = next(answer.pattern for answer in interaction.answers if answer.fraction == 1)
            return (without_stars(pattern),)
        case NumericEntryInteraction() | SliderInteraction():
            answer = next(answer for answer in interaction.answers if answer.fraction == 1)
            return (digits(right_number(answer.match)),)
        case ExtendedTextInteraction() | UploadInteraction():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def without_stars(pattern: str) -> str:
    r"""A text that the pattern matches: wildcards stand for nothing, ``\*`` for a star, edges are trimmed."""
    return pattern.replace("\\*", "\0").replace("*", "").replace("\0", "*").strip()


def weight_share(item: AssessmentItem, interaction: Interaction) -> Fraction:
    """The share of the item's points that the interaction decides over."""
    return interaction.weight / sum((each.weight for each in item.interactions), ZERO)


def is_pending(item: AssessmentItem) -> bool:
    """True where a person has to grade some part of the item."""
    return any(isinstance(interaction, PendingInteraction) for interaction in item.interactions)
