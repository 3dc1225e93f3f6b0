"""Rich text without its pictures and recordings, for places in which Moodle keeps no files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qti.model.content import (
    Block,
    BlockQuote,
    Content,
    Emphasis,
    Heading,
    Hottext,
    Image,
    Inline,
    ItemList,
    Keyboard,
    Link,
    Media,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    walk,
)


def has_files(content: Content) -> bool:
    """True where the text shows a picture or plays a recording."""
    return any(isinstance(node, Image | Media) for node in walk(content))


def without_files(content: Content) -> Content:
    """The same text with words in the place of pictures and recordings."""
    return replace(content, blocks=tuple(map(_block, content.blocks)))


def _block(block: Block) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, inlines=_inlines(block.inlines))
        case ItemList():
            return replace(block, items=tuple(tuple(map(_block, item)) for item in block.items))
        case BlockQuote():
            return replace(block, blocks=tuple(map(_block, block.blocks)))
        case Table():
            rows = tuple(tuple(map(_inlines, row)) for row in block.rows)
            return replace(block, head=tuple(map(_inlines, block.head)), rows=rows)
        case _:
            return block


def _inlines(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(_without(inlines))


def _without(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for node in inlines:
        match node:
            case Image(alt=words) | Media(label=words):
                if words:
                    yield Text(words)
            case Emphasis() | Strong() | Subscript() | Superscript() | Keyboard() | Link() | Hottext():
                yield replace(node, inlines=_inlines(node.inlines))
            case _:
                yield node
