"""Identifiers: what authors may call things, and the names that fall to what they leave unnamed (decision C)."""

from __future__ import annotations

import re

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}", re.ASCII)
IDENTIFIER_RULE = "an identifier is a letter or _ followed by at most 63 letters, digits, _ or -"
DEFAULT_RESPONSE = "RESPONSE"


def is_identifier(text: str) -> bool:
    """True for a name that every format and file system takes."""
    return IDENTIFIER.fullmatch(text) is not None


def letters(number: int) -> str:
    """The name of the choice at place ``number`` (from 0): A … Z, AA, AB …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
