"""The answers in an attempt: each saved as it is given, none lost to an older page, none after the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.errors import AlreadySubmittedError, StaleError, ToolError
from lti_tool.services import opened_banks
from lti_tool.tables import Answer, Attempt
from qti.errors import ResponseError
from qti.model import AssessmentItem
from qti.scoring.grade import grade
from qti.scoring.response import Response, Value, several

LONGEST_RESPONSE = 200_000
"""Characters: the most that is kept of the answer to one question."""

_ANSWERS = select(Answer).where(Answer.attempt_id == bindparam("attempt"))
_OPEN = select(Attempt).where(Attempt.id == bindparam("attempt"), Attempt.submitted_at.is_(None)).with_for_update()
_AS_STORED = {"populate_existing": True}
"""What was read before the attempt was held may have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is stored of an answer; ``sequence`` counts its saves, 0 for none."""

    response: Response
    flagged: bool
    sequence: int


NOTHING_GIVEN = Given(response={}, flagged=False, sequence=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """What a page wants kept: the answer to one item, and the ``sequence`` of the answer that it changes."""

    item: str
    response: Response
    flagged: bool
    sequence: int


def given(db: Session, attempt: Attempt) -> dict[str, Given]:
    """What is stored of the answers, by item; an item that is not there has none."""
    rows = db.scalars(_ANSWERS, {"attempt": attempt.id})
    return {row.item: Given(response=row.response, flagged=row.flagged, sequence=row.sequence) for row in rows}


def is_over(attempt: Attempt, now: datetime, grace: int) -> bool:
    """True where the time limit and the grace (in seconds) after it have passed."""
    return attempt.due_at is not None and now > attempt.due_at + timedelta(seconds=grace)


def save(db: Session, attempt: Attempt, changes: Sequence[Save], now: datetime, grace: int) -> dict[str, int]:
    """The answers' new sequence numbers by item; one that is stored already keeps its number: saving again is harmless.

    ``StaleError`` where another page has saved since, ``AlreadySubmittedError`` where the attempt is over,
    ``ToolError`` for an answer that nobody can give. Either all are saved or none.
    """
    _hold(db, attempt, now, grace)
    items = opened_banks.opened(db, attempt.version_id).items
    stored = {row.item: row for row in db.scalars(_ANSWERS, {"attempt": attempt.id}, execution_options=_AS_STORED)}
    saved = {}
    for change in changes:
        response = _storable(items[change.item], change.response)
        row = stored.get(change.item)
        if row is None:
            row = stored[change.item] = _new(db, attempt, change, response, now)
        elif row.response != response or row.flagged != change.flagged:
            _replace(row, change, response, now)
        saved[change.item] = row.sequence
    db.flush()
    return saved


def _hold(db: Session, attempt: Attempt, now: datetime, grace: int) -> None:
    """The attempt's row for this transaction alone, while it is open and in time."""
    held = db.scalar(_OPEN, {"attempt": attempt.id}, execution_options=_AS_STORED)
    if held is None:
        raise AlreadySubmittedError("already-submitted", "this attempt has been handed in, so nothing more is saved")
    if is_over(held, now, grace):
        raise AlreadySubmittedError("time-is-up", "the time is up; what was saved before counts")


def _storable(item: AssessmentItem, given: Response) -> dict[str, Any]:
    """The response as JSON, known to be gradable, so that no submission can fail on it."""
    response = {name: _clean(value) for name, value in given.items()}
    if sum(len(text) for value in response.values() for text in several(value)) > LONGEST_RESPONSE:
        raise ToolError("answer-too-long", "this answer is too long to be saved", advice="Shorten it.", status=413)
    try:
        grade(item, response)
    except ResponseError as error:
        raise ToolError("impossible-answer", "this answer cannot be given", detail=error.what, status=422) from None
    return response


def _clean(value: Value) -> str | list[str]:
    """The strings of a response without NUL, which PostgreSQL does not take; an empty one in a list holds a place."""
    if value is None or isinstance(value, str):
        return (value or "").replace("\0", "")
    return [text.replace("\0", "") for text in value]


def _new(db: Session, attempt: Attempt, change: Save, response: dict[str, Any], now: datetime) -> Answer:
    if change.sequence != 0:
        raise _stale()
    row = Answer(
        attempt_id=attempt.id,
        item=change.item,
        response=response,
        flagged=change.flagged,
        sequence=1,
        saved_at=now,
    )
    db.add(row)
    return row


def _replace(row: Answer, change: Save, response: dict[str, Any], now: datetime) -> None:
    if row.sequence != change.sequence:
        raise _stale()
    row.response, row.flagged, row.saved_at = response, change.flagged, now
    row.sequence += 1


def _stale() -> StaleError:
    return StaleError(
        "stale-answer",
        "this question was answered in another window since this page was opened",
        advice="Load the page again to see the answer that is saved.",
    )
