"""Who decides over a document's form: the official XSDs where they are there, else our own grammar."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from lxml.etree import _Element as Element

from qti.errors import Place, QtiError, Violation
from qti.validation.faults import faults
from qti.validation.grammar import QTI21
from qti.validation.limits import DEFAULT
from qti.validation.official import Official, official_in
from qti.validation.settings import official_folder
from qti.validation.words import Words, in_words

XSD, GRAMMAR = "xsd", "grammar"
MISSING = "the official XSDs are not installed"
MISSING_HINT = 'run "qti schemas install", or set QTI_SCHEMAS to a folder that has them'


class Judge:
    """Decides over items, tests and manifests, and over the parts of them that repeat."""

    def __init__(self, official: Official | None) -> None:
        self.official = official
        self.rule = XSD if official else GRAMMAR

    def violations(  # noqa: PLR0913  # what, where and how much; all but two have defaults
        self,
        kind: str,
        root: Element,
        path: str,
        item: str = "",
        version: str = "",
        *,
        most: int = DEFAULT.violations,
    ) -> list[Violation]:
        """What is wrong with the form of an element and all below it, the first ``most`` of it."""
        words: Iterable[Words]
        if self.official:
            schema = self.official.schema(kind, version)
            if schema.validate(root):
                return []
            words = islice(in_words(schema.error_log), most)
        else:
            words = faults(QTI21, root, most)
        return [Violation(Place(path, each.line), self.rule, each.what, item, each.hint) for each in words]


def judge(folder: Path | None = None) -> Judge:
    """The judge with the official XSDs of ``folder`` (None: of the settings), else with our grammar."""
    return Judge(official_in(folder or official_folder()))


def lacking() -> QtiError:
    """The error where the official XSDs are required and not there."""
    return QtiError(f"{MISSING} ({MISSING_HINT})")
