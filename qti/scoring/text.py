r"""Whether a text entry matches an answer: trimmed, normalized, folded, with wildcards (decision A).

An answer's ``*`` is any run of characters, ``\*`` a star, any other backslash is itself. Both sides lose White_Space
at the edges and are taken in NFC. Unless case counts, characters are compared by Unicode's *simple* case folding, one
to one, after NFC: ẞ is ß but ß is not ss, ς is σ, the Kelvin sign is k, and İ is nothing but itself.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters with the Unicode property White_Space; ``str.strip()`` takes U+001C to U+001F besides."""


def trimmed(text: str) -> str:
    """The text in NFC without White_Space at its edges."""
    return (text if text.isascii() else normalize("NFC", text)).strip(WHITE_SPACE)


@lru_cache(maxsize=4096)
def folded_char(char: str) -> str:
    """The simple case folding of one character (CaseFolding.txt, statuses C and S): always one character.

    Python has the full folding only. Where that is several characters, the simple one is the lower case if that is
    a single character (ẞ to ß), and else there is none (İ, ﬁ).
    """
    folding = char.casefold()
    if len(folding) > 1:
        folding = char.lower()
    return folding if len(folding) == 1 else char


def folded(text: str) -> str:
    """The simple case folding of every character."""
    return text.lower() if text.isascii() else "".join(map(folded_char, text))


@lru_cache(maxsize=4096)
def segments(pattern: str) -> tuple[str, ...]:
    r"""The literal texts between the wildcards of a pattern, trimmed and in NFC, ``\*`` turned into ``*``.

    One segment: no wildcard. An empty first or last segment: the pattern begins or ends with one. Wildcards next to
    each other are one.
    """
    found = [""]
    rest = trimmed(pattern)
    while rest:
        if rest.startswith("*"):
            rest = rest.lstrip("*")
            found.append("")
        else:
            taken = 2 if rest.startswith("\\*") else 1
            found[-1] += rest[taken - 1]
            rest = rest[taken:]
    return tuple(found)


def matches(pattern: str, response: str, *, case_sensitive: bool = False) -> bool:
    """True where the response is what the pattern says; never for a response of nothing or White_Space alone."""
    text = trimmed(response)
    if not text:
        return False
    literals = segments(pattern)
    if not case_sensitive:
        text, literals = folded(text), _folded_segments(pattern)
    return text == literals[0] if len(literals) == 1 else _in_order(literals, text)


@lru_cache(maxsize=4096)
def _folded_segments(pattern: str) -> tuple[str, ...]:
    return tuple(map(folded, segments(pattern)))


def _in_order(literals: tuple[str, ...], text: str) -> bool:
    """The first literal at the start, the last at the end, the others between, each as early as it can be."""
    first, *between, last = literals
    start, end = len(first), len(text) - len(last)
    if start > end or not text.startswith(first) or not text.endswith(last):
        return False
    for literal in between:
        place = text.find(literal, start, end)
        if place < 0:
            return False
        start = place + len(literal)
    return True
