"""Numbers as Moodle takes them: a middle and a tolerance, both with at most fourteen significant digits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from qti.exact import digits
from qti.formats.moodle.refused import RefusedError
from qti.model import NumberMatch
from qti.model.ranges import bounds
from qti.scoring.shares import right_number

_DIGITS = 14
_LARGEST_WHOLE = 2**63
_LARGEST = Fraction(10) ** 300


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers around ``value``, at most ``tolerance`` away."""

    value: str
    tolerance: str


@dataclass(frozen=True, slots=True)
class Written:
    """The rows that say a match, the number to show as right first; ``exact`` where they say no more than it."""

    rows: tuple[Numbers, ...]
    exact: bool


@lru_cache(maxsize=1024)
def written(match: NumberMatch) -> Written:
    """A match as Moodle's rows: two where the number to show is not in the middle."""
    lower, upper = bounds(match)
    key = right_number(match)
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    pairs = [(middle, half)]
    if key != middle:
        pairs.insert(0, (key, min(key - lower, upper - key)))
    exact = all(_is_short(number) for pair in pairs for number in (*pair, pair[0] - pair[1], pair[0] + pair[1]))
    return Written(tuple(_numbers(value, tolerance) for value, tolerance in pairs), exact)


def _numbers(value: Fraction, tolerance: Fraction) -> Numbers:
    """The row, made wider where its digits must be cut: what is right stays right."""
    for number in (abs(value), tolerance):
        if number >= _LARGEST or 0 < number <= 1 / _LARGEST:
            raise RefusedError("moodle-number", "a number is too large or too small for Moodle to count with")
    kept = value if _is_kept(value) else _cut(value, up=False)
    reach = tolerance + abs(value - kept)
    return Numbers(digits(kept), digits(reach if _is_short(reach) else _cut(reach, up=True)))


def _is_kept(value: Fraction) -> bool:
    """Whole numbers are kept as far as PHP's integers reach."""
    return _is_short(value) or (value.denominator == 1 and abs(value) < _LARGEST_WHOLE)


def _is_short(value: Fraction) -> bool:
    return len(digits(abs(value)).replace(".", "").strip("0")) <= _DIGITS


def _cut(value: Fraction, *, up: bool) -> Fraction:
    """The value at fourteen significant digits, rounded up or towards zero."""
    unit = Fraction(1)
    size = abs(value)
    while size / unit >= 10**_DIGITS:
        unit *= 10
    while size / unit < 10 ** (_DIGITS - 1):
        unit /= 10
    whole = -(-size // unit) if up else size // unit
    return (whole if value > 0 else -whole) * unit
