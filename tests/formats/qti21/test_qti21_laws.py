"""What is written scores and says what the grader scores and says, whatever the item and the response."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qti_engine import process
from qti_samples import QTI, item, words, written

from qti.formats.qti21.names import Names, names
from qti.model import (
    AssessmentItem,
    AssociableChoice,
    Between,
    ChoiceInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    Interaction,
    ItemFeedback,
    MatchInteraction,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Scoring,
    SignificantFigures,
    SimpleChoice,
    TextAnswer,
    TextEntryInteraction,
)
from qti.scoring.grade import grade

FRACTIONS = st.sampled_from([Fraction(n, d) for n, d in ((1, 1), (1, 2), (1, 3), (2, 3), (0, 1), (-1, 3), (-1, 1))])
PARTIAL = FRACTIONS.filter(lambda fraction: fraction != 1)
LOSSES = FRACTIONS.filter(lambda fraction: fraction <= 0)
FLOORS = st.sampled_from([Fraction(0), Fraction(-1, 2), Fraction(-1)])
WEIGHTS = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3), Fraction(0)])
EXACT_OR_SUM = st.sampled_from([Scoring.SUM, Scoring.EXACT])
COMMENTS = st.booleans()
LETTERS = "ABCD"


def comment(name: str, said: bool) -> Any:
    """A comment that nothing else says."""
    return words(f"on {name}") if said else None


@st.composite
def single_choices(draw: st.DrawFn, name: str) -> ChoiceInteraction:
    """One pick; the key earns everything, others a fraction or what the rule gives."""
    right = draw(st.sets(st.sampled_from(LETTERS), min_size=1, max_size=2))
    fractions = {each: None if each in right else draw(st.none() | PARTIAL) for each in LETTERS}
    return ChoiceInteraction(
        response_identifier=name,
        choices=tuple(
            SimpleChoice(
                identifier=each,
                content=words(each),
                correct=each in right,
                fraction=fractions[each],
                feedback=comment(f"{name} {each}", draw(COMMENTS)),
            )
            for each in LETTERS
        ),
        scoring=draw(EXACT_OR_SUM),
        weight=draw(WEIGHTS),
        floor=draw(FLOORS),
    )


@st.composite
def several_choices(draw: st.DrawFn, name: str) -> ChoiceInteraction:
    """Several picks, with fractions of their own or the rule's."""
    right = draw(st.sets(st.sampled_from(LETTERS), min_size=1))
    own = draw(st.booleans())
    share = draw(st.sampled_from([Fraction(1), Fraction(1, 2)])) if len(right) > 1 else Fraction(1)
    return ChoiceInteraction(
        response_identifier=name,
        choices=tuple(
            SimpleChoice(
                identifier=each,
                content=words(each),
                correct=each in right,
                fraction=(share if each in right else draw(LOSSES)) if own else None,
                feedback=comment(f"{name} {each}", draw(COMMENTS)),
            )
            for each in LETTERS
        ),
        max_choices=0,
        scoring=draw(EXACT_OR_SUM),
        weight=draw(WEIGHTS),
        floor=draw(FLOORS),
    )


@st.composite
def dropdowns(draw: st.DrawFn, name: str) -> InlineChoiceInteraction:
    """A dropdown with one right option."""
    return InlineChoiceInteraction(
        response_identifier=name,
        choices=tuple(
            InlineChoice(
                identifier=each,
                text=each,
                correct=each == "B",
                fraction=None if each == "B" else draw(st.none() | PARTIAL),
                feedback=comment(f"{name} {each}", draw(COMMENTS)),
            )
            for each in LETTERS
        ),
        weight=draw(WEIGHTS),
        floor=draw(FLOORS),
    )


@st.composite
def text_entries(draw: st.DrawFn, name: str) -> TextEntryInteraction:
    """A few patterns, at least one of them worth everything."""
    patterns = draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=4))
    fractions = [Fraction(1), *(draw(FRACTIONS) for _ in patterns[1:])]
    order = draw(st.permutations(list(zip(patterns, fractions, strict=True))))
    return TextEntryInteraction(
        response_identifier=name,
        answers=tuple(
            TextAnswer(pattern=pattern, fraction=fraction, feedback=comment(f"{name} {place}", draw(COMMENTS)))
            for place, (pattern, fraction) in enumerate(order)
        ),
        case_sensitive=draw(st.booleans()),
        weight=draw(WEIGHTS),
        floor=draw(FLOORS),
    )


@st.composite
def numeric_entries(draw: st.DrawFn, name: str) -> NumericEntryInteraction:
    """Every kind of number, in any order."""
    matches = draw(st.permutations(NUMBER_MATCHES))
    fractions = draw(st.permutations([Fraction(1), *(draw(FRACTIONS) for _ in matches[1:])]))
    return NumericEntryInteraction(
        response_identifier=name,
        answers=tuple(
            NumericAnswer(match=match, fraction=fraction, feedback=comment(f"{name} {place}", draw(COMMENTS)))
            for place, (match, fraction) in enumerate(zip(matches, fractions, strict=True))
        ),
        weight=draw(WEIGHTS),
        floor=draw(FLOORS),
    )


@st.composite
def orders(draw: st.DrawFn, name: str) -> OrderInteraction:
    """Four things to put in order."""
    return OrderInteraction(
        response_identifier=name,
        choices=tuple(OrderChoice(identifier=each, content=words(each)) for each in LETTERS),
        scoring=draw(st.sampled_from([Scoring.EXACT, Scoring.PER_POSITION])),
        weight=draw(WEIGHTS),
    )


@st.composite
def matchings(draw: st.DrawFn, name: str) -> MatchInteraction:
    """Four left sides, one of them without a right one."""
    return MatchInteraction(
        response_identifier=name,
        sources=tuple(AssociableChoice(identifier=each, content=words(each)) for each in LETTERS),
        targets=tuple(AssociableChoice(identifier=f"T{each}", content=words(each)) for each in LETTERS),
        key=(("A", "TB"), ("B", "TB"), ("C", "TA")),
        reuse=True,
        scoring=draw(st.sampled_from([Scoring.EXACT, Scoring.PER_PAIR])),
        weight=draw(WEIGHTS),
    )


PATTERNS = ("paris", "par*", "*", "Paris *", "* is", "pa\\*", "Café", "[x]$", "p*s", "straße")
TEXTS = (
    "",
    "paris",
    "PARIS",
    " paris ",
    "pari",
    "paris x",
    "this is",
    "pa*",
    "cafe\u0301",
    "CAFÉ",
    "[x]$",
    "STRASSE",
    " ",
)
NUMBER_MATCHES = (
    Near(value=Decimal("3.14"), tolerance=Decimal("0.01")),
    Near(value=Decimal(-70), tolerance=Decimal("0.05"), relative=True),
    Between(lower=Decimal("0.1"), upper=Decimal("0.3")),
    SignificantFigures(value=Decimal(1000), figures=3),
)
NUMBERS = ("", "3.13", "3.15", "3.151", "-66.5", "-73.5", "-74", "0.3", "0.2", "999.5", "1005", "1005.1", "three")
KINDS = (single_choices, several_choices, dropdowns, text_entries, numeric_entries, orders, matchings)


@st.composite
def items(draw: st.DrawFn) -> AssessmentItem:
    """Up to three interactions under any scoring, with or without comments on the whole."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    interactions = [draw(kind(f"part{number}")) for number, kind in enumerate(kinds)]
    if not any(interaction.weight for interaction in interactions):
        interactions = [draw(single_choices("part0").filter(lambda each: each.weight > 0))]
    levels = {name: words(name) for name in ("general", "correct", "partially_correct", "incorrect") if draw(COMMENTS)}
    return item(
        *interactions,
        points=draw(st.sampled_from([Decimal(1), Decimal(0), Decimal("2.5"), Decimal(7)])),
        scoring=draw(EXACT_OR_SUM),
        floor=draw(FLOORS),
        feedback=ItemFeedback(**levels),
    )


@st.composite
def answered(draw: st.DrawFn) -> tuple[AssessmentItem, dict[str, Any]]:
    """An item and a response to it."""
    drawn = draw(items())
    return drawn, {each.response_identifier: draw(responses(each)) for each in drawn.interactions}


def responses(interaction: Interaction) -> st.SearchStrategy[Any]:
    """What a learner may answer, nothing included."""
    match interaction:
        case ChoiceInteraction(max_choices=0):
            return st.lists(st.sampled_from(LETTERS), unique=True)
        case TextEntryInteraction():
            return st.sampled_from(TEXTS)
        case NumericEntryInteraction():
            return st.sampled_from(NUMBERS)
        case OrderInteraction():
            return st.just([]) | st.permutations(LETTERS)
        case MatchInteraction():
            pairs = [st.sampled_from([None, *(f"{each} T{target}" for target in LETTERS)]) for each in LETTERS]
            return st.tuples(*pairs).map(lambda picked: [pair for pair in picked if pair])
        case _:
            return st.sampled_from(["", *LETTERS])


def as_written(value: Any, own: Names) -> Any:
    """A response in the identifiers that the item is written with."""
    if isinstance(value, str):
        return own.choice(value)
    return [" ".join(map(own.choice, each.split(" "))) for each in value]


@given(answered())
def test_written_rules_score_as_the_grader(drawn: tuple[AssessmentItem, dict[str, Any]]) -> None:
    """The same score, the same comments."""
    own, response = drawn
    root = written(own)
    named = names(own)

    score, said = process(
        root, {named[name].response: as_written(value, named[name]) for name, value in response.items()}
    )

    graded = grade(own, response)
    texts = {each.get("identifier"): "".join(each.itertext()) for each in root.iterfind("q:modalFeedback", QTI)}
    assert score == pytest.approx(float((graded.fraction or 0) * Fraction(own.points)), abs=1e-9)
    assert sorted(texts[each] for each in said) == sorted(each.content.source for each in graded.feedback)


@given(items())
def test_identifiers_are_unique_among_everything(drawn: AssessmentItem) -> None:
    """No choice is called like another choice or a variable of its item (information model, 5.2.1)."""
    root = written(drawn)

    variables = [
        each.get("identifier") for each in (*root.iter("{*}responseDeclaration"), *root.iter("{*}outcomeDeclaration"))
    ]
    choices = [
        each.get("identifier")
        for name in ("simpleChoice", "inlineChoice", "simpleAssociableChoice")
        for each in root.iter("{*}" + name)
    ]
    assert len({*variables, *choices}) == len(variables) + len(choices)
