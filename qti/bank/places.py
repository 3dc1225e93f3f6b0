"""Where in a file the characters of a text stand, once YAML has unwrapped it."""

from __future__ import annotations

import re

from qti.bank.nodes import Scalar

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what libyaml counts as the end of a line


def character_place(file: str, scalar: Scalar, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the text's character ``offset``.

    Exact in plain and block scalars: they hold the very characters of the file, only white space is laid out
    otherwise. For scalars in quotes, and where the file changed meanwhile, it is where the scalar begins.
    """
    start = (scalar.mark.line + 1, scalar.mark.column + 1)
    if scalar.style in {"'", '"'}:
        return start
    begins = [0, *(match.end() for match in _BREAK.finditer(file))]
    first = scalar.mark.line + bool(scalar.style)
    if first >= len(begins):
        return start
    at = _find(file, begins[first] + (0 if scalar.style else scalar.mark.column), scalar.text, offset)
    if at is None:
        return start
    line = sum(begin <= at for begin in begins)
    return line, at - begins[line - 1] + 1


def _find(file: str, at: int, text: str, offset: int) -> int | None:
    """The index in the file of the text's character ``offset``, None where the two do not tally."""
    for character in text[:offset]:
        if not character.isspace():
            at = _skip_space(file, at)
            if file[at : at + 1] != character:
                return None
            at += 1
    return at if text[offset : offset + 1].isspace() or offset >= len(text) else _skip_space(file, at)


def _skip_space(file: str, at: int) -> int:
    while at < len(file) and file[at].isspace():
        at += 1
    return at
