"""Rich text: what CommonMark can say and the XHTML of QTI 2.1 can hold (decision B).

Blocks hold inlines; neither knows XML. Interactions stand in a body as :class:`InteractionRef` (in running
text) or :class:`InteractionBlock` (on a line of their own); :class:`Hottext` and :class:`Gap` stand only in the
text that a hottext or gap match interaction encloses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, never empty; a line break that the author typed is a newline in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """``*emphasis*``"""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """``**strong**``"""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    """``<sub>…</sub>``"""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """``<sup>…</sup>``"""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """``<kbd>…</kbd>``"""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A run of code."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """TeX without its dollar signs; ``display`` where it stands in a line of its own."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the bank's folder; ``alt`` says what it shows, "" only where the author said it shows nothing."""

    src: str
    alt: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """Sound or film in the bank's folder, by its file name's ending; ``label`` stands in where it cannot play."""

    src: str
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside the bank."""

    href: str
    inlines: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


@dataclass(frozen=True, slots=True)
class InteractionRef:
    """The place in running text where an inline interaction stands."""

    identifier: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap that a word is dragged into."""

    identifier: str


@dataclass(frozen=True, slots=True)
class Hottext:
    """A run of text that can be picked."""

    identifier: str
    inlines: tuple[Inline, ...]


Inline: TypeAlias = (
    Text
    | Emphasis
    | Strong
    | Subscript
    | Superscript
    | Keyboard
    | Code
    | Math
    | Image
    | Media
    | Link
    | LineBreak
    | InteractionRef
    | Gap
    | Hottext
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; each item is a row of blocks, and a tight list's items hold paragraphs that show without gaps."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    tight: bool = True


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """Quoted blocks."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code as written, without the newline that ends the last."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one row of heads, then rows with as many cells."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class InteractionBlock:
    """The place where a block interaction stands."""

    identifier: str


Block: TypeAlias = Paragraph | Heading | ItemList | BlockQuote | CodeBlock | Table | Rule | InteractionBlock
Node: TypeAlias = Block | Inline


@dataclass(frozen=True, slots=True)
class Content:
    """Rich text; two contents are equal where their blocks are, however they were spelled.

    ``source`` is the CommonMark that reads as these blocks. ``rewritten`` names what CommonMark could say
    and QTI cannot (a list that starts at 3, column alignment), for the reports.
    """

    blocks: tuple[Block, ...]
    source: str = field(compare=False)
    rewritten: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_empty(self) -> bool:
        """True for no text at all."""
        return not self.blocks

    @property
    def plain(self) -> str | None:
        """The text where it is one paragraph of nothing but text, else None."""
        if len(self.blocks) == 1 and isinstance(self.blocks[0], Paragraph):
            inlines = self.blocks[0].inlines
            if len(inlines) == 1 and isinstance(inlines[0], Text):
                return inlines[0].text
        return None


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside ``node``, in reading order."""
    match node:
        case Paragraph() | Heading() | Emphasis() | Strong() | Subscript() | Superscript() | Keyboard():
            yield from node.inlines
        case Link() | Hottext():
            yield from node.inlines
        case ItemList():
            for item in node.items:
                yield from item
        case BlockQuote():
            yield from node.blocks
        case Table():
            for row in (node.head, *node.rows):
                for cell in row:
                    yield from cell
        case _:
            pass


def walk(content: Content) -> Iterator[Node]:
    """Every node of the content, parents before children, in reading order."""
    waiting: list[Node] = list(reversed(content.blocks))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(tuple(children(node))))


_N = TypeVar("_N")


def nodes(content: Content, kind: type[_N]) -> Iterator[_N]:
    """The nodes of one kind, in reading order."""
    return (node for node in walk(content) if isinstance(node, kind))


def plain_text(content: Content) -> str:
    """The words alone, on one line: for titles, labels and lists, never for showing the content itself."""
    return " ".join("".join(_words(block) for block in content.blocks).split())


def inline_text(inlines: tuple[Inline, ...]) -> str:
    """The words of a run of inlines."""
    return "".join(_words(node) for node in inlines)


def _words(node: Node) -> str:
    match node:
        case Text() | Code():
            return node.text
        case CodeBlock():
            return node.text + " "
        case Math():
            return node.tex
        case Image():
            return node.alt
        case Media():
            return node.label
        case LineBreak() | Rule():
            return " "
        case InteractionRef() | InteractionBlock() | Gap():
            return "… " if isinstance(node, InteractionBlock) else "…"
        case Table():
            return " ".join(inline_text(cell) for row in (node.head, *node.rows) for cell in row) + " "
        case Paragraph() | Heading():
            return inline_text(node.inlines) + " "
        case _:
            return "".join(_words(child) for child in children(node))
