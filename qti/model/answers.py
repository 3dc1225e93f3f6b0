"""What a typed text or number is compared with, and what it then earns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from qti.exact import ONE
from qti.model.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    r"""A text that earns ``fraction``; in ``pattern`` ``*`` is any run of characters and ``\*`` a star."""

    pattern: str
    fraction: Fraction = ONE
    feedback: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A number within ``tolerance`` of ``value``; ``relative``: the tolerance is a share of the value."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A number from ``lower`` to ``upper``, both included."""

    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalPlaces:
    """A number that can be rounded to ``value`` at ``places`` decimals, ties both ways."""

    value: Decimal
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantFigures:
    """A number that can be rounded to ``value`` at ``figures`` significant figures, ties both ways."""

    value: Decimal
    figures: int


NumberMatch: TypeAlias = Near | Between | DecimalPlaces | SignificantFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """Numbers that earn ``fraction``."""

    match: NumberMatch
    fraction: Fraction = ONE
    feedback: Content | None = None
