"""Exact numbers: read from text, written as digits, rounded once at the rim (decision A)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_RATIO = re.compile(r"([+-]?[0-9]+)/([0-9]+)", re.ASCII)
_LONGEST = 400
PLACES = 5
ONE = Fraction(1)
ZERO = Fraction(0)


@lru_cache(maxsize=4096)
def read_decimal(text: str) -> Decimal:
    """The decimal that ``text`` spells, with its trailing zeros; ``ValueError`` where it spells none."""
    if len(text) > _LONGEST or not _DECIMAL.fullmatch(text):
        raise ValueError(f'"{text}" is not a number')
    return Decimal(text)


@lru_cache(maxsize=4096)
def read_fraction(text: str) -> Fraction:
    """The exact value of ``text``: a decimal (``0.25``) or a ratio (``1/3``); ``ValueError`` where it is neither."""
    ratio = _RATIO.fullmatch(text) if len(text) <= _LONGEST else None
    if ratio and int(ratio[2]):
        return Fraction(int(ratio[1]), int(ratio[2]))
    return Fraction(read_decimal(text))


def terminates(value: Fraction) -> bool:
    """True where the value has a finite decimal expansion."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


@lru_cache(maxsize=4096)
def digits(value: Decimal | Fraction | int) -> str:
    """The exact value as plain digits without exponent or needless zeros: ``0.05``, ``1200``, ``-3``.

    Raises ``ValueError`` for a fraction such as 1/3 that no finite row of digits can say.
    """
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    if not terminates(exact):
        raise ValueError(f"{exact} has no finite decimal expansion")
    places = 1
    while (exact * 10**places).denominator != 1:
        places += 1
    sign = "-" if exact < 0 else ""
    row = str(abs(int(exact * 10**places))).rjust(places + 1, "0")
    return f"{sign}{row[:-places]}.{row[-places:]}"


def spelled(value: Fraction | Decimal) -> str:
    """The exact value as an author would write it: digits where they end, else a ratio (``1/3``)."""
    exact = Fraction(value)
    return digits(exact) if terminates(exact) else f"{exact.numerator}/{exact.denominator}"


def rounded(value: Fraction, places: int = PLACES) -> Decimal:
    """The value rounded half up (away from zero) to ``places`` decimals."""
    scaled = value * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return Decimal(-whole if scaled < 0 else whole).scaleb(-places, Context(prec=_LONGEST, rounding=ROUND_HALF_UP))
