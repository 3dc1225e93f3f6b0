"""Characters that no XML 1.0 document can hold, and so no text of ours."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REMEDY = "leave it out"


def complaint(character: str) -> str:
    """What to say of such a character."""
    return f"the character U+{ord(character):04X} cannot stand in a question"
