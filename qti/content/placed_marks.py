"""Marks where they stand: interactions, gaps and hottexts become nodes, or faults where they cannot stand."""

from __future__ import annotations

from collections.abc import Callable

from qti.content.marks import HINTS, Marks, Sort, pieces
from qti.content.reading import Reading
from qti.model.content import Gap, Hottext, Inline, InteractionRef, Text


def place(reading: Reading, text: str, start: int, end: int) -> None:
    """Take up a text that may hold marks; a backslash just before it takes its first character literally."""
    is_escaped = start > 0 and reading.raw(start - 1, start) == b"\\"
    depth = sum(frame.kind == "hottext" for frame in reading.frames)
    written = reading.slice(start, end)
    for piece in pieces(text, reading.marks, escaped=is_escaped, depth=depth):
        _PLACE[piece.sort](reading, piece.value, start + len(written[: piece.place].encode()))


def _words(reading: Reading, text: str, _start: int) -> None:
    reading.top.words.append(text)


def _name(reading: Reading, name: str, start: int) -> None:
    if reading.encloses("Link"):
        reading.fault(start, f'"{{{{{name}}}}}" stands inside a link', "put it before or after the link")
    elif reading.marks is Marks.BODY and name in reading.block_names:
        reading.waiting.append((name, start))
    reading.top.add(Gap(name) if reading.marks is Marks.GAPS else InteractionRef(name))


def _opening(reading: Reading, name: str, start: int) -> None:
    outer = reading.encloses("hottext", "Link")
    if outer:
        where = "a link" if outer.kind == "Link" else f'"{{{{{outer.value}:"'
        reading.fault(start, f'"{{{{{name}:" stands inside {where}', "put it before or after")
    reading.open("hottext", start, name)


def _closing(reading: Reading, _text: str, start: int) -> None:
    if reading.top.kind == "hottext":
        frame = reading.close()
        held = _trimmed(frame.closed())
        if not held:
            reading.fault(frame.start, f'"{{{{{frame.value}:" has no text', "write {{name: text}}")
        reading.top.add(Hottext(frame.value, held))
        return
    frame = next(frame for frame in reversed(reading.frames) if frame.kind == "hottext")
    frame.blamed = True
    hint = "what begins inside the braces must end inside them"
    reading.fault(start, f'"{{{{{frame.value}:" is closed in the middle of something that began inside it', hint)


def _trimmed(held: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The inlines without the spaces that authors put beside braces."""
    inlines = list(held)
    if inlines and isinstance(first := inlines[0], Text):
        inlines[:1] = [Text(words)] if (words := first.text.lstrip()) else []
    if inlines and isinstance(last := inlines[-1], Text):
        inlines[-1:] = [Text(words)] if (words := last.text.rstrip()) else []
    return tuple(inlines)


def _malformed(reading: Reading, text: str, start: int) -> None:
    reading.fault(start, f'"{text}" is no mark', HINTS[reading.marks])
    reading.top.words.append(text)


_PLACE: dict[Sort, Callable[[Reading, str, int], None]] = {
    Sort.TEXT: _words,
    Sort.NAME: _name,
    Sort.OPENING: _opening,
    Sort.CLOSING: _closing,
    Sort.MALFORMED: _malformed,
}
