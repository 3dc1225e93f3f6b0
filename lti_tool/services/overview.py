"""What a teacher sees of a placement: who has begun, handed in and earned what, and how far each grade has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lti_tool.services.outbox import reason_in_words
from lti_tool.services.results import score_of, test_of
from lti_tool.tables import Attempt, Placement, ScoreToSend
from qti.model import AssessmentTest
from qti.scoring.attempts import TestScore, result


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """One learner; the scores are None while nothing is handed in.

    ``working``: an attempt is open; ``sent`` is how far the grade has come, None where none is to be sent yet;
    ``pause_reason``: why nothing is sent to the platform for now.
    """

    user_id: int
    name: str
    handed_in: int
    working: bool
    last_at: datetime | None
    latest: TestScore | None
    kept: TestScore | None
    sent: ScoreToSend | None
    pause_reason: str | None = None

    @property
    def delivery(self) -> str:
        """Whether the grade has reached the gradebook, in words."""
        if self.sent is not None:
            return reason_in_words(self.sent, self.pause_reason)
        if self.kept is None:
            return "Nothing is handed in yet."
        if self.kept.pending:
            return "A person still has to grade a part of it; the grade is sent then."
        return "This quiz gives no points, so no grade is sent."

    @property
    def stands_back(self) -> bool:
        """True where the gradebook holds another grade, which a teacher may replace."""
        return self.sent is not None and self.sent.state == "sent" and self.sent.error == "newer-grade-there"

    @property
    def trouble(self) -> bool:
        """True where a person has to do something before the grade arrives."""
        return self.sent is not None and self.sent.state == "failed"


def learners(db: Session, placement: Placement) -> list[LearnerRow]:
    """Everybody who has begun, by name; those whose names the platform keeps to itself come last.

    Those are called by the number that ``lti-tool scores list`` has for the person, which stays.
    """
    attempts = db.scalars(
        select(Attempt)
        .where(Attempt.placement_id == placement.id, ~Attempt.trial)
        .options(joinedload(Attempt.user))
        .order_by(Attempt.user_id, Attempt.number)
    ).all()
    if not attempts:
        return []
    test = test_of(db, attempts[0])
    scores = select(ScoreToSend).where(ScoreToSend.placement_id == placement.id)
    sent = {row.user_id: row for row in db.scalars(scores)}
    each = (list(rows) for _, rows in groupby(attempts, key=lambda attempt: attempt.user_id))
    found = [_row(test, rows, sent.get(rows[0].user_id)) for rows in each]
    paused = placement.registration.pause_reason
    return [replace(row, pause_reason=paused) for _, row in sorted(found, key=lambda pair: pair[0])]


def _row(
    test: AssessmentTest, attempts: Sequence[Attempt], sent: ScoreToSend | None
) -> tuple[tuple[bool, str, int], LearnerRow]:
    """The row, after what it is sorted by."""
    done = [attempt for attempt in attempts if attempt.submitted_at is not None]
    scores = [score_of(attempt) for attempt in done]
    user = attempts[0].user
    row = LearnerRow(
        user_id=user.id,
        name=user.name or f"Learner {user.id}",
        handed_in=len(done),
        working=len(done) < len(attempts),
        last_at=done[-1].submitted_at if done else None,
        latest=scores[-1] if scores else None,
        kept=result(test, scores) if scores else None,
        sent=sent,
    )
    return (user.name is None, "" if user.name is None else user.name.casefold(), user.id), row
