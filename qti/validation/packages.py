"""The check of a package that anyone wrote: its list of files, its manifest, and every document that it names."""

from __future__ import annotations

from collections.abc import Iterable

from qti.errors import Place, Violation
from qti.validation.archive import Archive
from qti.validation.documents import Documents
from qti.validation.kinds import FileKind, kind_of, other_name
from qti.validation.limits import Limits
from qti.validation.reading import root_start
from qti.validation.refused import RefusedError
from qti.validation.rules.manifest_facts import ITEM, TEST, Resource
from qti.validation.rules.packages import MANIFEST, PackageRules
from qti.validation.streamed import AssessmentStream, ManifestStream

_FILES = ("webcontent", "associatedcontent", "imsqti_rptemplate", "controlfile")
"""Types of resources that are no document of a question or a test."""


class PackageCheck:
    """One package."""

    def __init__(self, archive: Archive, documents: Documents, limits: Limits) -> None:
        self._archive, self._documents, self._limits = archive, documents, limits
        self._rules: PackageRules = documents.package

    def run(self, path: str) -> FileKind:
        """Check everything in the package; what kind of file it turned out to be."""
        if MANIFEST not in self._archive.names:
            return self._without_manifest(path)
        kind = self._kind(MANIFEST)
        if kind is not FileKind.MANIFEST:
            return kind
        for name in sorted(self._archive.names):
            self._rules.file(name)
        check = ManifestStream(MANIFEST, self._documents.judge, self._rules, self._limits)
        check.keeps = True
        self._documents.streamed(FileKind.MANIFEST, MANIFEST, check, lambda: self._archive.pieces(MANIFEST))
        seen = {MANIFEST}
        for resource in check.resources:
            if self._documents.is_full:
                return FileKind.PACKAGE
            if resource.href in self._archive.names and resource.href not in seen:
                seen.add(resource.href)
                self._resource(resource, resource.href)
        self._read_others(self._archive.names - seen)
        self._documents.add(self._rules.finish())
        self._documents.advise(self._rules.advice())
        return FileKind.PACKAGE

    def _without_manifest(self, path: str) -> FileKind:
        below = sorted(name for name in self._archive.names if name.endswith("/" + MANIFEST))
        if not below:
            self._documents.leave(path, f"this zip holds no {MANIFEST}, so it is no QTI package")
            return FileKind.OTHER
        what = f'the manifest is at "{below[0]}", not at the root of the package'
        hint = "zip the files themselves, not the folder that they are in"
        self._documents.add([Violation(Place(path), "manifest-place", what, hint=hint)])
        return FileKind.PACKAGE

    def _resource(self, resource: Resource, path: str) -> None:
        """Check the document of a resource, by what it is and not only by what the manifest calls it."""
        if resource.type.startswith(_FILES):
            self._drain(path)
            return
        kind = self._item(path) if resource.type == ITEM else self._kind(path, resource.type)
        if kind is FileKind.ITEM and resource.type != ITEM:
            self._item(path)
        elif kind is FileKind.TEST:
            check = AssessmentStream(path, self._documents.judge, self._rules, self._limits)
            self._documents.streamed(kind, path, check, lambda: self._archive.pieces(path))
        if (kind, resource.type) in {(FileKind.ITEM, TEST), (FileKind.TEST, ITEM)}:
            what = f'the manifest calls this "{resource.type}", but it is a {kind}'
            self._documents.add([Violation(Place(path), "resource-type", what)])

    def _item(self, path: str) -> FileKind:
        """Check an item; the kind of what it is."""
        if self._archive.size(path) > self._limits.document:
            what = f"it is larger than {self._limits.document} bytes"
            self._documents.add([Violation(Place(path), "size", what, hint="split it")])
            return FileKind.ITEM
        kind = self._documents.item(self._archive.read(path), path)
        if kind is FileKind.OTHER:
            return self._kind(path, ITEM)
        return kind

    def _kind(self, path: str, resource_type: str = "") -> FileKind:
        """The kind of a document; what is none of ours is left undecided."""
        try:
            root = root_start(self._archive.pieces(path), path, self._limits)
        except RefusedError as error:
            if not resource_type or resource_type.startswith("imsqti"):
                self._documents.add([error.violation])
            return FileKind.OTHER
        kind = kind_of(str(root.tag))
        if kind is FileKind.OTHER:
            self._documents.leave(path, f"it is {other_name(str(root.tag))}, which is not checked here")
        return kind

    def _read_others(self, names: Iterable[str]) -> None:
        """Read every other file to its end, so that a damaged one is found."""
        for name in sorted(names):
            self._drain(name)

    def _drain(self, name: str) -> None:
        for _ in self._archive.pieces(name):
            pass
