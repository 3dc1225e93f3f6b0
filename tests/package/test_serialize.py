"""Documents are written readable where white space means nothing, and untouched where it does."""

import pytest
from lxml import etree

from qti.package.serialize import serialized


@pytest.mark.parametrize(
    ("xml", "written"),
    [
        ("<a>é&amp;&#x1F600;</a>", "<a>é&amp;😀</a>"),
        ("<q><itemBody><p>H<sub>2</sub><sup>+</sup></p></itemBody></q>", None),
        ("<q><p>a <inlineChoiceInteraction/> b</p></q>", None),
    ],
)
def test_texts_are_untouched(xml: str, written: str | None) -> None:
    """Characters stand as themselves, and running text gains no white space."""
    expected = written or xml.replace("<itemBody>", "\n<itemBody>")

    assert serialized(etree.fromstring(xml)).decode() == expected


def test_structure_stands_on_lines() -> None:
    """Elements that hold no running text each begin a line."""
    root = etree.fromstring(
        "<q><itemBody><choiceInteraction><simpleChoice>x</simpleChoice></choiceInteraction></itemBody></q>"
    )

    assert serialized(root).decode().split("\n") == [
        "<q>",
        "<itemBody>",
        "<choiceInteraction>",
        "<simpleChoice>x</simpleChoice></choiceInteraction></itemBody></q>",
    ]


def test_literal_sections_are_untouched() -> None:
    """What looks like structure inside CDATA is text."""
    root = etree.Element("question")
    etree.SubElement(root, "name").text = etree.CDATA("<name>a\n<answer>")

    assert serialized(root) == b"<question>\n<name><![CDATA[<name>a\n<answer>]]></name></question>"


def test_what_follows_the_element_is_left_out() -> None:
    """An element taken from a larger tree comes without the text after it."""
    parent = etree.fromstring("<a><b/>tail</a>")

    assert serialized(parent[0]) == b"<b/>"
