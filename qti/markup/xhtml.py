r"""Content as the XHTML of QTI 2.1: elements below a parent, with text and tails as they are read.

What the subset has no place for is said otherwise (:func:`rewritten`): a rule stands only where 2.1 allows one
(``itemBody``, ``blockquote``, a gap match or hottext interaction) and becomes ``* * *`` elsewhere; titles of links and
pictures are left out. A head of empty cells is no head. A gap may not stand directly in a list item or a cell, so
there it gets a paragraph. TeX is MathML, or ``\(…\)`` and ``\[…\]`` where the item says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.content.tex import mathml
from qti.markup.media_types import media_type
from qti.markup.names import INLINE_NAMES, language_class
from qti.model import MathForm
from qti.model import content as nodes
from qti.model.content import Block, Content, Gap, Hottext, Inline, InteractionBlock, InteractionRef

Placed: TypeAlias = InteractionRef | InteractionBlock | Gap | Hottext

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_NS = f"{{{QTI}}}"
_P, _DIV, _BR = f"{_NS}p", f"{_NS}div", f"{_NS}br"
_RULED = frozenset(f"{_NS}{name}" for name in ("itemBody", "blockquote", "gapMatchInteraction", "hottextInteraction"))
_STARS = "* * *"


@dataclass(frozen=True, slots=True)
class Context:
    """What the content alone does not know.

    ``images``: a file's address in the package, from its path in the bank. ``slot``: appends the element of an
    interaction, a gap or a hottext to its parent. ``math``: what TeX becomes.
    """

    images: Callable[[str], str]
    slot: Callable[[Element, Placed], None]
    math: MathForm = MathForm.MATHML


def append_blocks(parent: Element, content: Content, context: Context) -> None:
    """Append the content's blocks."""
    text = content.plain
    if text is not None:
        SubElement(parent, _P).text = text
        return
    for block in content.blocks:
        _append_block(parent, block, context)


def append_flow(parent: Element, content: Content, context: Context) -> None:
    """Append the content to an element that may hold text: a single paragraph as its inlines, else the blocks."""
    text = content.plain
    if text is not None:
        append_text(parent, text)
    elif len(content.blocks) == 1 and isinstance(only := content.blocks[0], nodes.Paragraph):
        append_inlines(parent, only.inlines, context)
    else:
        for block in content.blocks:
            _append_block(parent, block, context)


def append_feedback_div(parent: Element, content: Content, context: Context) -> None:
    """Append feedback in the one element that Canvas reads of a choice's feedback (facts/qti-shapes.md 4).

    A single paragraph is a ``p``; anything more is one ``div`` in which no ``p`` stands, with ``br`` between
    paragraphs.
    """
    if len(content.blocks) == 1 and isinstance(content.blocks[0], nodes.Paragraph):
        append_blocks(parent, content, context)
    else:
        _append_bare(SubElement(parent, _DIV), content.blocks, context)


def append_inlines(parent: Element, inlines: Sequence[Inline], context: Context) -> None:
    """Append running text after what the parent holds."""
    for node in inlines:
        _append_inline(parent, node, context)


def append_text(parent: Element, text: str) -> None:
    """Append characters after what the parent holds."""
    last = next(parent.iterchildren(reversed=True), None)  # len() counts all of them anew
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def rewritten(content: Content) -> tuple[str, ...]:
    """What these elements say otherwise than the text does, a sentence each, for the reports."""
    if content.plain is not None:
        return content.rewritten
    said = dict.fromkeys(content.rewritten)
    for node in nodes.walk(content):
        if isinstance(node, nodes.Rule):
            said["a rule across the page becomes three stars where QTI 2.1 allows none"] = None
        elif isinstance(node, nodes.Image | nodes.Link) and node.title:
            said["the title of a link or a picture is left out"] = None
    return tuple(said)


def _append_block(parent: Element, block: Block, context: Context) -> None:
    match block:
        case nodes.Paragraph():
            append_inlines(SubElement(parent, _P), block.inlines, context)
        case nodes.Heading():
            append_inlines(SubElement(parent, f"{_NS}h{block.level}"), block.inlines, context)
        case nodes.ItemList():
            _append_list(parent, block, context)
        case nodes.BlockQuote():
            quote = SubElement(parent, f"{_NS}blockquote")
            for inner in block.blocks:
                _append_block(quote, inner, context)
        case nodes.CodeBlock():
            _append_code_block(parent, block)
        case nodes.Table():
            _append_table(parent, block, context)
        case nodes.Rule():
            _append_rule(parent)
        case InteractionBlock():
            context.slot(parent, block)
        case _ as unreachable:
            assert_never(unreachable)


def _append_rule(parent: Element) -> None:
    if parent.tag in _RULED:
        SubElement(parent, f"{_NS}hr")
    else:
        SubElement(parent, _P).text = _STARS


def _append_list(parent: Element, block: nodes.ItemList, context: Context) -> None:
    element = SubElement(parent, f"{_NS}ol" if block.ordered else f"{_NS}ul")
    for item in block.items:
        entry = SubElement(element, f"{_NS}li")
        for inner in item:
            if block.tight and isinstance(inner, nodes.Paragraph):
                _append_cell(entry, inner.inlines, context)
            else:
                _append_block(entry, inner, context)


def _append_cell(parent: Element, inlines: Sequence[Inline], context: Context) -> None:
    """Running text in a list item or a cell, where the XSDs allow no gap outside a paragraph."""
    has_gap = any(isinstance(node, Gap) for node in inlines)
    append_inlines(SubElement(parent, _P) if has_gap else parent, inlines, context)


def _append_code_block(parent: Element, block: nodes.CodeBlock) -> None:
    code = SubElement(SubElement(parent, f"{_NS}pre"), f"{_NS}code")
    code.text = block.text
    if name := language_class(block.language):
        code.set("class", name)


def _append_table(parent: Element, block: nodes.Table, context: Context) -> None:
    table = SubElement(parent, f"{_NS}table")
    if block.rows and any(block.head):
        _append_row(SubElement(table, f"{_NS}thead"), "th", block.head, context)
    body = SubElement(table, f"{_NS}tbody")
    if not block.rows:
        _append_row(body, "th", block.head, context)
    for row in block.rows:
        _append_row(body, "td", row, context)


def _append_row(parent: Element, name: str, row: Sequence[Sequence[Inline]], context: Context) -> None:
    element = SubElement(parent, f"{_NS}tr")
    for cell in row:
        _append_cell(SubElement(element, f"{_NS}{name}"), cell, context)


def _append_inline(parent: Element, node: Inline, context: Context) -> None:
    match node:
        case nodes.Text():
            append_text(parent, node.text)
        case nodes.Emphasis() | nodes.Strong() | nodes.Subscript() | nodes.Superscript() | nodes.Keyboard():
            append_inlines(SubElement(parent, _NS + INLINE_NAMES[type(node)]), node.inlines, context)
        case nodes.Code():
            SubElement(parent, f"{_NS}code").text = node.text
        case nodes.Math():
            _append_math(parent, node, context)
        case nodes.Image():
            SubElement(parent, f"{_NS}img", src=context.images(node.src), alt=node.alt)
        case nodes.Media():
            address = context.images(node.src)
            SubElement(parent, f"{_NS}object", data=address, type=media_type(node.src)).text = node.label
        case nodes.Link():
            append_inlines(SubElement(parent, f"{_NS}a", href=node.href), node.inlines, context)
        case nodes.LineBreak():
            SubElement(parent, _BR)
        case InteractionRef() | Gap() | Hottext():
            context.slot(parent, node)
        case _ as unreachable:
            assert_never(unreachable)


def _append_math(parent: Element, node: nodes.Math, context: Context) -> None:
    if context.math is MathForm.MATHML:
        parent.append(mathml(node.tex, node.display))
    else:
        append_text(parent, tex(node))


def tex(node: nodes.Math) -> str:
    r"""The formula as text between the delimiters that MathJax knows: ``\(…\)``, ``\[…\]``."""
    return rf"\[{node.tex}\]" if node.display else rf"\({node.tex}\)"


def _append_bare(parent: Element, blocks: Sequence[Block], context: Context) -> None:
    """Blocks without any ``p``: paragraphs are running text, with a blank line between two of them."""
    before: Block | None = None
    for block in blocks:
        match block:
            case nodes.Paragraph():
                if isinstance(before, nodes.Paragraph):
                    SubElement(parent, _BR)
                    SubElement(parent, _BR)
                append_inlines(parent, block.inlines, context)
            case nodes.ItemList():
                element = SubElement(parent, f"{_NS}ol" if block.ordered else f"{_NS}ul")
                for item in block.items:
                    _append_bare(SubElement(element, f"{_NS}li"), item, context)
            case nodes.BlockQuote():
                _append_bare(SubElement(SubElement(parent, f"{_NS}blockquote"), _DIV), block.blocks, context)
            case nodes.Rule():
                SubElement(parent, _DIV).text = _STARS
            case _:
                _append_block(parent, block, context)
        before = block
