"""The itemBody: the stem in one div a run, block interactions beside it, inline ones inside (information model, 7.1).

Canvas takes a ``div`` or ``p`` directly below ``itemBody`` for the stem, and drops everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import assert_never

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.formats.qti21 import elements as qti
from qti.formats.qti21.interactions import append_interaction
from qti.formats.qti21.names import Names
from qti.markup.xhtml import Context, Placed, append_blocks, append_inlines
from qti.model import AssessmentItem
from qti.model.content import Block, Content, Gap, Hottext, InteractionBlock, InteractionRef

_DIV = qti.tag("div")
_GAP = qti.tag("gap")
_HOTTEXT = qti.tag("hottext")


class Body:
    """Writes the texts of one item; interactions, gaps and hottexts get their elements where they stand."""

    def __init__(self, item: AssessmentItem, names: Mapping[str, Names], images: Callable[[str], str]) -> None:
        self._item, self._names = item, names
        self._images = images
        self._enclosing = next(iter(names.values()))

    @property
    def context(self) -> Context:
        """What its texts need to know; not kept, for it holds the body: a cycle would keep the item until collected."""
        return Context(images=self._images, slot=self._fill, math=self._item.math)

    def append_to(self, item_body: Element) -> None:
        """Append the whole body."""
        context = self.context
        for is_place, blocks in groupby(self._item.body.blocks, _is_place):
            parent = item_body if is_place else SubElement(item_body, _DIV)
            append_blocks(parent, Content(tuple(blocks), ""), context)

    def _fill(self, parent: Element, node: Placed) -> None:
        match node:
            case InteractionRef() | InteractionBlock():
                interaction = self._item.interaction(node.identifier)
                self._enclosing = self._names[node.identifier]
                append_interaction(parent, interaction, self._enclosing, self.context, self._item.identifier)
            case Gap():
                SubElement(parent, _GAP, identifier=self._enclosing.choice(node.identifier))
            case Hottext():
                hottext = SubElement(parent, _HOTTEXT, identifier=self._enclosing.choice(node.identifier))
                append_inlines(hottext, node.inlines, self.context)
            case _ as unreachable:
                assert_never(unreachable)


def _is_place(block: Block) -> bool:
    return isinstance(block, InteractionBlock)
