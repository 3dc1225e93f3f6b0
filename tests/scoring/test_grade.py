"""A response earns what decision A says, with its reasons and comments, or cannot have been given."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from samples import (
    DROPDOWN,
    ESSAY,
    GAPS,
    HOTSPOT,
    HOTTEXT,
    MATCH,
    NUMBER,
    ORDER,
    PICK_ONE,
    SELECT,
    SLIDER,
    TEXT,
    UPLOAD,
    choice,
    entry,
    item,
    number,
    words,
)

from qti.errors import ResponseError
from qti.model import (
    DecimalPlaces,
    Interaction,
    ItemFeedback,
    Near,
    Scoring,
    SignificantFigures,
    TextAnswer,
    TextFormat,
)
from qti.scoring.grade import grade
from qti.scoring.score import AppliedFeedback, FeedbackKind, InteractionScore

PAIRS_AGAIN = replace(MATCH, reuse=True)
EXACT = Scoring.EXACT
XHTML = replace(ESSAY, format=TextFormat.XHTML)


def third(parts: int) -> Fraction:
    """So many thirds."""
    return Fraction(parts, 3)


@pytest.mark.parametrize(
    ("interaction", "response", "fraction"),
    [
        (PICK_ONE, "A", 1),
        (PICK_ONE, ["A"], 1),
        (PICK_ONE, "B", 0),
        (PICK_ONE, "", 0),
        (PICK_ONE, [], 0),
        (SELECT, "A", Fraction(1, 2)),
        (SELECT, ["B", "A"], 1),
        (SELECT, ["A", "B", "C"], Fraction(1, 2)),
        (SELECT, ["A", "C"], 0),
        (SELECT, ["C"], 0),
        (replace(SELECT, floor=Fraction(-1)), ["C"], Fraction(-1, 2)),
        (replace(SELECT, floor=Fraction(-1, 3)), ["C"], Fraction(-1, 3)),
        (replace(SELECT, scoring=EXACT), ["B", "A"], 1),
        (replace(SELECT, scoring=EXACT), ["A"], 0),
        (replace(SELECT, scoring=EXACT), ["A", "B", "C"], 0),
        (replace(SELECT, scoring=EXACT), [], 0),
        (choice("+++-"), ["A", "B"], third(2)),
        (DROPDOWN, "B", Fraction(1, 2)),
        (DROPDOWN, None, 0),
        (TEXT, " PARIS", 1),
        (TEXT, "parsec", Fraction(1, 2)),
        (TEXT, "Lyon", 0),
        (TEXT, "", 0),
        (entry(("*", Fraction(0)), "Paris"), "Paris", 0),
        (entry("yes", ("no", Fraction(-1)), floor=Fraction(-1, 2)), "no", Fraction(-1, 2)),
        (entry("yes", ("no", Fraction(-1))), "no", 0),
        (NUMBER, "3.13", 1),
        (NUMBER, "3.15", 1),
        (NUMBER, "3.1500000000000000000000000001", 0),
        (NUMBER, "7", 1),
        (NUMBER, "3,14", 0),
        (number(Near(value=Decimal(-200), tolerance=Decimal("0.05"), relative=True)), "-190", 1),
        (number(Near(value=Decimal(-200), tolerance=Decimal("0.05"), relative=True)), "-189.999", 0),
        (number(DecimalPlaces(value=Decimal("2.35"), places=2)), "2.355", 1),
        (number(SignificantFigures(value=Decimal(1000), figures=3)), "999.5", 1),
        (number(SignificantFigures(value=Decimal(1000), figures=3)), "999.49", 0),
        (number(SignificantFigures(value=Decimal(-1000), figures=3)), "-1005", 1),
        (ORDER, ["A", "B", "C"], 1),
        (ORDER, ["A", "C", "B"], 0),
        (ORDER, ["A", "B"], 0),
        (replace(ORDER, scoring=Scoring.PER_POSITION), ["A", "C", "B"], third(1)),
        (replace(ORDER, scoring=Scoring.PER_POSITION), ["A", "B"], third(2)),
        (replace(ORDER, scoring=Scoring.PER_POSITION), [], 0),
        (MATCH, ["L1 R1", "L2 R2"], 1),
        (MATCH, ["L1 R1", "L2 R2", "L3 R3"], 1),
        (MATCH, ["L2 R2", "L1 R3"], Fraction(1, 2)),
        (MATCH, "L1 R1", Fraction(1, 2)),
        (replace(MATCH, scoring=EXACT), ["L2 R2", "L1 R1"], 1),
        (replace(MATCH, scoring=EXACT), ["L1 R1", "L2 R2", "L3 R3"], 0),
        (PAIRS_AGAIN, ["L1 R1", "L2 R1"], Fraction(1, 2)),
        (GAPS, ["W1 G1", "W2 G2"], 1),
        (GAPS, ["W1 G2"], 0),
        (replace(GAPS, reuse=True), ["W1 G1", "W1 G2"], Fraction(1, 2)),
        (replace(GAPS, scoring=EXACT, reuse=True), ["W1 G1", "W2 G2", "W2 G3"], 0),
        (HOTTEXT, ["H1"], 1),
        (HOTTEXT, ["H1", "H2"], 0),
        (HOTSPOT, "S1", 1),
        (HOTSPOT, "S2", 0),
        (SLIDER, "3.5", 1),
        (SLIDER, "4", 0),
        (SLIDER, "0.5", 0),
        (ESSAY, "", 0),
        (ESSAY, " \n\u00a0", 0),
        (XHTML, "<p><br></p><p>&nbsp;</p>", 0),
        (UPLOAD, [], 0),
        (UPLOAD, " ", 0),
        (ESSAY, "Rain falls.", None),
        (ESSAY, "<p></p>", None),
        (XHTML, '<p><img src="map.png"></p>', None),
        (UPLOAD, ["a.pdf", "b.pdf"], None),
    ],
)
def test_an_interaction_earns_its_fraction(interaction: Interaction, response: Any, fraction: Fraction | None) -> None:
    """Of every kind and way of scoring, with floors; None where a person has to grade."""
    score = grade(item(interaction), {"RESPONSE": response})

    assert score.interactions[0].fraction == fraction
    assert score.pending == (fraction is None)


def test_an_interaction_left_out_has_no_response() -> None:
    """It earns nothing and is not answered."""
    score = grade(item(PICK_ONE), {})

    assert score.interactions == (InteractionScore(identifier="RESPONSE", fraction=Fraction(0), answered=False),)
    assert (score.given, score.maximum, score.fraction) == (0, 1, 0)


@pytest.mark.parametrize(
    ("interaction", "response", "right", "wrong", "answer"),
    [
        (SELECT, ["C", "A"], ("A",), ("C",), None),
        (ORDER, ["A", "C"], ("A",), ("C",), None),
        (MATCH, ["L1 R1", "L3 R2"], ("L1 R1",), ("L3 R2",), None),
        (TEXT, "part", (), (), 1),
        (NUMBER, "7.5", (), (), 1),
        (NUMBER, "nine", (), (), None),
        (SLIDER, "9", (), (), None),
    ],
)
def test_a_score_says_what_was_right(
    interaction: Interaction, response: Any, right: tuple[str, ...], wrong: tuple[str, ...], answer: int | None
) -> None:
    """The picks, pairs and places that are right and those that are not, or the answer that matched."""
    (score,) = grade(item(interaction), {"RESPONSE": response}).interactions

    assert (score.right, score.wrong, score.answer, score.answered) == (right, wrong, answer, True)


THREE = (
    replace(SELECT, response_identifier="pick", weight=Fraction(3, 2)),
    replace(TEXT, response_identifier="word"),
    replace(DROPDOWN, response_identifier="size", weight=Fraction(1, 2)),
)


@pytest.mark.parametrize(
    ("fields", "response", "given", "fraction"),
    [
        ({"points": Decimal(5)}, {"pick": ["A"], "word": "par", "size": "B"}, "2.5", Fraction(1, 2)),
        ({"points": Decimal(5)}, {"pick": ["A", "B"], "word": "Paris", "size": "A"}, "5", Fraction(1)),
        ({"points": Decimal("0.1")}, {"size": "B"}, "0.00833", Fraction(1, 12)),
        ({"scoring": EXACT}, {"pick": ["A", "B"], "word": "Paris", "size": "B"}, "0", Fraction(0)),
        ({"scoring": EXACT}, {"pick": ["A", "B"], "word": "Paris", "size": "A"}, "1", Fraction(1)),
    ],
)
def test_an_item_weighs_its_interactions(
    fields: dict[str, Any], response: dict[str, Any], given: str, fraction: Fraction
) -> None:
    """The share is the weighted mean of the fractions, the points are rounded once."""
    score = grade(item(*THREE, **fields), response)

    assert (score.given, score.fraction) == (Decimal(given), fraction)


@pytest.mark.parametrize(
    ("floor", "expected"), [(Fraction(0), 0), (Fraction(-1, 4), Fraction(-1, 4)), (Fraction(-1), Fraction(-1, 3))]
)
def test_an_item_has_a_floor_of_its_own(floor: Fraction, expected: Fraction) -> None:
    """What the interactions lose below their own floors counts until the item's."""
    losing = replace(SELECT, response_identifier="pick", floor=Fraction(-1), weight=Fraction(2))
    question = item(losing, replace(TEXT, response_identifier="word"), floor=floor)

    assert grade(question, {"pick": ["C"]}).fraction == expected


def test_points_are_rounded_half_up_once() -> None:
    """A sixty-fourth of a point is 0.01563; thirds of a point add up exactly before."""
    sixty_fourth = entry("all", ("little", Fraction(1, 64)))

    assert grade(item(sixty_fourth), {"RESPONSE": "little"}).given == Decimal("0.01563")
    assert grade(item(choice("+++-")), {"RESPONSE": ["A", "B", "C"]}).given == 1


def test_an_item_is_pending_while_a_part_is() -> None:
    """Then it gives nothing yet, and what is known stands with the interactions; exact scoring waits as well."""
    question = item(
        replace(TEXT, response_identifier="word"), replace(ESSAY, response_identifier="why"), points=Decimal(4)
    )

    score = grade(question, {"word": "Paris", "why": "Because."})

    assert (score.given, score.maximum, score.fraction, score.pending) == (0, 4, None, True)
    assert [each.fraction for each in score.interactions] == [1, None]
    assert grade(replace(question, scoring=EXACT), {"word": "Lyon", "why": "x"}).pending
    assert grade(question, {"word": "Paris"}).given == 2


ITEM_FEEDBACK = ItemFeedback(
    general=words("See page 2."),
    correct=words("All."),
    partially_correct=words("Some."),
    incorrect=words("None."),
)
COMMENTED = replace(
    DROPDOWN, choices=(*DROPDOWN.choices[:2], replace(DROPDOWN.choices[2], feedback=words("It barks.")))
)


def kinds(feedback: tuple[AppliedFeedback, ...]) -> list[str]:
    """The comments in short."""
    return [each.choice or (f"answer {each.answer}" if each.answer is not None else each.kind) for each in feedback]


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ({}, ["general", "incorrect"]),
        ({"RESPONSE": "A"}, ["general", "correct"]),
        ({"RESPONSE": "B"}, ["B", "general", "partially-correct"]),
        ({"RESPONSE": "C"}, ["C", "general", "incorrect"]),
    ],
)
def test_comments_follow_the_pick_and_the_score(response: dict[str, str], expected: list[str]) -> None:
    """The choice's own, then the general one, then the one for full, partial or no points."""
    score = grade(item(COMMENTED, feedback=ITEM_FEEDBACK), response)

    assert kinds(score.feedback) == expected


def test_a_comment_says_whose_it_is() -> None:
    """With the interaction, the choice or the answer's place, and its content."""
    heard = replace(TEXT, response_identifier="word", answers=(TextAnswer(pattern="x", feedback=words("Heard.")),))
    question = item(heard, replace(COMMENTED, response_identifier="pet"))

    score = grade(question, {"word": "X", "pet": "C"})

    assert score.feedback == (
        AppliedFeedback(kind=FeedbackKind.ANSWER, content=words("Heard."), interaction="word", answer=0),
        AppliedFeedback(kind=FeedbackKind.CHOICE, content=words("It barks."), interaction="pet", choice="C"),
    )


def test_a_pending_item_shows_no_verdict() -> None:
    """Only the general comment applies until a person has graded."""
    assert kinds(grade(item(ESSAY, feedback=ITEM_FEEDBACK), {"RESPONSE": "x"}).feedback) == ["general"]
    assert kinds(grade(item(ESSAY, feedback=ITEM_FEEDBACK), {}).feedback) == ["general", "incorrect"]


@pytest.mark.parametrize(
    ("interaction", "response", "what"),
    [
        (PICK_ONE, "D", '"D" is not there to choose; there are "A", "B", "C"'),
        (PICK_ONE, "a", '"a" is not there to choose'),
        (PICK_ONE, ["A", "B"], "2 are picked, but 1 at most may be"),
        (PICK_ONE, 1, "a response is a text or a list of texts"),
        (PICK_ONE, b"A", "a response is a text or a list of texts"),
        (PICK_ONE, {"A": "B"}, "a response is a text or a list of texts"),
        (SELECT, ["A", "A"], '"A" is picked twice'),
        (SELECT, ["A", None], "a response is a text or a list of texts"),
        (choice("+--", max_choices=2), ["A", "B", "C"], "3 are picked, but 2 at most may be"),
        (choice("+" + "-" * 20), "Z", '"L", …'),
        (DROPDOWN, ["A", "B"], "2 are picked, but 1 at most may be"),
        (TEXT, ["a", "b"], "takes one value, but 2 are given"),
        (ORDER, ["A", "B", "A"], '"A" is placed twice'),
        (ORDER, ["A", "D"], '"D" is not there to choose'),
        (MATCH, "L1", '"L1" is no pair'),
        (MATCH, "L1 R1 R2", "is no pair"),
        (MATCH, "R1 L1", '"R1" is not there to choose; there are "L1", "L2", "L3"'),
        (MATCH, "L1 L2", '"L2" is not there to choose; there are "R1", "R2", "R3"'),
        (MATCH, ["L1 R1", "L1 R2"], '"L1" is paired twice'),
        (MATCH, ["L1 R1", "L2 R1"], '"R1" is used twice'),
        (PAIRS_AGAIN, ["L1 R1", "L1 R1"], '"L1" is paired twice'),
        (GAPS, ["W1 G1", "W2 G1"], '"G1" is paired twice'),
        (GAPS, ["W1 G1", "W1 G2"], '"W1" is used twice'),
        (GAPS, "G1 W1", '"G1" is not there to choose'),
        (HOTSPOT, ["S1", "S2"], "2 are picked, but 1 at most may be"),
        (SLIDER, "0", "0 lies outside 0.5 to 10.5"),
        (SLIDER, "11", "11 lies outside 0.5 to 10.5"),
        (SLIDER, "3.25", "3.25 is no step of 0.5 from 0.5"),
        (SLIDER, "three", '"three" is not a number'),
        (UPLOAD, ["a", "b", "c"], "takes 2 at most, but 3 files are given"),
        (ESSAY, ["a", "b"], "takes one value, but 2 are given"),
    ],
)
def test_what_nobody_can_answer_is_refused(interaction: Interaction, response: Any, what: str) -> None:
    """Unknown names, too many or doubled picks, impossible pairs and places, values of another shape."""
    with pytest.raises(ResponseError) as refused:
        grade(item(interaction), {"RESPONSE": response})

    assert what in refused.value.what
    assert (refused.value.item, refused.value.interaction) == ("item", "RESPONSE")
    assert str(refused.value).startswith('"item/RESPONSE": ')


def test_a_response_to_nothing_is_refused() -> None:
    """The refusal names what there is."""
    with pytest.raises(ResponseError, match='"item": nothing is called "RESPONS"; there is "RESPONSE"'):
        grade(item(PICK_ONE), {"RESPONS": "A"})
