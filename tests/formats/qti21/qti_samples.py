"""Small items and banks to write, and the parts that come of them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from qti.formats.qti21.write import write
from qti.model import AssessmentItem, Bank, ChoiceInteraction, Content, Interaction, SimpleChoice, is_inline
from qti.model import content as nodes
from qti.package.parts import Document, Kind, MediaFile, Options, Part, StreamedDocument
from qti.report import Finding

QTI = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}


class NoMedia:
    """A folder without files: the writer names them and reads none."""

    def read(self, path: str) -> bytes:
        """No file is there."""
        raise AssertionError(path)


def words(text: str) -> Content:
    """A paragraph of nothing but text."""
    return Content((nodes.Paragraph((nodes.Text(text),)),), text)


def paragraphs(*texts: str) -> Content:
    """Several of them."""
    return Content(tuple(nodes.Paragraph((nodes.Text(text),)) for text in texts), "\n\n".join(texts))


def places(*interactions: Interaction) -> Content:
    """A stem, then the places of the interactions, one after another."""
    blocks: list[nodes.Block] = [nodes.Paragraph((nodes.Text("Stem."),))]
    for each in interactions:
        name = each.response_identifier
        inline = nodes.Paragraph((nodes.Text("Here: "), nodes.InteractionRef(name)))
        blocks.append(inline if is_inline(each) else nodes.InteractionBlock(name))
    return Content(tuple(blocks), "")


def item(*interactions: Interaction, **fields: Any) -> AssessmentItem:
    """An item with these interactions below a stem."""
    known: dict[str, Any] = {"identifier": "item", "title": "Title", "body": places(*interactions)}
    return AssessmentItem(**{**known, **fields}, interactions=interactions)


def choice(right: str = "A", names: str = "ABCD", **fields: Any) -> ChoiceInteraction:
    """A choice interaction whose right choices are the letters of ``right``."""
    choices = tuple(SimpleChoice(identifier=name, content=words(name), correct=name in right) for name in names)
    return ChoiceInteraction(**{"choices": choices, **fields})


def parts(bank: Bank, *, plain: bool = False) -> list[Part]:
    """Everything the writer gives."""
    return list(write(bank, NoMedia(), Options(plain=plain)))


def bank(*items: AssessmentItem, **fields: Any) -> Bank:
    """A bank of these items."""
    return Bank(**{"identifier": "bank", "title": "Bank", **fields}, items=items)


def written(of: AssessmentItem, *, plain: bool = False) -> Element:
    """The one item's document."""
    return documents(bank(of), Kind.ITEM, plain=plain)[0].root


def documents(of: Bank, kind: Kind, *, plain: bool = False) -> list[Document]:
    """The documents of one kind; those that come in pieces are parsed."""
    return [part for part in whole(parts(of, plain=plain)) if part.kind is kind]


def whole(written: Iterable[Part]) -> list[Document]:
    """The documents among the parts, those that come in pieces parsed."""
    documents = []
    for part in written:
        if isinstance(part, StreamedDocument):
            documents.append(Document(part.path, part.kind, etree.fromstring(b"".join(part.chunks))))
        elif isinstance(part, Document):
            documents.append(part)
    return documents


def findings(of: Bank, *, plain: bool = False) -> list[Finding]:
    """What is reported."""
    return [part for part in parts(of, plain=plain) if isinstance(part, Finding)]


def rules_of(of: AssessmentItem, *, plain: bool = False) -> list[str]:
    """The rules of what is reported about the item."""
    return [finding.rule for finding in findings(bank(of), plain=plain) if finding.item]


def media(of: Bank) -> list[MediaFile]:
    """The media files."""
    return [part for part in parts(of) if isinstance(part, MediaFile)]


def manifest(of: Bank) -> bytes:
    """The manifest's bytes."""
    last = parts(of)[-1]
    assert isinstance(last, StreamedDocument)
    return b"".join(last.chunks)


def points(text: str) -> Decimal:
    """Points as an author writes them."""
    return Decimal(text)
