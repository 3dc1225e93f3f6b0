"""What a grammar lets stand in one element: its attributes and their values, its children and their order, its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lxml.etree import _Element as Element

from qti.validation.grammar import RNG, definitions, elements, tag_of

_MANY = {"optional": "?", "zeroOrMore": "*", "oneOrMore": "+"}
_SHOWN = 4
"""So many alternatives are named, so that a model stays one line."""
_SILENT = frozenset({"attribute", "text", "data", "value", "empty", "param"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """The values that an attribute may have: any of ``patterns`` allows."""

    name: str
    required: bool
    patterns: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One element of a grammar.

    ``order`` matches the row of children, each written as ``<tag>``; ``model`` says the same for people.
    ``values`` are the patterns of its text, none where it may have no text.
    """

    attributes: dict[str, Attribute]
    children: frozenset[str]
    order: re.Pattern[str]
    model: str
    values: tuple[Element, ...]
    is_readable: bool


@cache
def shapes(grammar: str, tag: str) -> tuple[Shape, ...]:
    """Every shape that the grammar knows for an element."""
    return tuple(_shape(grammar, pattern) for pattern in elements(grammar).get(tag, ()))


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


def _shape(grammar: str, pattern: Element) -> Shape:
    inside = list(_inside(grammar, pattern, required=True))
    attributes: dict[str, Attribute] = {}
    for node, required in inside:
        if node.tag == RNG + "attribute":
            name = tag_of(node)
            known = attributes.get(name, Attribute(name, required=False, patterns=()))
            attributes[name] = Attribute(name, known.required or required, (*known.patterns, node))
    body = list(pattern)
    return Shape(
        attributes,
        frozenset(tag_of(node) for node, _ in inside if node.tag == RNG + "element"),
        re.compile("".join(_order(grammar, child) for child in body)),
        ", ".join(part for part in (_model(grammar, child) for child in body) if part),
        tuple(node for node, _ in inside if node.tag in {RNG + "text", RNG + "data", RNG + "value"}),
        not any(node.tag in {RNG + "interleave", RNG + "mixed", RNG + "anyName"} for node, _ in inside),
    )


def _inside(grammar: str, pattern: Element, *, required: bool) -> Iterator[tuple[Element, bool]]:
    """The patterns below one, without those inside an attribute or another element; with whether each must be met."""
    for child in pattern:
        if not isinstance(child.tag, str):
            continue
        kind = local(child.tag)
        if kind == "ref":
            yield from _inside(grammar, definitions(grammar)[child.get("name", "")], required=required)
        elif kind in _SILENT or kind == "element":
            yield child, required
        else:
            yield child, required
            yield from _inside(grammar, child, required=required and kind in {"group", "oneOrMore"})


def _order(grammar: str, pattern: Element) -> str:
    kind = local(str(pattern.tag))
    if not isinstance(pattern.tag, str) or kind in _SILENT:
        return ""
    if kind == "element":
        return re.escape(f"<{tag_of(pattern)}>")
    if kind == "ref":
        return _order(grammar, definitions(grammar)[pattern.get("name", "")])
    parts = [_order(grammar, child) for child in pattern]
    if kind == "choice":
        return "(?:" + "|".join(parts) + ")"
    return "(?:" + "".join(parts) + ")" + _MANY.get(kind, "")


def _model(grammar: str, pattern: Element) -> str:
    kind = local(str(pattern.tag))
    if not isinstance(pattern.tag, str) or kind in _SILENT:
        return ""
    if kind == "element":
        return pattern.get("name", "")
    if kind == "ref":
        return _model(grammar, definitions(grammar)[pattern.get("name", "")])
    parts = [part for part in (_model(grammar, child) for child in pattern) if part]
    if kind == "choice" and len(parts) > _SHOWN:
        parts[_SHOWN:] = ["…"]
    many = _MANY.get(kind, "")
    inside = (" | " if kind == "choice" else ", ").join(parts)
    return f"({inside}){many}" if len(parts) > 1 and (many or kind == "choice") else inside + many * bool(inside)
