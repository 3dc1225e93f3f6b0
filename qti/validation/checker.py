"""The check of what is being written: each document before it is saved, and the package as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from lxml import etree
from lxml.etree import _Element as Element

from qti.errors import Violation
from qti.package.parts import Kind
from qti.validation import moodle
from qti.validation.judge import judge, lacking
from qti.validation.rules.packages import PackageRules
from qti.validation.streamed import AssessmentStream, ManifestStream, Streamed
from qti.validation.written_items import WrittenItems


class Checker:
    """Decides whether what is written is valid; one is used for one package.

    ``folder`` is where the official XSDs lie (None: where the settings say); ``official`` is true where they are all
    there and so decide over QTI documents. Where not, our own grammar decides, or, with ``require_official``, the first
    QTI document raises ``QtiError``.
    """

    def __init__(self, folder: Path | None = None, *, require_official: bool = False) -> None:
        self._judge = judge(folder)
        self._require_official = require_official
        self._package = PackageRules()
        self._items = WrittenItems(self._judge, self._package)
        self._is_package = False
        self.official = self._judge.official is not None

    def document(self, kind: Kind, root: Element, path: str, item: str = "", data: bytes = b"") -> list[Violation]:
        """What a document breaks by itself; what it says of other files is kept for :meth:`finish`.

        ``data``: its bytes, where they are at hand.
        """
        match kind:
            case Kind.MOODLE_QUESTION:
                return [*moodle.question_form(root, path, item), *moodle.rules()(root, path)]
            case Kind.ITEM:
                return self._item(root, path, item, data or etree.tostring(root))
            case Kind.TEST | Kind.MANIFEST:
                check = self.stream(kind, path)
                check.feed(data or etree.tostring(root))
                return check.close()
            case _ as unreachable:
                assert_never(unreachable)

    def stream(self, kind: Kind, path: str) -> Streamed:
        """A check of a test or manifest whose bytes go by."""
        self._must_be_official()
        self._package.file(path)
        if kind is Kind.MANIFEST:
            self._is_package = True
            return ManifestStream(path, self._judge, self._package)
        if kind is Kind.TEST:
            return AssessmentStream(path, self._judge, self._package)
        raise ValueError(f"a {kind} is a tree")

    def file(self, path: str) -> None:
        """A media file is in the package."""
        self._package.file(path)

    def finish(self) -> list[Violation]:
        """What the package as a whole breaks; nothing for a format that is no package."""
        return self._package.finish() if self._is_package else []

    def _item(self, root: Element, path: str, item: str, data: bytes) -> list[Violation]:
        self._must_be_official()
        self._package.file(path)
        return self._items.violations(root, data, path, item)

    def _must_be_official(self) -> None:
        if self._require_official and not self.official:
            raise lacking()
