"""What a quiz comes to in one attempt, and over all of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from qti.errors import ResponseError
from qti.model import AssessmentTest, AttemptKept, ItemRef, Section
from qti.scoring.attempts import TestScore, presented, result, total
from qti.scoring.score import Score

QUIZ = AssessmentTest(
    identifier="quiz",
    title="Quiz",
    parts=(ItemRef(item="a", weight=Decimal("0.7")), ItemRef(item="b", weight=Decimal("0.1")), ItemRef(item="c")),
    pass_mark=Decimal(80),
)
POOL = Section(identifier="pool", title="Pool", select=2, parts=tuple(ItemRef(item=name) for name in "bcd"))
DRAWN = AssessmentTest(identifier="drawn", title="Drawn", parts=(ItemRef(item="a"), POOL))
NESTED = AssessmentTest(
    identifier="nested",
    title="Nested",
    select=1,
    parts=(Section(identifier="s1", title="One", parts=(ItemRef(item="x"), POOL)), ItemRef(item="y")),
)


def scored(fraction: str | None, points: str = "1") -> Score:
    """The score of an item worth ``points``; None while pending."""
    share = None if fraction is None else Fraction(fraction)
    return Score(given=Decimal(0), maximum=Decimal(points), fraction=share, pending=share is None, interactions=())


def attempt(percent: int, possible: int = 10, *, pending: bool = False, mark: int | None = 80) -> TestScore:
    """An attempt that earned so many percent."""
    share = Fraction(percent, 100)
    return TestScore(
        points=share * possible,
        possible=Fraction(possible),
        share=share,
        passed=None if pending or mark is None else percent >= mark,
        pending=pending,
    )


@pytest.mark.parametrize(
    ("scores", "given", "maximum", "percent", "passed"),
    [
        ({"a": "1", "b": "1", "c": "0"}, "0.8", "1.8", "44.44444", False),
        ({"a": "1", "b": "1", "c": "1"}, "1.8", "1.8", "100", True),
        ({"a": "1", "b": "1/3", "c": "1"}, "1.73333", "1.8", "96.2963", True),
        ({"a": "1", "b": "-1", "c": "0"}, "0.6", "1.8", "33.33333", False),
    ],
)
def test_a_test_adds_up_weighted_points(
    scores: dict[str, str], given: str, maximum: str, percent: str, passed: bool
) -> None:
    """Exactly, rounded once; the percentage is held against the pass mark."""
    score = total(QUIZ, {name: scored(fraction) for name, fraction in scores.items()})

    assert (score.given, score.maximum) == (Decimal(given), Decimal(maximum))
    assert (score.percent, score.passed, score.pending) == (Decimal(percent), passed, False)


@pytest.mark.parametrize(("mark", "passed"), [("80", True), ("80.00001", False), ("0", True), (None, None)])
def test_exactly_the_pass_mark_passes(mark: str | None, passed: bool | None) -> None:
    """Seven tenths and one tenth are eighty percent."""
    quiz = replace(QUIZ, parts=(*QUIZ.parts[:2], ItemRef(item="c", weight=Decimal("0.2"))))
    quiz = replace(quiz, pass_mark=None if mark is None else Decimal(mark))

    score = total(quiz, {"a": scored("1"), "b": scored("1"), "c": scored("0")})

    assert (score.percent, score.passed) == (80, passed)


def test_a_pending_item_leaves_it_open_and_counts_its_points() -> None:
    """Nobody has passed or failed yet; the maximum is the whole, the points those known."""
    score = total(QUIZ, {"a": scored("1"), "b": scored(None, "5"), "c": scored("0")})

    assert (score.given, score.maximum, score.passed, score.pending) == (Decimal("0.7"), Decimal("2.2"), None, True)


def test_only_what_was_presented_counts() -> None:
    """The maximum is that of the items given."""
    assert total(DRAWN, {"a": scored("1"), "c": scored("1", "3"), "d": scored("0", "3")}).maximum == 7


def test_nothing_to_be_had_is_no_percent() -> None:
    """Where all points are 0 the share is 0."""
    assert total(QUIZ, {"a": scored("1", "0")}).percent == 0


def test_an_item_of_another_test_is_refused() -> None:
    """A score that the test cannot hold is no score of it."""
    with pytest.raises(ResponseError, match='"quiz": "z" is no item of this test'):
        total(QUIZ, {"z": scored("1")})


@pytest.mark.parametrize(
    ("test", "answered", "expected"),
    [
        (QUIZ, "", "abc"),
        (DRAWN, "bd", "abd"),
        (DRAWN, "dca", "acd"),
        (replace(DRAWN, parts=(replace(POOL, select=3),)), "b", "bcd"),
        (NESTED, "y", "y"),
        (NESTED, "bc", "xbc"),
    ],
)
def test_what_was_presented_follows_from_what_was_answered(test: AssessmentTest, answered: str, expected: str) -> None:
    """Everything but of a drawn row those answered, in the order of the test."""
    assert "".join(presented(test, answered)) == expected


@pytest.mark.parametrize(
    ("test", "answered", "what"),
    [
        (DRAWN, "ab", 'section "pool" draws 2 of 3, but 1 are answered'),
        (DRAWN, "bcd", 'section "pool" draws 2 of 3, but 3 are answered'),
        (NESTED, "", "the test draws 1 of 2, but 0 are answered"),
        (NESTED, "xb", 'section "pool" draws 2 of 3, but 1 are answered'),
    ],
)
def test_a_draw_that_cannot_be_known_is_refused(test: AssessmentTest, answered: str, what: str) -> None:
    """Otherwise the percentage would be of too few or too many points."""
    with pytest.raises(ResponseError) as refused:
        presented(test, answered)

    assert refused.value.what.startswith(what)


@pytest.mark.parametrize(
    ("kept", "percents", "expected"),
    [
        (AttemptKept.HIGHEST, [40, 90, 70], 90),
        (AttemptKept.LATEST, [40, 90, 70], 70),
        (AttemptKept.FIRST, [40, 90, 70], 40),
        (AttemptKept.AVERAGE, [40, 90, 71], 67),
        (AttemptKept.HIGHEST, [0], 0),
    ],
)
def test_one_of_several_attempts_counts(kept: AttemptKept, percents: list[int], expected: int) -> None:
    """The highest, latest, first, or the mean of all."""
    score = result(replace(QUIZ, attempt_kept=kept), [attempt(percent) for percent in percents])

    assert (score.percent, score.given) == (expected, Decimal(expected) / 10)
    assert score.passed == (expected >= 80)


def test_attempts_at_different_draws_compare_by_share() -> None:
    """Nine tenths of 10 points are more than eight tenths of 20; the mean is of shares and of points."""
    attempts = [attempt(80, 20), attempt(90, 10)]

    best = result(replace(QUIZ, attempt_kept=AttemptKept.HIGHEST), attempts)
    mean = result(replace(QUIZ, attempt_kept=AttemptKept.AVERAGE), attempts)

    assert (best.given, best.maximum, best.percent) == (9, 10, 90)
    assert (mean.given, mean.maximum, mean.percent) == (Decimal("12.5"), 15, 85)


@pytest.mark.parametrize(
    ("kept", "attempts", "passed", "pending"),
    [
        (AttemptKept.HIGHEST, [attempt(10), attempt(20, pending=True)], None, True),
        (AttemptKept.HIGHEST, [attempt(85), attempt(20, pending=True)], True, True),
        (AttemptKept.LATEST, [attempt(10, pending=True), attempt(20)], False, False),
        (AttemptKept.LATEST, [attempt(85), attempt(20, pending=True)], None, True),
        (AttemptKept.FIRST, [attempt(85), attempt(20, pending=True)], True, False),
        (AttemptKept.AVERAGE, [attempt(85), attempt(95, pending=True)], None, True),
    ],
)
def test_a_result_waits_for_what_may_change_it(
    kept: AttemptKept, attempts: list[TestScore], passed: bool | None, pending: bool
) -> None:
    """Pending attempts leave it open, yet who has passed at the highest score stays passed."""
    score = result(replace(QUIZ, attempt_kept=kept), attempts)

    assert (score.passed, score.pending) == (passed, pending)


def test_without_a_pass_mark_nobody_passes_or_fails() -> None:
    """Whatever counts."""
    for kept in AttemptKept:
        quiz = replace(QUIZ, pass_mark=None, attempt_kept=kept)
        assert result(quiz, [attempt(90, mark=None)]).passed is None


def test_no_attempt_has_no_result() -> None:
    """There is nothing to count."""
    with pytest.raises(ValueError, match="no attempt was made"):
        result(QUIZ, [])
