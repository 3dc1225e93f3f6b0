"""Rich text on a page of the tool: pictures at their addresses, formulas as MathML, wide things in scrolling boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from markupsafe import Markup

from lti_tool.rendering.elements import Html, element, words
from qti.content.tex import mathml
from qti.errors import TexError
from qti.markup.html import Placed, html, inline_html
from qti.model import Content
from qti.model.content import Inline, Math, Paragraph
from qti.package.serialize import serialized

Media = Callable[[str], str]
"""The address of a file from its path in the bank."""

_HEADING = re.compile("(</?h)([1-6])(?=>)")
_ABOVE = 2
"""Levels of headings that the page itself uses: its own, and one for each question."""


def nowhere(node: Placed) -> Html:
    """Nothing stands in a text that is not the item's body; the model sees to it."""
    raise ValueError(f"{node.identifier} stands where no interaction can")


def rich(content: Content, media: Media, slot: Callable[[Placed], Html] = nowhere) -> Html:
    """Rich text; ``slot`` draws the interactions, gaps and marked runs that stand in it."""
    return _fitted(html(content, images=media, math=_math, slot=slot))


def running(inlines: Sequence[Inline], media: Media) -> Html:
    """Running text in which no interaction stands."""
    return _fitted(inline_html(inlines, images=media, math=_math, slot=nowhere))


def labelled(content: Content, media: Media) -> Html:
    """Rich text for a label, which holds running text alone where the content is nothing else."""
    if all(isinstance(block, Paragraph) for block in content.blocks):
        lines = (running(block.inlines, media) for block in content.blocks if isinstance(block, Paragraph))
        return Markup("").join(element("span", line, class_="q-line") for line in lines)
    return element("div", rich(content, media))


def _fitted(text: str) -> Html:
    """The text with headings below the page's own, links that leave the attempt open, and wide things in boxes.

    Words and attributes are escaped, so that a ``<`` begins nothing but a tag.
    """
    text = _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + _ABOVE)}", text)
    text = text.replace("<a href=", '<a target="_blank" rel="noopener noreferrer" href=')
    for name, said in (("table", "Table"), ("pre", "Code")):
        box = f'<div class="q-scroll" role="group" tabindex="0" aria-label="{said}">'
        text = text.replace(f"<{name}>", f"{box}<{name}>").replace(f"</{name}>", f"</{name}></div>")
    return Markup(text)  # noqa: S704 -- qti.markup escapes what it writes


@lru_cache(maxsize=1024)
def _math(math: Math) -> str:
    """The formula; one in a line of its own scrolls there where the page is narrow."""
    try:
        formula = Markup(serialized(mathml(math.tex, math.display)).decode())  # noqa: S704 -- made by a serializer
    except TexError:
        return element("code", words(math.tex), class_="q-tex")
    if not math.display:
        return formula
    return element("span", formula, class_="q-scroll q-formula", role="group", tabindex=0, aria_label="Formula")
