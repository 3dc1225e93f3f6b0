"""The one table of shares: bounds of numbers, and a key that earns everything."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from samples import ESSAY, EVERY, GAPS, MATCH, ORDER, PICK_ONE, SELECT, choice, entry, item, number

from qti.model import (
    Between,
    DecimalPlaces,
    Interaction,
    Near,
    NumberMatch,
    NumericAnswer,
    NumericEntryInteraction,
    Scoring,
    SignificantFigures,
    SliderInteraction,
)
from qti.model.ranges import bounds
from qti.scoring.reach import full_response, unreachable
from qti.scoring.shares import is_pending, key, pick_fractions, right_number, weight_share, without_stars


def near(value: str, tolerance: str = "0", *, relative: bool = False) -> Near:
    """A number and how far off it may be."""
    return Near(value=Decimal(value), tolerance=Decimal(tolerance), relative=relative)


@pytest.mark.parametrize(
    ("match", "low", "high"),
    [
        (near("3.14", "0.01"), "3.13", "3.15"),
        (near("200", "0.05", relative=True), "190", "210"),
        (near("-0.3", "0.1", relative=True), "-0.33", "-0.27"),
        (Between(lower=Decimal("-1.5"), upper=Decimal(2)), "-1.5", "2"),
        (DecimalPlaces(value=Decimal("2.35"), places=2), "2.345", "2.355"),
        (DecimalPlaces(value=Decimal(2), places=0), "1.5", "2.5"),
        (SignificantFigures(value=Decimal(1230), figures=3), "1225", "1235"),
        (SignificantFigures(value=Decimal("0.00456"), figures=3), "0.004555", "0.004565"),
        (SignificantFigures(value=Decimal(1000), figures=3), "999.5", "1005"),
        (SignificantFigures(value=Decimal("1e3"), figures=1), "950", "1500"),
        (SignificantFigures(value=Decimal("0.01"), figures=2), "0.00995", "0.0105"),
        (SignificantFigures(value=Decimal(-1000), figures=3), "-1005", "-999.5"),
        (SignificantFigures(value=Decimal(-70), figures=3), "-70.05", "-69.95"),
        (SignificantFigures(value=Decimal(999), figures=3), "998.5", "999.5"),
    ],
)
def test_bounds_are_exact_and_inclusive(match: NumberMatch, low: str, high: str) -> None:
    """Half a unit to each side, a tenth of that towards zero at a power of ten."""
    assert bounds(match) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("match", "expected"), [(near("3"), "3"), (Between(lower=Decimal("0.1"), upper=Decimal("0.3")), "0.2")]
)
def test_the_number_to_show_is_the_value_or_the_middle(match: NumberMatch, expected: str) -> None:
    """A range has no value of its own."""
    assert right_number(match) == Fraction(expected)


def slider(*matches: NumberMatch, step: str = "1", lower: str = "0", upper: str = "10") -> SliderInteraction:
    """A slider on which each match earns everything."""
    return SliderInteraction(
        lower=Decimal(lower),
        upper=Decimal(upper),
        step=Decimal(step),
        answers=tuple(NumericAnswer(match=match) for match in matches),
    )


def behind(first: NumberMatch, second: NumberMatch) -> NumericEntryInteraction:
    """A numeric entry whose first answer earns half and only the second everything."""
    half = NumericAnswer(match=first, fraction=Fraction(1, 2))
    return NumericEntryInteraction(answers=(half, NumericAnswer(match=second)))


@pytest.mark.parametrize(
    ("interaction", "expected"),
    [
        (PICK_ONE, ("A",)),
        (SELECT, ("A", "B")),
        (choice("-++", max_choices=1), ("B",)),
        (ORDER, ("A", "B", "C")),
        (MATCH, ("L1 R1", "L2 R2")),
        (GAPS, ("W1 G1", "W2 G2")),
        (ESSAY, ()),
        (entry("Paris"), ("Paris",)),
        (entry(r"5\*x"), ("5*x",)),
        (entry("*and*"), ("and",)),
        (entry("paris *"), ("paris x",)),
        (entry("* bridge"), ("x bridge",)),
        (entry("*"), ("x",)),
        (entry(("par*s", Fraction(1, 2)), "paris", "lyon"), ("lyon",)),
        (entry(("*", Fraction(0)), "pa*s"), ("pas",)),
        (number(near("1.50")), ("1.5",)),
        (behind(near("3", "0.5"), near("3", "1")), ("2",)),
        (behind(Between(lower=Decimal(0), upper=Decimal(5)), Between(lower=Decimal(0), upper=Decimal(8))), ("8",)),
        (behind(near("3", "1"), near("3", "0.5")), ("3",)),
        (number(Between(lower=Decimal("0.1"), upper=Decimal("0.3"))), ("0.2",)),
        (slider(near("3.4", "0.5")), ("3",)),
        (slider(near("3.6", "0.5")), ("4",)),
        (slider(Between(lower=Decimal(9), upper=Decimal(30))), ("10",)),
        (slider(Between(lower=Decimal(-30), upper=Decimal("0.2")), step="0.5"), ("0",)),
        (slider(Between(lower=Decimal(4), upper=Decimal(30)), lower="2", upper="5"), ("5",)),
        (slider(SignificantFigures(value=Decimal(1000), figures=3), lower="998", upper="1010", step="6"), ("1004",)),
        (slider(near("5", "2"), step="3", lower="0.5", upper="9"), ("3.5",)),
    ],
)
def test_the_key_is_a_response_that_earns_everything(interaction: Interaction, expected: tuple[str, ...]) -> None:
    """In the spelling of a correctResponse, as near to what the author wrote as can be."""
    assert key(interaction) == expected


@pytest.mark.parametrize("interaction", EVERY)
def test_everything_can_be_had(interaction: Interaction) -> None:
    """The full response to an item leaves nothing out of reach."""
    question = item(interaction)

    assert unreachable(question) == ()
    assert full_response(question) == {"RESPONSE": key(interaction)}


@pytest.mark.parametrize(
    "interaction",
    [
        entry(("*", Fraction(0)), "paris"),
        behind(near("3", "1"), near("3", "0.5")),
    ],
)
def test_what_nobody_can_have_is_found(interaction: Interaction) -> None:
    """An answer behind a wildcard or a wider one."""
    assert unreachable(item(interaction)) == ("RESPONSE",)


def test_exact_scoring_of_one_pick_drops_parts() -> None:
    """Only the key earns anything then."""
    exact = SELECT.__class__(choices=tuple(PICK_ONE.choices), max_choices=1, scoring=Scoring.EXACT)

    assert pick_fractions(exact) == (1, 0, 0)
    assert pick_fractions(SELECT) == (Fraction(1, 2), Fraction(1, 2), Fraction(-1, 2))


def test_weights_and_pending_are_the_items() -> None:
    """An interaction's share of the points is its weight among all."""
    question = item(entry("a", response_identifier="one", weight=Fraction(3, 2)), entry("b", response_identifier="two"))

    assert weight_share(question, question.interactions[0]) == Fraction(3, 5)
    assert not is_pending(question)
    assert is_pending(item(ESSAY))
    assert is_pending(item(ESSAY, entry("a", response_identifier="one")))


def test_the_words_of_a_pattern() -> None:
    """Stars go, escaped ones stay."""
    assert without_stars(r" a*b\**c ") == "ab*c"
