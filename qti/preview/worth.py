"""What a pick, an answer or a pair is worth, in words a teacher reads."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from qti.exact import digits, rounded
from qti.model import Between, DecimalPlaces, Near, NumberMatch, SignificantFigures
from qti.preview.html import Html, element, text

MINUS = "\N{MINUS SIGN}"


def number(value: Decimal | Fraction | int, places: int = 2) -> str:
    """Digits for people: rounded, with a real minus sign."""
    return digits(rounded(Fraction(value), places)).replace("-", MINUS)


def percent(fraction: Fraction) -> str:
    """A share with its sign: ``+33.33 %``."""
    sign = "+" if fraction > 0 else ""
    return f"{sign}{number(fraction * 100)}\N{NO-BREAK SPACE}%"


def points(value: Decimal | Fraction) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{number(value, 5)} {'point' if value == 1 else 'points'}"


def verdict(fraction: Fraction, *, correct: bool, full: bool) -> Html:
    """Right, partly right or wrong, by sign and word; with its share unless ``full``, which goes without saying."""
    kind, sign, word = "wrong", "✗", "wrong"
    if correct:
        kind, sign, word = "right", "✓", "right"
    elif fraction > 0:
        kind, sign, word = "partly", "◐", "partly right"
    mark = element("span", element("span", text(sign), aria_hidden="true"), text(f" {word}"), class_=f"mark {kind}")
    return mark if full else Html(mark + " " + element("span", text(percent(fraction)), class_="share", dir="ltr"))


def range_words(match: NumberMatch) -> str:
    """Which numbers match: ``3.14 ± 0.01``, ``from 2 to 5``."""
    match match:
        case Near(value=value, tolerance=tolerance) if not tolerance:
            return _spelled(value)
        case Near(value=value, tolerance=tolerance, relative=True):
            return f"{_spelled(value)} ± {number(tolerance * 100, 30)}\N{NO-BREAK SPACE}%"
        case Near(value=value, tolerance=tolerance):
            return f"{_spelled(value)} ± {_spelled(tolerance)}"
        case Between(lower=lower, upper=upper):
            return f"from {_spelled(lower)} to {_spelled(upper)}"
        case DecimalPlaces(value=value, places=places):
            return f"{_spelled(value)} to {places} decimal {'place' if places == 1 else 'places'}"
        case SignificantFigures(value=value, figures=figures):
            return f"{_spelled(value)} to {figures} significant {'figure' if figures == 1 else 'figures'}"
        case _ as unreachable:
            assert_never(unreachable)


def _spelled(value: Decimal) -> str:
    return f"{value:f}".replace("-", MINUS)
