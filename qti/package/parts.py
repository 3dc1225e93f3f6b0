"""What a writer hands over: documents, media files and findings, one after another, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from lxml.etree import _Element as Element

from qti.report import Finding


class Kind(StrEnum):
    """What a document is, and so what it is checked against."""

    ITEM = "item"
    TEST = "test"
    MANIFEST = "manifest"
    MOODLE_QUESTION = "moodle-question"


@dataclass(frozen=True, slots=True)
class Document:
    """An XML document (or, in a one-file format, one element of it) to be checked and written at ``path``."""

    path: str
    kind: Kind
    root: Element
    item: str = ""


@dataclass(frozen=True, slots=True)
class StreamedDocument:
    """A document too large for a tree: its bytes in pieces, checked while they are written."""

    path: str
    kind: Kind
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file of the bank's folder (``source``) that stands in the package at ``path``."""

    path: str
    source: str


Part: TypeAlias = Document | StreamedDocument | MediaFile | Finding
Parts: TypeAlias = Iterator[Part]


class Media(Protocol):
    """The files of a bank's folder, by the path they are written with in the bank."""

    def read(self, path: str) -> bytes:
        """The file's bytes; ``ReadError`` where it is not there or leads out of the folder."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What a person can ask of a writer. ``plain``: QTI response processing templates only."""

    plain: bool = False
