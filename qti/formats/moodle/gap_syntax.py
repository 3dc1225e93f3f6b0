"""The syntax of cloze gaps: what stands in one, escaped, and how many there are in a text.

A gap is ``{weight:KIND:alternative~alternative}``, an alternative ``=right``, ``%50%half`` or ``wrong``, each with
``#comment`` after it. A slip leaves the gap as text or swallows the next one, and Moodle says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ESCAPES = str.maketrans({character: f"&#{ord(character)};" for character in '&<>"#~{}\\'})
"""``&amp;`` would do inside an alternative, but not as its end: Moodle takes ``&amp;~`` for an escaped ``~``."""
_LEADING = ("=", "%")
_TEXT = r"(?:[^~#{}&\\]|&#?[0-9A-Za-z]+;)"
_ALTERNATIVE = rf"(?:=|%-?[0-9]+(?:\.[0-9]+)?%)?{_TEXT}+(?:#{_TEXT}*)?"
KINDS = [
    "NUMERICAL",
    *(f"MULTICHOICE{form}" for form in ("", "_V", "_H", "_S", "_VS", "_HS")),
    *(f"SHORTANSWER{form}" for form in ("", "_C")),
    *(f"MULTIRESPONSE{form}" for form in ("", "_H", "_S", "_HS")),
]
_GAP = re.compile(rf"\{{[0-9]+:(?:{'|'.join(KINDS)}):{_ALTERNATIVE}(?:~{_ALTERNATIVE})*\}}")
_GAP_LIKE = re.compile(r"\{(?=#[0-9]+\}|[0-9]*:[A-Z_]+:)")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative: how its share is written (``=``, ``%50%`` or nothing), its text and its comment as read."""

    share: str
    text: str
    comment: str = ""


def gap(weight: int, kind: str, alternatives: list[Alternative]) -> str:
    """The gap, every special sign of its texts an entity."""
    return f"{{{weight}:{kind}:{'~'.join(map(_alternative, alternatives))}}}"


def _alternative(alternative: Alternative) -> str:
    comment = f"#{escaped(alternative.comment)}" if alternative.comment else ""
    return f"{alternative.share}{escaped(alternative.text)}{comment}"


def escaped(text: str) -> str:
    """A text of which Moodle reads every character as itself."""
    safe = text.translate(_ESCAPES)
    return f"&#{ord(safe[0])};{safe[1:]}" if safe.startswith(_LEADING) else safe


def without_gaps(page: str) -> str:
    """HTML in which nothing looks like a gap, or like the place of one."""
    return _GAP_LIKE.sub("&#123;", page)


def number_of_gaps(page: str) -> int:
    """How many gaps stand in the text; -1 where something else looks like one."""
    gaps = len(_GAP.findall(page))
    return gaps if gaps == len(_GAP_LIKE.findall(page)) else -1
