"""What latex2mathml makes, as MathML 2: only what the XSD of that version holds, and read as authors meant it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element as Tree

from lxml.etree import Element, SubElement
from lxml.etree import _Element as XmlElement

from qti.content import math_rows
from qti.errors import TexError

MATHML = "http://www.w3.org/1998/Math/MathML"
_NS = f"{{{MATHML}}}"
_TOKENS = frozenset({"mi", "mn", "mo", "mtext"})
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
_PARTS = {"mfrac": "a fraction", "mroot": "a root"}
_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_LETTERS = frozenset("∞∅∂∇")
_SIGNS = frozenset(":;")
_OPERATORS = frozenset({"lim", "sup", "inf", "max", "min", "mod"})
_BAR = "―"
_PRIMES = frozenset("′″‴⁗")

_LENGTH = re.compile(r"-?(?:\d+|\d*\.\d+)(?:em|ex|px|in|cm|mm|pt|pc)").fullmatch
_THICKNESS = re.compile(r"-?(?:\d+|\d*\.\d+)(?:em|ex|px|in|cm|mm|pt|pc)?").fullmatch
_PADDING = re.compile(r"[+-]?(?:\d+|\d*\.\d+)(?:%? *(?:width|lspace|height|depth)|em|ex|px|in|cm|mm|pt|pc)").fullmatch
_COLOR = re.compile(r"[A-Za-z]+|#[0-9a-f]{3}|#[0-9a-f]{6}").fullmatch
_WORDS = re.compile(r"[ \w.-]*").fullmatch
_Rule = Callable[[str], object]
_ATTRIBUTES: dict[str, dict[str, _Rule]] = {
    "mfrac": {"linethickness": _THICKNESS},
    "mi": {"mathvariant": _WORDS},
    "mn": {"mathvariant": _WORDS},
    "mo": {
        **dict.fromkeys(("accent", "fence", "form", "largeop", "mathvariant", "movablelimits"), _WORDS),
        **dict.fromkeys(("separator", "stretchy"), _WORDS),
        **dict.fromkeys(("lspace", "maxsize", "minsize", "rspace"), _LENGTH),
    },
    "mover": {"accent": _WORDS},
    "mpadded": dict.fromkeys(("depth", "height", "lspace", "width"), _PADDING),
    "mspace": {"depth": _LENGTH, "linebreak": _WORDS, "width": _LENGTH},
    "mstyle": {"displaystyle": _WORDS, "mathcolor": _COLOR, "mathsize": _LENGTH, "scriptlevel": _WORDS},
    "mtable": dict.fromkeys(("columnlines", "columnspacing", "displaystyle", "rowlines", "rowspacing"), _WORDS),
    "mtd": {"columnalign": _WORDS},
    "mtext": {"mathvariant": _WORDS},
}
_LENGTHS = {
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "0": "0em",
}


def math_element(tree: Tree, tex: str, *, limits: bool) -> XmlElement:
    """The ``math`` element of the converter's tree, with the TeX it was made of as an annotation.

    ``limits``: bounds of sums and limits stand below and above where there is room.
    """
    math = Element(f"{_NS}math", nsmap={None: MATHML})
    semantics = SubElement(math, f"{_NS}semantics")
    row = SubElement(semantics, f"{_NS}mrow")
    for child in tree[0]:
        _append(row, child, limits=limits)
    math_rows.mend(row)
    SubElement(semantics, f"{_NS}annotation", encoding="application/x-tex").text = tex
    return math


def _append(parent: XmlElement, node: Tree, *, limits: bool) -> None:
    """Append the node, as one element, in the form that MathML 2 has for it."""
    if node.tag in _TOKENS and len(node) == 0:
        _append_token(parent, node)
        return
    name = "mrow" if node.tag in _TOKENS else node.tag
    for notation in node.get("notation", "").split():  # MathML 2 strikes once an element
        parent = element = SubElement(parent, f"{_NS}menclose", notation=notation)
    if name != "menclose":
        element = SubElement(parent, _NS + name, _attributes(name, node))
    for child in node:
        _append(element, child, limits=limits)
    if name not in _ARITY:
        math_rows.mend(element)
    _check(element, name)
    if name in _ARITY and limits:
        math_rows.place_limits(element)


def _append_token(parent: XmlElement, node: Tree) -> None:
    text = _REFERENCE.sub(lambda match: chr(int(match[1], 16)), node.text or "")
    if len(text) > 1 and text[0] == "\\" and node.tag != "mtext":
        raise TexError(f'"{text}" cannot stand here', text)
    attributes = _attributes(node.tag, node)
    name = _token_name(node.tag, text, is_limit="movablelimits" in attributes)
    if text == _BAR and node.tag == "mo":
        text, attributes = ("¯" if parent.tag == f"{_NS}mover" else "_"), {"stretchy": "true"}
    SubElement(parent, _NS + name, attributes if name == node.tag else {}).text = text


def _token_name(name: str, text: str, *, is_limit: bool) -> str:
    """Letters and words are ``mi``, signs ``mo``, whatever the converter takes them for."""
    if name == "mi" and text:
        is_sign = len(text) == 1 and (unicodedata.category(text) in ("Sm", "Ps", "Pe") or text in _SIGNS)
        return "mo" if (is_sign and text not in _LETTERS) or _PRIMES.issuperset(text) else "mi"
    is_name = len(text) > 1 and text.isascii() and text.isalpha() and not is_limit and text not in _OPERATORS
    return "mi" if name == "mo" and (is_name or text in _LETTERS) else name


def _attributes(name: str, node: Tree) -> dict[str, str]:
    """The node's attributes, as far as MathML 2 has them and their values."""
    rules = _ATTRIBUTES.get(name)
    if not rules:
        return {}
    found = {}
    for key, value in node.items():
        rule = rules.get(key)
        said = _LENGTHS.get(value, value) if rule in (_LENGTH, _PADDING) else value
        if rule and rule(said):
            found[key] = said
    return found


def _check(element: XmlElement, name: str) -> None:
    """Every element has the parts that it needs."""
    if len(element) != _ARITY.get(name, len(element)):
        raise TexError(f"{_PARTS.get(name, 'something above or below another')} lacks a part")
    if name == "mtable" and len(element) == 0:
        raise TexError("a matrix has nothing in it")
    if name == "mstyle" and len(element) == 0:
        SubElement(element, f"{_NS}mrow")
