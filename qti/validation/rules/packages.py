"""The rules that look across the files of a package: what is there, what is listed, what refers to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from sys import intern
from typing import NamedTuple

from qti.errors import Place, Violation
from qti.validation.rules.assessment_facts import ItemRef
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.manifest_facts import Resource
from qti.validation.rules.paths import target
from qti.validation.rules.vocabulary import QTI

MANIFEST = "imsmanifest.xml"
_LISTED, _OWNED, _REFERRED = 1, 2, 4
_CONTROL = (".xsd", ".dtd")
"""Endings of files that describe the manifest itself and need not be listed."""
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class MediaRef(NamedTuple):
    """A file that a document shows."""

    path: str
    line: int


class PackageRules:
    """Takes note of every file, reference and resource, in whatever order they come, and judges them at the end.

    It keeps a few hundred bytes a question.
    """

    def __init__(self) -> None:
        self._present: dict[str, int] = {}
        self._expected: dict[str, tuple[int, int]] = {}
        self._odd: dict[str, str] = {}
        self._items: set[str] = set()
        self._media: dict[str, tuple[str, int]] = {}
        self._refs: list[tuple[str, ItemRef]] = []
        self._twice: list[Violation] = []

    def file(self, path: str) -> None:
        """A file is in the package."""
        if path not in self._present:
            self._present[intern(path)] = self._expected.pop(path, (0, 0))[0]
            self._media.pop(path, None)

    def resource(self, found: Resource) -> None:
        """A resource is in the manifest."""
        for path in found.files:
            self._mark(path, _LISTED, found.line)
        if found.href is not None:
            if self._flags(found.href) & _OWNED:
                what = f'two resources have the href "{found.href}"'
                self._twice.append(Violation(Place(MANIFEST, found.line), "duplicate-href", what))
            self._mark(found.href, _LISTED | _OWNED, found.line)

    def item(self, path: str, identifier: str, media: Iterable[MediaRef]) -> None:
        """An item lies at ``path``."""
        if f"{identifier}.xml" != path:
            self._odd[path] = identifier
        self.document(path, media)

    def document(self, path: str, media: Iterable[MediaRef]) -> None:
        """An item or a test lies at ``path``, and shows some files."""
        for ref in media:
            if ref.path not in self._present:
                self._media.setdefault(ref.path, (path, ref.line))

    def references(self, path: str, refs: Iterable[ItemRef]) -> None:
        """The test at ``path`` refers to items; one that lies where its identifier says costs no memory."""
        for ref in refs:
            file = target(ref.href, path)
            if file == f"{ref.identifier}.xml" and file in self._present:
                self._present[file] |= _REFERRED
            else:
                self._refs.append((path, ref))

    def finish(self) -> list[Violation]:
        """What is missing, too many or astray."""
        return [*self._twice, *self._missing(), *self._unlisted(), *self._missing_media(), *self._dead_references()]

    def advice(self) -> list[Violation]:
        """What is in order and misread by some platform."""
        return [*self._junk(), *self._other_identifiers()]

    def _flags(self, path: str) -> int:
        return self._present[path] if path in self._present else self._expected.get(path, (0, 0))[0]

    def _mark(self, path: str, flags: int, line: int) -> None:
        if path in self._present:
            self._present[path] |= flags
        else:
            known, first = self._expected.get(path, (0, line))
            self._expected[path] = (known | flags, first)

    def _missing(self) -> Iterator[Violation]:
        for path, (_, line) in sorted(self._expected.items()):
            what = f'the manifest lists "{path}", which is not in the package'
            yield Violation(Place(MANIFEST, line), "missing-file", what)

    def _unlisted(self) -> Iterator[Violation]:
        for path in sorted(path for path, flags in self._present.items() if not flags & _LISTED):
            if path != MANIFEST and not path.lower().endswith(_CONTROL) and not _is_junk(path):
                hint = "list it in the resource that uses it, or take it out"
                yield Violation(Place(path), "unlisted-file", "the manifest does not list this file", hint=hint)

    def _missing_media(self) -> Iterator[Violation]:
        for path, (document, line) in sorted(self._media.items()):
            yield Violation(Place(document, line), "missing-media", f'it shows "{path}", which is not in the package')

    def _dead_references(self) -> Iterator[Violation]:
        for test, ref in self._refs:
            path = target(ref.href, test)
            if path is not None and path not in self._present:
                what = f'"{ref.identifier}" refers to "{ref.href}", which is not in the package'
                yield Violation(Place(test, ref.line), "missing-item", what, ref.identifier)
            elif path is not None and not self._present[path] & _OWNED:
                yield _no_resource(path)
        for path, flags in self._present.items():
            if flags & _REFERRED and not flags & _OWNED:
                yield _no_resource(path)

    def _junk(self) -> Iterator[Violation]:
        for path in sorted(path for path in self._present if _is_junk(path)):
            what = "this file was left by an operating system; Canvas New Quizzes may stop at it"
            yield Violation(Place(path), "junk", what, hint="take it out")

    def _other_identifiers(self) -> Iterator[Violation]:
        for test, ref in self._refs:
            path = target(ref.href, test) or ""
            identifier = self._odd.get(path, path.removesuffix(".xml"))
            if path in self._present and identifier != ref.identifier:
                yield _other_identifier(Place(test, ref.line), ref.identifier, identifier)
        for path, identifier in self._odd.items():
            if self._present.get(path, 0) & _REFERRED:
                yield _other_identifier(Place(path), path.removesuffix(".xml"), identifier)


def _no_resource(path: str) -> Violation:
    what = "a test refers to this file, which is no resource of the manifest"
    return Violation(Place(path), "missing-item", what, hint="give it a resource with this href")


def _other_identifier(place: Place, reference: str, item: str) -> Violation:
    what = f'the reference "{reference}" leads to the item "{item}": Canvas imports an empty quiz'
    return Violation(place, "canvas-reference", what, reference, "give the reference the identifier of its item")


def _is_junk(path: str) -> bool:
    return path.startswith(_JUNK[0]) or path.rpartition("/")[2] in _JUNK


def media_of(facts: ItemFacts, path: str) -> list[MediaRef]:
    """The files that an item shows."""
    found = []
    for element in (*facts.of("img", "object"), *facts.root.iterfind(QTI + "stylesheet")):
        reference = element.get("src") or element.get("data") or element.get("href") or ""
        file = target(reference, path)
        if file is not None:
            found.append(MediaRef(file, element.sourceline or 0))
    return found
