"""One XML file that holds every document as a child of its root, written as they come."""

from __future__ import annotations

from typing import BinaryIO

from qti.package.serialize import DECLARATION


class XmlFile:
    """An XML file being written; ``close`` ends its root element."""

    def __init__(self, file: BinaryIO, root: str) -> None:
        self._file = file
        self._end = f"</{root}>\n".encode()
        file.write(DECLARATION + f"<{root}>\n".encode())

    def write(self, data: bytes) -> None:
        """One more child, on lines of its own."""
        self._file.write(data)
        self._file.write(b"\n")

    def close(self) -> None:
        """The end of the root element."""
        self._file.write(self._end)
