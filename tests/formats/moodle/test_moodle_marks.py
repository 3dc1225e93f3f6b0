"""Whether Moodle's seven decimals show in the points is computed exactly, and agrees with what was measured."""

from decimal import Decimal
from fractions import Fraction

import pytest
from moodle_items import choice, findings, item

from qti.formats.moodle.marks import gaps_move, one_moves, several_move, shares_move
from qti.formats.moodle.percents import is_listed_percent, listed, percent
from qti.report import Outcome

FIRST_OF_PICKS = {1: None, 2: None, 3: 28, 4: None, 5: None, 6: 10, 7: 8, 8: None, 9: 11, 10: None}
FIRST_OF_SHARES = {1: None, 2: None, 3: 50, 4: None, 5: None, 6: 50, 7: 19, 8: None, 9: 17, 10: None, 11: 10}
FIRST_OF_SHARES |= {12: 50, 13: 10, 14: 19, 15: 50, 16: None, 17: 10, 18: 17, 19: 10, 20: None}


@pytest.mark.parametrize(("right", "first"), FIRST_OF_PICKS.items())
def test_the_first_points_at_which_several_picks_differ(right: int, first: int | None) -> None:
    """For each number of right picks, from 1 to 60 points."""
    worths = (*[Fraction(1, right)] * right, *[-Fraction(1, right)] * 2)

    assert next((points for points in range(1, 60) if several_move(Decimal(points), worths)), None) == first


@pytest.mark.parametrize(("parts", "first"), FIRST_OF_SHARES.items())
def test_the_first_points_at_which_shares_differ(parts: int, first: int | None) -> None:
    """For each number of parts, from 1 to 60 points."""
    assert next((points for points in range(1, 60) if shares_move(Decimal(points), parts)), None) == first


@pytest.mark.parametrize(("points", "moves"), [("1", False), ("52", False), ("53", True)])
def test_one_pick_of_a_third(points: str, moves: bool) -> None:
    """A third of 53 points is 17.66667, but 17.6666649 in Moodle's decimals."""
    assert one_moves(Decimal(points), (Fraction(1), Fraction(1, 3), Fraction(0))) is moves


def test_gaps_are_weighed() -> None:
    """A third in one of many gaps differs as soon as the whole is worth enough."""
    third, plain = (Fraction(1), Fraction(1, 3)), (Fraction(1),)

    assert not gaps_move(((1, third, False), (1, plain, False)))
    assert gaps_move(((150, third, False), (1, plain, False)))
    assert gaps_move(((28, (Fraction(1, 3),) * 3, True),))


def test_too_many_sums_are_said_to_differ() -> None:
    """Rather a needless warning than none."""
    worths = tuple(Fraction(1, 2**place) for place in range(1, 17))

    assert several_move(Decimal(1), worths)


def test_the_report_says_so() -> None:
    """Three right picks for 28 points."""
    one = item(choice(True, True, True, max_choices=0), points=Decimal(28))

    assert findings(one) == {"moodle-fifth-decimal": Outcome.DEGRADED}


LISTED = [
    (Fraction(1, 3), "33.33333"),
    (Fraction("0.33333"), "33.33333"),
    (Fraction("0.333331"), "33.33333"),
    (Fraction("0.33334"), None),
    (Fraction("0.3333"), None),
    (Fraction(-1, 7), "-14.28571"),
    (Fraction(5, 6), "83.33333"),
    (Fraction(1, 8), "12.5"),
    (Fraction(0), "0"),
    (Fraction(2, 7), None),
    (Fraction(3, 8), None),
    (Fraction(15, 100), None),
]


@pytest.mark.parametrize(("worth", "text"), LISTED)
def test_fractions_snap_to_the_list(worth: Fraction, text: str | None) -> None:
    """Within Moodle's tolerance, and only where no fifth decimal changes."""
    assert listed(worth) == text


@pytest.mark.parametrize(
    ("text", "on_list"), [("33.333", True), ("33.3", False), ("14.2857", True), ("14.28", False), ("101", False)]
)
def test_percentages_that_moodle_accepts(text: str, on_list: bool) -> None:
    """As a real one took or refused them."""
    assert is_listed_percent(text) is on_list


def test_a_percentage_has_five_decimals() -> None:
    """That is seven of the fraction."""
    assert [percent(Fraction(*ratio)) for ratio in ((2, 7), (-1, 11), (1, 1))] == ["28.57143", "-9.09091", "100"]
