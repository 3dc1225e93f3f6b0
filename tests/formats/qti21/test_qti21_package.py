"""The package as a whole: its parts in order, the manifest, the report, the official schemas."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from qti_samples import NoMedia, bank, choice, findings, item, manifest, paragraphs, parts, rules_of, words

from qti.bank.read import read_bank
from qti.formats.qti21.write import write
from qti.model import (
    AssessmentItem,
    Bank,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    Hint,
    HotspotChoice,
    HotspotInteraction,
    Interaction,
    ItemFeedback,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Shape,
    SliderInteraction,
    TextFormat,
    UploadInteraction,
)
from qti.model import content as nodes
from qti.package.parts import Document, MediaFile, Options, Part, StreamedDocument
from qti.report import Outcome

ROOT = Path(__file__).parents[3]
BANKS = [ROOT / "tests" / "shapes" / "qti21", *sorted((ROOT / "banks").iterdir())]
PICTURE = Content((nodes.Paragraph((nodes.Image("images/map.png", "A map"),)), nodes.InteractionBlock("RESPONSE")), "")
SPOTS = HotspotInteraction(
    image=nodes.Image("a.png", "a"),
    width=9,
    height=9,
    choices=(HotspotChoice(identifier="S1", shape=Shape.RECT, coords=(0, 0, 2, 2), label="left", correct=True),),
)
GAPS = GapMatchInteraction(
    text=Content((nodes.Paragraph((nodes.Gap("G1"), nodes.Text(" and "), nodes.Gap("G2"))),), ""),
    words=(GapText(identifier="W1", text="an"), GapText(identifier="W2", text="a")),
    key=(("W1", "G1"), ("W2", "G2")),
)
NUMBER = NumericEntryInteraction(answers=(NumericAnswer(match=Near(value=Decimal(4))),))


def bytes_of(all_parts: list[Part]) -> list[bytes | Part]:
    """Documents as bytes, other parts as they are."""
    return [
        etree.tostring(part.root)
        if isinstance(part, Document)
        else b"".join(part.chunks)
        if isinstance(part, StreamedDocument)
        else part
        for part in all_parts
    ]


def test_parts_come_items_first_and_manifest_last() -> None:
    """A media file comes once, after the items that show it."""
    shown = [item(choice(), identifier=name, body=PICTURE) for name in ("one", "two")]

    found = [part for part in parts(bank(*shown)) if not isinstance(part, Document)]
    order = [type(part) for part in parts(bank(*shown))]

    assert order == [Document, Document, MediaFile, StreamedDocument]
    assert found[0] == MediaFile("images/map.png", "images/map.png")


@pytest.mark.parametrize("folder", BANKS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("plain", [False, True])
def test_same_bank_gives_the_same_bytes(folder: Path, plain: bool) -> None:
    """Twice over."""
    own = read_bank(folder)

    assert bytes_of(parts(own, plain=plain)) == bytes_of(parts(own, plain=plain))


def test_manifest_can_be_read_again() -> None:
    """Its bytes are made as they are read."""
    last = parts(bank(item(choice())))[-1]

    assert isinstance(last, StreamedDocument)
    assert b"".join(last.chunks) == b"".join(last.chunks)


def test_manifest_lists_every_file_of_an_item_and_says_what_it_is() -> None:
    """Pictures as files of the item, tags as keywords."""
    own = item(
        choice(), body=PICTURE, tags=("maps", "Ö & co"), feedback=ItemFeedback(general=words("g")), language="sv"
    )

    data = manifest(bank(own, description=words("About.")))

    assert data == MANIFEST.encode()


def test_only_orders_say_their_kind_where_canvas_looks() -> None:
    """It needs it for them, and misreads it for others."""
    order = OrderInteraction(choices=tuple(OrderChoice(identifier=name, content=words(name)) for name in "AB"))
    items = (
        item(order, identifier="order"),
        item(choice(), identifier="choice"),
        item(order, choice(response_identifier="x"), identifier="both"),
    )

    root = etree.fromstring(manifest(bank(*items)))

    visible = root.iter("{http://www.imsglobal.org/xsd/imsqti_v2p1}interactionType")
    assert [each.text for each in visible] == ["orderInteraction"]


def test_titles_survive_as_they_are() -> None:
    """Whatever stands in them."""
    title = 'A < B & "C" </resources> ß'

    root = etree.fromstring(manifest(bank(item(choice(), title=title))))

    assert [each.text for each in root.iter("{*}langstring")] == ["Bank", title]


@pytest.mark.parametrize(
    ("interaction", "fields", "rules"),
    [
        (choice(), {"tags": ("kept",), "language": "ar"}, []),
        (choice(), {"hints": (Hint(content=words("h")),)}, ["qti-hints"]),
        (choice(), {"penalty": Fraction(1, 3)}, ["qti-penalty"]),
        (choice(), {"penalty": Fraction(0)}, []),
        (ExtendedTextInteraction(grader_notes=words("n")), {}, ["qti-grader-notes"]),
        (ExtendedTextInteraction(max_words=5), {}, ["qti-word-limits"]),
        (ExtendedTextInteraction(template=words("t")), {}, []),
        (ExtendedTextInteraction(template=paragraphs("t", "u")), {}, ["qti-template"]),
        (ExtendedTextInteraction(format=TextFormat.PREFORMATTED), {}, ["qti-preformatted"]),
        (ExtendedTextInteraction(), {"feedback": ItemFeedback(correct=words("c"))}, ["qti-pending-feedback"]),
        (ExtendedTextInteraction(), {"feedback": ItemFeedback(general=words("g"))}, []),
        (SPOTS, {}, []),
        (replace(SPOTS, image=nodes.Image("a.png", "a", "title")), {}, ["qti-picture-title"]),
        (GAPS, {}, []),
        (replace(GAPS, key=(("W1", "G1"),)), {}, ["qti-empty-gap"]),
        (UploadInteraction(file_types=(".pdf",)), {}, []),
        (UploadInteraction(file_types=(".pdf", ".png")), {}, ["qti-upload-limits"]),
        (UploadInteraction(max_files=2), {}, ["qti-upload-limits"]),
        (UploadInteraction(max_bytes=9, grader_notes=words("n")), {}, ["qti-grader-notes", "qti-upload-limits"]),
        (
            SliderInteraction(lower=Decimal(0), upper=Decimal(9), step=Decimal("0.5"), answers=NUMBER.answers),
            {},
            ["qti-slider"],
        ),
        (SliderInteraction(lower=Decimal(0), upper=Decimal(9), answers=NUMBER.answers), {}, []),
    ],
)
def test_report_names_what_an_item_loses(interaction: Interaction, fields: dict[str, Any], rules: list[str]) -> None:
    """And nothing where all is kept."""
    assert rules_of(item(interaction, **fields)) == rules


def test_report_names_a_part_that_a_machine_could_have_scored() -> None:
    """A person grades the whole question."""
    assert rules_of(item(choice(response_identifier="pick"), ExtendedTextInteraction())) == ["qti-partly-pending"]


def test_report_names_texts_in_another_form() -> None:
    """Wherever in the item they stand."""
    rule = Content((nodes.Rule(),), "---")

    (finding,) = findings(bank(item(choice(), feedback=ItemFeedback(general=rule))))

    assert (finding.outcome, finding.rule) == (Outcome.REWRITTEN, "qti-content")
    assert "rule across the page" in finding.reason


def test_limit_of_numeric_entries_is_said_once_of_a_bank() -> None:
    """It changes nothing that is written."""
    own = bank(*(item(NUMBER, identifier=name) for name in ("one", "two")))

    assert [(each.item, each.outcome, each.rule) for each in findings(own)] == [("", Outcome.KEPT, "qti-minus-sign")]


@pytest.mark.parametrize(
    ("description", "outcomes"),
    [
        (words("a"), []),
        (paragraphs("a", "b"), [("qti-bank-description", Outcome.REWRITTEN)]),
        (
            Content((nodes.Paragraph((nodes.Image("a.png", "A"),)),), ""),
            [("qti-bank-description", Outcome.DEGRADED)],
        ),
    ],
)
def test_bank_description_is_words_alone(description: Content, outcomes: list[tuple[str, Outcome]]) -> None:
    """In the manifest; pictures have no place there."""
    found = findings(bank(item(choice()), description=description))

    assert [(each.rule, each.outcome) for each in found] == outcomes


def test_memory_does_not_grow_with_the_trees() -> None:
    """Of an item far less than 600 bytes are kept."""

    def many() -> Iterator[AssessmentItem]:
        return (item(choice(), identifier=f"item{number}", title=f"Question {number}") for number in range(2000))

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = 0
    for part in write(Bank(identifier="b", title="B", items=many()), NoMedia(), Options()):
        kept = tracemalloc.get_traced_memory()[0] - before if isinstance(part, StreamedDocument) else kept
    tracemalloc.stop()

    assert kept / 2000 < 300


SCHEMAS = Path(os.environ.get("QTI_SCHEMAS", "")) / "by-url" / "www.imsglobal.org" / "xsd" / "qti" / "qtiv2p1"


class ByUrl(etree.Resolver):
    """Finds every schema by its address in the folder."""

    def resolve(self, system_url: str, _public_id: str, context: object) -> object:
        """The file, where there is one."""
        path = SCHEMAS.parents[3] / system_url.partition("://")[2]
        return self.resolve_filename(str(path), context) if path.is_file() else None


@cache
def schema(name: str) -> etree.XMLSchema:
    """One version of the official schema."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(ByUrl())
    return etree.XMLSchema(etree.parse(SCHEMAS / name, parser))


@pytest.mark.skipif("QTI_SCHEMAS" not in os.environ, reason="QTI_SCHEMAS does not name the official schemas")
@pytest.mark.parametrize("version", ["imsqti_v2p1.xsd", "imsqti_v2p1p1.xsd", "imsqti_v2p1p2.xsd"])
@pytest.mark.parametrize("folder", BANKS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("plain", [False, True])
def test_documents_are_valid_under_every_version_of_the_schema(version: str, folder: Path, plain: bool) -> None:
    """2.1.0, 2.1.1 and 2.1.2 alike."""
    roots: list[Element] = [part.root for part in parts(read_bank(folder), plain=plain) if isinstance(part, Document)]

    for root in roots:
        schema(version).assertValid(etree.fromstring(etree.tostring(root)))


MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="bank"><metadata>'
    "<schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion>"
    '<imsmd:lom xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2"><imsmd:general><imsmd:title>'
    '<imsmd:langstring xml:lang="en">Bank</imsmd:langstring></imsmd:title><imsmd:description>'
    '<imsmd:langstring xml:lang="en">About.</imsmd:langstring></imsmd:description></imsmd:general>'
    "</imsmd:lom></metadata><organizations/><resources>\n"
    '<resource identifier="res_item" type="imsqti_item_xmlv2p1" href="item.xml"><metadata>'
    '<imsmd:lom xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2"><imsmd:general><imsmd:title>'
    '<imsmd:langstring xml:lang="sv">Title</imsmd:langstring></imsmd:title><imsmd:keyword>'
    '<imsmd:langstring xml:lang="sv">maps</imsmd:langstring></imsmd:keyword><imsmd:keyword>'
    '<imsmd:langstring xml:lang="sv">Ö &amp; co</imsmd:langstring></imsmd:keyword></imsmd:general>'
    '</imsmd:lom><qm:qtiMetadata xmlns:qm="http://www.imsglobal.org/xsd/imsqti_metadata_v2p1">'
    "<qm:timeDependent>false</qm:timeDependent><qm:composite>false</qm:composite>"
    "<qm:interactionType>choiceInteraction</qm:interactionType>"
    "<qm:feedbackType>nonadaptive</qm:feedbackType><qm:solutionAvailable>true</qm:solutionAvailable>"
    '</qm:qtiMetadata></metadata><file href="item.xml"/><file href="images/map.png"/></resource>\n'
    "</resources></manifest>\n"
)
"""An entry of every kind that an item's can hold."""
