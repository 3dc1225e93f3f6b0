"""What becomes of a score after it was sent or not: arrived, tried again later, or given up until asked again."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Update, and_, bindparam, or_, update
from sqlalchemy.orm import Session

from lti_tool.database import UtcDateTime
from lti_tool.errors import PlatformUnavailableError, ToolError
from lti_tool.services.outbox.claiming import Claim, held_row
from lti_tool.services.outbox.wanting import APART, ready_at
from lti_tool.tables import Registration, ScoreToSend

LONGEST_WAIT = 3600.0
"""Seconds between two tries, at most."""
MOST_TRIES = 150
"""About three days: ten tries in the first hour, then one every half hour on average."""
KEPT_OF_DETAIL = 500
MAY_HAVE_ARRIVED = frozenset({"timeout", "unreachable", "platform-error"})
"""Failures after which the platform may know the submission."""
_JITTER = secrets.SystemRandom()


def arrived(db: Session, held: Claim, now: datetime, *, note: str | None = None) -> bool:
    """The gradebook has this version, or (``note``) something that is to stay there.

    True where only the claim's own row was written to, so that the transaction may go on to the next one.
    """
    healed = db.connection().execute(_HEALED, {"registration": held.registration.id, "moment": now}).rowcount
    if db.connection().execute(_ARRIVED, _arrival(held, now, note)).rowcount == 0:
        _arrived_late(db, held, now)
    return healed == 0


def _arrival(held: Claim, now: datetime, note: str | None) -> dict[str, object]:
    return {
        "placement": held.row.placement_id,
        "user": held.row.user_id,
        "holder": held.holder,
        "sent": held.version,
        "moment": now,
        "ready": max(now, held.timestamp + APART),
        "note": note,
    }


def _arrived_late(db: Session, held: Claim, now: datetime) -> None:
    """Another version is wanted by now, or another sender has the row."""
    row = _released(db, held, now, offered=True)
    if row is not None:
        row.sent_version = max(row.sent_version, held.version)
        row.sent_at = now


def tried(db: Session, held: Claim, error: ToolError, now: datetime, first: float) -> None:
    """It is tried again after a wait with full jitter; after :data:`MOST_TRIES` it is given up.

    ``first`` is the longest wait after the first failure, in seconds; it doubles up to an hour. What a platform asks
    for in a ``Retry-After`` is the least, so that one that says "in a second" for days is not given up within minutes.
    """
    wait = error.retry_after if isinstance(error, PlatformUnavailableError) else None
    if error.reason in {"throttled", "timeout", "unreachable"}:
        _pause(db, held, error, now, first)
    row = _released(db, held, now, offered=error.reason in MAY_HAVE_ARRIVED)
    if row is None or row.version != held.version:
        return
    row.tries += 1
    _note(row, error)
    row.due_at = max(row.due_at, now + timedelta(seconds=_delay(row.tries, first, wait)))
    if row.tries >= MOST_TRIES:
        row.state = "failed"


def postponed(db: Session, held: Claim, error: ToolError, now: datetime, first: float) -> None:
    """No token: the registration pauses, and the score has not been tried."""
    _pause(db, held, error, now, first)
    row = _released(db, held, now)
    if row is not None and row.version == held.version:
        _note(row, error)


def given_up(db: Session, held: Claim, error: ToolError, now: datetime) -> None:
    """It stays as it is, with the reason, until a person asks again or the learner earns another score."""
    row = _released(db, held, now)
    if row is not None and row.version == held.version:
        row.state = "failed"
        _note(row, error)


def released(db: Session, held: Claim, now: datetime) -> None:
    """Nothing was sent, and somebody else may."""
    _released(db, held, now)


def _released(db: Session, held: Claim, now: datetime, *, offered: bool = False) -> ScoreToSend | None:
    """The row without its lease and waiting; None where it is another's by now.

    Unless the submission was ``offered``, the platform knows what it knew before.
    """
    row = held_row(db, held)
    if row is None:
        return None
    row.lease_holder = row.lease_until = None
    row.state = "waiting"
    row.due_at = ready_at(row, now)
    if not offered and row.offered == held.row.submitted_at:
        row.offered = held.offered
    return row


def _pause(db: Session, held: Claim, error: ToolError, now: datetime, first: float) -> None:
    """Nothing is sent to the registration for a while; one call that went wrong on its way is no reason yet."""
    registration = db.get_one(
        Registration, held.registration.id, with_for_update={"key_share": True}, populate_existing=True
    )
    wait = error.retry_after if isinstance(error, PlatformUnavailableError) else None
    is_paused = registration.paused_until is not None and registration.paused_until > now
    if is_paused and wait is None:
        return
    registration.pause_count += not is_paused
    if error.reason in {"timeout", "unreachable"} and registration.pause_count == 1:
        return
    until = now + timedelta(seconds=_delay(registration.pause_count, first, wait))
    registration.paused_until = max(until, registration.paused_until or until)
    registration.pause_reason = error.reason


def _delay(failures: int, first: float, asked: float | None) -> float:
    """Full jitter: anything up to a limit that doubles; never less than the platform asks for."""
    limit = min(first * 2.0 ** min(failures - 1, 30), LONGEST_WAIT)
    if asked is None:
        return _JITTER.uniform(0, limit)
    return max(asked + _JITTER.uniform(0, first), _JITTER.uniform(0, limit))


def _note(row: ScoreToSend, error: ToolError) -> None:
    row.error = error.reason[:64]
    row.error_detail = error.detail[:KEPT_OF_DETAIL] or None


def _healed() -> Update:
    """A registration that takes scores again, once its pause is over."""
    rested = or_(
        Registration.paused_until.is_(None), Registration.paused_until <= bindparam("moment", type_=UtcDateTime())
    )
    mine = and_(Registration.id == bindparam("registration"), Registration.pause_count > 0, rested)
    return update(Registration).where(mine).values(pause_count=0, paused_until=None, pause_reason=None)


def _arrived() -> Update:
    """The row is done, if it is still the sender's and no newer version is wanted."""
    row = and_(ScoreToSend.placement_id == bindparam("placement"), ScoreToSend.user_id == bindparam("user"))
    held = and_(ScoreToSend.lease_holder == bindparam("holder"), ScoreToSend.version == bindparam("sent"))
    return (
        update(ScoreToSend)
        .where(row, held)
        .values(
            state="sent",
            sent_version=bindparam("sent"),
            sent_at=bindparam("moment"),
            due_at=bindparam("ready"),
            tries=0,
            error=bindparam("note"),
            error_detail=None,
            lease_holder=None,
            lease_until=None,
        )
    )


_HEALED = _healed()
_ARRIVED = _arrived()
