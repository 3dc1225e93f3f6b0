"""A zip that is the same bytes for the same contents, written in one pass.

The standard library's ``ZipFile`` keeps an object of half a kilobyte for every entry until the end; a package has one
for each question. This writer keeps an entry's line of the directory (PKWARE APPNOTE 6.3, 4.3.12) and nothing else.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from qti.errors import QtiError
from qti.package.limits import RATIO, RATIO_FROM

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_OFFSET64 = struct.Struct("<2HQ")

_MOST_16, _MOST_32 = 0xFFFF, 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_PLAIN, _LARGE = 20, 45
_UNIX = 3 << 8
_UTF8 = 0x800
_TIME, _DATE = 0, 1 << 5 | 1
"""1980-01-01 00:00, the first moment a zip can name: a package says nothing of when it was made."""
_ATTRIBUTES = 0o100644 << 16
_COMPACT = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".m4a", ".ogg", ".oga", ".mp4", ".webm", ".ogv")


class ZipFile:
    """An archive being written to a file that can seek; ``close`` writes its directory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._directory = bytearray()
        self._entries = 0

    def write(self, path: str, data: bytes) -> None:
        """An entry of these bytes; pictures, sound and film, compact already, are stored as they are.

        So is what would be so much smaller that it looks like a bomb.
        """
        if path.lower().endswith(_COMPACT):
            method, packed = _STORED, data
        else:
            method, packed = _DEFLATED, zlib.compress(data, wbits=-zlib.MAX_WBITS)
            if _looks_like_bomb(len(data), len(packed)):
                method, packed = _STORED, data
        entry = _Entry(path, method, self._file.tell())
        entry.sizes = (zlib.crc32(data), len(packed), len(data))
        self._file.write(entry.local())
        self._file.write(packed)
        self._list(entry)

    def stream(self, path: str, chunks: Iterable[bytes]) -> None:
        """An entry of these bytes, of which no more than a piece is in memory.

        Where they repeat themselves so much that they would look like a bomb, a piece now and then stays as it is.
        """
        entry = _Entry(path, _DEFLATED, self._file.tell())
        self._file.write(entry.local())
        pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        crc = packed = size = 0
        for chunk in chunks:
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            if _looks_like_bomb(2 * size, packed):
                packed += self._file.write(pack.flush(zlib.Z_FULL_FLUSH))
            stays = _looks_like_bomb(2 * size, packed)
            packed += self._file.write(_stored(chunk) if stays else pack.compress(chunk))
        packed += self._file.write(pack.flush())
        entry.sizes = (crc, packed, size)
        end = self._file.tell()
        self._file.seek(entry.offset)
        self._file.write(entry.local())
        self._file.seek(end)
        self._list(entry)

    def close(self) -> None:
        """The directory, and the end of the archive; with the 64-bit form where a number needs it."""
        start = self._file.tell()
        self._file.write(self._directory)
        size, count = len(self._directory), self._entries
        if count >= _MOST_16 or start >= _MOST_32:
            end = start + size
            self._file.write(
                _END64.pack(b"PK\6\6", _END64.size - 12, _UNIX | _LARGE, _LARGE, 0, 0, count, count, size, start)
            )
            self._file.write(_LOCATOR64.pack(b"PK\6\7", 0, end, 1))
        few = min(count, _MOST_16)
        self._file.write(_END.pack(b"PK\5\6", 0, 0, few, few, size, min(start, _MOST_32), 0))

    def _list(self, entry: _Entry) -> None:
        self._directory += entry.central()
        self._entries += 1


class _Entry:
    """One file of the archive: what its two headers say."""

    __slots__ = ("flags", "method", "name", "offset", "sizes")

    def __init__(self, path: str, method: int, offset: int) -> None:
        self.name = path.encode()
        self.flags = 0 if path.isascii() else _UTF8
        self.method, self.offset = method, offset
        self.sizes = (0, 0, 0)

    def local(self) -> bytes:
        """The header before the data."""
        self._check()
        return (
            _LOCAL.pack(b"PK\3\4", _PLAIN, self.flags, self.method, _TIME, _DATE, *self.sizes, len(self.name), 0)
            + self.name
        )

    def central(self) -> bytes:
        """The line of the directory."""
        extra, version, offset = b"", _PLAIN, self.offset
        if offset >= _MOST_32:
            extra, version, offset = _OFFSET64.pack(1, 8, offset), _LARGE, _MOST_32
        return (
            _CENTRAL.pack(
                b"PK\1\2", _UNIX | version, version, self.flags, self.method, _TIME, _DATE, *self.sizes,
                len(self.name), len(extra), 0, 0, 0, _ATTRIBUTES, offset,
            )
            + self.name + extra
        )  # fmt: skip

    def _check(self) -> None:
        if max(self.sizes[1:]) >= _MOST_32:
            raise QtiError(f'"{self.name.decode()}" is larger than the 4 GiB that a file in a package may have')


def _stored(data: bytes) -> bytes:
    """The bytes as blocks that are stored (RFC 1951, 3.2.4), to stand between packed ones after a full flush."""
    pack = zlib.compressobj(level=0, wbits=-zlib.MAX_WBITS)
    return pack.compress(data) + pack.flush(zlib.Z_SYNC_FLUSH)


def _looks_like_bomb(size: int, packed: int) -> bool:
    return size > RATIO_FROM and size > RATIO * packed
