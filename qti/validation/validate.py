"""The check of anyone's file: an item, a test, a manifest, a Moodle XML file, or a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from qti.errors import Mistake, Place, ReadError, Violation
from qti.validation.archive import opened
from qti.validation.documents import Documents
from qti.validation.judge import MISSING, MISSING_HINT, judge
from qti.validation.kinds import FileKind, kind_of, other_name
from qti.validation.limits import DEFAULT, Limits
from qti.validation.packages import PackageCheck
from qti.validation.reading import root_start
from qti.validation.refused import RefusedError, refused
from qti.validation.result import ValidationResult
from qti.validation.rules.packages import PackageRules
from qti.validation.streamed import AssessmentStream, ManifestStream

_PIECE = 64 * 1024
_ZIP = b"PK"
_QTI = frozenset({FileKind.ITEM, FileKind.TEST, FileKind.MANIFEST, FileKind.PACKAGE})


def validate(
    path: Path,
    *,
    limits: Limits = DEFAULT,
    require_official: bool = False,
    explain: bool = False,
    schemas: Path | None = None,
) -> ValidationResult:
    """What is wrong with the file at ``path``, and whether that could be decided.

    ``schemas`` is the folder of the official XSDs (None: of the settings). With ``require_official`` their lack is a
    violation where the file is QTI; with ``explain`` what they refuse is explained at length. Raises ``ReadError``
    where the file cannot be read at all. Nothing is fetched and nothing written.
    """
    documents = Documents(judge(schemas), limits, PackageRules(), explain=explain)
    kind = FileKind.OTHER
    try:
        kind = _checked(path, documents, limits)
    except RefusedError as error:
        documents.violations.append(error.violation)
    except OSError as error:
        raise ReadError((Mistake(Place(str(path)), f"this cannot be read: {error.strerror}"),)) from error
    official = documents.judge.official is not None and kind in _QTI
    if require_official and kind in _QTI and not official:
        documents.violations.append(Violation(Place(str(path)), "official", MISSING, hint=MISSING_HINT))
    return ValidationResult(
        path=str(path),
        kind=kind,
        documents=documents.checked,
        violations=tuple(documents.violations),
        advice=tuple(documents.advice),
        official=official,
        schemas=tuple(sorted(documents.schemas)),
        undecided=tuple(documents.undecided),
    )


def _checked(path: Path, documents: Documents, limits: Limits) -> FileKind:
    if path.stat().st_size > limits.file:
        raise refused("size", f"it is larger than {limits.file} bytes", path=str(path))
    head = _head(path, limits.prolog)
    if head.startswith(_ZIP):
        with opened(path, limits) as archive:
            return PackageCheck(archive, documents, limits).run(str(path))
    return _document(path, head, documents, limits)


def _document(path: Path, head: bytes, documents: Documents, limits: Limits) -> FileKind:
    """Check a file that is one document; other files that it speaks of are not looked for."""
    name = str(path)
    root = root_start(head, name, limits)
    if root is None:
        raise refused("xml", "it has no root element", path=name)
    kind = kind_of(str(root.tag))
    pieces: Callable[[], Iterator[bytes]] = lambda: _pieces(path)  # noqa: E731  # it is asked for twice
    match kind:
        case FileKind.ITEM:
            documents.item(_head(path, limits.document + 1), name)
        case FileKind.TEST:
            check = AssessmentStream(name, documents.judge, documents.package, limits)
            documents.streamed(kind, name, check, pieces)
        case FileKind.MANIFEST:
            documents.streamed(kind, name, ManifestStream(name, documents.judge, documents.package, limits), pieces)
        case FileKind.MOODLE:
            documents.moodle(name, pieces())
        case _:
            documents.leave(name, f"it is {other_name(str(root.tag))}, which is not checked here")
    return kind


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
