"""Which quiz stands where: picked for a deep linking request, or chosen for an activity that has none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from lti_tool.errors import NotYoursError, ToolError
from lti_tool.services.banks import Quiz, quiz
from lti_tool.tables import Attempt, Family, Launch, Placement
from qti.model.identifiers import is_identifier

LARGEST_COLUMN = Decimal(100)
"""Moodle's form takes whole points from 1 to 100 (its site's greatest grade as delivered)."""


def picked(db: Session, names: Iterable[str]) -> list[Quiz]:
    """The quizzes of these names (``bank/test``), each once, in this order.

    ``NotYoursError`` where a name is none of a quiz: the page offered no such one.
    """
    return [_quiz(db, name) for name in dict.fromkeys(names)]


def column(launch: Launch, points: Decimal) -> Decimal | None:
    """The most points of the column that comes with a link; None where the platform takes none (Deep Linking 4.4.1)."""
    if launch.deep_linking is not None and launch.deep_linking.get("accept_lineitem") is False:
        return None
    return column_points(Family(launch.registration.family), points)


def column_points(family: Family, points: Decimal) -> Decimal | None:
    """The most points of the gradebook column on a platform of that family; None for no column.

    Scores are sent with the test's own maximum, and the platform scales them: 100 then means per cent.
    """
    if points <= 0:
        return None
    if family is Family.MOODLE and not (points == points.to_integral_value() and points <= LARGEST_COLUMN):
        return LARGEST_COLUMN
    return points


def answer(db: Session, launch: Launch, now: datetime) -> None:
    """The deep linking request counts as answered from now on; ``ToolError`` where it was before.

    One conditional update, so that of two answers at once one wins.
    """
    changed = db.execute(
        update(Launch)
        .where(Launch.id == launch.id, Launch.answered_at.is_(None))
        .values(answered_at=now)
        .execution_options(synchronize_session=False)
        .returning(Launch.id)
    )
    if changed.scalar_one_or_none() is None:
        raise ToolError(
            "already-answered",
            "your choice has been sent to the course already",
            advice="To add another quiz, go back to the course and choose this tool once more.",
            status=409,
        )


def place(db: Session, placement_id: int, quiz: Quiz) -> Placement:
    """The placement with this quiz on it; ``ToolError`` where learners have begun another one."""
    placement = db.get_one(Placement, placement_id, with_for_update=True, populate_existing=True)
    if (placement.bank, placement.test) == (quiz.bank, quiz.test):
        return placement
    if begun(db, placement_id):
        raise ToolError(
            "begun",
            "somebody has begun this quiz, so it can no longer be changed here",
            advice="Add another activity to the course for the other quiz.",
            status=409,
        )
    placement.bank, placement.test = quiz.bank, quiz.test
    return placement


def begun(db: Session, placement_id: int) -> bool:
    """True where a learner has begun an attempt at the placement; a teacher's trial is none."""
    attempts = select(Attempt.id).where(Attempt.placement_id == placement_id, ~Attempt.trial)
    return bool(db.scalar(select(exists(attempts))))


def _quiz(db: Session, name: str) -> Quiz:
    bank, _, test = name.partition("/")
    found = quiz(db, bank, test) if is_identifier(bank) and is_identifier(test) else None
    if found is None:
        raise NotYoursError(
            "no-such-quiz",
            "there is no such quiz",
            advice="Go back to the list: it may have changed since you opened it.",
        )
    return found
