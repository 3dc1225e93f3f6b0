"""The size of a picture, read from its file's first bytes: PNG, GIF, JPEG, WebP and SVG.

The formats' headers are a few lines each, so no imaging library is needed for them.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg\b([^>]*)>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""\b(width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_LENGTH = re.compile(rb"\s*([0-9]*\.?[0-9]+)\s*(?:px)?\s*")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that begin with the size (ITU-T T.81, table B.1: SOF, without DHT, JPG and DAC)."""
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""The JPEG markers that have no length."""


def size(data: bytes) -> Size | None:
    """The picture's size; None where the file is no picture of these kinds, or does not say."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return _sized(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return _sized(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"))
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return _svg(data)


def _sized(width: int, height: int) -> Size | None:
    return Size(width, height) if width and height else None


def _jpeg(data: bytes) -> Size | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return _sized(int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7]))
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _BARE:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None


def _webp(data: bytes) -> Size | None:
    """The size in the first chunk (RFC 9649, 2.5 to 2.7)."""
    match data[12:16]:
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            numbers = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
            return _sized(*(number & 0x3FFF for number in numbers))
        case b"VP8L" if data[20:21] == b"\x2f" and len(data) >= 25:
            bits = int.from_bytes(data[21:25], "little")
            return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X" if len(data) >= 30:
            return Size(int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    return None


def _svg(data: bytes) -> Size | None:
    """``width`` and ``height`` where they are given in pixels, else the view box."""
    element = _SVG.search(data, 0, 65536)
    if not element:
        return None
    given = dict(_ATTRIBUTE.findall(element[1]))
    lengths = [_LENGTH.fullmatch(given.get(name, b"")) for name in (b"width", b"height")]
    if all(lengths):
        return _sized(*(round(float(length[1])) for length in lengths if length))
    box = given.get(b"viewBox", b"").replace(b",", b" ").split()
    if len(box) == 4 and all(_LENGTH.fullmatch(number) for number in box[2:]):
        return _sized(round(float(box[2])), round(float(box[3])))
    return None
