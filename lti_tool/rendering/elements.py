"""HTML as a type of its own: words become it only by being escaped, and templates take it as it is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from markupsafe import Markup, escape

Html: TypeAlias = Markup
Attribute: TypeAlias = str | int | bool | None

NOTHING = Markup()
_VOID = frozenset({"br", "img", "input"})


def words(text: str) -> Html:
    """Words as HTML."""
    return escape(text)


def join(pieces: Iterable[Html]) -> Html:
    """The pieces one after another."""
    return Markup("").join(pieces)


def element(name: str, /, *children: Html, **attributes: Attribute) -> Html:
    """An element; ``class_`` is the attribute ``class``, ``aria_label`` is ``aria-label``.

    An attribute that is True has no value, one that is None or False is left out.
    """
    start = "".join([_attribute(key, value) for key, value in attributes.items()])
    if name in _VOID:
        return Markup(f"<{name}{start}>")  # noqa: S704 -- names are ours, values were escaped
    return Markup(f"<{name}{start}>{join(children)}</{name}>")  # noqa: S704 -- as above


def told(text: str, **attributes: Attribute) -> Html:
    """Words of the tool's own, which speaks English whatever the question speaks."""
    return element("span", words(text), lang="en", dir="ltr", **attributes)


def _attribute(key: str, value: Attribute) -> str:
    """Written as HTML: names are ours, values are escaped."""
    if value is None or value is False:
        return ""
    return f" {_name(key)}" if value is True else f' {_name(key)}="{escape(str(value))}"'


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
