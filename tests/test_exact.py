"""Numbers keep every digit from the bank file to the gradebook."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qti.exact import digits, read_decimal, read_fraction, rounded, spelled, terminates

EXACT = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.10", Decimal("1.10")),
        ("-.5", Decimal("-0.5")),
        ("5.", Decimal(5)),
        ("1e3", Decimal("1E+3")),
        ("+2", Decimal(2)),
    ],
)
def test_decimals_are_read_as_written(text: str, value: Decimal) -> None:
    """A decimal keeps its value and its trailing zeros."""
    read = read_decimal(text)

    assert (read, str(read)) == (value, str(value))


@pytest.mark.parametrize("text", ["", "1,5", "abc", "1/2", "1e9999", "0x10", "NaN", "inf", "1_000", "٣", "1 ", "-"])
def test_other_texts_are_no_decimals(text: str) -> None:
    """What Python or a locale might take for a number is refused."""
    with pytest.raises(ValueError, match="is not a number"):
        read_decimal(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/3", Fraction(1, 3)), ("-1/2", Fraction(-1, 2)), ("0.25", Fraction(1, 4)), ("2", Fraction(2))],
)
def test_fractions_are_decimals_or_ratios(text: str, value: Fraction) -> None:
    """A fraction may be written either way."""
    assert read_fraction(text) == value


@pytest.mark.parametrize("text", ["1/0", "1/-2", "1/2/3", "0.5/2", "50 %"])
def test_bad_ratios_are_refused(text: str) -> None:
    """A ratio has two whole numbers, the second above 0."""
    with pytest.raises(ValueError, match="is not a number"):
        read_fraction(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+1"), "10"),
        (Decimal("0.050"), "0.05"),
        (Fraction(-1, 16), "-0.0625"),
        (Decimal("-0"), "0"),
        (1200, "1200"),
        (Decimal("1E-20"), "0.00000000000000000001"),
    ],
)
def test_digits_are_plain(value: Decimal | Fraction | int, text: str) -> None:
    """No exponent and no needless zero is ever written."""
    assert digits(value) == text


def test_a_third_has_no_digits() -> None:
    """What digits cannot say exactly is refused rather than cut."""
    with pytest.raises(ValueError, match="no finite decimal"):
        digits(Fraction(1, 3))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 64), "0.01563"),
        (Fraction(-1, 64), "-0.01563"),
        (Fraction(2, 3), "0.66667"),
        (Fraction(2), "2.00000"),
        (Fraction(1, 200_000), "0.00001"),
        (Fraction(1, 200_001), "0.00000"),
    ],
)
def test_rounding_is_half_up(value: Fraction, text: str) -> None:
    """Ties go away from zero, at five decimals."""
    assert str(rounded(value)) == text


@given(EXACT)
def test_spelled_numbers_read_back(value: Fraction) -> None:
    """Whatever is spelled reads as the same exact value."""
    assert read_fraction(spelled(value)) == value


@given(EXACT)
def test_rounding_moves_by_half_a_unit_at_most(value: Fraction) -> None:
    """A rounded value is never further off than half of the last decimal."""
    assert abs(Fraction(rounded(value)) - value) * 200_000 <= 1


@given(EXACT)
def test_digits_exist_where_the_expansion_ends(value: Fraction) -> None:
    """``digits`` and ``terminates`` agree."""
    if terminates(value):
        assert Fraction(digits(value)) == value
    else:
        with pytest.raises(ValueError, match="no finite decimal"):
            digits(value)
