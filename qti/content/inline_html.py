"""Raw HTML: the four elements that authors may type, and nothing else (decision B)."""

from __future__ import annotations

import re
from typing import NamedTuple

from qti.model.content import Keyboard, Subscript, Superscript

ENCLOSING: dict[str, type[Subscript | Superscript | Keyboard]] = {
    "sub": Subscript,
    "sup": Superscript,
    "kbd": Keyboard,
}
HINT = "raw HTML is sub, sup, kbd and br without attributes, inside a line of text"
_TAG = re.compile(r"<(?:(/?)(sub|sup|kbd)|(br) */?) *>", re.ASCII | re.IGNORECASE)


class Tag(NamedTuple):
    """A tag that may be typed: ``br``, or one of the enclosing elements' start or end."""

    name: str
    is_end: bool


def read_tag(html: str) -> Tag | None:
    """The tag that ``html`` spells; None for every other piece of HTML."""
    match = _TAG.fullmatch(html)
    return Tag((match[2] or match[3]).lower(), is_end=bool(match[1])) if match else None
