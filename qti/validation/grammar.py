"""Our own grammars (RELAX NG): of the QTI 2.1 that we write, and of Moodle XML."""

from __future__ import annotations

import threading
from functools import cache

from lxml import etree
from lxml.etree import _Element as Element

from qti.resources import schema_file

QTI21 = "qti21.rng"
MOODLE = "moodle-xml.rng"
RNG = "{http://relaxng.org/ns/structure/1.0}"
_threads = threading.local()


def grammar(name: str) -> etree.RelaxNG:
    """The compiled grammar; each thread has its own, since it keeps its errors to itself."""
    compiled: dict[str, etree.RelaxNG] = _threads.__dict__.setdefault("compiled", {})
    if name not in compiled:
        compiled[name] = etree.RelaxNG(etree.parse(schema_file(name)))
    return compiled[name]


@cache
def definitions(name: str) -> dict[str, Element]:
    """The named patterns of a grammar and of the files it includes."""
    return {pattern.get("name", ""): pattern for pattern in _defines(name)}


def _defines(name: str) -> list[Element]:
    root = etree.parse(schema_file(name)).getroot()
    found = list(root.iter(RNG + "define"))
    for included in root.iter(RNG + "include"):
        found += _defines(included.get("href", ""))
    return found


@cache
def elements(name: str) -> dict[str, tuple[Element, ...]]:
    """The patterns of a grammar for each element, by its tag."""
    found: dict[str, list[Element]] = {}
    for define in definitions(name).values():
        for pattern in define.iter(RNG + "element"):
            found.setdefault(tag_of(pattern), []).append(pattern)
    return {tag: tuple(patterns) for tag, patterns in found.items()}


def tag_of(pattern: Element) -> str:
    """The tag or attribute name that an ``element`` or ``attribute`` pattern is about, as lxml spells it."""
    local = pattern.get("name", "")
    namespace = next((each.get("ns") for each in (pattern, *pattern.iterancestors()) if each.get("ns") is not None), "")
    return f"{{{namespace}}}{local}" if namespace else local
