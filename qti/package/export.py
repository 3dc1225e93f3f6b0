"""A bank becomes one file of one format: every document checked, then saved whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias, assert_never

from lxml.etree import _Element as Element

from qti.errors import InvalidPackageError, QtiError, Violation
from qti.model import AssessmentItem, Bank
from qti.package.atomic import whole_file
from qti.package.batches import ahead, batches
from qti.package.oversize import oversize
from qti.package.parts import Document, Kind, Media, MediaFile, Options, Part, Parts, StreamedDocument
from qti.package.serialize import DECLARATION
from qti.package.xml_file import XmlFile
from qti.package.zip import ZipFile
from qti.report import Finding, Report

Progress: TypeAlias = Callable[[], None]
"""Called once for every question that was taken up."""

ENOUGH = 1000
"""So many violations end an export early: each says the same of another question."""


class DocumentStream(Protocol):
    """A check of a document that comes in pieces."""

    def feed(self, data: bytes, /) -> None:
        """Take the next piece."""
        ...

    def close(self) -> list[Violation]:
        """What the whole document breaks."""
        ...


class Checker(Protocol):
    """Whoever decides whether what is written is valid; one is used for one export."""

    def document(self, kind: Kind, root: Element, path: str, item: str = "", data: bytes = b"") -> list[Violation]:
        """What this document, whose bytes are ``data``, breaks."""
        ...

    def stream(self, kind: Kind, path: str) -> DocumentStream:
        """A check of a document too large for a tree."""
        ...

    def file(self, path: str) -> None:
        """Take note that a media file is in the package."""
        ...

    def finish(self) -> list[Violation]:
        """What the package breaks as a whole."""
        ...


class Target(Protocol):
    """The format to write: see ``qti.formats.Format``."""

    @property
    def name(self) -> str:
        """The name people choose it by."""
        ...

    @property
    def title(self) -> str:
        """The name people read."""
        ...

    @property
    def root(self) -> str:
        """The root element where the file is one of XML, "" where it is a zip."""
        ...

    def load(self) -> Callable[[Bank, Media, Options], Parts]:
        """The writer."""
        ...


class NotSavedError(QtiError):
    """An export that saved nothing because of what would have been lost; ``report`` says what."""

    def __init__(self, what: str, report: Report) -> None:
        self.report = report
        super().__init__(what)


@dataclass(slots=True)
class _Counted:
    """A bank's items, counted in the report as a writer takes them up."""

    items: Iterable[AssessmentItem]
    report: Report
    progress: Progress

    def __iter__(self) -> Iterator[AssessmentItem]:
        """The items; counting starts anew with each walk."""
        self.report.items = 0
        for item in ahead(self.items):
            self.report.items += 1
            self.progress()
            yield item


def export(  # noqa: PLR0913  # each of these is decided by the caller and by nobody else
    bank: Bank,
    media: Media,
    target: Target,
    out: Path,
    checker: Checker,
    *,
    options: Options = Options(),  # noqa: B008  # a frozen value
    strict: bool = False,
    progress: Progress = lambda: None,
) -> Report:
    """Write ``bank`` as ``target`` to the file ``out``; what the format did not keep is in the report.

    Raises ``InvalidPackageError`` where a document or the package breaks a schema or a rule, ``NotSavedError`` where
    no question could be written or where ``strict`` and something is lost, ``ReadError`` where the bank has a
    mistake, and ``QtiError`` where the system refuses to write. Then, and after Ctrl-C, ``out`` is as it was.
    """
    report = Report(target.name)
    counted = replace(bank, items=_Counted(bank.items, report, progress))
    with whole_file(out) as file:
        package = _Package(file, target, media, checker, report)
        package.take(target.load()(counted, media, options))
        package.finish()
        _refuse_losses(report, target, written=package.items, strict=strict)
    return report


def _refuse_losses(report: Report, target: Target, *, written: int, strict: bool) -> None:
    if not report.items:
        raise NotSavedError("this bank has no questions, so nothing was saved", report)
    if not written:
        raise NotSavedError(f"no question of this bank can be written as {target.title}, so nothing was saved", report)
    if strict and report.losses:
        names = {finding.item for finding in report.losses}
        count = "1 thing" if len(names) == 1 else f"{len(names)} things"
        raise NotSavedError(f"{target.title} does not keep {count} of this bank, so nothing was saved", report)


class _Package:
    """The file being written, with everything that was said about it."""

    def __init__(self, file: BinaryIO, target: Target, media: Media, checker: Checker, report: Report) -> None:
        self._archive = XmlFile(file, target.root) if target.root else ZipFile(file)
        self._media, self._checker, self._report = media, checker, report
        self._violations: list[Violation] = []
        self._sources: dict[str, str] = {}
        self.items = 0

    def take(self, parts: Parts) -> None:
        """Check and write the parts, in the order they come; of each batch all documents are checked first."""
        for batch in batches(parts):
            for part, data in batch:
                if isinstance(part, Document):
                    self._check(part, data)
            for part, data in batch:
                self._write(part, data)
            if len(self._violations) >= ENOUGH:
                break

    def finish(self) -> None:
        """Check the whole and end the file; ``InvalidPackageError`` with everything found."""
        self._violations += [] if self._violations else self._checker.finish()
        if self._violations:
            raise InvalidPackageError(self._violations)
        self._archive.close()

    def _check(self, part: Document, data: bytes) -> None:
        too_large = [*oversize(part, data)]
        self._violations += too_large or self._checker.document(part.kind, part.root, part.path, part.item, data)

    def _write(self, part: Part, data: bytes) -> None:
        match part:
            case Document():
                self._document(part, data)
            case StreamedDocument():
                self._stream(part)
            case MediaFile():
                self._file(part)
            case Finding():
                self._report.add((part,))
            case _ as unreachable:
                assert_never(unreachable)

    def _document(self, part: Document, data: bytes) -> None:
        self.items += part.kind in _QUESTIONS and bool(part.item)
        if isinstance(self._archive, ZipFile):
            self._archive.write(part.path, DECLARATION + data + b"\n")
        else:
            self._archive.write(data)

    def _stream(self, part: StreamedDocument) -> None:
        check = self._checker.stream(part.kind, part.path)
        self._zip(part.path).stream(part.path, _fed(check, part.chunks))
        self._violations += check.close()

    def _file(self, part: MediaFile) -> None:
        known = self._sources.get(part.path)
        if known is None:
            self._sources[part.path] = part.source
            self._zip(part.path).write(part.path, self._media.read(part.source))
            self._checker.file(part.path)
        elif known != part.source:
            raise ValueError(f"{known} and {part.source} would both be {part.path}")

    def _zip(self, path: str) -> ZipFile:
        """The archive; a writer that has a second file for a format of one XML file is at fault."""
        if isinstance(self._archive, ZipFile):
            return self._archive
        raise TypeError(f"a format of one XML file has no place for {path}")


_QUESTIONS = frozenset({Kind.ITEM, Kind.MOODLE_QUESTION})


_PIECE = 32 * 1024
"""Bytes that a check is fed at least: each time costs as much as looking at a reference or two."""


def _fed(check: DocumentStream, chunks: Iterable[bytes]) -> Iterator[bytes]:
    for piece in _gathered(chunks):
        check.feed(piece)
        yield piece


def _gathered(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) >= _PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
