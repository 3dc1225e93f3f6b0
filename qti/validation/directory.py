"""The end of a zip file, read before anything else believes it: how many files it lists, in how many bytes."""

from __future__ import annotations

import struct
from typing import BinaryIO

from qti.validation.limits import Limits
from qti.validation.refused import refused

_END = struct.Struct("<4s4H2LH")
_END64_PLACE = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 65535


def check_directory(file: BinaryIO, size: int, path: str, limits: Limits) -> None:
    """Raise ``RefusedError`` where the file is no whole zip, or lists more than the limits allow."""
    tail_size = min(size, _LONGEST_COMMENT + _END.size + _END64_PLACE.size)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise refused(
            "zip", "its end is missing: the archive is cut off or no zip", path=path, hint="fetch or export it again"
        )
    entries, length = _END.unpack_from(tail, at)[4:6]
    if entries == 0xFFFF or length == 0xFFFFFFFF:
        entries, length = _large(file, size, tail, at, path)
    if entries > limits.entries or length > limits.directory:
        raise refused(
            "entries", f"it lists {entries} files in {length} bytes; {limits.entries} files are the most", path=path
        )


def _large(file: BinaryIO, size: int, tail: bytes, at: int, path: str) -> tuple[int, int]:
    """The count and the length where they need 64 bits."""
    place = at - _END64_PLACE.size
    if place < 0 or tail[place : place + 4] != b"PK\6\7":
        raise refused("zip", "its list of files is damaged", path=path)
    start = _END64_PLACE.unpack_from(tail, place)[2]
    if start > size:
        raise refused("zip", "its list of files is damaged", path=path)
    file.seek(start)
    record = file.read(_END64.size)
    if len(record) < _END64.size or record[:4] != b"PK\6\6":
        raise refused("zip", "its list of files is damaged", path=path)
    fields = _END64.unpack(record)
    return fields[7], fields[8]
