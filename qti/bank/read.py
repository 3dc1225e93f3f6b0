"""A bank's folder, read: whole with every mistake at once, or question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from qti.bank import opening
from qti.bank.files import HEAD, identifiers, item_files, places
from qti.bank.folder import FolderMedia
from qti.bank.head import Head, read_head
from qti.bank.items import read_item
from qti.bank.nodes import Mapping, Node, Scalar
from qti.bank.source import Source, UnreadError, nearest
from qti.bank.unread import unread_files
from qti.errors import Mistake, Place, ReadError
from qti.model import AssessmentItem, Bank


def read_bank(folder: Path) -> Bank:
    """The whole bank in memory; ``ReadError`` with every mistake in it."""
    return open_bank(folder).whole()


def open_bank(folder: Path) -> Bank:
    """The bank, its questions still to be read: ``items`` reads the files anew each time it is walked.

    ``ReadError`` where ``bank.yaml`` has a mistake outside its questions (then with every mistake in the bank);
    a mistake in a question is raised at the end of the walk, with all others.
    """
    path = folder / HEAD
    source = opening.source_of(path, FolderMedia(folder), "en")
    head = Head()
    for node in opening.nodes_of(path, source, opening.head):
        head = read_head(node, source, partial(identifiers, folder))
    items = Items(folder, head, source.file)
    if source.mistakes:
        raise ReadError(in_order([*source.mistakes, *items.mistakes()]))
    return Bank(tests=tuple(head.tests), items=items, **head.fields)


class Items:
    """The questions of a bank, read from its files as they are walked; the same each time."""

    def __init__(self, folder: Path, head: Head, head_file: str) -> None:
        self._folder = folder
        self._language = head.language
        self._media = FolderMedia(folder)
        self._tests = frozenset(test.identifier.lower() for test in head.tests)
        self._references = head.references
        self._head_file = head_file

    def __iter__(self) -> Iterator[AssessmentItem]:
        mistakes: list[Mistake] = []
        is_empty = True
        for item in self._read(mistakes):
            is_empty = False
            if not mistakes:
                yield item
        if is_empty and not mistakes:
            hint = "write one below items:, or into a file of the folder items/"
            mistakes.append(Mistake(Place(self._head_file), "the bank has no questions", hint=hint))
        if mistakes:
            raise ReadError(in_order(mistakes))

    def mistakes(self) -> list[Mistake]:
        """Every mistake in the questions, and every name in a test that no question has."""
        mistakes: list[Mistake] = []
        for _ in self._read(mistakes):
            pass
        return mistakes

    def _read(self, mistakes: list[Mistake]) -> Iterator[AssessmentItem]:
        """The questions without mistakes; those of the others are added to ``mistakes``."""
        seen: set[str] = set()
        missing = {reference.name.text for reference in self._references}
        for path in (self._folder / HEAD, *item_files(self._folder)):
            source = opening.source_of(path, self._media, self._language)
            source.mistakes = mistakes
            pull = opening.below_items if path.parent == self._folder else opening.in_items_file
            for node in opening.nodes_of(path, source, pull):
                self._note(node, source, seen, missing)
                try:
                    yield read_item(node, source)
                except UnreadError:
                    continue
        mistakes += self._dangling(missing)
        mistakes += unread_files(self._folder)

    def _note(self, node: Node, source: Source, seen: set[str], missing: set[str]) -> None:
        """Take up the question's name, which must be new."""
        name = node.values.get("id") if isinstance(node, Mapping) else None
        if not isinstance(name, Scalar):
            return
        lower = name.text.lower()
        if lower in self._tests:
            source.refuse(name, f'"{name.text}" names a test already', "capitals make no difference")
        elif lower in seen:
            source.refuse(name, f'"{name.text}" names two questions', f"the first stands at {self._first(lower)}")
        seen.add(lower)
        missing.discard(name.text)

    def _first(self, name: str) -> Place:
        """Where the first question of that name stands."""
        found = (place for each, place in places(self._folder) if each.lower() == name)
        return next(found, Place(str(self._folder)))

    def _dangling(self, missing: set[str]) -> Iterator[Mistake]:
        """Names in tests that no question has."""
        known = identifiers(self._folder) if missing else ()
        hints = {name: nearest(name, known) for name in missing}
        for reference in self._references:
            name, mark = reference.name.text, reference.name.mark
            if name in missing:
                place = Place(self._head_file, mark.line + 1, mark.column + 1)
                yield Mistake(place, f'there is no question "{name}"', reference.where, hints[name])


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Each mistake once, in the order of the files and lines."""
    return sorted(dict.fromkeys(mistakes), key=lambda mistake: mistake.place)
