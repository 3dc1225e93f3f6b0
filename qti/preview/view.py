"""What drawing one question needs to know: the question, its pictures, and whether the key is shown."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from qti.content.tex import mathml
from qti.errors import TexError
from qti.markup.html import html, inline_html
from qti.markup.media_types import media_type
from qti.model import AssessmentItem, Content, Interaction
from qti.model.content import Gap, Hottext, Inline, InteractionBlock, InteractionRef, Math
from qti.package.parts import Media
from qti.package.serialize import serialized
from qti.preview.html import Html, element, text

Slot: TypeAlias = InteractionRef | InteractionBlock | Gap | Hottext
Images: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class View:
    """One question as it is drawn."""

    item: AssessmentItem
    images: Images
    key: bool

    def content(self, content: Content, slot: Callable[[Slot], Html] | None = None) -> Html:
        """Rich text in a box that takes its direction from its words."""
        return element("div", rich(content, self.images, slot), class_="content", dir="auto")

    def inline(self, inlines: Sequence[Inline]) -> Html:
        """Running text in which no interaction stands."""
        return Html(inline_html(inlines, images=self.images, math=_math, slot=_nowhere))

    def name(self, interaction: Interaction, *more: str) -> str:
        """An ``id`` or field name that nothing else on the page has."""
        return "-".join((self.item.identifier, interaction.response_identifier, *more))


def rich(content: Content, images: Images, slot: Callable[[Slot], Html] | None = None) -> Html:
    """Rich text; ``slot`` draws the interactions, gaps and marked runs that stand in it."""
    return Html(html(content, images=images, math=_math, slot=slot or _nowhere))


def inlined(media: Media) -> Images:
    """Files of the bank as ``data:`` addresses, so that the page needs nothing beside itself."""

    @lru_cache(maxsize=64)
    def address(path: str) -> str:
        return f"data:{media_type(path)};base64,{b64encode(media.read(path)).decode('ascii')}"

    return address


@lru_cache(maxsize=1024)
def _math(math: Math) -> str:
    try:
        return serialized(mathml(math.tex, math.display)).decode()
    except TexError:
        return element("code", text(math.tex), class_="tex")


def _nowhere(node: Slot) -> Html:
    raise ValueError(f"{node.identifier} stands where no interaction can")
