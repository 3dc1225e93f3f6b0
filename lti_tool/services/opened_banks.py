"""Banks of the database ready for use: read once a process, since a version never changes."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import BankError
from lti_tool.tables import BankFile, BankVersion, StoredFile
from qti.bank.read import read_bank
from qti.errors import ReadError
from qti.model import AssessmentItem, AssessmentTest, Bank

MOST = 32
"""How many banks a process keeps; the one unused for longest goes first."""

_opened: OrderedDict[tuple[str, int], OpenedBank] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBank:
    """A version of a bank in memory, its media aside; ``files`` gives their digests by path."""

    version_id: int
    bank: Bank
    items: Mapping[str, AssessmentItem]
    files: Mapping[str, str]

    def test(self, identifier: str) -> AssessmentTest:
        """The test of that name; ``BankError`` where the version has none."""
        for test in self.bank.tests:
            if test.identifier == identifier:
                return test
        raise BankError(
            "no-such-test",
            "this quiz is not there any more",
            advice="The teacher can choose another quiz for this activity.",
            detail=f"bank {self.bank.identifier}, test {identifier}",
        )


def opened(db: Session, version_id: int) -> OpenedBank:
    """The version's bank; ``BankError`` where there is no such version."""
    key = (str(db.get_bind().engine.url), version_id)
    with _lock:
        if key in _opened:
            _opened.move_to_end(key)
            return _opened[key]
    found = _read(db, version_id)
    with _lock:
        _opened[key] = found
        while len(_opened) > MOST:
            _opened.popitem(last=False)
    return found


def file_content(db: Session, digest: str) -> bytes:
    """The bytes of a stored file; ``BankError`` where there is none."""
    found = db.get(StoredFile, digest)
    if found is None:
        raise BankError("no-such-file", "this file is not there any more")
    return found.content


def _bank(folder: Path) -> Bank:
    """What an earlier release took may be a mistake for this one: that is told, and costs nobody else anything."""
    try:
        return read_bank(folder)
    except ReadError as error:
        raise BankError(
            "unreadable-bank",
            "this quiz cannot be read at the moment",
            advice="Your answers are kept. Tell your teacher.",
            detail=f"a stored version of a bank is not understood by this release: {error.mistakes[0].what}",
            status=503,
        ) from None


def _read(db: Session, version_id: int) -> OpenedBank:
    """The bank as its folder was, laid out for as long as reading takes."""
    if db.get(BankVersion, version_id) is None:
        raise BankError("no-such-bank", "this quiz is not there any more")
    rows = db.execute(
        select(BankFile.path, StoredFile.digest, StoredFile.content)
        .join(StoredFile, StoredFile.digest == BankFile.digest)
        .where(BankFile.version_id == version_id)
    )
    files: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="quizport-") as written:
        folder = Path(written)
        for path, digest, content in rows:
            files[path] = digest
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        bank = _bank(folder)
    items = {item.identifier: item for item in bank.items}
    return OpenedBank(version_id=version_id, bank=bank, items=items, files=files)
