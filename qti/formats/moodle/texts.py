"""Text fields: HTML that Moodle's parser and filters leave as it is, with the files it shows beside it.

Moodle's parser drops white space between entities, so every text that needs one goes into CDATA. Its filters read
the HTML's characters, not its meaning: what merely looks like TeX, a gap or a field is written with an entity.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import quote

from lxml.etree import CDATA, SubElement, XMLParser, fromstring
from lxml.etree import _Element as Element

from qti.formats.moodle.refused import RefusedError
from qti.markup.html import Placed, escaped, html, inline_html
from qti.model.content import Content, Inline, Math
from qti.package.parts import Media

_NEEDS_CDATA = re.compile("[<&>]")
_TAKEN_FOR_CODE = re.compile(r"\$(?=\$)|(?<=\\)[(\[]|@(?=@PLUGINFILE@@)")
"""What Moodle's filters take for TeX, and its file handling for a reference."""
_HOLE = re.compile("\x02([0-9]+)\x03")
_PLACE = re.compile("\x04([0-9]+)\x05")
_NO_FILE_NAME = re.compile(r"""[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff&<>"`|':\\/]|\.\.+""")
"""What Moodle takes out of a file's name, or XML cannot hold."""

Escape = Callable[[str], str]


@dataclass(slots=True)
class Html:
    """A text field's HTML; ``files`` are the bank's files that it shows, by their names in Moodle."""

    text: str
    files: dict[str, str] = field(default_factory=dict)


def entity(character: str) -> str:
    """The character so that only a browser reads it: ``&#91;``."""
    return f"&#{ord(character)};"


def plain_html(text: str) -> str:
    """Plain text as HTML that shows these very characters."""
    page = escaped(text)
    return literal(page) if "\\" in page or "$$" in page or "@@" in page else page


def literal(page: str) -> str:
    """HTML whose text no filter takes for TeX and no import for a file."""
    return _TAKEN_FOR_CODE.sub(lambda found: entity(found[0]), page)


def tex(math: Math) -> str:
    """TeX between the delimiters that Moodle typesets."""
    source = escaped(math.tex)
    return f"\\[{source}\\]" if math.display else f"\\({source}\\)"


class Page:
    """HTML being made of content: what filters must not touch waits in holes until the rest was made safe."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self._holes: list[str] = []
        self._places: list[str] = []

    def place(self, text: str) -> str:
        """A place in the HTML that gets ``text``, untouched, at the end."""
        self._places.append(text)
        return f"\x04{len(self._places) - 1}\x05"

    def fragment(self, content: Content, slot: Callable[[Placed], str]) -> str:
        """The content's HTML, its holes still open."""
        return literal(html(content, images=self._image, math=self._math, slot=slot))

    def run(self, inlines: Sequence[Inline]) -> str:
        """A run of text as HTML, its holes still open."""
        return literal(inline_html(inlines, images=self._image, math=self._math, slot=no_slot))

    def closed(self, page: str, escape: Escape | None = None) -> Html:
        """The finished field; ``escape`` takes from the HTML what its question type would take for its own."""
        text = _HOLE.sub(lambda hole: self._holes[int(hole[1])], page)
        if escape is not None:
            text = escape(text)
        return Html(_PLACE.sub(lambda place: self._places[int(place[1])], text), self.files)

    def _hole(self, text: str) -> str:
        self._holes.append(text)
        return f"\x02{len(self._holes) - 1}\x03"

    def _math(self, math: Math) -> str:
        return self._hole(tex(math))

    def _image(self, source: str) -> str:
        return self._hole(f"@@PLUGINFILE@@/{quote(add_file(self.files, source))}")


def no_slot(node: Placed) -> NoReturn:
    """The slot of a text in which nothing of the kind can stand."""
    raise AssertionError(node)


def rendered(content: Content) -> Html:
    """The HTML of a text that holds no interaction; one paragraph of plain text needs no tags."""
    text = content.plain
    if text is not None:
        return Html(plain_html(text))
    page = Page()
    return page.closed(page.fragment(content, no_slot))


def inline(page: Html) -> Html:
    """The same without the tags of its only paragraph."""
    text = page.text
    if text.startswith("<p>") and text.find("<p", 1) < 0 and text.endswith("</p>"):
        page.text = text[3:-4]
    return page


def add_file(files: dict[str, str], source: str) -> str:
    """The name in Moodle of the bank's file ``source``, one that no other file of the field has."""
    wanted = _NO_FILE_NAME.sub("_", source.rsplit("/", 1)[-1])
    stem, dot, ending = wanted.rpartition(".")
    name, number = wanted, 1
    while files.get(name, source) != source:
        number += 1
        name = f"{stem}-{number}{dot}{ending}"
    files[name] = source
    return name


def put_text(parent: Element, text: str) -> None:
    """The ``text`` child of a field."""
    child = SubElement(parent, "text")
    if not text:
        return
    try:
        _fill(child, text)
    except ValueError:
        what = "a text has a character that no XML file can hold"
        raise RefusedError("moodle-character", what) from None


def _fill(child: Element, text: str) -> None:
    if not _NEEDS_CDATA.search(text):
        child.text = text
    elif "]]>" not in text:
        child.text = CDATA(text)
    else:
        _fill_in_pieces(child, text)


def _fill_in_pieces(child: Element, text: str) -> None:
    """``]]>`` ends a CDATA section, so it is shared out between two."""
    sections = text.replace("]]>", "]]]]><![CDATA[>")
    source = f"<text><![CDATA[{sections}]]></text>"
    parent = child.getparent()
    if parent is not None:
        parent.replace(child, fromstring(source, XMLParser(strip_cdata=False, resolve_entities=False)))


def put_file(parent: Element, name: str, data: bytes) -> None:
    """A file that a text of the field shows."""
    child = SubElement(parent, "file", name=name, path="/", encoding="base64")
    child.text = b64encode(data).decode("ascii")


def put_html(parent: Element, page: Html, media: Media) -> None:
    """The text and the files of a field."""
    put_text(parent, page.text)
    for name, source in page.files.items():
        put_file(parent, name, media.read(source))
