"""Files of a bank, opened: what cannot be read or parsed becomes a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import yaml

from qti.bank.files import HEAD, opened
from qti.bank.folder import FolderMedia
from qti.bank.nodes import BrokenYamlError, Document, Mapping, Node
from qti.bank.source import Source, instead
from qti.bank.yaml_errors import FilePlace, explained
from qti.errors import Mistake, Place

N = TypeVar("N", bound=Node)

_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def source_of(path: Path, media: FolderMedia | None, language: str) -> Source:
    """The file, not yet opened."""
    return Source(str(path), lambda: path.read_text("utf-8-sig", errors="replace"), media, language)


def nodes_of(path: Path, source: Source, pull: Callable[[Document, Source], Iterator[N]]) -> Iterator[N]:
    """The nodes that ``pull`` takes from the file; where it breaks off they end, and the source knows why."""
    try:
        with opened(path) as stream:
            yield from pulled(stream, source, pull)
    except FileNotFoundError:
        hint = "a bank is a folder with this file; qti new makes one" if path.name == HEAD else ""
        source.mistakes.append(Mistake(Place(source.file), "there is no such file", hint=hint))
    except OSError as error:
        source.mistakes.append(Mistake(Place(source.file), f"cannot be read: {error.strerror or error}"))


def pulled(stream: IO[bytes], source: Source, pull: Callable[[Document, Source], Iterator[N]]) -> Iterator[N]:
    """The nodes that ``pull`` takes from the stream, which must be UTF-8, up to where it is no YAML any more."""
    begin = stream.read(4)
    if begin in _UTF32:
        source.mistakes.append(Mistake(Place(source.file, 1, 1), "not UTF-8 but UTF-32", hint="save the file as UTF-8"))
        return
    if begin[:2] in _UTF16:
        source.mistakes.append(Mistake(Place(source.file, 1, 1), "not UTF-8 but UTF-16", hint="save the file as UTF-8"))
        return
    stream.seek(0)
    try:
        yield from pull(Document(stream, source.complain), source)
    except yaml.YAMLError as error:
        source.complain(*explained(error, stream))
    except BrokenYamlError:
        return


def in_items_file(document: Document, source: Source) -> Iterator[Node]:
    """The node of every question in a file of the folder ``items/``."""
    root = document.root()
    if isinstance(root, yaml.SequenceStartEvent):
        document.refuse_decoration(root)
        yield from document.entries()
    elif root is None:
        source.mistakes.append(Mistake(Place(source.file), "the file is empty"))
        return
    else:
        yield document.build(root)
    document.finish()


def below_items(document: Document, source: Source) -> Iterator[Node]:
    """The node of every question in ``bank.yaml``."""
    if not isinstance(document.root(), yaml.MappingStartEvent):
        return  # told where the head is read
    for key, opening in document.pairs():
        if key.text != "items":
            document.skip(opening)
        elif isinstance(opening, yaml.SequenceStartEvent):
            document.refuse_decoration(opening)
            yield from document.entries()
        else:
            node = document.build(opening)
            source.refuse(node, f"a list belongs here, {instead(node)}", "begin each question with - id:")
    document.finish()


def head(document: Document, source: Source) -> Iterator[Mapping]:
    """All of ``bank.yaml`` but its questions, as one node."""
    root = document.root()
    if not isinstance(root, yaml.MappingStartEvent):
        mistake = "the file is empty" if root is None else "the keys of a bank belong here"
        source.mistakes.append(Mistake(Place(source.file, 1, 1), mistake, hint="begin with bank: and title:"))
        return
    document.refuse_decoration(root)
    node = Mapping(root.start_mark or FilePlace(0, 0))
    for key, opening in document.pairs():
        if key.text == "items":
            document.skip(opening)
        else:
            node.keys[key.text] = key
            node.values[key.text] = document.build(opening)
    document.finish()
    yield node
