"""The files of a bank: which there are, and the names of the questions in them."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import yaml

from qti.bank.nodes import BrokenYamlError, Document, Scalar
from qti.errors import Place

HEAD = "bank.yaml"
ITEMS = "items"

_ENTRY = re.compile(rb"- id: *([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\r?\n?", re.ASCII)
_INSIDE = (b" ", b"#", b"\n", b"\r")
_BESIDE = ("._", ".#")


def item_files(folder: Path) -> list[Path]:
    """The files of the folder ``items/``, in the order of their names."""
    items = folder / ITEMS
    return sorted(each for each in items.iterdir() if is_items_file(each.name)) if items.is_dir() else []


def is_items_file(name: str) -> bool:
    """True for what is read: ``a.yaml``, but not what macOS (``._a.yaml``) and Emacs (``.#a.yaml``) lay beside it."""
    return name.endswith(".yaml") and not name.startswith(_BESIDE) and name != ".yaml"


def opened(path: Path) -> BinaryIO:
    """The file, to be read; ``OSError`` where it is none: a pipe or a device might never end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    return path.open("rb")


def identifiers(folder: Path) -> tuple[str, ...]:
    """The names of all questions in their order; what is no name is left out, since reading the question tells it."""
    names = [node.text for node in _named(folder / HEAD, head=True)]
    for path in item_files(folder):
        quick = _quick(path)
        names += [node.text for node in _named(path, head=False)] if quick is None else quick
    return tuple(names)


def places(folder: Path) -> Iterator[tuple[str, Place]]:
    """The name of every question, and where it stands."""
    for path in (folder / HEAD, *item_files(folder)):
        for node in _named(path, head=path.parent == folder):
            yield node.text, Place(str(path), node.mark.line + 1, node.mark.column + 1)


def _quick(path: Path) -> list[str] | None:
    """The names where every question begins with a line ``- id: name``; None where the file has to be parsed.

    In a file whose root is a list, a line that begins with anything but space is an entry or a comment.
    """
    names = []
    try:
        with opened(path) as stream:
            for line in stream:
                if line.startswith(_INSIDE):
                    continue
                entry = _ENTRY.fullmatch(line)
                if entry is None:
                    return None
                names.append(entry[1].decode("ascii"))
    except OSError:
        return None
    return names


def _named(path: Path, *, head: bool) -> Iterator[Scalar]:
    """The nodes that name the questions of a file, as far as it can be parsed."""
    try:
        with opened(path) as stream:
            yield from _ids(Document(stream, _silent), head=head)
    except (OSError, BrokenYamlError, yaml.YAMLError):
        return


def _silent(*_mistake: object) -> None:
    """Mistakes are told where the file is read in earnest."""


def _ids(document: Document, *, head: bool) -> Iterator[Scalar]:
    root = document.root()
    if not head:
        yield from _ids_below(document, root)
    elif isinstance(root, yaml.MappingStartEvent):
        for key, opening in document.pairs():
            if key.text == "items":
                yield from _ids_below(document, opening)
            else:
                document.skip(opening)


def _ids_below(document: Document, opening: object) -> Iterator[Scalar]:
    """The names in one question or in a list of them."""
    if isinstance(opening, yaml.MappingStartEvent):
        for key, value in document.pairs():
            if key.text == "id":
                node = document.build(value)
                if isinstance(node, Scalar):
                    yield node
            else:
                document.skip(value)
    elif isinstance(opening, yaml.SequenceStartEvent):
        while not isinstance(event := document.event(), yaml.SequenceEndEvent):
            if isinstance(event, yaml.MappingStartEvent):
                yield from _ids_below(document, event)
            else:
                document.skip(event)
