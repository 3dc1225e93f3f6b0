"""imsmanifest.xml: every document and media file of the package, and what may be known of it without opening it.

An entry is made and packed into bytes as soon as its item is written; a tree of 50,000 would take 220 MiB.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.markup.html import escaped, quoted
from qti.model import Bank
from qti.model.content import plain_text
from qti.package.parts import Kind, StreamedDocument
from qti.package.serialize import DECLARATION

PATH = "imsmanifest.xml"
ITEM = "imsqti_item_xmlv2p1"
TEST = "imsqti_test_xmlv2p1"
_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
_VISIBLE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
"""Canvas reads ``interactionType`` in this namespace only; there it needs it for orders, and misreads all others."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_END = b"</resources>"
_TITLE = "\ue000"
"""Stands for a title: a character that no title has first, for it comes before every keyword."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the manifest says of an item besides its files; ``kinds`` are interactions by their QTI names."""

    title: str
    language: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...] = ()
    has_feedback: bool = False
    has_solution: bool = True
    is_composite: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """An entry: what it is called, what it is, the document first among its files, the resources it needs."""

    identifier: str
    kind: str
    files: tuple[str, ...]
    needs: Iterable[str] = ()
    described: Described | None = None


@dataclass(slots=True)
class Entries:
    """Finished resources, kept small; they may be read again and again."""

    _packed: list[bytes] = field(default_factory=list)
    _packer: zlib._Compress = field(default_factory=lambda: zlib.compressobj(1))

    def add(self, resource: Resource) -> None:
        """Make the entry and pack it."""
        for piece in _bytes(resource):
            self._keep(self._packer.compress(piece))

    def close(self) -> None:
        """No entry follows."""
        self._keep(self._packer.flush())

    def __iter__(self) -> Iterator[bytes]:
        unpacker = zlib.decompressobj()
        for data in self._packed:
            yield unpacker.decompress(data)

    def _keep(self, data: bytes) -> None:
        if data:
            self._packed.append(data)


@dataclass(frozen=True, slots=True)
class _Chunks:
    """The manifest's bytes: the head, the entries, the end."""

    bank: Bank
    entries: tuple[Entries, ...]

    def __iter__(self) -> Iterator[bytes]:
        head, end, tail = etree.tostring(_manifest(self.bank), encoding="UTF-8", xml_declaration=False).rpartition(_END)
        yield DECLARATION + head
        for each in self.entries:
            yield from each
        yield b"\n" + end + tail + b"\n"


def manifest(bank: Bank, entries: tuple[Entries, ...]) -> StreamedDocument:
    """The document, made as it is read; the entries must be closed."""
    return StreamedDocument(PATH, Kind.MANIFEST, _Chunks(bank, entries))


def _manifest(bank: Bank) -> Element:
    """The manifest without its resources."""
    root = etree.Element(_cp("manifest"), {"identifier": bank.identifier}, nsmap={None: _CP})
    metadata = SubElement(root, _cp("metadata"))
    SubElement(metadata, _cp("schema")).text = "QTIv2.1 Package"
    SubElement(metadata, _cp("schemaversion")).text = "1.0.0"
    description = plain_text(bank.description) if bank.description else ""
    _lom(metadata, bank.title, bank.language, description=description)
    SubElement(root, _cp("organizations"))
    SubElement(root, _cp("resources")).text = ""  # so that it is written with an end tag, before which entries go
    return root


def _bytes(entry: Resource) -> Iterator[bytes]:
    """The entry on a line of its own, in pieces; it has no namespace but the one that the manifest declares."""
    href = quoted(entry.files[0])
    metadata = "" if entry.described is None else _described(entry.described)
    files = "".join([f"<file href={quoted(path)}/>" for path in entry.files])
    head = f'\n<resource identifier="{entry.identifier}" type="{entry.kind}" href={href}>{metadata}{files}'
    yield head.encode()
    for needed in entry.needs:
        yield f'<dependency identifierref="{needed}"/>'.encode()
    yield b"</resource>"


def _described(item: Described) -> str:
    """The metadata; thousands differ in their title only."""
    before, after = _around_title(
        item.language, item.kinds, item.tags, item.has_feedback, item.has_solution, item.is_composite
    )
    return f"{before}{escaped(item.title)}{after}"


@lru_cache(maxsize=256)
def _around_title(  # noqa: PLR0913, PLR0917  # everything but the title, so that it can be remembered
    language: str,
    kinds: tuple[str, ...],
    tags: tuple[str, ...],
    has_feedback: bool,
    has_solution: bool,
    is_composite: bool,
) -> tuple[str, str]:
    """What stands before the title and after it."""
    metadata = etree.Element("metadata")
    _lom(metadata, _TITLE, language, keywords=tags)
    data = SubElement(metadata, _of(_METADATA, "qtiMetadata"), nsmap={"qm": _METADATA})
    for name, text in (("timeDependent", "false"), ("composite", _boolean(is_composite))):
        SubElement(data, _of(_METADATA, name)).text = text
    for kind in kinds:
        SubElement(data, _of(_METADATA, "interactionType")).text = kind
    SubElement(data, _of(_METADATA, "feedbackType")).text = "nonadaptive" if has_feedback else "none"
    SubElement(data, _of(_METADATA, "solutionAvailable")).text = _boolean(has_solution)
    if kinds == ("orderInteraction",):
        visible = SubElement(metadata, _of(_VISIBLE, "qtiMetadata"), nsmap={"qv": _VISIBLE})
        SubElement(visible, _of(_VISIBLE, "interactionType")).text = kinds[0]
    before, _, after = etree.tostring(metadata, encoding="unicode").partition(_TITLE)
    return before, after


def _lom(metadata: Element, title: str, language: str, *, description: str = "", keywords: Iterable[str] = ()) -> None:
    lom = SubElement(metadata, _of(_LOM, "lom"), nsmap={"imsmd": _LOM})
    general = SubElement(lom, _of(_LOM, "general"))
    _langstring(SubElement(general, _of(_LOM, "title")), title, language)
    if description:
        _langstring(SubElement(general, _of(_LOM, "description")), description, language)
    for keyword in keywords:
        _langstring(SubElement(general, _of(_LOM, "keyword")), keyword, language)


def _langstring(parent: Element, text: str, language: str) -> None:
    SubElement(parent, _of(_LOM, "langstring"), {_LANG: language}).text = text


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _cp(name: str) -> str:
    return _of(_CP, name)


def _of(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
