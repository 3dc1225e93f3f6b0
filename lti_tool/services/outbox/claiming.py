"""Who sends a score: one sender at a time by a lease, so many at once to a platform, each with a timestamp reserved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.services.outbox.wanting import APART, ready_at
from lti_tool.tables import Placement, Registration, ScoreToSend, User

CALLS_PER_LEASE = 5
"""A lease outlives a token, a score, and both once more after a 401, with time to spare."""
_DRAW = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one version of one row until ``good_until`` (of the monotonic clock), with this timestamp.

    ``row``, ``registration`` and ``placement`` are as they were when the claim was made, and belong to no session.
    ``offered`` is the submission (its ``submitted_at``) that the platform may have known before.
    """

    row: ScoreToSend
    registration: Registration
    placement: Placement
    sub: str
    version: int
    holder: str
    timestamp: datetime
    offered: datetime | None
    good_until: float

    @property
    def resent(self) -> bool:
        """True where the platform may know this very submission already."""
        return self.offered == self.row.submitted_at


def claim(db: Session, now: datetime, deadline: float) -> Claim | None:
    """The next score that may be sent, leased and with its timestamp reserved; None where there is none now.

    ``deadline`` is the most that one request takes, in seconds. The claim counts once this transaction is committed.
    """
    for registration_id in _with_scores_due(db, now):
        with db.begin_nested() as held_alone:
            registration = _locked(db, registration_id)
            found = _first_due(db, registration_id, now) if _has_room(db, registration, now) else None
            if found is not None:
                return _leased(registration, found, now, deadline)
            held_alone.rollback()  # no lock of this one while waiting for the next: two senders would wait in a circle
    return None


def renewed(db: Session, held: Claim, now: datetime, deadline: float) -> Claim | None:
    """The claim with a longer lease and a newer timestamp; None where it was lost, or a newer score is wanted."""
    row = held_row(db, held)
    if row is None or row.version != held.version or ready_at(row, now) > now:
        return None
    _lease(row, held.holder, now, deadline)
    return replace(held, timestamp=_reserve(row, now), good_until=_good_until(deadline))


def held_row(db: Session, held: Claim) -> ScoreToSend | None:
    """The row as it is now, locked; None where somebody else has it: what a late sender knows must not be written."""
    key = (held.row.placement_id, held.row.user_id)
    row = db.get(ScoreToSend, key, with_for_update=True, populate_existing=True)
    return row if row is not None and row.lease_holder == held.holder else None


def _due(now: datetime) -> ColumnElement[bool]:
    """Rows that wait and whose time has come, and those whose sender was lost."""
    waiting = and_(ScoreToSend.state == "waiting", ScoreToSend.due_at <= now)
    lost = and_(ScoreToSend.state == "sending", ScoreToSend.lease_until <= now)
    unused = or_(ScoreToSend.reserved_at.is_(None), ScoreToSend.reserved_at <= now - APART)
    return and_(or_(waiting, lost), unused)


def _with_scores_due(db: Session, now: datetime) -> Sequence[int]:
    """The registrations, in an order drawn anew each time: one with a backlog must not come before all others."""
    mine = exists().where(ScoreToSend.registration_id == Registration.id, _due(now))
    not_paused = or_(Registration.paused_until.is_(None), Registration.paused_until <= now)
    found = db.scalars(select(Registration.id).where(not_paused, mine)).all()
    return _DRAW.sample(found, len(found))


def _locked(db: Session, registration_id: int) -> Registration:
    """Alone with the registration's count, without holding up who only refers to it."""
    return db.get_one(Registration, registration_id, with_for_update={"key_share": True}, populate_existing=True)


def _has_room(db: Session, registration: Registration, now: datetime) -> bool:
    """True where the platform did not ask to wait, and takes one more at this moment."""
    is_paused = registration.paused_until is not None and registration.paused_until > now
    return not is_paused and _under_way(db, registration.id, now) < registration.sends_at_once


def _under_way(db: Session, registration_id: int, now: datetime) -> int:
    leased = and_(ScoreToSend.state == "sending", ScoreToSend.lease_until > now)
    counted = select(func.count()).where(ScoreToSend.registration_id == registration_id, leased)
    return db.scalars(counted).one()


def _first_due(db: Session, registration_id: int, now: datetime) -> Row[ScoreToSend, Placement, str] | None:
    """The row that has waited longest, with where it belongs and the learner's ``sub``."""
    rows = select(ScoreToSend, Placement, User.sub).join(ScoreToSend.placement).join(ScoreToSend.user)
    mine = rows.where(ScoreToSend.registration_id == registration_id, _due(now)).order_by(ScoreToSend.due_at).limit(1)
    locked = mine.with_for_update(skip_locked=True, of=ScoreToSend)
    return db.execute(locked, execution_options={"populate_existing": True}).first()


def _leased(
    registration: Registration, found: Row[ScoreToSend, Placement, str], now: datetime, deadline: float
) -> Claim:
    row, placement, sub = found
    offered, row.offered = row.offered, row.submitted_at
    if row.state == "sending":
        row.error = "cut-off"
    holder = secrets.token_hex(16)
    _lease(row, holder, now, deadline)
    return Claim(
        row=row,
        registration=registration,
        placement=placement,
        sub=sub,
        version=row.version,
        holder=holder,
        timestamp=_reserve(row, now),
        offered=offered,
        good_until=_good_until(deadline),
    )


def _lease(row: ScoreToSend, holder: str, now: datetime, deadline: float) -> None:
    row.state = "sending"
    row.lease_holder = holder
    row.lease_until = now + timedelta(seconds=CALLS_PER_LEASE * deadline)


def _reserve(row: ScoreToSend, now: datetime) -> datetime:
    """The timestamp to send: now, in whole milliseconds, a second or more after any before."""
    row.reserved_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return row.reserved_at


def _good_until(deadline: float) -> float:
    """While this lasts, a token and a score (each perhaps twice) end before the lease does."""
    return time.monotonic() + deadline / 2
