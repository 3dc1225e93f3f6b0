"""A package in the making: each item and test as parts, and what later parts need to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from sys import intern

from lxml.etree import _Element as Element

from qti.formats.qti21 import manifest
from qti.formats.qti21.assessment_test import Describe, WrittenItem, assessment_test, written_parts
from qti.formats.qti21.feedback import has_feedback
from qti.formats.qti21.findings import MINUS, assessment_test_findings, empty_test, item_findings
from qti.formats.qti21.interactions import kind
from qti.formats.qti21.item import ItemWriter
from qti.formats.qti21.manifest import Described, Entries, Resource
from qti.formats.qti21.media import PackageNames
from qti.formats.qti21.plain import plan
from qti.formats.qti21.scheme import Scheme
from qti.markup.xhtml import Context, Placed, append_blocks
from qti.model import AssessmentItem, AssessmentTest, Bank, NumericEntryInteraction, PendingInteraction, item_refs
from qti.package.parts import Document, Kind, MediaFile, Options, Part, StreamedDocument
from qti.scoring.shares import is_pending

_MANIFEST = "imsmanifest"


def _no_slot(_parent: Element, node: Placed) -> None:
    """A description asks for nothing."""
    raise ValueError(f'"{node.identifier}" stands where nothing is asked')


class Package:
    """Gives the parts of items, media, tests and, last, the manifest."""

    def __init__(self, bank: Bank, options: Options) -> None:
        self._bank, self._options = bank, options
        self._names = PackageNames()
        self._media_given = 0
        self._used: dict[str, None] = {}
        self._writer = ItemWriter(bank.language, self._image)
        self._entries = Entries()
        self._entries_of_tests = Entries()
        self._written: dict[str, WrittenItem] = {}
        self._alike: dict[WrittenItem, WrittenItem] = {}
        self._latest: WrittenItem | None = None
        self._test_names = {test.identifier.lower() for test in bank.tests}
        self._clashing = {_MANIFEST}
        self._minus_is_said = False

    def item(self, item: AssessmentItem) -> Iterator[Part]:
        """The item, unless no form of it can be written, and what is not kept of it."""
        self._used.clear()
        if self._options.plain:
            planned = plan(item)
            yield from planned.findings
            if planned.scheme is None:
                return
            scheme, root = planned.scheme, self._writer.write_by(item, planned.scheme)
        else:
            scheme, root = self._writer.write(item)
        yield from self._findings(item)
        # no identifier has a dot in it, so this is no other document's name
        suffix = ".item.xml" if item.identifier.lower() == _MANIFEST else ".xml"
        yield Document(item.identifier + suffix, Kind.ITEM, root, item.identifier)
        self._remember(item, scheme, suffix)

    def new_media(self) -> Iterator[Part]:
        """The media files that were named since the last time."""
        for source, path in islice(self._names, self._media_given, None):
            self._media_given += 1
            yield MediaFile(path, source)

    def test(self, test: AssessmentTest) -> Iterator[Part]:
        """The test with those of its items that were written."""
        parts = written_parts(test.parts, self._written)
        if not parts:
            yield empty_test(test)
            return
        yield from assessment_test_findings(test, self._written)
        self._used.clear()
        chunks = assessment_test(test, parts, self._written, self._describe(test))
        name = f"{test.identifier}.test" if test.identifier.lower() in self._clashing else test.identifier
        yield StreamedDocument(f"{name}.xml", Kind.TEST, chunks)
        needs = (f"res_{ref.item}" for part in parts for ref in item_refs(part))
        self._entries_of_tests.add(Resource(f"res_{name}", manifest.TEST, (f"{name}.xml", *self._used), needs))

    def manifest(self) -> Part:
        """The last part."""
        self._entries_of_tests.close()
        self._entries.close()
        return manifest.manifest(self._bank, (self._entries_of_tests, self._entries))

    def _image(self, source: str) -> str:
        """A file's place in the package; from now on the document being written needs it."""
        path = self._names(source)
        self._used[path] = None
        return path

    def _describe(self, test: AssessmentTest) -> Describe | None:
        content = test.description
        if content is None:
            return None
        return lambda rubric: append_blocks(rubric, content, Context(images=self._image, slot=_no_slot))

    def _findings(self, item: AssessmentItem) -> Iterator[Part]:
        yield from item_findings(item)
        if not self._minus_is_said and any(isinstance(each, NumericEntryInteraction) for each in item.interactions):
            self._minus_is_said = True
            yield MINUS

    def _remember(self, item: AssessmentItem, scheme: Scheme, suffix: str) -> None:
        name = item.identifier
        if name.lower() in self._test_names:
            self._clashing.add(name.lower())
        if self._bank.tests:
            points = scheme.maximum if scheme.maximum == item.points else Fraction(item.points)
            written = WrittenItem(suffix, points, scheme.maximum, is_pending(item))
            if written != self._latest:  # hardly ever, and its hash takes long
                self._latest = self._alike.setdefault(written, written)
            self._written[intern(name)] = self._latest
        described = self._described(item, scheme)
        self._entries.add(Resource(f"res_{name}", manifest.ITEM, (name + suffix, *self._used), described=described))

    def _described(self, item: AssessmentItem, scheme: Scheme) -> Described:
        return Described(
            title=item.title,
            language=item.language or self._bank.language,
            kinds=tuple(dict.fromkeys(map(kind, item.interactions))),
            tags=item.tags,
            has_feedback=scheme.says_feedback and has_feedback(item),
            has_solution=not all(isinstance(each, PendingInteraction) for each in item.interactions),
            is_composite=len(item.interactions) > 1,
        )
