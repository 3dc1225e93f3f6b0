"""Attempts: begun, answered, handed in by the learner or by the clock, each once.

A save and a submission hold the attempt's row; whichever comes second finds the attempt as the first left it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.errors import NotYoursError, ToolError
from lti_tool.services import answers, grading, plans
from lti_tool.services.opened_banks import OpenedBank
from lti_tool.tables import Attempt, Launch, Placement, User

TRIAL_LASTS = timedelta(days=1)
AT_A_TIME = 25
"""Attempts that one sweep hands in, so that its transaction stays short."""

_OWNED = select(Attempt).where(
    Attempt.public_id == bindparam("public_id"),
    Attempt.user_id == bindparam("user"),
    Attempt.placement_id == bindparam("placement"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttempt:
    """How an attempt begins; ``rng`` must not be predictable (``secrets.SystemRandom``)."""

    opened: OpenedBank
    test: str
    rng: Random
    trial: bool = False


def begin(db: Session, placement: Placement, user: User, new: NewAttempt, now: datetime) -> Attempt:
    """The attempt that is open, or else a new one; ``ToolError`` where none is left."""
    if new.trial:
        db.execute(delete(Attempt).where(*_mine(placement, user, trial=True)))
    for _ in range(3):
        found = open_attempt(db, placement, user, trial=new.trial)
        if found is not None:
            return found
        try:
            with db.begin_nested():
                attempt = _new(db, placement, user, new, now)
                db.add(attempt)
        except IntegrityError:
            continue  # begun in another tab at the same moment: that one is found now
        return attempt
    raise ToolError("too-many-at-once", "this quiz is being started in several windows", status=409)


def open_attempt(db: Session, placement: Placement, user: User, *, trial: bool = False) -> Attempt | None:
    """The learner's attempt that is not handed in."""
    return db.scalar(select(Attempt).where(*_mine(placement, user, trial=trial), Attempt.submitted_at.is_(None)))


def owned(db: Session, launch: Launch, public_id: str) -> Attempt:
    """The attempt, where it is this launch's learner's at this placement; ``NotYoursError`` otherwise."""
    mine = {"public_id": public_id, "user": launch.user_id, "placement": launch.placement_id}
    found = db.scalar(_OWNED, mine)
    if found is None:
        raise NotYoursError(
            "no-such-attempt", "there is no such attempt here", advice="Open the activity again from the course."
        )
    return found


def submit(db: Session, attempt: Attempt, now: datetime) -> bool:
    """Hand in what is saved: the attempt is graded, and the score that counts goes on its way; False if it was before.

    One conditional update decides who does it. What comes after the limit was handed in by the clock, at the limit.
    """
    late = attempt.due_at is not None and now > attempt.due_at
    values = {"submitted_at": attempt.due_at if late else now, "handed_in_by": "clock" if late else "learner"}
    mine = update(Attempt).where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None)).values(values)
    won = db.connection().execute(mine.returning(Attempt.id)).first() is not None
    db.refresh(attempt)
    if won:
        responses = {item: given.response for item, given in answers.given(db, attempt).items()}
        grading.settle(db, attempt, responses, now)
    return won


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What a sweep did: how many attempts it handed in, and what was in the way of others, by their ids."""

    done: int
    failed: Mapping[int, Exception]


def hand_in_overdue(db: Session, now: datetime, grace: int, leave: Collection[int] = ()) -> HandedIn:
    """Hand in attempts whose time is up, at most :data:`AT_A_TIME`, those in ``leave`` aside; old trials are removed.

    One that cannot be graded holds up no other one.
    """
    db.execute(delete(Attempt).where(Attempt.trial, Attempt.started_at < now - TRIAL_LASTS))
    over = (Attempt.submitted_at.is_(None), Attempt.due_at < now - timedelta(seconds=grace))
    due = select(Attempt).where(*over, Attempt.id.not_in(leave)).limit(AT_A_TIME)
    done, failed = 0, dict[int, Exception]()
    in_order = due.order_by(Attempt.placement_id, Attempt.user_id)  # as all who lock several scores do: no deadlock
    for attempt in db.scalars(in_order).all():
        number = attempt.id
        try:
            with db.begin_nested():
                done += submit(db, attempt, now)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others have handed in
            failed[number] = error
    return HandedIn(done=done, failed=failed)


def latest(db: Session, placement: Placement, user: User) -> Attempt | None:
    """The attempt that the learner began last, open or handed in."""
    mine = select(Attempt).where(*_mine(placement, user, trial=False))
    return db.scalar(mine.order_by(Attempt.number.desc()).limit(1))


def _mine(placement: Placement, user: User, *, trial: bool) -> tuple[Any, ...]:
    return Attempt.placement_id == placement.id, Attempt.user_id == user.id, Attempt.trial.is_(trial)


def _new(db: Session, placement: Placement, user: User, new: NewAttempt, now: datetime) -> Attempt:
    test = new.opened.test(new.test)
    made = db.scalar(select(func.max(Attempt.number)).where(*_mine(placement, user, trial=new.trial))) or 0
    if test.max_attempts is not None and made >= test.max_attempts:
        raise ToolError(
            "no-attempt-left",
            "you have no attempt left",
            advice="Your grade and your answers are on the first page of this quiz.",
            status=409,
        )
    return Attempt(
        placement_id=placement.id,
        user_id=user.id,
        version_id=new.opened.version_id,
        test=new.test,
        number=made + 1,
        trial=new.trial,
        plan=plans.written(plans.draw(test, new.opened.items, new.rng)),
        started_at=now,
        due_at=now + timedelta(seconds=test.time_limit) if test.time_limit else None,
    )
