"""What identifies an official schema file: the digest of its bytes, and that of its content.

Copies of a file that say the same differ in comments, in white space and in where they look for the files they
import. The *content digest* is the SHA-256 of the document written in the following form, in UTF-8, without
anything between the lines but a newline each:

- a start tag: ``["<", tag, [[name, value], …]]``, the attributes in the order of their names;
- text: ``["t", text]``, where it is more than white space;
- an end tag: ``[">"]``.

Each line is JSON without spaces, not escaping non-ASCII. Tags and names are spelled ``{namespace}local``. White
space at the edges of a text or value is dropped, and each run of it inside becomes one space. A qualified name in
one of the attributes of :data:`QUALIFIED` is spelled ``{namespace}local`` as well, so that prefixes do not count.
Left out are comments, processing instructions, the attribute ``schemaLocation``, and whole ``xs:import`` elements,
which only name other files: which files those are is decided by the catalogue.
"""

from __future__ import annotations

import hashlib
import json

from lxml import etree
from lxml.etree import _Element as Element

from qti.errors import Mistake, Place, ReadError

XSD = "{http://www.w3.org/2001/XMLSchema}"
QUALIFIED = frozenset({"type", "base", "ref", "itemType", "memberTypes", "substitutionGroup", "refer"})


def bytes_digest(data: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parsed(data: bytes, name: str) -> Element:
    """The schema document in ``data``; ``ReadError`` where it is no well-formed XML or has entities of its own."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError((Mistake(Place(name, error.lineno or 0), f"this is no XML: {error.msg}"),)) from error
    if next(root.iter(etree.Entity), None) is not None:
        raise ReadError((Mistake(Place(name), "this document has entities of its own"),))
    return root


def content_digest(root: Element) -> str:
    """The content digest of a schema document, as this module's docstring defines it."""
    lines: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if _inside_import(element):
            continue
        if event == "start":
            lines.append(_line("<", element.tag, _attributes(element)))
            _add_text(lines, element.text)
        else:
            lines.append(_line(">"))
            _add_text(lines, element.tail)
    return bytes_digest("\n".join(lines).encode())


def _inside_import(element: Element) -> bool:
    tag = XSD + "import"
    return element.tag == tag or next(element.iterancestors(tag), None) is not None


def _attributes(element: Element) -> list[tuple[str, str]]:
    pairs = ((str(name), str(value)) for name, value in element.attrib.items())
    return sorted((name, _value(element, name, value)) for name, value in pairs if name != "schemaLocation")


def _value(element: Element, name: str, value: str) -> str:
    words = value.split()
    if name in QUALIFIED and str(element.tag).startswith(XSD):
        words = [_spelled(element, word) for word in words]
    return " ".join(words)


def _spelled(element: Element, qualified: str) -> str:
    prefix, colon, local = qualified.rpartition(":")
    namespace = element.nsmap.get(prefix if colon else None)
    return f"{{{namespace}}}{local}" if namespace else qualified


def _add_text(lines: list[str], text: str | None) -> None:
    if text and not text.isspace():
        lines.append(_line("t", " ".join(text.split())))


def _line(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
