"""The grader gives the outcomes on which two QTI 2.1 engines agree."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from qti_responses import feedback, response

from qti.bank.read import read_bank
from qti.model import AssessmentItem, AssessmentTest, Bank
from qti.scoring.attempts import presented, total
from qti.scoring.grade import grade
from qti.scoring.score import Score

FOLDER = Path(__file__).parent / "qti21"
RESULTS = {None: None, True: "pass", False: "fail"}
BLANK_IS_ZERO = "what a person grades is pending in an engine even if it is blank; ours (decision A) gives 0 at once"
BLANK_ITEMS = {"essay": BLANK_IS_ZERO, "upload": BLANK_IS_ZERO}
"""Items whose outcome for no response differs, with the reason."""


def lines(kind: str) -> dict[str, list[dict[str, Any]]]:
    """The expected lines of each item or test."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (FOLDER.parent / "qti21-expected.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        expected = json.loads(line, parse_float=Decimal)
        if kind in expected:
            found[expected[kind].removesuffix(".xml")].append(expected)
    return found


ITEMS, TESTS = lines("item"), lines("test")


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The questions of the shapes, as an author writes them."""
    return read_bank(FOLDER)


@pytest.fixture(scope="module")
def items(bank: Bank) -> dict[str, AssessmentItem]:
    """The questions by name."""
    return {item.identifier: item for item in bank}


@pytest.fixture(scope="module")
def tests(bank: Bank) -> dict[str, AssessmentTest]:
    """The tests by name."""
    return {test.identifier: test for test in bank.tests}


def test_nothing_is_left_out(items: dict[str, AssessmentItem]) -> None:
    """Every item has its lines, and all lines are there."""
    assert set(items) == set(ITEMS)
    assert sum(map(len, ITEMS.values())) == 639
    assert sum(map(len, TESTS.values())) == 24


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_scores_as_in_both_engines(items: dict[str, AssessmentItem], name: str) -> None:
    """Points to five decimals, pending or not, and the comments that apply."""
    item = items[name]
    expected = [_expected(line) for line in ITEMS[name]]

    given = [_given(item, grade(item, response(item, line["responses"]))) for line in ITEMS[name]]

    assert given == expected


def _expected(line: dict[str, Any]) -> tuple[Any, list[str]]:
    if not line["responses"] and line["item"].removesuffix(".xml") in BLANK_ITEMS:
        assert line["SCORE"] is None, "the exception is none any more"
        return Decimal(0), line["FEEDBACK"]
    return line["SCORE"], line["FEEDBACK"]


def _given(item: AssessmentItem, score: Score) -> tuple[Any, list[str]]:
    return None if score.pending else score.given, feedback(item, score)


@pytest.mark.parametrize("name", TESTS)
def test_a_test_comes_out_as_in_both_engines(
    items: dict[str, AssessmentItem], tests: dict[str, AssessmentTest], name: str
) -> None:
    """Total, maximum, percentage, and pass, fail or undecided."""
    test = tests[name]

    for line in TESTS[name]:
        answered = line["responses"]
        scores = {
            part: grade(items[part], response(items[part], answered.get(part, {})))
            for part in presented(test, answered)
        }
        score = total(test, scores)
        assert (score.given, score.maximum, score.percent) == (line["TOTAL"], line["MAXTOTAL"], line["PERCENT"])
        assert RESULTS[score.passed] == _result(line)


def _result(line: dict[str, Any]) -> str | None:
    """The expected result; where all that a person grades is blank, the test is decided (``BLANK_IS_ZERO``)."""
    result: str | None = line["RESULT"]
    if result is None and not any(line["responses"].get(name) for name in BLANK_ITEMS):
        assert line["PERCENT"] < 80, "the exception is none any more"
        return "fail"
    return result
