"""The state of one reading: what is open, what is done, and what is wrong."""

from __future__ import annotations

from typing import Any

from qti.content import inline_html, paragraphs
from qti.content.builder import Frame
from qti.content.characters import FORBIDDEN, REMEDY, complaint
from qti.content.marks import Marks, protect, restore
from qti.model.content import InteractionBlock, Paragraph

DEEPEST = 40
_LOOSE = frozenset({*inline_html.ENCLOSING, "hottext"})
_LONGEST_QUOTE = 32


class TooDeepError(Exception):
    """The text is nested deeper than anything downstream should have to follow; it never leaves this package."""


class Reading:
    """One reading of one text.

    ``faults`` are what is wrong, each with its byte, what and hint. ``rewritten`` holds in order what QTI cannot
    say, ``files`` the files named and their bytes, ``waiting`` the block interactions not yet found on a line of
    their own.
    """

    def __init__(self, source: str, marks: Marks, block_names: frozenset[str]) -> None:
        self.marks = marks
        self.block_names = block_names
        self.protected = protect(source, marks)
        self.top = Frame("document", 0)
        self.frames = [self.top]
        self.faults: list[tuple[int, str, str]] = []
        self.rewritten: dict[str, None] = {}
        self.files: list[tuple[str, int]] = []
        self.waiting: list[tuple[str, int]] = []
        self._is_changed = self.protected != source
        self._has_entities = "&#" in source
        self._bytes = b""

    def fault(self, start: int, what: str, hint: str) -> None:
        """Note what is wrong at a byte of the text."""
        self.faults.append((start, what, hint))

    def raw(self, start: int, end: int) -> bytes:
        """The text in UTF-8, from one byte to another."""
        self._bytes = self._bytes or self.protected.encode()
        return self._bytes[start:end]

    def slice(self, start: int, end: int) -> str:
        """The text from one byte to another, both at the edge of a character."""
        return self.raw(start, end).decode()

    def quoted(self, start: int, end: int) -> str:
        """What the author wrote there: its first line, shortened, in quotes."""
        line = restore(self.slice(start, end).strip().partition("\n")[0])
        return f'"{line}"' if len(line) <= _LONGEST_QUOTE else f'"{line[: _LONGEST_QUOTE - 1]}…"'

    def clean(self, text: str, start: int) -> str:
        """The text as the author wrote it; a character that no XML can hold is a fault."""
        if self._is_changed:
            text = restore(text)
        if self._has_entities and (found := FORBIDDEN.search(text)):
            self.fault(start, complaint(found[0]), REMEDY)
        return text

    def encloses(self, *kinds: str) -> Frame | None:
        """The innermost open element of these kinds."""
        return next((frame for frame in reversed(self.frames) if frame.kind in kinds), None)

    def open(self, kind: str, start: int, value: Any = None, title: str = "", *, implicit: bool = False) -> None:
        """Begin an element."""
        if len(self.frames) > DEEPEST:
            self.fault(start, f"this is nested more than {DEEPEST} deep", "use fewer levels")
            raise TooDeepError
        self.top = Frame(kind, start, value, title, implicit)
        self.frames.append(self.top)

    def close(self) -> Frame:
        """End the innermost element; what encloses it is the innermost again."""
        frame = self.frames.pop()
        self.top = self.frames[-1]
        return frame

    def line(self, start: int) -> Frame:
        """The element that running text goes into: a tight list item's text stands in a paragraph left unsaid."""
        if self.top.kind == "Item":
            self.open("Paragraph", start, implicit=True)
        return self.top

    def end_line(self) -> None:
        """End a paragraph left unsaid, and whatever was begun in this line and not ended."""
        self.unwind()
        if self.top.implicit:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """End a paragraph; block interactions on lines of their own part it."""
        self.unwind()
        held = self.close().closed()
        if not self.waiting:
            self.top.add(Paragraph(held))
            return
        for block in paragraphs.split(held, self.block_names):
            self.top.add(block)
            if isinstance(block, InteractionBlock):
                self.waiting.remove(next(each for each in self.waiting if each[0] == block.identifier))

    def unwind(self) -> None:
        """Blame and dissolve what was begun in this line and not ended in it."""
        while self.top.kind in _LOOSE:
            frame = self.close()
            if not frame.blamed and frame.kind == "hottext":
                self.fault(frame.start, f'"{{{{{frame.value}:" is never closed', "end it with }} in the same paragraph")
            elif not frame.blamed:
                self.fault(frame.start, f"<{frame.kind}> is never closed", f"end it with </{frame.kind}>")
            self.top.take_over(frame)
