"""Which texts are values of which base type (QTI 2.1, 4.1)."""

from __future__ import annotations

import re
from functools import lru_cache

IDENTIFIER = re.compile(r"[^\W\d][\w.\-]*")
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_FLOAT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII)
_PAIR = re.compile(r"[^\W\d][\w.\-]*\s+[^\W\d][\w.\-]*")
_POINT = re.compile(r"-?\d+\s+-?\d+", re.ASCII)
_FORMS = {
    "identifier": (IDENTIFIER, "an identifier"),
    "boolean": (re.compile("true|false|1|0"), "true or false"),
    "integer": (_INTEGER, "a whole number"),
    "float": (_FLOAT, "a number such as 1.5"),
    "duration": (_FLOAT, "a number of seconds"),
    "pair": (_PAIR, "two identifiers with a space between"),
    "directedPair": (_PAIR, "two identifiers with a space between"),
    "point": (_POINT, "two whole numbers with a space between"),
}


@lru_cache(maxsize=4096)
def wrong_form(base_type: str, text: str) -> str:
    """What a value of the base type looks like where ``text`` is none, "" where it is one."""
    form = _FORMS.get(base_type)
    return "" if form is None or form[0].fullmatch(text) else form[1]
