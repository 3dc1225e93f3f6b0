r"""Marks: the ``{{…}}`` by which a text says where interactions, gaps and hottexts stand.

CommonMark reads a text first, so a mark is recognized only where it left plain text: never in code, TeX,
addresses or alternative texts, and not after a backslash (``\{{``). Underscores inside a mark's name must not become
emphasis on the way, so :func:`protect` swaps them for a noncharacter, which no text may hold, and
:func:`restore` brings them back. Lengths stay the same, so offsets do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,63}"
_STAND_IN = "\ufffe"
_WHOLE = re.compile(rf"\{{\{{ *({_NAME}) *\}}\}}", re.ASCII)
_OPENING = re.compile(rf"\{{\{{ *({_NAME}) *: ?", re.ASCII)
_NAMED = re.compile(rf"\\.|\{{\{{ *{_NAME} *(?:\}}\}}|:)", re.ASCII | re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}")
_LONGEST_QUOTE = 24


class Marks(Enum):
    """What ``{{…}}`` means in a text.

    NONE: two braces. BODY: ``{{name}}`` is the place of an interaction. GAPS: ``{{name}}`` is a gap.
    HOTTEXT: ``{{name: text}}`` is a run of text that can be picked.
    """

    NONE = "none"
    BODY = "body"
    GAPS = "gaps"
    HOTTEXT = "hottext"


class Sort(Enum):
    """What a piece of a text is."""

    TEXT = "text"
    NAME = "name"
    OPENING = "opening"
    CLOSING = "closing"
    MALFORMED = "malformed"


class Piece(NamedTuple):
    """A piece of a text: characters, or the name in a mark, or what was written in place of one."""

    sort: Sort
    value: str
    place: int


HINTS = {
    Marks.BODY: r"write {{name}} where the interaction stands, or \{{ for two braces",
    Marks.GAPS: r"write {{name}} where the gap stands, or \{{ for two braces",
    Marks.HOTTEXT: r"write {{name: text}} around the text that can be picked, or \{{ for two braces",
}


def protect(text: str, marks: Marks) -> str:
    """The text, equally long, with nothing in a mark's name that CommonMark could read as emphasis."""
    if marks is Marks.NONE or "{{" not in text or "_" not in text:
        return text
    return _NAMED.sub(lambda match: match[0] if match[0][0] == "\\" else match[0].replace("_", _STAND_IN), text)


def restore(text: str) -> str:
    """The text as it was before :func:`protect`."""
    return text.replace(_STAND_IN, "_")


def pieces(text: str, marks: Marks, *, escaped: bool, depth: int) -> Iterator[Piece]:
    """The text cut at its marks, in order.

    ``escaped``: the first character stands after a backslash. ``depth``: how many hottexts are open where it begins.
    """
    done = 0
    search = 1 if escaped else 0
    while found := _BRACES.search(text, search):
        start = found.start()
        piece, end = _mark(text, start, marks, inside=depth > 0)
        if piece is None:
            search = end
            continue
        if start > done:
            yield Piece(Sort.TEXT, text[done:start], done)
        yield piece
        depth += (piece.sort is Sort.OPENING) - (piece.sort is Sort.CLOSING)
        done = search = end
    if done < len(text):
        yield Piece(Sort.TEXT, text[done:], done)


def _mark(text: str, start: int, marks: Marks, *, inside: bool) -> tuple[Piece | None, int]:
    """The mark that begins with the two braces at ``start``, or None where they are just braces; and its end."""
    if text[start] == "}":
        closing = marks is Marks.HOTTEXT and inside
        return (Piece(Sort.CLOSING, "", start) if closing else None), start + 2
    hottext = marks is Marks.HOTTEXT
    match = (_OPENING if hottext else _WHOLE).match(text, start)
    if match:
        return Piece(Sort.OPENING if hottext else Sort.NAME, match[1], start), match.end()
    if text.startswith("{{{", start):
        return None, start + 1
    end = text.find("}}", start)
    quote = text[start : end + 2 if end >= 0 else len(text)]
    shown = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
    return Piece(Sort.MALFORMED, shown, start), start + len(quote)
