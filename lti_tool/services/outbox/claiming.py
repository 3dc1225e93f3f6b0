"""Who sends a score: one sender at a time by a lease, so many at once to a platform, each with a timestamp reserved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from lti_tool.database import UtcDateTime
from lti_tool.services.outbox.wanting import APART, ready_at
from lti_tool.tables import Placement, Registration, ScoreToSend, User

CALLS_TO_SEND = 5
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
    due = _with_scores_due(db.connection(), now)
    return _first_claim(db, due, now, deadline, _UNLOCKED) or _first_claim(db, due, now, deadline, _REGISTRATION)


def _first_claim(
    db: Session, due: Sequence[int], now: datetime, deadline: float, one: Select[Registration]
) -> Claim | None:
    """Of the first of the registrations that takes one more; ``one`` is how each is found and locked."""
    connection = db.connection()
    for registration_id in due:
        with connection.begin_nested() as held_alone:
            registration = db.scalars(one, {"registration_id": registration_id}).first()
            found = None if registration is None else _first_due(db, registration, now)
            if registration is not None and found is not None:
                return _leased(connection, registration, found, now, deadline)
            held_alone.rollback()  # no lock of this one while waiting for the next: two senders would wait in a circle
    return None


def renewed(db: Session, held: Claim, now: datetime, deadline: float) -> Claim | None:
    """The claim with a longer lease and a newer timestamp; None where it was lost, or a newer score is wanted."""
    row = held_row(db, held)
    if row is None or row.version != held.version or ready_at(row, now) > now:
        return None
    row.lease_until, row.reserved_at = _lease_until(now, deadline), _timestamp(now)
    return replace(held, timestamp=row.reserved_at, good_until=_good_until(deadline))


def held_row(db: Session, held: Claim) -> ScoreToSend | None:
    """The row as it is now, locked; None where somebody else has it: what a late sender knows must not be written."""
    key = (held.row.placement_id, held.row.user_id)
    row = db.get(ScoreToSend, key, with_for_update=True, populate_existing=True)
    return row if row is not None and row.lease_holder == held.holder else None


def _with_scores_due(connection: Connection, now: datetime) -> Sequence[int]:
    """The registrations, in an order drawn anew each time: one with a backlog must not come before all others."""
    found = connection.execute(_WITH_SCORES_DUE, _moments(now)).scalars().all()
    return _DRAW.sample(found, len(found))


def _first_due(db: Session, registration: Registration, now: datetime) -> Row[ScoreToSend, Placement, str] | None:
    """The row that has waited longest, with where it belongs and the learner's ``sub``.

    None while the platform asks to wait, and while as many are under way as it takes.
    """
    if registration.paused_until is not None and registration.paused_until > now:
        return None
    about = {"registration_id": registration.id, "at_once": registration.sends_at_once}
    return db.execute(_FIRST_DUE, {**about, **_moments(now)}).first()


def _leased(
    connection: Connection,
    registration: Registration,
    found: Row[ScoreToSend, Placement, str],
    now: datetime,
    deadline: float,
) -> Claim:
    row, placement, sub = found
    held = Claim(
        row=row,
        registration=registration,
        placement=placement,
        sub=sub,
        version=row.version,
        holder=secrets.token_hex(16),
        timestamp=_timestamp(now),
        offered=row.offered,
        good_until=_good_until(deadline),
    )
    leased = {
        "placement": row.placement_id,
        "user": row.user_id,
        "holder": held.holder,
        "until": _lease_until(now, deadline),
        "timestamp": held.timestamp,
        "submitted": row.submitted_at,
        "error": "cut-off" if row.state == "sending" else row.error,
    }
    connection.execute(_LEASE, leased)
    return held


def _lease_until(now: datetime, deadline: float) -> datetime:
    return now + timedelta(seconds=CALLS_TO_SEND * deadline)


def _timestamp(now: datetime) -> datetime:
    """What is sent, and reserved before: now, in whole milliseconds; rows are due a second after the one before."""
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _good_until(deadline: float) -> float:
    """While this lasts, a token and a score (each perhaps twice) end before the lease does."""
    return time.monotonic() + deadline / 2


def _moments(now: datetime) -> dict[str, datetime]:
    return {"now": now, "apart": now - APART}


def _due() -> ColumnElement[bool]:
    """Rows that wait and whose time has come, and those whose sender was lost."""
    waiting = and_(ScoreToSend.state == "waiting", ScoreToSend.due_at <= _NOW)
    lost = and_(ScoreToSend.state == "sending", ScoreToSend.lease_until <= _NOW)
    unused = or_(ScoreToSend.reserved_at.is_(None), ScoreToSend.reserved_at <= bindparam("apart", type_=UtcDateTime()))
    return and_(or_(waiting, lost), unused)


def _registrations_with_scores_due() -> Select[int]:
    mine = exists().where(ScoreToSend.registration_id == Registration.id, _due())
    return select(Registration.id).where(
        or_(Registration.paused_until.is_(None), Registration.paused_until <= _NOW), mine
    )


def _registration(*, skip_locked: bool) -> Select[Registration]:
    """Alone with its count of scores under way, without holding up who only refers to it."""
    one = select(Registration).where(Registration.id == bindparam("registration_id"))
    return one.with_for_update(key_share=True, skip_locked=skip_locked).execution_options(populate_existing=True)


def _first_of_registration() -> Select[ScoreToSend, Placement, str]:
    """Counted in the same statement: it is run with the registration locked, so the count holds."""
    other = aliased(ScoreToSend)
    leased = and_(other.state == "sending", other.lease_until > _NOW)
    mine = other.registration_id == bindparam("registration_id")
    under_way = select(func.count()).where(mine, leased).scalar_subquery()
    rows = select(ScoreToSend, Placement, User.sub).join(ScoreToSend.placement).join(ScoreToSend.user)
    here = rows.where(ScoreToSend.registration_id == bindparam("registration_id"), _due())
    first = here.where(under_way < bindparam("at_once", type_=Integer)).order_by(ScoreToSend.due_at).limit(1)
    locked = first.with_for_update(skip_locked=True, of=ScoreToSend)
    return locked.execution_options(populate_existing=True)


def _lease() -> Update:
    row = and_(ScoreToSend.placement_id == bindparam("placement"), ScoreToSend.user_id == bindparam("user"))
    return (
        update(ScoreToSend)
        .where(row)
        .values(
            state="sending",
            lease_holder=bindparam("holder"),
            lease_until=bindparam("until"),
            reserved_at=bindparam("timestamp"),
            offered=bindparam("submitted"),
            error=bindparam("error"),
        )
    )


_NOW = bindparam("now", type_=UtcDateTime())
_WITH_SCORES_DUE = _registrations_with_scores_due()
_UNLOCKED, _REGISTRATION = _registration(skip_locked=True), _registration(skip_locked=False)
_FIRST_DUE = _first_of_registration()
_LEASE = _lease()
"""Statements are made once: making one takes longer than running it."""
