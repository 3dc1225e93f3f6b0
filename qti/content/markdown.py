r"""Texts as authors type them: CommonMark, tables and TeX, read into ``Content`` (decision B).

Beyond CommonMark: pipe tables, ``$TeX$`` and ``$$TeX$$``, sound and film as ``![label](file.mp3)``. Raw HTML is
``<sub>``, ``<sup>``, ``<kbd>`` and ``<br>``, nothing else. A picture needs an alternative text; one that shows
nothing says so with a space: ``![ ](line.png)``. ``\$`` is a dollar sign, ``\{{`` are two braces.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qti.content.characters import FORBIDDEN, REMEDY, complaint
from qti.content.events import read_blocks
from qti.content.marks import Marks
from qti.content.reading import Reading, TooDeepError
from qti.errors import ContentError, TextFault
from qti.model.content import Block, Content, InteractionBlock, InteractionRef, Math, Paragraph, Text, nodes

__all__ = ["Marks", "append_interaction", "file_places", "formulas", "read_content"]

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_LINE_END = re.compile(r"\r\n?|\n")
_PLAIN = re.compile(
    r"(?!\d{1,9}[.)](?:\s|\Z)|[-+](?!\w)|[#=>~:\s])"  # no list, heading, quote, fence or indented code begins
    "[^\\\\`*_\\[\\]<&${}|\x00-\x1f\ud800-\udfff\ufffe\uffff]+"
)
_NO_BLOCKS: frozenset[str] = frozenset()


def read_content(text: str, marks: Marks = Marks.NONE, blocks: frozenset[str] = _NO_BLOCKS) -> Content:
    """What the text says; ``ContentError`` with every fault and its place in ``text``.

    ``blocks`` names the interactions that stand on lines of their own (:class:`InteractionBlock`).
    """
    source = text.rstrip(" \t\r\n")
    if _PLAIN.fullmatch(source):
        return Content((Paragraph((Text(source),)),), source)
    return _parsed(text, marks, blocks)


def append_interaction(body: Content, identifier: str, *, block: bool) -> Content:
    """The body with the interaction at its end, in a paragraph of its own."""
    name = f"{{{{{identifier}}}}}"
    end = InteractionBlock(identifier) if block else Paragraph((InteractionRef(identifier),))
    source = f"{body.source}\n\n{name}" if body.source else name
    return Content((*body.blocks, end), source, body.rewritten)


def file_places(text: str) -> tuple[tuple[str, int], ...]:
    """Every picture, sound and film that a text names, faulty or not: its path, and where in ``text`` it stands."""
    lead, source = _source(_mended(text))
    reading = Reading(source, Marks.NONE, _NO_BLOCKS)
    _blocks(reading)
    return tuple((path, _place(text, lead + len(reading.slice(0, start)))) for path, start in reading.files)


def formulas(text: str) -> tuple[Math, ...]:
    """The TeX of a text, faulty or not, in reading order; none where it is nested too deeply."""
    _, source = _source(_mended(text))
    reading = Reading(source, Marks.NONE, _NO_BLOCKS)
    return tuple(nodes(Content(_blocks(reading), source), Math))


def _mended(text: str) -> str:
    """The text with a stand-in for each character that it may not hold."""
    return FORBIDDEN.sub("\ufffd", text)


def _blocks(reading: Reading) -> tuple[Block, ...]:
    """The blocks; none where the text is nested too deeply, which the reading then knows."""
    try:
        return read_blocks(reading)
    except TooDeepError:
        return ()


@lru_cache(maxsize=1024)
def _parsed(text: str, marks: Marks, blocks: frozenset[str]) -> Content:
    faults = _forbidden(text)
    lead, source = _source(_mended(text) if faults else text)
    reading = Reading(source, marks, blocks)
    read = _blocks(reading)
    faults += [
        TextFault(what, _place(text, lead + len(reading.slice(0, start))), hint)
        for start, what, hint in sorted(set(reading.faults))
    ]
    if faults:
        raise ContentError(sorted(faults, key=lambda fault: fault.offset))
    return Content(read, source, tuple(reading.rewritten))


def _forbidden(text: str) -> list[TextFault]:
    return [TextFault(complaint(each[0]), each.start(), REMEDY) for each in FORBIDDEN.finditer(text)]


def _source(text: str) -> tuple[int, str]:
    """How many characters of blank lines come first, and the text from there on, its end free of blanks."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    blank = _BLANK_LINES.match(text)
    lead = blank.end() if blank else 0
    return lead, text[lead:].rstrip(" \t\n")


def _place(text: str, offset: int) -> int:
    """Where in ``text`` stands what has that offset once every line ends in one character."""
    if "\r" in text:
        lines = _LINE_END.sub("\n", text)[:offset].count("\n")
        ends = [each[0] for each in _LINE_END.finditer(text)][:lines]
        offset += sum(len(end) - 1 for end in ends)
    return offset
