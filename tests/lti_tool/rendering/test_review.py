"""After submission a page tells what the test's policy allows, and no more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import bank, items, page
from responses import responses
from test_no_leak import PLANTED, other_keys

from lti_tool.rendering import Review
from qti.model import AssessmentItem
from qti.scoring.grade import grade
from qti.scoring.reach import full_response
from qti.scoring.response import Response

ITEMS = list(bank())


class Words(HTMLParser):
    """The words of a page, one space between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_data(self, data: str) -> None:
        """Some words."""
        self.found.append(data)

    def __str__(self) -> str:
        return " ".join("".join(self.found).split())


def told(name: str, response: Response, *, feedback: bool = True, key: bool = False, weight: str = "1") -> str:
    """The words of an item's review."""
    item = items()[name]
    review = Review(score=grade(item, response), feedback=feedback, key=key, weight=Decimal(weight))
    return str(Words(page(item, response, review=review)))


@given(item=st.sampled_from(ITEMS), data=st.data())
def test_bare_review_tells_nothing_of_the_key(item: AssessmentItem, data: st.DataObject) -> None:
    """Where neither feedback nor key may be seen, the page is the same for every key, whatever the answer earned."""
    other = replace(data.draw(other_keys(item)), points=item.points)
    response = data.draw(responses(item))

    drawn, drawn_by_other = (
        page(each, response, review=Review(score=grade(each, response), feedback=False, key=False))
        for each in (item, other)
    )

    assert drawn_by_other == drawn
    assert PLANTED not in drawn


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.identifier)
@pytest.mark.parametrize("key", [True, False])
def test_a_review_has_no_controls(item: AssessmentItem, key: bool) -> None:
    """Nothing on it can be changed or posted."""
    response = full_response(item)
    drawn = page(item, response, review=Review(score=grade(item, response), feedback=True, key=key))

    assert not any(f"<{name}" in drawn for name in ("input", "select", "textarea", "button", "fieldset"))


def test_a_pick_is_marked_and_commented_on() -> None:
    """The pick, its mark, its comment; nothing of the right answer."""
    words = told("capital-of-australia", {"RESPONSE": "sydney"})

    assert "Your pick: Sydney✗ wrongSydney is the largest city" in words
    assert "You know your capitals" not in words
    assert "Have another look at the map" in words
    assert "right answer" not in words
    assert "0 of 1 point" in words


def test_the_key_is_told_where_it_may_be() -> None:
    """At the right choice, and beside what was typed."""
    assert "Canberra✓ right answer" in told("capital-of-australia", {"RESPONSE": "sydney"}, key=True)
    assert "Rome✗ wrong (right answer: 9.81)" in told("gravity", {"RESPONSE": "Rome"}, key=True)
    assert "Right answer:William Shakespeare" in told("authors", {"RESPONSE": ["hamlet dante"]}, key=True)
    assert "no answer (right answer: 本)" in told("measure-words", {}, key=True)
    assert "right order" in told("dynasties", {}, key=True)


def test_half_an_answer_is_partly_right() -> None:
    """A pick worth half, and a text worth three quarters."""
    assert "◐ partly right" in told("first-law", {"RESPONSE": "B"})
    assert "Reykjavik◐ partly right" in told("capital-of-iceland", {"city": "Reykjavik"})


def test_each_thing_in_an_order_is_marked_by_its_place() -> None:
    """Two of four at theirs give half of two points; the weight in the test counts."""
    row = ["prophase", "anaphase", "metaphase", "telophase"]
    words = told("mitosis-phases", {"RESPONSE": row}, weight="2")

    assert words.count("✓ right") == words.count("✗ wrong") == 2
    assert "2 of 4 points" in words


def test_what_a_person_grades_waits() -> None:
    """The text as it was written, and no mark."""
    words = told("letter-to-the-editor", {"RESPONSE": "Dear <b>editor</b>"})

    assert "Dear <b>editor</b>" in words
    assert "Waiting for grading, 10 points at most" in words
    assert "wrong" not in words


def test_nothing_answered_is_told_as_that() -> None:
    """It is no wrong pick."""
    words = told("noble-gases", {})

    assert "no answer" in words
    assert "✗" not in words


def test_a_loss_has_a_minus_sign() -> None:
    """Points below zero are told as they are."""
    assert "\N{MINUS SIGN}0.33 of 1 point" in told("guess-the-river", {"RESPONSE": "B"})
