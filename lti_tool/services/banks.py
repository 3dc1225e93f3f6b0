"""Banks taken from their folder into the database, where every process finds the same files by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lti_tool.tables import BankFile, BankTest, BankVersion, StoredFile
from qti.bank.read import read_bank
from qti.errors import Mistake, Place, ReadError
from qti.exact import digits
from qti.markup.media_types import OTHER, media_type
from qti.model import AssessmentTest, Bank, ItemRef, Part, item_refs
from qti.scoring.shares import is_pending

HEAD = "bank.yaml"
_CURRENT = select(BankVersion).where(BankVersion.bank == bindparam("bank"), BankVersion.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOutcome:
    """What became of one folder: a new version, the one that was there already, or mistakes and no change."""

    folder: Path
    bank: str = ""
    changed: bool = False
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A test that can be placed; ``points`` are the most that can be had; ``by_hand``: a person has to grade, too."""

    bank: str
    bank_title: str
    test: str
    title: str
    question_count: int
    points: Decimal
    by_hand: bool

    @property
    def name(self) -> str:
        """How links name it: ``bank/test``."""
        return f"{self.bank}/{self.test}"


def load_folder(db: Session, folder: Path, now: datetime) -> list[LoadOutcome]:
    """What became of each bank in the folder; one with mistakes leaves the last good version as it is.

    A bank whose folder is gone stays: courses stand on it.
    """
    outcomes: list[LoadOutcome] = []
    taken: dict[str, Path] = {}
    for path in sorted(each.parent for each in folder.glob(f"*/{HEAD}")):
        outcomes.append(outcome := _load(db, path, taken, now))
        if outcome.bank:
            taken.setdefault(outcome.bank, path)
    return outcomes


def signs_of_change(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Path, size and time of change of every file below the folder: another set means that a bank may have changed."""
    found = set()
    for file in folder.rglob("*"):
        try:
            state = file.stat()
        except OSError:  # gone since it was listed, as an editor's drafts are
            continue
        found.add((str(file), state.st_size, state.st_mtime_ns))
    return frozenset(found)


def current_version(db: Session, bank: str) -> BankVersion | None:
    """The version that new attempts get; None for a bank that was never there."""
    return db.scalar(_CURRENT, {"bank": bank})


def quizzes(db: Session, search: str = "") -> list[Quiz]:
    """All tests of the current versions, those whose titles or names have every word of ``search``, by title."""
    rows = db.execute(
        select(BankVersion, BankTest).join(BankTest, BankTest.version_id == BankVersion.id).where(BankVersion.current)
    )
    words = search.casefold().split()
    found = [_quiz(version, test) for version, test in rows]
    return sorted(
        (quiz for quiz in found if all(word in _searched(quiz) for word in words)),
        key=lambda quiz: (quiz.title.casefold(), quiz.name),
    )


def quiz(db: Session, bank: str, test: str) -> Quiz | None:
    """The test as it is now; None where there is none of this name."""
    row = db.execute(
        select(BankVersion, BankTest)
        .join(BankTest, BankTest.version_id == BankVersion.id)
        .where(BankVersion.current, BankVersion.bank == bank, BankTest.test == test)
    ).one_or_none()
    return None if row is None else _quiz(row[0], row[1])


def quiz_in(db: Session, version_id: int, test: str) -> Quiz:
    """The test as it was in that version, which has it."""
    rows = select(BankVersion, BankTest).join(BankTest, BankTest.version_id == BankVersion.id)
    row = db.execute(rows.where(BankVersion.id == version_id, BankTest.test == test)).one()
    return _quiz(row[0], row[1])


def _quiz(version: BankVersion, test: BankTest) -> Quiz:
    return Quiz(
        bank=version.bank,
        bank_title=version.title,
        test=test.test,
        title=test.title,
        question_count=test.question_count,
        points=Decimal(test.points),
        by_hand=test.by_hand,
    )


def _searched(quiz: Quiz) -> str:
    return f"{quiz.title} {quiz.bank_title} {quiz.name}".casefold()


def _load(db: Session, folder: Path, taken: dict[str, Path], now: datetime) -> LoadOutcome:
    try:
        bank = read_bank(folder)
    except ReadError as error:
        return LoadOutcome(folder=folder, mistakes=tuple(error.mistakes))
    if bank.identifier in taken:
        what = f'"{bank.identifier}" is the bank in {taken[bank.identifier].name} already'
        place = Place(str(folder / HEAD))
        return LoadOutcome(folder=folder, mistakes=(Mistake(place, what, hint="give it an identifier of its own"),))
    files = dict(_files(folder))
    digest = _digest(files)
    version = db.scalar(select(BankVersion).where(BankVersion.bank == bank.identifier, BankVersion.digest == digest))
    if version is not None and version.current:
        return LoadOutcome(folder=folder, bank=bank.identifier)
    db.execute(update(BankVersion).where(BankVersion.bank == bank.identifier).values(current=False))
    if version is None:
        _add(db, folder, bank, files, now)
    else:
        version.current = True
        db.flush()
    return LoadOutcome(folder=folder, bank=bank.identifier, changed=True)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """The path and digest of every question file and media file of a bank, hidden ones aside."""
    for file in sorted(folder.rglob("*")):
        path = PurePosixPath(file.relative_to(folder).as_posix())
        if any(part.startswith(".") for part in path.parts) or not file.is_file():
            continue
        if path.suffix == ".yaml" or media_type(path.name) != OTHER:
            yield str(path), hashlib.sha256(file.read_bytes()).hexdigest()


def _digest(files: dict[str, str]) -> str:
    """What tells two versions apart: every path with the digest of its bytes."""
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


def _add(db: Session, folder: Path, bank: Bank, files: dict[str, str], now: datetime) -> None:
    version = BankVersion(bank=bank.identifier, digest=_digest(files), title=bank.title, current=True, created_at=now)
    db.add(version)
    db.flush()
    for path, content in files.items():
        if db.get(StoredFile, content) is None:
            db.add(StoredFile(digest=content, content=(folder / path).read_bytes()))
            db.flush()
        db.add(BankFile(version_id=version.id, path=path, digest=content))
    points = {item.identifier: item.points for item in bank.items}
    by_hand = {item.identifier for item in bank.items if is_pending(item)}
    for test in bank.tests:
        count, most = _extent(test, points)
        db.add(
            BankTest(
                version_id=version.id,
                test=test.identifier,
                title=test.title,
                question_count=count,
                points=digits(most),
                by_hand=any(ref.item in by_hand for ref in item_refs(test)),
            )
        )
    db.flush()


def _extent(part: AssessmentTest | Part, points: dict[str, Decimal]) -> tuple[int, Decimal]:
    """How many questions an attempt shows, and the most points it can give, whatever is drawn."""
    if isinstance(part, ItemRef):
        return 1, points[part.item] * part.weight
    inner = [_extent(each, points) for each in part.parts]
    drawn = part.select if part.select is not None else len(inner)
    counts = sorted((count for count, _ in inner), reverse=True)[:drawn]
    worth = sorted((most for _, most in inner), reverse=True)[:drawn]
    return sum(counts), sum(worth, Decimal(0))
