"""Which numbers an answer takes: its bounds, exactly (decision A)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from qti.model.answers import Between, DecimalPlaces, Near, NumberMatch, SignificantFigures

HALF = Fraction(1, 2)


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
            return _figure_bounds(value, figures)
        case _ as unreachable:
            assert_never(unreachable)


def _figure_bounds(value: Decimal, figures: int) -> tuple[Fraction, Fraction]:
    """Half a unit of the last figure to each side, a tenth of that towards 0 at a power of ten."""
    size = abs(Fraction(value))
    leading = Fraction(10) ** value.adjusted()
    unit = leading / 10 ** (figures - 1)
    inner = unit / 10 if size == leading else unit
    low, high = size - inner / 2, size + unit / 2
    return (low, high) if value > 0 else (-high, -low)
