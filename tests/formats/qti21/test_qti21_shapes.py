"""The items and tests that real engines and importers were given: ours say the same, and score as they did."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from unicodedata import normalize
from zipfile import ZipFile

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from qti_engine import process
from qti_samples import NoMedia, whole

from qti.bank.read import read_bank
from qti.formats.qti21.write import write
from qti.package.parts import Kind, Options

HERE = Path(__file__).parent
SHAPES = HERE.parent.parent / "shapes" / "qti21"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
TEMPLATES = {"choice_single_template.xml", "choice_multiple_template.xml", "text_template.xml"}
"""Items that say by template what the default says by rules; ``--plain`` writes them so."""
REFUSED_PLAIN = {"inline_sentence.xml", "inline_table.xml", "three_weighted.xml", "item_exact.xml", "text_edges.xml"}

DELIBERATE = {
    "choice_multiple_fractions.xml": "every choice that earns something is in the correct response",
    "inline_table.xml": "a table of Markdown has a row of heads",
    "hotspot_single.xml": "the bank gives no title, so the prompt is it",
    "hotspot_multiple.xml": "the bank gives no title, so the prompt is it",
    "slider_float.xml": "stepLabel is left to its default, false",
    "test_nested.xml": "the model has no session control in a section",
}
"""What differs on purpose, and why."""


@cache
def samples() -> dict[str, Element]:
    """Every document that the engines were given, by name."""
    with ZipFile(HERE / "shapes.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml") and name != "imsmanifest.xml"]
        return {name: etree.fromstring(archive.read(name)) for name in names}


@cache
def ours(*, plain: bool = False) -> dict[str, Element]:
    """Every document that we write for the same questions."""
    parts = write(read_bank(SHAPES), NoMedia(), Options(plain=plain))
    return {part.path: part.root for part in whole(parts) if part.kind is not Kind.MANIFEST}


@cache
def outcomes() -> list[tuple[str, dict[str, str | list[str]], float | None, set[str]]]:
    """What the engines gave for each response."""
    lines = map(json.loads, SHAPES.with_name("qti21-expected.jsonl").read_text(encoding="utf-8").splitlines())
    return [(line["item"], line["responses"], line["SCORE"], set(line["FEEDBACK"])) for line in lines if "item" in line]


def canonical(element: Element) -> object:
    """An element as a value: white space between elements and the spelling of patterns mean nothing."""
    attributes = {
        name: spelled(text) if name == "pattern" else text
        for name, text in element.attrib.items()
        if name not in {XML_LANG, SCHEMA_LOCATION}
    }
    children = [(canonical(child), (child.tail or "").strip()) for child in element]
    if etree.QName(element).localname == "orderInteraction":
        children.sort(key=repr)
    return etree.QName(element).localname, attributes, (element.text or "").strip(), children


def spelled(pattern: str) -> list[object]:
    """The pattern's pieces; of a class or a group the set of what it allows, whatever the order and the spelling."""
    return [allowed(piece) for piece in re.findall(r"\\.|\[[^\]]*\]|\([^()]*\|[^()]*\)|.", pattern, re.DOTALL)]


def allowed(piece: str) -> object:
    """What one piece of a pattern allows."""
    if piece.startswith("("):
        return frozenset(normalize("NFC", each) for each in piece[1:-1].split("|"))
    return frozenset(piece[1:-1]) if piece.startswith("[") else piece


@pytest.mark.parametrize("name", sorted(samples().keys() - TEMPLATES - DELIBERATE.keys()))
def test_what_is_written_says_what_the_sample_says(name: str) -> None:
    """The same declarations, body, processing and feedback; the same sections, weights and outcomes."""
    assert canonical(ours()[name]) == canonical(samples()[name])


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_plain_is_the_template_of_the_sample(name: str) -> None:
    """With ``--plain`` the items are those that the engines were given as templates."""
    assert canonical(ours(plain=True)[name]) == canonical(samples()[name])


@pytest.mark.parametrize("name", sorted(DELIBERATE))
def test_what_differs_differs_in_one_place(name: str) -> None:
    """Every sample with a difference has been written, and its outcomes are declared alike."""
    declared = [
        [canonical(each) for each in root.iter("{*}outcomeDeclaration")] for root in (ours()[name], samples()[name])
    ]

    assert declared[0] == declared[1]


def test_every_sample_is_written() -> None:
    """39 items and 3 tests, and nothing else."""
    assert ours().keys() == samples().keys()


@pytest.mark.parametrize(("name", "responses", "score", "feedback"), outcomes())
def test_what_is_written_scores_as_the_engines_did(
    name: str, responses: dict[str, str | list[str]], score: float | None, feedback: set[str]
) -> None:
    """SCORE to five decimals and the identifiers in FEEDBACK, for every response that the engines were given."""
    given, said = process(ours()[name], responses)

    assert (given if given is None else round(given, 5), said) == (score, feedback)


def test_plain_leaves_out_what_no_template_scores() -> None:
    """Several interactions, and answers that all have wildcards."""
    assert samples().keys() - ours(plain=True).keys() == REFUSED_PLAIN
