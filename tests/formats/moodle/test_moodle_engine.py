"""The small Moodle of these tests gives what a real one gave."""

import json
from pathlib import Path

import pytest
from engine_responses import translated
from lxml import etree
from lxml.etree import _Element as Element
from moodle_engine import fraction

HERE = Path(__file__).parent
QUESTIONS = {
    question.findtext("name/text"): question
    for question in etree.parse(HERE / "moodle-shapes.xml").getroot().iterchildren("question")
}
ROWS = [
    json.loads(line)
    for line in (HERE.parent.parent / "shapes" / "moodle-expected.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]
BEYOND = {
    "mc1-html": "its choices are named by short words",
    "match-html": "its sides are named by short words",
    "hs-lab": "markers of several kinds",
    "hsi-1": "a type that we do not write",
    "ord-7": "its things are markup",
    "cz-html": "its choices are named by short words",
    "ex-words": "graded by a person",
    "ex-plain": "graded by a person",
    "up-1": "graded by a person",
    "de-1": "asks nothing",
}
OUTSIDE = {"no-break spaces", "em space", "U+2212", "16 digits", "about 14 significant digits"}
"""Responses that lie outside of what the two are to have in common."""
ROWS = [
    row
    for row in ROWS
    if row["question"].split()[0] not in BEYOND
    and row.get("why") not in OUTSIDE
    and not str(row.get("why")).startswith("not a number")
    and row["type"] != "ddimageortext"
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['question'].split()[0]}-{row['response']}")
def test_engine_gives_what_moodle_gave(row: dict[str, object]) -> None:
    """The fraction of a response is that of Moodle's own question engine, to seven decimals."""
    question: Element = QUESTIONS[row["question"]]

    earned = fraction(question, translated(question, row["response"]))

    assert abs(float(earned) - (row["moodle_fraction"] or 0)) < 1e-7
