"""What we write for the questions of moodle-shapes.xml says the same as that file, which a real Moodle imported."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from engine_responses import translated
from lxml import etree, html
from lxml.etree import _Element as Element
from moodle_engine import fraction

from qti.bank.folder import FolderMedia
from qti.bank.read import open_bank
from qti.formats.moodle.rules import violations
from qti.formats.moodle.write import write
from qti.package.parts import Document, Options
from qti.package.serialize import serialized

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "shapes" / "moodle"
SCHEMAS = HERE.parent.parent.parent / "schemas"


def canonical(element: Element) -> Any:
    """What an element says: its texts as HTML trees, its children in any order."""
    children = [canonical(child) for child in element.iterchildren(tag=etree.Element)]
    own = page(element.text) if element.tag == "text" else (element.text or "").strip() * (not children)
    return (element.tag, sorted(element.items()), own, sorted(children, key=str))


def page(text: str | None) -> str:
    """HTML as a tree's text; one paragraph alone needs no tags."""
    source = re.sub(r"^<p>((?:(?!<p).)*)</p>$", r"\1", (text or "").strip(), flags=re.DOTALL)
    tree = html.fragment_fromstring(source, create_parent="div")
    return re.sub(r"\s+", " ", etree.tostring(tree, encoding="unicode")).replace("> <", "><")


def by_name(questions: list[Element]) -> dict[str, Element]:
    """Questions by their idnumber."""
    return {each.findtext("idnumber", ""): each for each in questions if each.get("type") != "category"}


def ours() -> dict[str, Element]:
    """The questions that we write."""
    written = write(open_bank(FOLDER), FolderMedia(FOLDER), Options())
    documents = [part for part in written if isinstance(part, Document)]
    return by_name([etree.fromstring(serialized(document.root)) for document in documents])


THEIRS = by_name(list(etree.parse(HERE / "moodle-shapes.xml").getroot().iterchildren("question")))
OURS = ours()

NOT_OURS = {
    "de-1": "asks nothing, so it is no item",
    "hs-lab": "labels onto areas are no interaction of ours",
    "hsi-1": "pictures onto a picture are no interaction of ours",
}
OTHER_TYPE = {
    "cz-mr3": "all its fractions are on the list, so it needs no gap",
    "cz-mr7": "all its fractions are on the list, so it needs no gap",
    "cz-tf": "true and false alone are a truefalse",
    "cz-html": "a choice alone needs no gap",
    "hs-inf": "markers would score otherwise; picking names keeps the score",
}
OTHER_FORM = {
    "mc1-html": "no paragraph of ours has a direction of its own",
    "tf-fr": "its choices have letters, as any choice's",
    "ht-1": "runs stand in brackets, whatever the author's marks",
    "ht-n": "the text of a hottext has a paragraph of its own",
    "num-slider": "the slider's values stand in the text",
    "gs-2": "each dropdown has a group of its own; our tables have a head",
    "dd-2": "the text stands below the prompt; words are plain",
    "dd-grp": "the text stands below the prompt; words have one group",
    "dd-7": "the text stands below the prompt",
    "match-html": "a right side's TeX stands without delimiters, since nothing sets it",
    "ord-all": "things to order are not numbered",
    "ord-2": "things to order stand below each other",
    "cz-mix": "lists to pick from have a paragraph of their own; our markup has strong, not b",
    "cz-esc": "lists to pick from have a paragraph of their own and stand below each other",
    "cz-off": "lists to pick from have a paragraph of their own",
    "cz-mr11": "there is a prompt; no percentages are Moodle's own 1/11",
    "cz-mr12": "there is a prompt; no percentages are Moodle's own 1/12",
    "cz-mrf": "there is a prompt; 0 % is not said",
    "ex-plain": "limits of files are always said",
    "up-1": "a field that is not shown has as many lines as any",
    "hs-1": "the marker is an X; the picture's alternative text stands in the question",
    "hs-n": "the marker is an X; the picture's alternative text stands in the question",
}


def test_every_question_is_there() -> None:
    """All questions that our model can say are written, and no other."""
    assert set(OURS) == set(THEIRS) - set(NOT_OURS)


@pytest.mark.parametrize("name", sorted(set(OURS) - set(OTHER_TYPE)))
def test_a_question_has_the_type_of_its_shape(name: str) -> None:
    """The type is the same."""
    assert OURS[name].get("type") == THEIRS[name].get("type")


@pytest.mark.parametrize("name", sorted(set(OURS) - set(OTHER_TYPE) - set(OTHER_FORM)))
def test_a_question_says_what_its_shape_says(name: str) -> None:
    """Every element, text, file and number is the same, in whatever order and spelling."""
    assert canonical(OURS[name]) == canonical(THEIRS[name])


@pytest.mark.parametrize("name", sorted(OTHER_FORM))
def test_a_listed_difference_is_one(name: str) -> None:
    """No reason is given for a difference that is not there."""
    assert canonical(OURS[name]) != canonical(THEIRS[name])


GRAMMAR = etree.RelaxNG(etree.parse(SCHEMAS / "moodle-xml.rng"))


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_question_breaks_no_rule(name: str) -> None:
    """The grammar and the rules have nothing to say about it."""
    assert GRAMMAR.validate(OURS[name]), GRAMMAR.error_log
    assert violations(OURS[name]) == []


ROWS = [
    json.loads(line)
    for line in (FOLDER.parent / "moodle-expected.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]
UNCOMPARED = {
    **NOT_OURS,
    **OTHER_TYPE,
    "mc1-html": "its choices are named by short words",
    "match-html": "its sides are named by short words",
    "ord-7": "its things are markup",
    "ex-words": "graded by a person",
    "ex-plain": "graded by a person",
    "up-1": "graded by a person",
}
OUTSIDE = {"no-break spaces", "em space", "U+2212", "16 digits", "about 14 significant digits"}
ROWS = [
    row
    for row in ROWS
    if row["question"].split()[0] not in UNCOMPARED
    and row.get("why") not in OUTSIDE
    and not str(row.get("why")).startswith("not a number")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['question'].split()[0]}-{row['response']}")
def test_a_response_earns_what_it_earned_in_moodle(row: dict[str, Any]) -> None:
    """Moodle's grading of our question gives the fraction that a real Moodle gave for the shape."""
    question = OURS[row["question"].split()[0]]

    earned = fraction(question, translated(question, row["response"]))

    assert abs(float(earned) - (row["moodle_fraction"] or 0)) < 1e-7
