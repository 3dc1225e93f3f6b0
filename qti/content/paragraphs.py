"""Paragraphs in which block interactions stand: each on a line of its own, the text around it in paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qti.model.content import Block, Inline, InteractionBlock, InteractionRef, LineBreak, Paragraph, Text

_NEWLINE = Text("\n")
_Line = list[Inline]


def split(inlines: Sequence[Inline], blocks: frozenset[str]) -> Iterator[Block]:
    """The paragraph as blocks: a line that is nothing but the name of a block interaction becomes its block."""
    kept: _Line = []
    for line, end in _lines(inlines):
        name = _alone(line, blocks)
        if name is None:
            kept += [*line, end] if end else line
            continue
        yield from _paragraph(kept)
        yield InteractionBlock(name)
        kept = []
    yield from _paragraph(kept)


def _lines(inlines: Iterable[Inline]) -> Iterator[tuple[_Line, Inline | None]]:
    """Each line, and what ends it: a newline in the text, a hard break, or nothing."""
    line: _Line = []
    for node in inlines:
        if isinstance(node, LineBreak):
            yield line, node
            line = []
        elif isinstance(node, Text) and "\n" in node.text:
            first, *others = node.text.split("\n")
            line += [Text(first)] if first else []
            for words in others:
                yield line, _NEWLINE
                line = [Text(words)] if words else []
        else:
            line.append(node)
    yield line, None


def _alone(line: _Line, blocks: frozenset[str]) -> str | None:
    rest = [node for node in line if not (isinstance(node, Text) and not node.text.strip(" \t"))]
    if len(rest) == 1 and isinstance(rest[0], InteractionRef) and rest[0].identifier in blocks:
        return rest[0].identifier
    return None


def _paragraph(inlines: _Line) -> Iterator[Paragraph]:
    """The paragraph of these inlines, its edges free of line ends and text merged; none where nothing is left."""
    start, stop = 0, len(inlines)
    while start < stop and _is_edge(inlines[start]):
        start += 1
    while stop > start and _is_edge(inlines[stop - 1]):
        stop -= 1
    merged: list[Inline] = []
    for node in inlines[start:stop]:
        if isinstance(node, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + node.text)
        else:
            merged.append(node)
    if merged:
        yield Paragraph(tuple(merged))


def _is_edge(node: Inline) -> bool:
    return isinstance(node, LineBreak) or (isinstance(node, Text) and not node.text.strip(" \t\n"))
