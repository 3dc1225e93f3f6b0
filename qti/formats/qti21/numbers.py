"""Numbers as an item has them: the base type, the bounds between which an answer lies, the number to show as right."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from qti.exact import digits
from qti.model import NumberInteraction, NumericAnswer, SliderInteraction
from qti.model.ranges import bounds
from qti.scoring.shares import right_number


def is_slider(interaction: NumberInteraction) -> bool:
    """True for what is written as a slider.

    JQTI+ cannot load one whose step is no whole number, and the XSDs 2.1.1 and 2.1.2 refuse one that begins below 0.
    """
    return (
        isinstance(interaction, SliderInteraction)
        and interaction.step == int(interaction.step)
        and interaction.lower >= 0
    )


def base_type(interaction: NumberInteraction) -> str:
    """``integer`` for a slider that can only be set to whole numbers, else ``float``.

    Engines refuse ``50.0`` for an integer, so nothing that is typed is one.
    """
    if not isinstance(interaction, SliderInteraction) or not is_slider(interaction):
        return "float"
    whole = interaction.lower == int(interaction.lower)
    return "integer" if whole and all(_is_whole(interaction, answer) for answer in interaction.answers) else "float"


def written_bounds(answer: NumericAnswer, base: str) -> tuple[str, str]:
    """The least and the greatest number that the answer takes, as exact digits."""
    lower, upper = bounds(answer.match)
    if base == "integer":
        return str(ceil(lower)), str(floor(upper))
    return digits(lower), digits(upper)


def right_digits(interaction: NumberInteraction) -> str:
    """The number to show as right."""
    return digits(right_value(interaction, next(answer for answer in interaction.answers if answer.fraction == 1)))


def right_value(interaction: NumberInteraction, answer: NumericAnswer) -> Fraction:
    """The number that stands for an answer: one that the slider can be set to, where there is one."""
    right = right_number(answer.match)
    if not isinstance(interaction, SliderInteraction):
        return right
    lower, upper = bounds(answer.match)
    return _nearest(interaction, right, max(lower, Fraction(interaction.lower)), upper)


def _nearest(slider: SliderInteraction, right: Fraction, lower: Fraction, upper: Fraction) -> Fraction:
    """The setting nearest to ``right`` from ``lower`` to ``upper``, or ``right`` where none lies there."""
    origin, step = Fraction(slider.lower), Fraction(slider.step)
    upper = min(upper, Fraction(slider.upper))
    first, last = ceil((lower - origin) / step), floor((upper - origin) / step)
    if first > last:
        return right
    return origin + step * min(max(floor((right - origin) / step + Fraction(1, 2)), first), last)


def _is_whole(slider: SliderInteraction, answer: NumericAnswer) -> bool:
    lower, upper = bounds(answer.match)
    return ceil(lower) <= floor(upper) and right_value(slider, answer).denominator == 1
