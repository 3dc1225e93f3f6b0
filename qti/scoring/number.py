"""The number that a learner typed, exactly (decision A).

A number is an optional sign (ASCII or U+2212), digits with an optional point (``.5`` and ``5.`` too) and an optional
exponent; White_Space around it is nothing. Anything else (``3,14``, ``1/2``, ``3 kg``) is not a number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from qti.scoring.text import WHITE_SPACE

_NUMBER = re.compile(r"([+\-\u2212]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+\-\u2212]?)([0-9]+))?", re.ASCII)
_MINUS = ("-", "\u2212")
_REACH = 8000
"""Decimal places beyond which a number is only known to be large, small, or a little more than its digits.

No bound of an answer comes near: a bank's numbers have at most 400 digits and exponents of three.
"""


def read_number(text: str) -> Fraction | None:
    """The exact value of the number that ``text`` is, or None where it is none.

    What lies beyond all bounds that an answer can have is brought nearer (``1e999999999`` to a 1 with thousands of
    zeros, a digit after thousands of others to one further 1), so that every comparison comes out as it would and
    no response can take up memory.
    """
    found = _NUMBER.fullmatch(text.strip(WHITE_SPACE))
    if not found:
        return None
    sign, whole, places, bare_places, exponent_sign, exponent = found.groups()
    value = _value(whole or "", places or bare_places or "", _exponent(exponent_sign, exponent))
    return -value if sign in _MINUS else value


def _exponent(sign: str | None, digits: str | None) -> int:
    bare = (digits or "").lstrip("0")
    size = int(bare or "0") if len(bare) <= 15 else 10**15
    return -size if sign in _MINUS else size


def _value(whole: str, places: str, exponent: int) -> Fraction:
    digits = (whole + places).lstrip("0")
    if not digits:
        return Fraction(0)
    size = len(digits) - len(places) + exponent  # the value lies between a tenth of 10**size and 10**size
    if abs(size) > _REACH:
        return Fraction(10) ** (_REACH if size > 0 else -_REACH)
    kept = digits[:_REACH]
    if digits[_REACH:].strip("0"):
        kept += "1"
    return Fraction(Decimal(f"{kept}E{size - len(kept)}"))
