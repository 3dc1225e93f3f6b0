"""The names that XHTML and HTML share."""

from __future__ import annotations

import re

from qti.model.content import Emphasis, Inline, Keyboard, Strong, Subscript, Superscript

INLINE_NAMES: dict[type[Inline], str] = {
    Emphasis: "em",
    Strong: "strong",
    Subscript: "sub",
    Superscript: "sup",
    Keyboard: "kbd",
}
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]+", re.ASCII)


def language_class(language: str) -> str:
    """The class by which highlighters know a language (``language-python``); "" where it has no plain name."""
    return f"language-{language}" if _LANGUAGE.fullmatch(language) else ""
