"""Nothing on a page to be answered hangs on the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pages import NAMES, bank, items, page
from responses import responses

from lti_tool.rendering import Names, Orders
from qti.errors import ModelError
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    ItemFeedback,
    MatchInteraction,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderInteraction,
    Scoring,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model import content as nodes

ITEMS = list(bank())
PLANTED = "Wolpertinger"
NOTE = Content((nodes.Paragraph((nodes.Text(PLANTED),)),), PLANTED)


@st.composite
def other_keys(draw: st.DrawFn, item: AssessmentItem) -> AssessmentItem:
    """The same question with another key, other fractions, comments, hints and notes."""
    try:
        return replace(
            item,
            interactions=tuple(_other(draw, each) for each in item.interactions),
            feedback=ItemFeedback(general=NOTE, correct=NOTE),
            hints=(),
            scoring=draw(st.sampled_from([Scoring.SUM, Scoring.EXACT])),
            floor=Fraction(-1, 2),
            points=Decimal(9),
        )
    except ModelError:
        assume(False)
        raise


def _other(draw: st.DrawFn, interaction: Interaction) -> Interaction:
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            many = 1 if isinstance(interaction, InlineChoiceInteraction) else interaction.max_choices
            right = draw(st.sets(st.integers(0, len(interaction.choices) - 1), min_size=1, max_size=many or None))
            row: tuple[Any, ...] = interaction.choices
            choices = [replace(each, correct=n in right, fraction=None, feedback=NOTE) for n, each in enumerate(row)]
            return replace(interaction, choices=tuple(choices))  # type: ignore[arg-type]  # each keeps its kind
        case TextEntryInteraction():
            return replace(interaction, answers=(TextAnswer(pattern=f"{PLANTED} " * 9, feedback=NOTE),))
        case NumericEntryInteraction():
            return replace(interaction, answers=(NumericAnswer(match=Near(value=Decimal("12345.6789"))),))
        case SliderInteraction():
            return replace(interaction, answers=(NumericAnswer(match=Near(value=interaction.lower)),))
        case ExtendedTextInteraction() | UploadInteraction():
            return replace(interaction, grader_notes=NOTE)
        case OrderInteraction():
            return replace(interaction, choices=tuple(draw(st.permutations(interaction.choices))))
        case MatchInteraction():
            used = draw(st.permutations(interaction.targets))
            pairs = zip(interaction.sources, used, strict=False)
            return replace(interaction, key=tuple((a.identifier, b.identifier) for a, b in pairs))
        case GapMatchInteraction():
            drawn = draw(st.permutations(interaction.words))
            made = zip(drawn, interaction.gaps, strict=False)
            return replace(interaction, key=tuple((word.identifier, gap) for word, gap in made))


def plans(item: AssessmentItem) -> Iterator[tuple[str, list[str]]]:
    """An order of the choices of each interaction, as a plan holds it."""
    for each in item.interactions:
        if isinstance(each, MatchInteraction):
            yield each.response_identifier, [choice.identifier for choice in (*each.targets, *each.sources)]
        elif isinstance(each, ChoiceInteraction | OrderInteraction | InlineChoiceInteraction):
            yield each.response_identifier, sorted(choice.identifier for choice in each.choices)


@given(item=st.sampled_from(ITEMS), planned=st.booleans(), data=st.data())
def test_a_page_is_the_same_whatever_the_key(item: AssessmentItem, planned: bool, data: st.DataObject) -> None:
    """Two questions that differ in their keys, shares, comments and notes alone look the same, answered or not."""
    other = data.draw(other_keys(item))
    response = data.draw(responses(item))
    orders: Orders = dict(plans(item)) if planned else {}

    drawn = page(item, response, orders=orders)

    assert page(other, response, orders=orders) == drawn
    assert PLANTED not in drawn


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.identifier)
def test_identifiers_stay_in_the_bank(item: AssessmentItem) -> None:
    """No name of an interaction or a choice, which authors pick to speak, stands in an attribute."""
    names = {item.identifier, *(each.response_identifier for each in item.interactions)}
    names.update(name for each in item.interactions for name in _parts(each))
    attributes = re.findall(r'(?:name|value|id|for|data-[a-z]+|aria-[a-z]+by)="([^"]*)"', page(item))

    assert names.isdisjoint(word for value in attributes for word in value.split())


def _parts(interaction: Interaction) -> Iterator[str]:
    """The identifiers of what is picked, ordered or paired."""
    for row in ("choices", "sources", "targets", "words"):
        yield from (part.identifier for part in getattr(interaction, row, ()))
    yield from getattr(interaction, "gaps", ())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.identifier)
def test_names_differ_from_attempt_to_attempt(item: AssessmentItem) -> None:
    """What one learner has seen in the source tells another nothing."""
    ids = re.compile(r'(?:name|value|id)="([fc][0-9a-f]{20})')

    ours, theirs = (set(ids.findall(page(item, names=Names(secret)))) for secret in ("one", "two"))

    assert ours.isdisjoint(theirs)
    assert len(ours) == len(theirs)


def test_an_order_is_never_shown_as_its_key_by_rule() -> None:
    """Without a plan, the order shown hangs on the attempt: over several attempts it varies."""
    item = items()["dynasties"]
    words = ["Qín", "Hàn", "Táng", "Sòng", "Míng"]

    rows = {tuple(sorted(words, key=page(item, names=Names(str(n))).index)) for n in range(20)}

    assert len(rows) > 10


def test_a_plan_decides_the_order_shown() -> None:
    """Of choices, and of both sides of a match."""
    choices = page(items()["capital-of-australia"], orders={"RESPONSE": ["none", "melbourne", "canberra", "sydney"]})
    match = page(items()["authors"], orders={"RESPONSE": ["goethe", "inferno", "dante", "moliere", "hamlet"]})

    assert choices.index("None of") < choices.index("Melbourne") < choices.index("Canberra") < choices.index("Sydney")
    assert match.index("Goethe") < match.index("Dante") < match.index("Molière") < match.index("Shakespeare")
    assert match.index("Inferno") < match.index("Hamlet") < match.index("Quixote")


def test_fields_are_as_wide_as_any_other() -> None:
    """The width of a field tells the length of no answer."""
    short, long = page(items()["ladder-length"]), page(items()["capital-of-iceland"])

    assert re.findall(r'size="(\d+)"', short + long) == ["14", "14"]


def test_names_do_not_show_their_secret() -> None:
    """Neither in a log nor in a page."""
    assert "one attempt" not in repr(NAMES)
    assert "one attempt" not in page(items()["authors"])
