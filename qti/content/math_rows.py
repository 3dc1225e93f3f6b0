"""Rows of MathML read as authors meant them: units as words, functions applied, bounds below and above."""

from __future__ import annotations

from lxml.etree import Element
from lxml.etree import _Element as XmlElement

_NS = "{http://www.w3.org/1998/Math/MathML}"
_MI, _MO, _MROW = f"{_NS}mi", f"{_NS}mo", f"{_NS}mrow"
_APPLY = "\u2061"
_OPENING = frozenset("([{|")
_LIMITED = frozenset("∑∏∐⋂⋃⋀⋁⨀⨁⨂⨄⨆") | {"lim", "sup", "inf", "max", "min"}
_UNDER_AND_OVER = {f"{_NS}msub": f"{_NS}munder", f"{_NS}msup": f"{_NS}mover", f"{_NS}msubsup": f"{_NS}munderover"}
_SCRIPTS = frozenset(_UNDER_AND_OVER)


def place_limits(script: XmlElement) -> None:
    """Bounds of sums, products and limits stand below and above; beside them where the line is low."""
    base = script[0]
    if base.tag != _MO or base.text not in _LIMITED:
        return
    is_beside = script.tag in _SCRIPTS
    base.set("movablelimits", "true" if is_beside else "false")
    if is_beside:
        script.tag = _UNDER_AND_OVER[str(script.tag)]


def mend(row: XmlElement) -> None:
    """Join upright letters that follow each other, drop empty groups, apply functions to what follows them."""
    for child in list(row):
        before = child.getprevious()
        if child.tag == _MROW and len(child) == 0:
            row.remove(child)
        elif before is not None and _is_upright(before) and _is_upright(child):
            before.text = (before.text or "") + (child.text or "")
            row.remove(child)
    for child in list(row):
        after = child.getnext()
        if after is not None and _is_function(child):
            _apply(child, after)


def _is_upright(node: XmlElement) -> bool:
    return node.tag == _MI and node.get("mathvariant") == "normal"


def _is_function(node: XmlElement) -> bool:
    if node.tag in _SCRIPTS:
        node = node[0]
    text = node.text or ""
    return node.tag == _MI and not node.attrib and len(text) > 1 and text.isascii() and text.isalpha()


def _apply(function: XmlElement, argument: XmlElement) -> None:
    """Say that the function applies, with a thin space before what has no bracket of its own."""
    first = argument[0] if argument.tag == _MROW and len(argument) else argument
    is_bracket = first.tag == _MO and (first.text or "") in _OPENING
    if first.tag in (_MO, f"{_NS}mspace") and not is_bracket:
        return
    sign = Element(_MO)
    sign.text = _APPLY
    function.addnext(sign)
    if not is_bracket:
        sign.addnext(Element(f"{_NS}mspace", width="0.167em"))
