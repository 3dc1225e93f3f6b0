"""Responses become scores per learner, attempt and item, and results of tests."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qti.bank.read import open_bank
from qti.errors import ReadError
from qti.model import AssessmentItem, Bank
from qti.responses.csv_file import csv_records
from qti.responses.record import Record
from qti.responses.results import Results, grade_responses
from qti.responses.rows import attempt_rows, detailed_rows, item_rows, learner_rows

BANK = """
bank: b
title: B
tests:
  - {id: quiz, title: Quiz, items: [pick, {item: word, weight: 2}], pass-mark: 50 %, attempt-kept: latest}
  - id: pool
    title: Pool
    items:
      - {section: s, title: S, select: 1, items: [word, two]}
      - essay
items:
  - id: pick
    select: Pick.
    choices: [right: x, right: y, {wrong: z, feedback: Not *z*.}]
    feedback: {general: Read on.}
  - id: word
    text-entry: Write.
    answer: yes
  - id: two
    body: "{{a}} {{b}}"
    interactions:
      a: {kind: text-entry, answer: one}
      b: {kind: inline-choice, choices: [right: r, wrong: w]}
  - id: essay
    extended-text: Write much.
  - id: alone
    choice: Pick.
    choices: [right: x, wrong: y]
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Five questions, two tests."""
    folder = tmp_path_factory.mktemp("bank")
    (folder / "bank.yaml").write_text(BANK, encoding="utf-8")
    return open_bank(folder)


def records(text: str) -> list[Record]:
    """The records of a CSV text, which has no mistake."""
    found = list(csv_records("r.csv", text))
    assert all(isinstance(each, Record) for each in found)
    return [each for each in found if isinstance(each, Record)]


def graded(bank: Bank, text: str) -> Results:
    """The results of a CSV text."""
    return grade_responses(bank, records(text))


def points(results: Results) -> list[tuple[str, int, str, str, str]]:
    """Learner, attempt, test, item and fraction of each item."""
    return [(each.learner, each.attempt, each.test, each.item, str(each.score.fraction)) for each in results.items]


def test_rows_of_one_interaction_are_one_response(bank: Bank) -> None:
    """Two picks in two rows; what the test has and the attempt leaves out is blank."""
    results = graded(bank, "learner,item,value,test\nana,pick,A,quiz\nana,pick,B,quiz\n")

    assert points(results) == [("ana", 1, "quiz", "pick", "1"), ("ana", 1, "quiz", "word", "0")]
    (attempt,) = results.attempts
    assert (attempt.score.percent, attempt.score.passed) == (Decimal("33.33333"), False)


def test_a_later_time_replaces_an_earlier_response(bank: Bank) -> None:
    """All values of the latest time together; a row without time is older than any."""
    results = graded(
        bank,
        "learner,time,item,value\n"
        "ana,2025-01-01T10:00,pick,A\n"
        "ana,,pick,C\n"
        "ana,2025-01-01T12:00+01:00,pick,A\n"
        "ana,2025-01-01T11:00,pick,B\n"
        "ana,2025-01-01T10:30,pick,C\n",
    )

    assert points(results)[0] == ("ana", 1, "quiz", "pick", "1")
    assert next(attempt_rows(results))["time"] == "2025-01-01T12:00:00+01:00"


def test_attempts_come_in_their_order_and_one_counts(bank: Bank) -> None:
    """By learner as they come, then by number, wherever the rows stand."""
    results = graded(
        bank,
        "learner,attempt,item,value,test\n"
        "ben,2,word,no,quiz\nana,1,word,yes,quiz\nben,1,word,yes,quiz\nben,1,pick,A,quiz\nben,10,word,yes,quiz\n",
    )

    assert [(each.learner, each.attempt) for each in results.attempts] == [
        ("ben", 1),
        ("ben", 2),
        ("ben", 10),
        ("ana", 1),
    ]
    assert [tuple(row.values()) for row in learner_rows(results)] == [
        ("ben", "quiz", 3, "2", "3", "66.66667", True, False),
        ("ana", "quiz", 1, "2", "3", "66.66667", True, False),
    ]


def test_a_draw_is_what_was_answered(bank: Bank) -> None:
    """An empty value says that the question was shown."""
    results = graded(bank, "learner,item,value\nana,two,\nana,essay,Long.\n")

    assert points(results) == [("ana", 1, "pool", "two", "0"), ("ana", 1, "pool", "essay", "None")]
    assert [tuple(row.values()) for row in attempt_rows(results)] == [
        ("ana", 1, "pool", None, "0", "2", "0", None, True)
    ]


def test_practice_outside_of_a_test_is_scored(bank: Bank) -> None:
    """Items that are in no test together have scores, and no test has."""
    results = graded(bank, "learner,item,value\nana,alone,A\nana,word,no\n")

    assert points(results) == [("ana", 1, "", "word", "0"), ("ana", 1, "", "alone", "1")]
    assert (results.attempts, results.learners) == ((), ())


def test_rows_are_plain_values(bank: Bank) -> None:
    """Digits as texts, nothing for what is not known."""
    results = graded(bank, "learner,item,value\nana,essay,Long.\nana,alone,B\n")

    assert list(item_rows(results)) == [
        {
            "learner": "ana", "attempt": 1, "test": None, "item": "essay", "given": None, "maximum": "1",
            "percent": None, "answered": True, "pending": True,
        },
        {
            "learner": "ana", "attempt": 1, "test": None, "item": "alone", "given": "0", "maximum": "1",
            "percent": "0", "answered": True, "pending": False,
        },
    ]  # fmt: skip


def test_details_say_what_earned_it_and_what_to_show(bank: Bank) -> None:
    """Each interaction's fraction with its reasons, and the comments as they are written."""
    row: dict[str, Any] = next(
        detailed_rows(graded(bank, "learner,test,item,value\nana,quiz,pick,A\nana,quiz,pick,C\n"))
    )

    assert row["interactions"] == [
        {"interaction": "RESPONSE", "fraction": "0", "answered": True, "right": ["A"], "wrong": ["C"], "answer": None}
    ]
    assert row["feedback"] == [
        {"kind": "choice", "interaction": "RESPONSE", "choice": "C", "answer": None, "text": "Not *z*."},
        {"kind": "general", "interaction": None, "choice": None, "answer": None, "text": "Read on."},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("learner,item,value\nana,wrd,x", 'r.csv:2:5: "wrd" is no item of the bank ("word" is there)'),
        ("learner,item,value\nana,zzzzz,x", 'r.csv:2:5: "zzzzz" is no item of the bank'),
        (
            "learner,item,value\nana,alone,Z",
            'r.csv:2:11: "Z" is not there to choose; there are "A", "B", in the response to "RESPONSE" of "alone"',
        ),
        ("learner,item,value\nana,alone,A\nana,alone,B", "r.csv:3:11: 2 are picked, but 1 at most may be"),
        ("learner,item,value\nana,pick,Q\nana,pick,A", 'r.csv:2:10: "Q" is not there to choose'),
        (
            "learner,item,interaction,value\nana,two,c,x",
            'r.csv:2:9: "c" is no interaction, in "two" (there is "a", "b")',
        ),
        ("learner,item,value\nana,two,x", 'r.csv:2:1: the interaction is missing, in "two"'),
        ("learner,test,item,value\nana,quizz,word,x", 'r.csv:2:5: "quizz" is no test of the bank ("quiz" is there)'),
        ("learner,test,item,value\nana,quiz,alone,A", 'r.csv:2:5: "alone" is no item of "quiz"'),
        ("learner,test,item,value\nana,quiz,word,x\nana,pool,word,x", 'r.csv:3:5: "pool" is another test than "quiz"'),
        (
            "learner,item,value\nana,word,x",
            'r.csv:2:1: this attempt may be at "quiz" or "pool" (say which in the column "test")',
        ),
        ("learner,item,value\nana,essay,x", 'r.csv:2:1: section "s" draws 1 of 2, but 0 are answered'),
    ],
)
def test_what_cannot_be_is_told_at_its_place(bank: Bank, text: str, expected: str) -> None:
    """Unknown names, impossible responses, attempts of which the test is unknown."""
    with pytest.raises(ReadError) as refused:
        graded(bank, text)

    assert str(refused.value.mistakes[0]).startswith(expected)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(bank: Bank) -> None:
    """Although the items are met in the bank's order."""
    with pytest.raises(ReadError) as refused:
        graded(bank, "learner,item,value\nana,nothing,x\nana,alone,Z\nana,pick,Z\n")

    assert [each.place.line for each in refused.value.mistakes] == [2, 3, 4]


def test_the_bank_is_walked_once(bank: Bank) -> None:
    """And an item is made anew for whoever walks, so none is kept."""
    walks = 0

    class Items:
        """The bank's items, counting the walks."""

        def __iter__(self) -> Iterator[AssessmentItem]:
            nonlocal walks
            walks += 1
            return iter(bank.items)

    counted = Bank(identifier="b", title="B", items=Items(), tests=bank.tests)

    graded(counted, "learner,item,value\nana,alone,A\nben,alone,A\n")

    assert walks == 1


def test_the_sample_files_need_no_test(tmp_path: Path) -> None:
    """A bank without tests scores its items."""
    (tmp_path / "bank.yaml").write_text("bank: b\ntitle: B\nitems:\n  - {id: q, true-false: Yes?, answer: true}\n")

    results = graded(open_bank(tmp_path), "learner,item,value\nana,q,true\n")

    assert points(results) == [("ana", 1, "", "q", "1")]
