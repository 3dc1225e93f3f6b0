"""Fractions as Moodle writes and stores them: a closed list of percentages, and seven decimals elsewhere."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from qti.exact import ZERO, digits, rounded

STORED_PLACES = 7
"""Decimals of a fraction in Moodle's tables."""
_WRITTEN_PLACES = 5
_TOLERANCE = Fraction(1, 100_000)
_POSITIVE = (
    *(Fraction(1, parts) for parts in (*range(1, 11), 20)),
    *(Fraction(tenths, 10) for tenths in (3, 4, 6, 7, 8, 9)),
    *(Fraction(parts - 1, parts) for parts in (3, 4, 6)),
)
LIST = (*_POSITIVE, ZERO, *(-value for value in _POSITIVE))
"""The fractions that Moodle's bank takes in choices and answers; any other one loses the question."""


def stored(worth: Fraction) -> Decimal:
    """The fraction as Moodle keeps it, with seven decimals."""
    return rounded(worth, STORED_PLACES)


def percent(worth: Fraction) -> str:
    """The fraction in percent, with at most five decimals: ``33.33333``, ``12.5``, ``-100``."""
    return digits(rounded(worth * 100, _WRITTEN_PLACES))


@lru_cache(maxsize=1024)
def nearest(worth: Fraction) -> Fraction | None:
    """The fraction of the list that Moodle takes this one for, where that changes none of five decimals."""
    for value in LIST:
        if abs(value - worth) < _TOLERANCE and rounded(Fraction(stored(value))) == rounded(worth):
            return value
    return None


@lru_cache(maxsize=1024)
def listed(worth: Fraction) -> str | None:
    """The percentage to write for a fraction on Moodle's list, None for any other."""
    value = nearest(worth)
    return None if value is None else percent(value)


def percentage(worth: Fraction) -> str:
    """The percentage to write for a fraction that is on Moodle's list."""
    text = listed(worth)
    if text is None:
        raise AssertionError(f"{worth} is not on Moodle's list")
    return text


def is_listed_percent(text: str) -> bool:
    """True where Moodle finds the percentage on its list (within a thousandth of a percentage point)."""
    worth = Fraction(text) / 100
    return any(abs(value - worth) < _TOLERANCE for value in LIST)
