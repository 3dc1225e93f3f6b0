"""Texts as the XHTML and HTML of a plain context, for tests to compare."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element as Element

from qti.markup.html import html, inline_html
from qti.markup.xhtml import QTI, Context, Placed, append_blocks, append_inlines, tex
from qti.model import MathForm
from qti.model.content import Content, Gap, Hottext, InteractionBlock

Append = Callable[[Element, Content, Context], None]


def slot(parent: Element, node: Placed) -> None:
    """Append the smallest element of each kind."""
    match node:
        case Gap():
            etree.SubElement(parent, f"{{{QTI}}}gap", identifier=node.identifier)
        case Hottext():
            element = etree.SubElement(parent, f"{{{QTI}}}hottext", identifier=node.identifier)
            append_inlines(element, node.inlines, CONTEXT)
        case InteractionBlock():
            etree.SubElement(parent, f"{{{QTI}}}uploadInteraction", responseIdentifier=node.identifier)
        case _:
            etree.SubElement(parent, f"{{{QTI}}}textEntryInteraction", responseIdentifier=node.identifier)


CONTEXT = Context(images=lambda path: f"media/{path}", slot=slot)
TEX = Context(images=lambda path: f"media/{path}", slot=slot, math=MathForm.TEX)


def xhtml(content: Content, *, append: Append = append_blocks, name: str = "div", context: Context = CONTEXT) -> str:
    """What is appended below an element of that name, without namespaces."""
    parent = etree.Element(f"{{{QTI}}}{name}", nsmap={None: QTI})
    append(parent, content, context)
    text = etree.tostring(parent, encoding="unicode").replace(f' xmlns="{QTI}"', "")
    return text.removeprefix(f"<{name}>").removesuffix(f"</{name}>") if f"</{name}>" in text else ""


def as_html(content: Content) -> str:
    """The content as HTML; what stands in it shows its name in brackets."""
    return html(content, images="media/{}".format, math=lambda node: f"<m>{tex(node)}</m>", slot=_name)


def _name(node: Placed) -> str:
    if isinstance(node, Hottext):
        inner = inline_html(node.inlines, images=str, math=tex, slot=_name)
        return f"[{node.identifier}: {inner}]"
    return f"[{node.identifier}]"
