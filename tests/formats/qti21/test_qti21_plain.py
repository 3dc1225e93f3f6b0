"""``--plain``: templates, and what they leave out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from qti_engine import process
from qti_samples import bank, choice, documents, findings, item, rules_of, words, written

from qti.model import (
    AssessmentTest,
    AssociableChoice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    Interaction,
    ItemFeedback,
    ItemRef,
    MatchInteraction,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Scoring,
    SimpleChoice,
    TextAnswer,
    TextEntryInteraction,
)
from qti.model import content as nodes
from qti.model.content import Content
from qti.package.parts import Kind
from qti.report import Outcome

TWO = Decimal(2)
ORDER = tuple(OrderChoice(identifier=name, content=words(name)) for name in "AB")
HALVES = tuple(
    SimpleChoice(identifier=n, content=words(n), correct=n in "ABC", fraction=Fraction(n in "ABC", 2)) for n in "ABCD"
)
EITHER = tuple(SimpleChoice(identifier=n, content=words(n), correct=n in "AB") for n in "ABC")


def match(scoring: Scoring) -> MatchInteraction:
    """A match with a left side that stays alone."""
    sides = [AssociableChoice(identifier=name, content=words(name)) for name in ("L", "M", "R", "S")]
    return MatchInteraction(sources=tuple(sides[:2]), targets=tuple(sides[2:]), key=(("L", "R"),), scoring=scoring)


def gaps(scoring: Scoring) -> GapMatchInteraction:
    """A gap match with one gap."""
    text = Content((nodes.Paragraph((nodes.Gap("G"),)),), "")
    return GapMatchInteraction(
        text=text, words=(GapText(identifier="W", text="w"),), key=(("W", "G"),), scoring=scoring
    )


def entry(*patterns: str, **fields: Any) -> TextEntryInteraction:
    """A text entry; every pattern after the first earns half."""
    fractions = (Fraction(1), *(Fraction(1, 2) for _ in patterns[1:]))
    answers = tuple(TextAnswer(pattern=p, fraction=f) for p, f in zip(patterns, fractions, strict=True))
    return TextEntryInteraction(answers=answers, **fields)


def numeric(tolerance: str) -> NumericEntryInteraction:
    """A number."""
    return NumericEntryInteraction(
        answers=(NumericAnswer(match=Near(value=Decimal("1.5"), tolerance=Decimal(tolerance))),)
    )


MATCH_CORRECT = "match_correct"
MAP_RESPONSE = "map_response"
EXACT = Scoring.EXACT


@pytest.mark.parametrize(
    ("interaction", "fields", "template", "rules"),
    [
        (choice(), {}, MATCH_CORRECT, []),
        (choice(), {"points": TWO}, MAP_RESPONSE, []),
        (choice(right="AB", max_choices=0), {}, MAP_RESPONSE, []),
        (choice(right="AB", max_choices=0, scoring=EXACT), {}, MATCH_CORRECT, []),
        (choice(right="AB", max_choices=0, scoring=EXACT), {"points": TWO}, MATCH_CORRECT, ["qti-plain-points"]),
        (choice(right="AB", max_choices=0), {"scoring": EXACT}, MATCH_CORRECT, []),
        (ChoiceInteraction(choices=HALVES, max_choices=0), {"scoring": EXACT}, MATCH_CORRECT, ["qti-plain-exact"]),
        (ChoiceInteraction(choices=EITHER), {"scoring": EXACT}, MAP_RESPONSE, []),
        (OrderInteraction(choices=ORDER), {}, MATCH_CORRECT, []),
        (OrderInteraction(choices=ORDER, scoring=Scoring.PER_POSITION), {}, MATCH_CORRECT, ["qti-plain-position"]),
        (match(Scoring.PER_PAIR), {}, MAP_RESPONSE, []),
        (match(Scoring.PER_PAIR), {"scoring": EXACT}, MATCH_CORRECT, ["qti-plain-exact"]),
        (match(EXACT), {}, MATCH_CORRECT, []),
        (gaps(Scoring.PER_PAIR), {"scoring": EXACT}, MATCH_CORRECT, []),
        (entry("a", "b"), {}, MAP_RESPONSE, ["qti-plain-spaces"]),
        (entry("a", "b*"), {}, MAP_RESPONSE, ["qti-plain-spaces", "qti-plain-wildcards"]),
        (numeric("0"), {}, MAP_RESPONSE, []),
        (numeric("0.1"), {}, MAP_RESPONSE, ["qti-plain-tolerance"]),
    ],
)
def test_item_gets_the_template_that_says_most(
    interaction: Interaction, fields: dict[str, Any], template: str, rules: list[str]
) -> None:
    """And the report tells what the template does not say."""
    own = item(interaction, **fields)

    processing = written(own, plain=True).find("{*}responseProcessing")

    assert processing is not None
    assert processing.get("template", "").rpartition("/")[2] == template
    assert len(processing) == 0
    assert rules_of(own, plain=True) == rules


@pytest.mark.parametrize(
    ("interaction", "fields", "scores"),
    [
        (choice(), {"points": TWO}, {"A": 2, "B": 0}),
        (ChoiceInteraction(choices=EITHER), {"scoring": EXACT, "points": TWO}, {"A": 2, "B": 2, "C": 0}),
        (entry("a", "B", "A"), {"points": TWO}, {"A": 2, "b": 1, " a": 0}),
        (entry("a", "A", case_sensitive=True), {"points": TWO}, {"a": 2, "A": 1}),
        (entry("a", "b"), {"points": TWO, "scoring": EXACT}, {"a": 2, "b": 0}),
        (numeric("0.1"), {"points": TWO}, {"1.5": 2, "1.50": 2, "1.6": 0}),
    ],
)
def test_mapping_scores_what_it_can(interaction: Interaction, fields: dict[str, Any], scores: dict[str, int]) -> None:
    """As the grader, but for what is reported."""
    root = written(item(interaction, **fields), plain=True)

    assert {text: process(root, {"RESPONSE": text})[0] for text in scores} == scores


@pytest.mark.parametrize(
    ("interactions", "rule"),
    [
        ((choice(response_identifier="one"), choice(response_identifier="two")), "qti-plain-several"),
        ((entry("*"),), "qti-plain-wildcards"),
    ],
)
def test_item_that_no_template_scores_is_refused(interactions: tuple[Interaction, ...], rule: str) -> None:
    """It is left out of the package, with the reason."""
    own = bank(item(*interactions))

    assert documents(own, Kind.ITEM, plain=True) == []
    assert [(each.outcome, each.rule) for each in findings(own, plain=True)] == [(Outcome.REFUSED, rule)]


def test_plain_says_no_feedback_and_reports_it() -> None:
    """Templates set none."""
    own = item(choice(), feedback=ItemFeedback(general=words("g")))

    root = written(own, plain=True)

    assert root.find("{*}modalFeedback") is None
    assert [each.get("identifier") for each in root.iter("{*}outcomeDeclaration")] == ["SCORE", "MAXSCORE"]
    assert rules_of(own, plain=True) == ["qti-plain-feedback"]


def test_plain_leaves_what_a_person_grades_without_rules() -> None:
    """No template waits."""
    own = item(ExtendedTextInteraction())

    assert written(own, plain=True).find("{*}responseProcessing") is None
    assert rules_of(own, plain=True) == ["qti-plain-pending"]


def test_weights_of_a_test_make_up_for_a_template_that_gives_one_point() -> None:
    """2 points by a template worth 1 count twice; what was refused is left out."""
    exact = item(choice(right="AB", max_choices=0, scoring=EXACT), points=TWO, identifier="exact")
    several = item(choice(response_identifier="a"), choice(response_identifier="b"), identifier="several")
    test = AssessmentTest(
        identifier="test", title="T", parts=(ItemRef(item="exact", weight=Decimal(3)), ItemRef(item="several"))
    )
    own = bank(exact, several, tests=(test,))

    (document,) = documents(own, Kind.TEST, plain=True)

    weights = [(each.get("identifier"), each.get("value")) for each in document.root.iter("{*}weight")]
    assert weights == [("POINTS", "6"), ("WEIGHT", "6")]
    assert "qti-left-out" in [each.rule for each in findings(own, plain=True) if each.item == "test"]


def test_test_without_a_written_item_is_refused() -> None:
    """An empty test helps nobody."""
    several = item(choice(response_identifier="a"), choice(response_identifier="b"))
    test = AssessmentTest(identifier="test", title="T", parts=(ItemRef(item="item"),))

    found = findings(bank(several, tests=(test,)), plain=True)

    assert [(each.item, each.outcome) for each in found] == [("item", Outcome.REFUSED), ("test", Outcome.REFUSED)]
