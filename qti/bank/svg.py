"""SVG pictures: well-formed XML whose root is ``svg``, and nothing in it that runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

_ROOT = "http://www.w3.org/2000/svg svg"
_PIECE = 64 * 1024


class _FaultError(Exception):
    """What is wrong with the picture; it never leaves this module."""


def svg_fault(file: BinaryIO) -> str:
    """What is wrong with the file as an SVG picture, as the end of a sentence; "" where nothing is.

    It is read in pieces, and nothing that it refers to is read.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.EntityDeclHandler = _refuse_entity
    parser.StartElementHandler = _Elements().take
    try:
        for piece in _pieces(file):
            parser.Parse(piece)
        parser.Parse(b"", True)  # the parser takes no keywords
    except expat.ExpatError as error:
        return f"is no well-formed SVG picture: {expat.ErrorString(error.code)}, in its line {error.lineno}"
    except _FaultError as fault:
        return str(fault)
    return ""


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


class _Elements:
    """The elements of one picture, as they begin."""

    def __init__(self) -> None:
        self._is_root = True

    def take(self, name: str, attributes: dict[str, str]) -> None:
        """Look at one element."""
        if self._is_root and name != _ROOT:
            raise _FaultError("is no SVG picture: its root is no svg in the namespace http://www.w3.org/2000/svg")
        self._is_root = False
        if _local(name) == "script" or any(_runs(*each) for each in attributes.items()):
            raise _FaultError("holds a script")


def _refuse_entity(*_declared: object) -> None:
    raise _FaultError("declares an entity")


def _local(name: str) -> str:
    return name.rpartition(" ")[2].lower()


def _runs(name: str, value: str) -> bool:
    """True for ``onload`` and its like, and for addresses that are code."""
    return _local(name).startswith("on") or "".join(value.split()).lower().startswith("javascript:")
