"""Content as HTML text, for Moodle and the preview: every character escaped where HTML needs it, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from qti.markup.media_types import media_type
from qti.markup.names import INLINE_NAMES, language_class
from qti.model import content as nodes
from qti.model.content import Block, Content, Gap, Hottext, Inline, InteractionBlock, InteractionRef, Math

Placed: TypeAlias = InteractionRef | InteractionBlock | Gap | Hottext


def html(
    content: Content,
    *,
    images: Callable[[str], str],
    math: Callable[[Math], str],
    slot: Callable[[Placed], str],
) -> str:
    """The content's blocks as HTML.

    ``images`` gives a file's address from its path in the bank; ``math`` and ``slot`` give finished HTML.
    """
    text = content.plain
    if text is not None:
        return f"<p>{escaped(text)}</p>"
    return _Writer(images, math, slot).blocks(content.blocks)


def inline_html(
    inlines: Sequence[Inline],
    *,
    images: Callable[[str], str],
    math: Callable[[Math], str],
    slot: Callable[[Placed], str],
) -> str:
    """Running text as HTML, such as what a :class:`Hottext` holds."""
    return _Writer(images, math, slot).inlines(inlines)


def escaped(text: str) -> str:
    """Text as HTML that shows these characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Text as an attribute's value, with its quotes."""
    return f'"{escaped(text).replace(chr(34), "&quot;")}"'


@dataclass(frozen=True, slots=True)
class _Writer:
    """The functions of one call of :func:`html`."""

    images: Callable[[str], str]
    math: Callable[[Math], str]
    slot: Callable[[Placed], str]

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self.block(block) for block in blocks)

    def inlines(self, inlines: Sequence[Inline]) -> str:
        return "".join(self.inline(node) for node in inlines)

    def block(self, block: Block) -> str:
        match block:
            case nodes.Paragraph():
                return f"<p>{self.inlines(block.inlines)}</p>"
            case nodes.Heading():
                return f"<h{block.level}>{self.inlines(block.inlines)}</h{block.level}>"
            case nodes.ItemList():
                return self.item_list(block)
            case nodes.BlockQuote():
                return f"<blockquote>{self.blocks(block.blocks)}</blockquote>"
            case nodes.CodeBlock():
                return _code_block(block)
            case nodes.Table():
                return self.table(block)
            case nodes.Rule():
                return "<hr>"
            case InteractionBlock():
                return self.slot(block)
            case _ as unreachable:
                assert_never(unreachable)

    def item_list(self, block: nodes.ItemList) -> str:
        name = "ol" if block.ordered else "ul"
        entries = "".join(f"<li>{self.entry(item, tight=block.tight)}</li>" for item in block.items)
        return f"<{name}>{entries}</{name}>"

    def entry(self, item: Sequence[Block], *, tight: bool) -> str:
        return "\n".join(
            self.inlines(block.inlines) if tight and isinstance(block, nodes.Paragraph) else self.block(block)
            for block in item
        )

    def table(self, block: nodes.Table) -> str:
        """The table; a head of empty cells is no head."""
        head = f"<thead>{self.row('th', block.head)}</thead>" if any(block.head) else ""
        rows = "".join(self.row("td", row) for row in block.rows)
        return f"<table>{head}<tbody>{rows}</tbody></table>"

    def row(self, name: str, row: Sequence[Sequence[Inline]]) -> str:
        cells = "".join(f"<{name}>{self.inlines(cell)}</{name}>" for cell in row)
        return f"<tr>{cells}</tr>"

    def inline(self, node: Inline) -> str:
        match node:
            case nodes.Text():
                return escaped(node.text)
            case nodes.Emphasis() | nodes.Strong() | nodes.Subscript() | nodes.Superscript() | nodes.Keyboard():
                name = INLINE_NAMES[type(node)]
                return f"<{name}>{self.inlines(node.inlines)}</{name}>"
            case nodes.Code():
                return f"<code>{escaped(node.text)}</code>"
            case nodes.Math():
                return self.math(node)
            case nodes.Image():
                return f"<img src={quoted(self.images(node.src))} alt={quoted(node.alt)}{_title(node.title)}>"
            case nodes.Media():
                return self.media(node)
            case nodes.Link():
                return f"<a href={quoted(node.href)}{_title(node.title)}>{self.inlines(node.inlines)}</a>"
            case nodes.LineBreak():
                return "<br>"
            case InteractionRef() | Gap() | Hottext():
                return self.slot(node)
            case _ as unreachable:
                assert_never(unreachable)

    def media(self, node: nodes.Media) -> str:
        kind = media_type(node.src)
        name = "audio" if kind.startswith("audio/") else "video"
        source = f'<source src={quoted(self.images(node.src))} type="{kind}">'
        return f'<{name} controls="controls" title={quoted(node.label)}>{source}{escaped(node.label)}</{name}>'


def _title(title: str) -> str:
    return f" title={quoted(title)}" if title else ""


def _code_block(block: nodes.CodeBlock) -> str:
    """The block; HTML drops a newline that follows ``pre`` at once, but here ``code`` stands between."""
    name = language_class(block.language)
    attribute = f' class="{name}"' if name else ""
    return f"<pre><code{attribute}>{escaped(block.text)}</code></pre>"
