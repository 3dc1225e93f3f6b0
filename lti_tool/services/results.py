"""Where a learner stands: latest, highest and kept score, what is left to do, and what may be seen by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.errors import BankError
from lti_tool.services import banks, opened_banks
from lti_tool.services.outbox import KeptScore
from lti_tool.tables import Attempt, Placement, User
from qti.exact import ZERO
from qti.model import AssessmentTest, AttemptKept, Shown
from qti.scoring.attempts import TestScore, result

_SUBMITTED = (
    select(Attempt)
    .where(
        Attempt.placement_id == bindparam("placement"),
        Attempt.user_id == bindparam("user"),
        ~Attempt.trial,
        Attempt.submitted_at.is_not(None),
    )
    .order_by(Attempt.number)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A learner at a placement; the scores are None while nothing is handed in.

    ``attempts``: those handed in, from the first; ``counts``: the one whose times go with the kept score (of an
    average, the latest); ``attempts_left``: None for any number.
    """

    test: AssessmentTest
    attempts: Sequence[Attempt]
    latest: TestScore | None = None
    highest: TestScore | None = None
    kept: TestScore | None = None
    counts: Attempt | None = None

    @property
    def attempts_left(self) -> int | None:
        """How many more may be begun."""
        most = self.test.max_attempts
        return None if most is None else max(0, most - len(self.attempts))

    @property
    def has_passed(self) -> bool:
        """True where one of the attempts passed, whichever counts."""
        return any(attempt.passed for attempt in self.attempts)


def standing(db: Session, placement: Placement, user: User, test: AssessmentTest) -> Standing:
    """The learner's standing by the rules of the test."""
    attempts = submitted(db, placement.id, user.id)
    if not attempts:
        return Standing(test=test, attempts=())
    scores = [score_of(attempt) for attempt in attempts]
    return Standing(
        test=test,
        attempts=attempts,
        latest=scores[-1],
        highest=max(scores, key=lambda score: score.share),
        kept=result(test, scores),
        counts=_counting(test.attempt_kept, attempts, scores),
    )


def test_of(db: Session, attempt: Attempt) -> AssessmentTest:
    """The test whose rules hold at the attempt's placement now; the attempt's own where that is gone."""
    placement = attempt.placement
    version = banks.current_version(db, placement.bank or "")
    tests = opened_banks.opened(db, version.id).bank.tests if version is not None else ()
    found = next((test for test in tests if test.identifier == placement.test), None)
    return found or opened_banks.opened(db, attempt.version_id).test(attempt.test)


def submitted(db: Session, placement_id: int, user_id: int) -> list[Attempt]:
    """The learner's attempts that were handed in, from the first to the last, trials aside."""
    return list(db.scalars(_SUBMITTED, {"placement": placement_id, "user": user_id}))


def score_of(attempt: Attempt) -> TestScore:
    """The score of an attempt that was handed in; ``BankError`` for one that was not."""
    if attempt.points is None or attempt.possible is None:
        raise BankError("not-submitted", "this attempt is not handed in yet")
    points, possible = Fraction(attempt.points), Fraction(attempt.possible)
    share = points / possible if possible else ZERO
    return TestScore(points=points, possible=possible, share=share, passed=attempt.passed, pending=attempt.pending)


def to_send(standing: Standing) -> KeptScore | None:
    """The score for the gradebook; None while a person may still change it, and for a test without points."""
    kept, attempt = standing.kept, standing.counts
    if kept is None or attempt is None or kept.pending or not kept.possible or attempt.submitted_at is None:
        return None
    return KeptScore(
        given=max(kept.given, type(kept.given)(0)),
        maximum=kept.maximum,
        comment=_comment(standing, attempt),
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
    )


def is_shown(policy: Shown, *, submitted: bool, passed: bool) -> bool:
    """True where the policy lets a learner see it by now; no test is ever closed yet."""
    match policy:
        case Shown.NEVER | Shown.AFTER_CLOSING:
            return False
        case Shown.AFTER_SUBMISSION:
            return submitted
        case Shown.AFTER_PASSING:
            return submitted and passed
        case _ as unreachable:
            assert_never(unreachable)


def _counting(kept: AttemptKept, attempts: Sequence[Attempt], scores: Sequence[TestScore]) -> Attempt:
    match kept:
        case AttemptKept.HIGHEST:
            shares = [score.share for score in scores]
            return attempts[shares.index(max(shares))]
        case AttemptKept.LATEST | AttemptKept.AVERAGE:
            return attempts[-1]
        case AttemptKept.FIRST:
            return attempts[0]
        case _ as unreachable:
            assert_never(unreachable)


def _comment(standing: Standing, attempt: Attempt) -> str:
    """What the gradebook says beside the score; it changes only where the score or its attempt does."""
    most = standing.test.max_attempts
    number = f"Attempt {attempt.number}" + (f" of {most}" if most is not None else "")
    match standing.test.attempt_kept:
        case AttemptKept.AVERAGE:
            made = len(standing.attempts)
            return f"Average of {made} attempts" if made > 1 else number
        case AttemptKept.HIGHEST | AttemptKept.LATEST | AttemptKept.FIRST as kept:
            return number if most == 1 else f"{number}, the {kept} counts"
        case _ as unreachable:
            assert_never(unreachable)
