"""An attempt that was handed in: what each answer earned, and the score that then counts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from lti_tool.errors import ToolError
from lti_tool.services import opened_banks, outbox, plans, results
from lti_tool.services.graded import graded
from lti_tool.tables import Attempt, BankVersion, ItemScore, Placement
from qti.exact import digits
from qti.model import AssessmentItem
from qti.scoring.attempts import total
from qti.scoring.response import Response
from qti.scoring.score import Score

_NEW_SCORES = insert(ItemScore)


def settle(db: Session, attempt: Attempt, responses: Mapping[str, Response], now: datetime) -> None:
    """Store what the attempt earned, and in the same transaction want the score that counts in the gradebook."""
    scores = item_scores(db, attempt, responses)
    opened = opened_banks.opened(db, attempt.version_id)
    whole = total(opened.test(attempt.test), scores)
    attempt.points, attempt.possible = str(whole.points), str(whole.possible)
    attempt.pending, attempt.passed = whole.pending, whole.passed
    weights = {question.item: question.weight for question in plans.read(attempt.plan).questions}
    rows = [_row(attempt, opened.items[item], score, Fraction(weights[item])) for item, score in scores.items()]
    db.flush()
    db.connection().execute(_NEW_SCORES, rows)
    if not attempt.trial:
        _want(db, attempt, now)


def follow_rules(db: Session, placement: Placement, now: datetime) -> int:
    """How many scores of the placement are wanted anew since the rules of its test, as they are now, keep others."""
    attempts = db.scalars(select(Attempt).where(*_handed_in(placement)).order_by(Attempt.user_id, Attempt.number))
    latest = {attempt.user_id: attempt for attempt in attempts}
    return sum(_want(db, attempt, now) for attempt in latest.values())


def follow_new_rules(db: Session, now: datetime, most: int) -> bool:
    """True where there may be more: at most so many placements whose bank has a new version are looked at."""
    changed = (
        select(Placement, BankVersion.id)
        .join(BankVersion, (BankVersion.bank == Placement.bank) & BankVersion.current)
        .where(Placement.settled_by.is_distinct_from(BankVersion.id))
        .order_by(Placement.id)
        .limit(most)
    )
    found = db.execute(changed.with_for_update(of=Placement)).all()
    for placement, version_id in found:
        placement.settled_by = version_id
        with suppress(ToolError), db.begin_nested():  # an unreadable bank keeps its scores, and holds up no other
            follow_rules(db, placement, now)
    return len(found) == most


def _handed_in(placement: Placement) -> tuple[ColumnElement[bool], ...]:
    return Attempt.placement_id == placement.id, ~Attempt.trial, Attempt.submitted_at.is_not(None)


def item_scores(db: Session, attempt: Attempt, responses: Mapping[str, Response]) -> dict[str, Score]:
    """The score of each question of the attempt, unanswered ones too, in the order shown."""
    items = opened_banks.opened(db, attempt.version_id).items
    names = [question.item for question in plans.read(attempt.plan).questions]
    return {name: graded(items[name], responses.get(name, {})) for name in names}


def _row(attempt: Attempt, item: AssessmentItem, score: Score, weight: Fraction) -> dict[str, object]:
    return {
        "attempt_id": attempt.id,
        "item": item.identifier,
        "fraction": None if score.fraction is None else str(score.fraction),
        "maximum": digits(Fraction(score.maximum) * weight),
    }


def _want(db: Session, attempt: Attempt, now: datetime) -> bool:
    """Ask for the kept score to be sent; not while a person may still change it, nor where nothing can be had."""
    standing = results.standing(db, attempt.placement, attempt.user, results.test_of(db, attempt))
    score = results.to_send(standing)
    return score is not None and outbox.want(db, attempt.placement, attempt.user_id, score, now)
