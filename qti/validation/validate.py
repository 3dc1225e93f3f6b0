"""The check of anyone's file: an item, a test, a manifest, a Moodle XML file, or a package."""

from __future__ import annotations

import stat
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
from qti.validation.result import Undecided, ValidationResult
from qti.validation.rules.packages import PackageRules
from qti.validation.streamed import AssessmentStream, ManifestStream

_PIECE = 64 * 1024
_ZIP = b"PK"
_ENOUGH = "so many faults were found that the rest was not looked at"
_MORE = "there are at least {}; --limit violations=NUMBER tells more"
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
        documents.add([error.violation])
    except OSError as error:
        raise _unreadable(path, f"this cannot be read: {error.strerror}") from error
    if documents.is_full:
        documents.undecided.append(Undecided(str(path), _ENOUGH, _MORE.format(limits.violations)))
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
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # reading from a pipe or a device might never end
        raise _unreadable(path, "this cannot be read: it is no ordinary file")
    if status.st_size > limits.file:
        raise refused("size", f"it is larger than {limits.file} bytes", path=str(path))
    if _head(path, len(_ZIP)) == _ZIP:
        with opened(path, limits) as archive:
            return PackageCheck(archive, documents, limits).run(str(path))
    return _document(path, documents, limits)


def _document(path: Path, documents: Documents, limits: Limits) -> FileKind:
    """Check a file that is one document; other files that it speaks of are not looked for."""
    name = str(path)
    root = root_start(_pieces(path), name, limits)
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


def _unreadable(path: Path, what: str) -> ReadError:
    return ReadError((Mistake(Place(str(path)), what),))


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
