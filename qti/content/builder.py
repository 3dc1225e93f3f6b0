"""A growing tree of nodes: frames that are open, each with what it holds so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qti.model.content import Text

Nodes = list[Any]  # inlines, blocks, or rows of either: the parser's own grammar says which a frame holds


@dataclass(slots=True)
class Frame:
    """An element that is open: its kind, the byte it began at, its nodes, and text that is not yet a node.

    ``value`` is the element's own word (a name, an address); ``implicit`` a paragraph that a tight list leaves
    unsaid; ``loose`` a list with a paragraph that is said; ``blamed`` an element whose missing end has been told.
    """

    kind: str
    start: int
    value: Any = None
    title: str = ""
    implicit: bool = False
    loose: bool = False
    blamed: bool = False
    nodes: Nodes = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def add(self, node: Any) -> None:
        """Put a node after what is there."""
        if self.words:
            self._settle()
        self.nodes.append(node)

    def closed(self) -> tuple[Any, ...]:
        """All that the element holds."""
        if self.words:
            self._settle()
        return tuple(self.nodes)

    def _settle(self) -> None:
        self.nodes.append(Text("".join(self.words)))
        self.words.clear()

    def take_over(self, inner: Frame) -> None:
        """Hold what ``inner`` holds, as if it had never begun."""
        for node in inner.closed():
            if isinstance(node, Text):
                self.words.append(node.text)
            else:
                self.add(node)
