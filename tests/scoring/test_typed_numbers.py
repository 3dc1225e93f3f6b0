"""A learner's number is read exactly, or is no number."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qti.scoring.number import read_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.14", Fraction(157, 50)),
        ("+3.", Fraction(3)),
        (".5", Fraction(1, 2)),
        ("\u22120.5", Fraction(-1, 2)),
        ("-.5e1", Fraction(-5)),
        (" \u00a03.14\u2003", Fraction(157, 50)),
        ("0.314e1", Fraction(157, 50)),
        ("314E-2", Fraction(157, 50)),
        ("3e\u22121", Fraction(3, 10)),
        ("042", Fraction(42)),
        ("0e99999999999999999999", Fraction(0)),
        ("1e00000000000000000000002", Fraction(100)),
        ("-0", Fraction(0)),
        ("1.6e-19", Fraction(16, 10**20)),
    ],
)
def test_numbers_are_exact(text: str, expected: Fraction) -> None:
    """Signs (also U+2212), points at either end, exponents, white space around."""
    assert read_number(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "3,14", "1/2", "3 kg", "3 .14", "3.14.1", "1e", "e5", ".", "-", "--1", "1e5.", "0x10"),
        *("1_000", "٣", "３", "inf", "nan", "½", "1e+", "3.14m", "\u001c3"),
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    """No comma, fraction, unit, other script's digits or Python's own extras."""
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1e999999999999999999999", Fraction(10**5000), None),
        ("-1e999999999999999999999", None, Fraction(-(10**5000))),
        ("1e-999999999999999999999", Fraction(0), Fraction(1, 10**5000)),
        ("0." + "0" * 200_000 + "1", Fraction(0), Fraction(1, 10**5000)),
        ("1" * 200_000, Fraction(10**5000), None),
        ("0.3" + "0" * 200_000 + "1", Fraction(3, 10), Fraction(3, 10) + Fraction(1, 10**5000)),
        ("0.3" + "0" * 200_000, Fraction(3, 10) - 1, Fraction(3, 10) + Fraction(1, 10**9000)),
    ],
)
def test_numbers_beyond_all_bounds_stay_small_in_memory(text: str, low: Fraction | None, high: Fraction | None) -> None:
    """They compare with every bound of an answer as they would, at no cost."""
    started = time.process_time()

    value = read_number(text)

    assert value is not None
    assert low is None or value > low
    assert high is None or value < high
    assert max(value.numerator.bit_length(), value.denominator.bit_length()) < 60_000
    assert time.process_time() - started < 0.5


@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value.adjusted()) < 5000))
def test_every_decimal_is_read_as_itself(value: Decimal) -> None:
    """Whatever Python writes for a decimal reads back exactly."""
    assert read_number(str(value)) == Fraction(value)


@given(st.text(st.sampled_from("0123456789+-−.eE ,/x"), max_size=12))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    """Nothing is raised, and a number of no great exponent is what Python reads."""
    value = read_number(text)

    if value is not None and len(text.upper().partition("E")[2]) < 4:
        assert value == Fraction(text.strip().replace("\u2212", "-"))
