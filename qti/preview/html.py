"""HTML as a type of its own: text becomes it only by being escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NewType

Html = NewType("Html", str)
NOTHING = Html("")

_VOID = frozenset({"br", "img", "input", "meta"})

Attribute = str | int | bool | None


def text(words: str) -> Html:
    """Words as HTML."""
    return Html(escape(words, quote=False))


def join(pieces: Iterable[Html]) -> Html:
    """The pieces one after another."""
    return Html("".join(pieces))


def element(name: str, /, *children: Html, **attributes: Attribute) -> Html:
    """An element; ``class_`` is the attribute ``class``, ``aria_label`` is ``aria-label``.

    An attribute that is True has no value, one that is None or False is left out.
    """
    start = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    if name in _VOID:
        return Html(f"<{name}{start}>")
    return Html(f"<{name}{start}>{''.join(children)}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
