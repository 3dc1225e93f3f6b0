"""Which score a gradebook should hold: written in the transaction that caused it, the newest in place of older ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.database import insert_if_absent
from lti_tool.tables import Placement, ScoreToSend
from qti.exact import digits, read_decimal

APART = timedelta(seconds=1)
"""Moodle compares whole seconds and refuses an equal one: two timestamps of a row are never nearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptScore:
    """The score that counts for a learner, in points, with the times of the attempt it comes from."""

    given: Decimal
    maximum: Decimal
    comment: str
    started_at: datetime
    submitted_at: datetime


def want(  # noqa: PLR0913 -- which row, what, when, and on whose behalf
    db: Session, placement: Placement, user_id: int, kept: KeptScore, now: datetime, *, asked: bool = False
) -> bool:
    """True where the score is to be sent now: it changed, the last one was given up, or a teacher ``asked``.

    A total below 0 is sent as 0. A test without points has nothing to send.
    """
    if kept.maximum <= 0:
        return False
    values = _written(kept, asked=asked)
    if insert_if_absent(db, ScoreToSend, {**_new(placement, user_id, now), **values}):
        return True
    row = _locked(db, placement.id, user_id)
    if not asked and row.state != "failed" and _same(row, kept):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    _wanted_again(row, now)
    return True


def send_again(db: Session, placement_id: int, user_id: int | None, now: datetime, *, replacing: bool) -> int:
    """How many scores will be sent once more: one learner's, or all of a placement (None)."""
    rows = select(ScoreToSend).where(ScoreToSend.placement_id == placement_id)
    if user_id is not None:
        rows = rows.where(ScoreToSend.user_id == user_id)
    return send_all_again(db, rows, now, replacing=replacing)


def send_all_again(db: Session, rows: Select[ScoreToSend], now: datetime, *, replacing: bool) -> int:
    """How many of these scores will be sent once more; ``replacing``: over a grade that a teacher gave there, too."""
    ordered = rows.order_by(ScoreToSend.placement_id, ScoreToSend.user_id).with_for_update(of=ScoreToSend)
    found = db.scalars(ordered.execution_options(populate_existing=True)).all()
    for row in found:
        row.asked_by_teacher = replacing
        _wanted_again(row, now)
    return len(found)


def delivery(db: Session, placement_id: int, user_id: int) -> ScoreToSend | None:
    """How far a learner's score has come; None where none was ever to be sent."""
    return db.get(ScoreToSend, (placement_id, user_id))


def ready_at(row: ScoreToSend, now: datetime) -> datetime:
    """When the row may have its next timestamp: it waits for it rather than postdates."""
    return now if row.reserved_at is None else max(now, row.reserved_at + APART)


def _wanted_again(row: ScoreToSend, now: datetime) -> None:
    """A new version. While an older one is under way the row stays leased, and is sent again after it."""
    row.version += 1
    row.tries = 0
    row.error = row.error_detail = None
    row.due_at = ready_at(row, now)
    if row.state != "sending":
        row.state = "waiting"


def _locked(db: Session, placement_id: int, user_id: int) -> ScoreToSend:
    key = (placement_id, user_id)
    return db.get_one(ScoreToSend, key, with_for_update=True, populate_existing=True)


def _same(row: ScoreToSend, kept: KeptScore) -> bool:
    return read_decimal(row.given) == max(kept.given, Decimal(0)) and read_decimal(row.maximum) == kept.maximum


def _new(placement: Placement, user_id: int, now: datetime) -> dict[str, object]:
    return {
        "placement_id": placement.id,
        "user_id": user_id,
        "registration_id": placement.registration_id,
        "version": 1,
        "sent_version": 0,
        "tries": 0,
        "state": "waiting",
        "due_at": now,
    }


def _written(kept: KeptScore, *, asked: bool) -> dict[str, object]:
    return {
        "given": digits(max(kept.given, Decimal(0))),
        "maximum": digits(kept.maximum),
        "comment": kept.comment,
        "started_at": kept.started_at,
        "submitted_at": kept.submitted_at,
        "asked_by_teacher": asked,
    }
