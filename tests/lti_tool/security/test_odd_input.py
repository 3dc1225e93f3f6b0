"""Odd input to an attempt: each refused or taken for its own reason, and nothing else changes."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import pytest
from hall import Hall, Visitor
from sqlalchemy import select

from lti_tool.tables import Answer

MIB = 1024 * 1024
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Logged = list[MutableMapping[str, Any]]


@pytest.fixture
def learner(hall: Hall) -> Visitor:
    """Within an attempt, with the names of its fields at hand: a choice's first, then the field for typing."""
    found = hall.open()
    found.begin()
    [choice] = set(re.findall(r'type="radio"[^>]*name="([^"]+)"|name="([^"]+)"[^>]*type="radio"', _page(found, 1)))
    [typed] = re.findall(r'<input(?=[^>]*type="text")[^>]*name="([^"]+)"', _page(found, 3))
    found.fields = ["".join(choice), typed]
    return found


def _page(visitor: Visitor, number: int) -> str:
    return visitor.get(f"@/?page={number}").text


def _saved(hall: Hall) -> dict[str, Any]:
    with hall.tool.sessions() as db:
        return {row.item: (row.sequence, row.response) for row in db.scalars(select(Answer))}


@SQLITE
@pytest.mark.parametrize("sequence", ["", "-1", "1e3", "٣", "9" * 10, "9" * 5000, "0x1", " 0", "0\0", "null"])
def test_a_count_of_saves_that_is_none(hall: Hall, learner: Visitor, logged: Logged, sequence: str) -> None:
    """``sequence`` is a short number in digits, as every page of ours writes it."""
    answer = learner.post("@/answers/3", {"sequence-3": sequence, learner.fields[1]: "x"})

    assert (answer.status_code, logged[-1]["reason"]) == (400, "no-sequence")
    assert _saved(hall) == {}


@SQLITE
def test_a_question_named_ten_thousand_times(hall: Hall, learner: Visitor) -> None:
    """It is saved once; what names no question of the page saves nothing."""
    names = ["3"] * 10_000 + ["0", "-1", "6", "٣", "9" * 5000, "", "3\0"]

    answer = learner.post("@/answers", {"question": names, "sequence-3": "0", learner.fields[1]: "x"})

    assert answer.status_code == 303
    assert _saved(hall) == {"typed-correct": (1, {"RESPONSE": "x"})}


@SQLITE
def test_a_choice_that_was_not_offered(hall: Hall, learner: Visitor, logged: Logged) -> None:
    """Neither one that is made up, nor one by the name that the bank has for it, nor two of which one may be picked."""
    offered, other = re.findall(r'value="(c[0-9a-f]{20})"', _page(learner, 1))
    forged = [
        ["made-up"],
        ["key-is-this-one"],
        [offered, other],
        [offered * 10_000],
        [f"{offered}\0"],
        [offered.upper()],
    ]

    answers = [learner.post("@/answers/1", {"sequence-1": "0", learner.fields[0]: values}) for values in forged]

    assert [answer.status_code for answer in answers] == [400] * len(forged)
    assert {line["reason"] for line in logged} == {"unknown-choice"}
    assert _saved(hall) == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "ab"),
        ("a\x08\x1bb", "ab"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", "\N{RIGHT-TO-LEFT OVERRIDE}abc"),
        ("𝔘💥", "𝔘💥"),
        (b"\xed\xa0\x80", "%ED%A0%80"),
        (b"\xff", "%FF"),
        ("'; DROP TABLE answers; --", "'; DROP TABLE answers; --"),
    ],
)
def test_what_is_kept_of_odd_characters(hall: Hall, learner: Visitor, typed: str | bytes, kept: str) -> None:
    """The same on both databases: what no text can hold is left out, what is no UTF-8 stays as it was sent."""
    answer = learner.post("@/answers/3", {"sequence-3": "0", learner.fields[1]: typed})

    assert answer.status_code == 200
    assert _saved(hall) == {"typed-correct": (1, {"RESPONSE": kept})}
    assert learner.get("@/?page=3").status_code == 200


@SQLITE
def test_too_much(hall: Hall, learner: Visitor) -> None:
    """More than two megabytes are not read; less, but more than anybody types, is told to be shortened."""
    long = learner.post("@/answers/3", {"sequence-3": "0", learner.fields[1]: "x" * MIB})
    longer = learner.post("@/answers/3", {"sequence-3": "0", learner.fields[1]: "x" * 2 * MIB})
    many = {f"field-{number}": "x" for number in range(20_000)}

    thousands = learner.post("@/answers/3", {"sequence-3": "0", learner.fields[1]: "x", **many})

    assert (long.status_code, longer.status_code, thousands.status_code) == (422, 413, 200)
    assert _saved(hall) == {"typed-correct": (1, {"RESPONSE": "x"})}


@SQLITE
@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 401),
        ("text/plain", 401),
        ("", 401),
        ("multipart/form-data", 401),
        ("multipart/form-data; boundary=x", 401),
        ("application/x-www-form-urlencoded; charset=utf-16", 200),
    ],
)
def test_a_form_in_another_shape(hall: Hall, learner: Visitor, content_type: str, status: int) -> None:
    """JSON is no form, so the page's token is not in it; and nothing is decoded as the sender would like."""
    body = f"csrf={learner.csrf}&sequence-3=0&{learner.fields[1]}=x"
    written = f'{{"csrf": "{learner.csrf}", "sequence-3": "0"}}' if "json" in content_type else body

    answer = learner.client.post(learner.path("@/answers/3"), data=written, content_type=content_type)

    assert answer.status_code == status
    assert len(_saved(hall)) == (status == 200)
