"""The grader gives the marks that Moodle 4.5.6 gives for the same questions."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from moodle_responses import response

from qti.bank.read import read_bank
from qti.exact import rounded
from qti.model import AssessmentItem
from qti.scoring.grade import grade

FOLDER = Path(__file__).parent / "moodle"
NOT_EXPRESSED = {
    "de-1": "a description asks nothing, so it is no question",
    "hs-lab": "labels put onto areas: graphic gap match, which is none of the interactions",
    "hsi-1": "pictures and words put onto an image: graphic gap match as well",
}
"""Questions that the model has no interaction for, with what they are."""


def lines() -> dict[str, list[dict[str, Any]]]:
    """The graded responses of each question, by the first word of its name, which is ours for it."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (FOLDER.parent / "moodle-expected.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        expected = json.loads(line, parse_float=Decimal)
        found[expected["question"].partition(" ")[0]].append(expected)
    return found


LINES = lines()


@pytest.fixture(scope="module")
def items() -> dict[str, AssessmentItem]:
    """The questions of the shapes, as an author writes them."""
    return {item.identifier: item for item in read_bank(FOLDER)}


def test_nothing_is_left_out(items: dict[str, AssessmentItem]) -> None:
    """Every question has its lines but those named, and all lines are there."""
    assert set(items) == set(LINES) - set(NOT_EXPRESSED)
    assert len(LINES) == 85
    assert sum(map(len, LINES.values())) == 769


@pytest.mark.parametrize("name", [name for name in LINES if name not in NOT_EXPRESSED])
def test_a_question_is_graded_as_in_moodle(items: dict[str, AssessmentItem], name: str) -> None:
    """The fraction to five decimals, the marks, and whether a person has to grade; differences carry a ``why``."""
    item = items[name]

    for line in LINES[name]:
        score = grade(item, response(item, line["type"], line["response"]))
        assert score.pending == (line["state"] == "needsgrading"), line
        assert (score.fraction or 0) == 0 if line["fraction"] is None else _rounded(score.fraction) == line["fraction"]
        assert score.given == (line["mark"] or 0), line
        if "why" not in line and not score.pending:
            assert _rounded(score.fraction) == rounded(Fraction(line["moodle_fraction"] or 0)), line


def _rounded(fraction: Fraction | None) -> Decimal | None:
    return None if fraction is None else rounded(fraction)


def test_what_differs_says_why() -> None:
    """Moodle's own result is another only where the line says so."""
    for line in (line for of_question in LINES.values() for line in of_question):
        theirs = rounded(Fraction(line["moodle_fraction"] or 0))
        assert "why" in line or theirs == (line["fraction"] or 0), line
