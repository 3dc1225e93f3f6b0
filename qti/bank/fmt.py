"""A file of a bank in canonical form, every comment kept."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from qti.bank import opening
from qti.bank.assessment_tests import holds_everything
from qti.bank.comments import carried, comments
from qti.bank.emit import Tree, written
from qti.bank.files import HEAD, item_files, opened
from qti.bank.head import read_head
from qti.bank.interaction_trees import Branch, some
from qti.bank.items import read_item
from qti.bank.nodes import Document, Mapping, Node, Sequence
from qti.bank.read import in_order
from qti.bank.source import Source, UnreadError
from qti.bank.unread import unread_files
from qti.bank.write import HEAD_SPACED, ITEMS_SPACED, tree_of_head, tree_of_item, tree_of_test
from qti.errors import Mistake, Place, ReadError
from qti.model import Bank


def format_bank(text: str, file: str = "bank.yaml", language: str = "en") -> str:
    """The canonical form of the text of ``bank.yaml`` or of a file of items; formatting it again changes nothing.

    ``file`` stands in messages; ``language`` is the bank's, where the text is a file of items. ``ReadError`` where
    the text has mistakes; pictures are not looked for.
    """
    source = Source(file, lambda: text.removeprefix("\ufeff"), None, language)
    tree = _tree(text, source)
    if source.mistakes or tree is None:
        raise ReadError(in_order(source.mistakes))
    return _formatted(text, tree)


class Formatted(NamedTuple):
    """A file of a bank, as it is and as it should be."""

    path: Path
    before: str
    after: str


def format_folder(folder: Path) -> list[Formatted]:
    """Every file of the bank; ``ReadError`` with the mistakes of all files where there are any."""
    mistakes: list[Mistake] = []
    formatted = []
    language = "en"
    for path in (folder / HEAD, *item_files(folder)):
        source = opening.source_of(path, None, language)
        for before in _text(path, source):
            tree = _tree(before, source)
            if path.name == HEAD and path.parent == folder:
                language = source.language
            if tree is not None and not source.mistakes:
                formatted.append(Formatted(path, before, _formatted(before, tree)))
        mistakes += source.mistakes
    mistakes += unread_files(folder)
    if mistakes:
        raise ReadError(in_order(mistakes))
    return formatted


def _text(path: Path, source: Source) -> Iterator[str]:
    """The file's text; none where the source knows why."""
    try:
        with opened(path) as stream:
            data = stream.read()
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        with opened(path) as stream:
            list(opening.pulled(stream, source, _root))
    except OSError as error:
        source.mistakes.append(Mistake(Place(source.file), f"cannot be read: {error.strerror or error}"))


def _root(document: Document, _source: Source) -> Iterator[Node]:
    event = document.root()
    if event is not None:
        yield document.build(event)
        document.finish()


def _tree(text: str, source: Source) -> Tree | None:
    """The canonical tree; None where there is nothing to make one of, and the source knows why."""
    stream = BytesIO(text.encode("utf-8", "surrogatepass"))
    roots = list(opening.pulled(stream, source, _root))
    if not roots:
        if not source.mistakes:
            source.mistakes.append(Mistake(Place(source.file), "the file is empty"))
        return None
    root = roots[0]
    if isinstance(root, Sequence):
        return _items(root.items, source)
    if isinstance(root, Mapping) and "id" in root.values:
        return next(iter(_items([root], source)), None)
    if isinstance(root, Mapping):
        return _head(root, source)
    source.refuse(root, "the keys of a bank or questions belong here", "begin with bank: and title:")
    return None


def _items(nodes: list[Node], source: Source) -> list[Branch]:
    trees = []
    for node in nodes:
        try:
            trees.append(tree_of_item(read_item(node, source), source.language))
        except UnreadError:
            continue
    return trees


def _head(node: Mapping, source: Source) -> Tree | None:
    head = read_head(node, source, None)
    source.language = head.language
    items = node.values.get("items")
    trees = _items(items.items, source) if isinstance(items, Sequence) else []
    if source.mistakes:
        return None
    tests = [tree_of_test(test, everything=holds_everything(test)) for test in head.tests]
    return tree_of_head(Bank(items=(), **head.fields), tests) | some(items=trees or None)


def _formatted(text: str, tree: Tree) -> str:
    spaced = ITEMS_SPACED if isinstance(tree, list) else HEAD_SPACED
    return written(tree, carried(comments(text), tree), spaced)
