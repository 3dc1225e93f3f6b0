"""What holds for every item and every response."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from samples import EVERY, choice, item, words

from qti.errors import ResponseError
from qti.model import (
    AssessmentItem,
    AssociableChoice,
    ChoiceInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    OrderChoice,
    OrderInteraction,
    Scoring,
    SimpleChoice,
)
from qti.scoring.grade import grade
from qti.scoring.reach import full_response
from qti.scoring.score import Score

floors = st.sampled_from([Fraction(0), Fraction(-1, 3), Fraction(-1)])
weights = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2)])
names = st.sampled_from(
    ["A", "B", "C", "D", "H1", "H2", "S1", "S2", "L1 R1", "L1 R2", "L2 R2", "L2 R1", "L3 R3", "W1 G1"]
)
typed = st.one_of(names, st.text(max_size=6), st.sampled_from(["3", "3.5", "1e9", "paris", "7.99", "W2 G2", "W2 G1"]))
values: st.SearchStrategy[Any] = st.one_of(
    typed, st.lists(typed, max_size=4), st.lists(names, max_size=4, unique=True), st.none()
)


@st.composite
def choices(draw: st.DrawFn) -> ChoiceInteraction:
    """One pick or several, with given fractions or without, valid for the model."""
    key = draw(st.text("+-", min_size=2, max_size=5).filter(lambda marks: "+" in marks))
    several = choice(
        key, floor=draw(floors), weight=draw(weights), scoring=draw(st.sampled_from([Scoring.SUM, Scoring.EXACT]))
    )
    if draw(st.booleans()):
        return replace(several, max_choices=1)
    given_fractions = tuple(
        replace(each, fraction=draw(st.sampled_from([Fraction(1), Fraction(2, 3), Fraction(1, 2)])))
        if each.correct
        else replace(each, fraction=draw(st.sampled_from([Fraction(0), Fraction(-1, 7), Fraction(-1)])))
        for each in several.choices
    )
    right = sum((each.fraction or Fraction(0) for each in given_fractions if each.correct), Fraction(0))
    return replace(several, choices=given_fractions) if right >= 1 else several


@st.composite
def items(draw: st.DrawFn) -> AssessmentItem:
    """An item of one to three interactions of any kind, with weights and floors."""
    drawn: list[Interaction] = [
        draw(st.one_of(choices(), st.sampled_from(EVERY))) for _ in range(draw(st.integers(1, 3)))
    ]
    named = [
        replace(each, response_identifier=f"r{n}", floor=draw(floors), weight=draw(weights))
        for n, each in enumerate(drawn)
    ]
    if not any(each.weight for each in named):
        named = [replace(each, weight=Fraction(1)) for each in named]
    return item(
        *named,
        points=draw(st.sampled_from([Decimal(0), Decimal(1), Decimal("0.7"), Decimal(100)])),
        floor=draw(floors),
        scoring=draw(st.sampled_from([Scoring.SUM, Scoring.EXACT])),
    )


@given(data=st.data())
def test_a_score_stays_in_range(data: st.DataObject) -> None:
    """Whatever is answered: from the item's floor to its points; nothing but ``ResponseError`` is raised."""
    question = data.draw(items())
    response = {each.response_identifier: data.draw(values) for each in question.interactions}

    score = _graded(question, response)

    if score and not score.pending:
        assert question.floor * Fraction(question.points) <= score.points <= question.points
        assert all(
            each.fraction is not None and interaction.floor <= each.fraction <= 1
            for interaction, each in zip(question.interactions, score.interactions, strict=True)
        )


@given(items())
def test_the_key_always_scores_full(question: AssessmentItem) -> None:
    """The fully right response earns everything that needs no person."""
    score = grade(question, full_response(question))

    right = {each.identifier: each.fraction for each in score.interactions if full_response(question)[each.identifier]}
    assert set(right.values()) <= {1}
    if len(right) == len(question.interactions):
        assert score.given == score.maximum == question.points


@given(items())
def test_no_response_earns_nothing(question: AssessmentItem) -> None:
    """And nothing is pending then."""
    score = grade(question, {})

    assert (score.given, score.pending) == (0, False)
    assert not any(each.answered for each in score.interactions)


@given(question=choices(), data=st.data())
def test_permuting_choices_changes_nothing(question: ChoiceInteraction, data: st.DataObject) -> None:
    """Neither that of the choices nor that of the picks."""
    question = replace(question, weight=Fraction(1))
    picked = data.draw(st.lists(st.sampled_from([each.identifier for each in question.choices]), unique=True))
    shuffled = replace(question, choices=tuple(data.draw(st.permutations(question.choices))))
    reordered = data.draw(st.permutations(picked))

    assert _points(item(question), picked) == _points(item(shuffled), reordered)


@given(st.permutations(["L1", "L2", "L3"]), st.permutations(["L1 R1", "L2 R2", "L3 R3"]))
def test_permuting_pairs_changes_nothing(sides: list[str], made: list[str]) -> None:
    """A match is a set of pairs."""
    match = next(each for each in EVERY if isinstance(each, MatchInteraction))
    shuffled = replace(match, sources=tuple(AssociableChoice(identifier=name, content=words(name)) for name in sides))

    assert _points(item(shuffled), made) == _points(item(match), sorted(made)) == 1


@given(st.permutations("ABCD"), st.permutations("ABCD"))
def test_naming_changes_nothing(row: list[str], answer: list[str]) -> None:
    """Renaming the things of an order and of the answer alike leaves the score as it is."""
    renamed = {name: f"n{n}" for n, name in enumerate(row)}
    order = OrderInteraction(
        choices=tuple(OrderChoice(identifier=name, content=words(name)) for name in row), scoring=Scoring.PER_POSITION
    )
    other = replace(order, choices=tuple(replace(each, identifier=renamed[each.identifier]) for each in order.choices))

    assert _points(item(order), answer) == _points(item(other), [renamed[name] for name in answer])


@given(
    st.dictionaries(
        st.sampled_from(["r0", "x"]), st.recursive(st.one_of(st.none(), st.integers(), st.text()), st.lists)
    )
)
def test_odd_responses_are_refused_and_nothing_worse(response: dict[str, Any]) -> None:
    """Values of any type: what is not refused earns something between nothing and all."""
    scores = [_graded(item(replace(each, response_identifier="r0")), response) for each in EVERY]

    assert [score for score in scores if score is not None and not 0 <= score.given <= score.maximum] == []


def _graded(question: AssessmentItem, response: dict[str, Any]) -> Score | None:
    try:
        return grade(question, response)
    except ResponseError:
        return None


def _points(question: AssessmentItem, picked: Any) -> Fraction | None:
    score = _graded(question, {"RESPONSE": picked})
    return None if score is None else score.points


def test_every_kind_of_choice_is_tried() -> None:
    """The list of samples covers every kind of interaction."""
    assert len({type(each) for each in EVERY}) == 12
    assert {InlineChoiceInteraction, ChoiceInteraction} <= {type(each) for each in EVERY}
    assert isinstance(EVERY[0].choices[0], SimpleChoice)
