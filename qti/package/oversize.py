"""Documents that are too large: no check of ours would read them again, and some would take hours to be judged."""

from __future__ import annotations

from collections.abc import Iterator

from qti.errors import Place, Violation
from qti.package.limits import DOCUMENT, MARKS, PART, SIBLINGS
from qti.package.parts import Document, Kind

_SHORTEST = len(b"<a/>")


def oversize(part: Document, data: bytes) -> Iterator[Violation]:
    """Each limit of what is read that the document, whose bytes are ``data``, breaks."""
    most = PART if part.kind is Kind.MOODLE_QUESTION else DOCUMENT
    if len(data) > most:
        yield _violation(part, "size", f"it is larger than {most} bytes")
    if len(data) > MARKS and data.count(b"<") + data.count(b"=") > MARKS:
        yield _violation(part, "marks", f"it has more than {MARKS} tags and attributes")
    if len(data) > SIBLINGS * _SHORTEST and any(len(element) > SIBLINGS for element in part.root.iter("*")):
        yield _violation(part, "marks", f"an element has more than {SIBLINGS} children")


def _violation(part: Document, rule: str, what: str) -> Violation:
    return Violation(Place(part.path), rule, what, part.item, "split the question")
