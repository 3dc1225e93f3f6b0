r"""A text answer as a regular expression that means the same to XSD, Java and PCRE.

The engines anchor it themselves, so it has no ``^`` and no ``$``; alternatives stand in groups. Trimming, Unicode's
simple case folding and canonical equivalence are spelled out, since no engine does any of them.
"""

from __future__ import annotations

from functools import lru_cache

from qti.scoring.spellings import spellings, units, variants
from qti.scoring.text import WHITE_SPACE, segments

SPACES = "[\\s\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
"""Any run of Unicode White_Space; ``\\s`` alone is ASCII to one engine and not to the other."""
ANY = r"[\s\S]*"
"""Any run of characters; ``.`` stops at a line end in Java."""
NON_SPACE = (
    "[!-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e"
    "\u2030-\u205e\u2060-\u2fff\u3001-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""One character that is not White_Space, said positively: qtism breaks ``[^…]`` behind a non-ASCII character."""
_ESCAPED = frozenset("\\|.?*+(){}[]-^")


@lru_cache(maxsize=4096)
def pattern(answer: str, *, case_sensitive: bool = False) -> str:
    """The ``pattern`` of a ``patternMatch`` that accepts what :func:`qti.scoring.text.matches` accepts.

    One thing cannot be said: a response in NFD whose combining mark stands where a wildcard begins.
    """
    literals = segments(answer)
    spelled = [_literal(literal, case_sensitive) for literal in literals]
    if len(literals) == 1:
        return SPACES + spelled[0] + SPACES
    if literals == ("", ""):
        return ANY + NON_SPACE + ANY
    return _start(literals) + spelled[0] + ANY.join(("", *spelled[1:-1], "")) + spelled[-1] + _end(literals)


def example(answer: str) -> str:
    """A text in NFC that the answer matches: wildcards stand for nothing, or for an x where trimming needs one."""
    literals = segments(answer)
    if literals == ("", ""):
        return "x"
    start = "x" if _star_before_space(literals) else ""
    end = "x" if _space_before_star(literals) else ""
    return start + "".join(literals) + end


def _start(literals: tuple[str, ...]) -> str:
    """What stands before the first literal: nothing where a wildcard takes the spaces anyway."""
    if literals[0]:
        return SPACES
    return SPACES + NON_SPACE if _star_before_space(literals) else ""


def _end(literals: tuple[str, ...]) -> str:
    if literals[-1]:
        return SPACES
    return NON_SPACE + SPACES if _space_before_star(literals) else ""


def _star_before_space(literals: tuple[str, ...]) -> bool:
    """True for ``* bridge``: spaces before the text would satisfy the wildcard, so it must begin with something."""
    return not literals[0] and literals[1][:1] in WHITE_SPACE


def _space_before_star(literals: tuple[str, ...]) -> bool:
    """True for ``paris *``: the learner's own trailing space would satisfy the wildcard before trimming."""
    return not literals[-1] and literals[-2][-1:] in WHITE_SPACE


def _literal(text: str, case_sensitive: bool) -> str:
    return "".join(_unit(unit, case_sensitive) for unit in units(text))


@lru_cache(maxsize=4096)
def _unit(unit: str, case_sensitive: bool) -> str:
    """One written character in all its forms, the author's own first."""
    own = spellings(unit)
    forms = own if case_sensitive else tuple(dict.fromkeys((*own, *variants(unit))))
    if len(forms) == 1:
        return _escaped(unit)
    if all(len(form) == 1 for form in forms):
        return "[" + "".join(map(_escaped_char, forms)) + "]"
    return "(" + "|".join(map(_escaped, forms)) + ")"


def _escaped(text: str) -> str:
    return "".join(map(_escaped_char, text))


def _escaped_char(char: str) -> str:
    if char == "$":
        return "[$]"  # qtism cuts every other $ off the end of a pattern
    return "\\" + char if char in _ESCAPED else char
