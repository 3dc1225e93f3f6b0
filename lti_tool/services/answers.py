"""The answers in an attempt: each saved as it is given, none lost to an older page, none after the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import AlreadySubmittedError, StaleError, ToolError
from lti_tool.services import opened_banks
from lti_tool.tables import Answer, Attempt
from qti.errors import ResponseError
from qti.scoring.grade import grade
from qti.scoring.response import Response, Value, several

LONGEST_RESPONSE = 200_000
"""Characters: the most that is kept of the answer to one question."""


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
    rows = db.scalars(select(Answer).where(Answer.attempt_id == attempt.id))
    return {row.item: Given(response=row.response, flagged=row.flagged, sequence=row.sequence) for row in rows}


def is_over(attempt: Attempt, now: datetime, grace: int) -> bool:
    """True where the time limit and the grace (in seconds) after it have passed."""
    return attempt.due_at is not None and now > attempt.due_at + timedelta(seconds=grace)


def save(db: Session, attempt: Attempt, change: Save, now: datetime, grace: int) -> int:
    """The answer's new sequence number; one that is stored already keeps its number, so a repeated save is harmless.

    ``StaleError`` where another page has saved since, ``AlreadySubmittedError`` where the attempt is over,
    ``ToolError`` for an answer that nobody can give.
    """
    _hold(db, attempt, now, grace)
    response = _storable(attempt, db, change)
    stored = db.get(Answer, (attempt.id, change.item), populate_existing=True)
    if stored is None:
        if change.sequence != 0:
            raise _stale()
        db.add(_answer(attempt, change, response, now))
        db.flush()
        return 1
    if stored.response == response and stored.flagged == change.flagged:
        return stored.sequence
    if stored.sequence != change.sequence:
        raise _stale()
    stored.response, stored.flagged, stored.saved_at = response, change.flagged, now
    stored.sequence += 1
    db.flush()
    return stored.sequence


def _hold(db: Session, attempt: Attempt, now: datetime, grace: int) -> None:
    """The attempt's row for this transaction alone, while it is open and in time."""
    held = db.scalar(
        select(Attempt)
        .where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise AlreadySubmittedError("already-submitted", "this attempt has been handed in, so nothing more is saved")
    if is_over(held, now, grace):
        raise AlreadySubmittedError("time-is-up", "the time is up; what was saved before counts")


def _storable(attempt: Attempt, db: Session, change: Save) -> dict[str, Any]:
    """The response as JSON, known to be gradable, so that no submission can fail on it."""
    response = {name: _clean(value) for name, value in change.response.items()}
    if sum(len(text) for value in response.values() for text in several(value)) > LONGEST_RESPONSE:
        raise ToolError("answer-too-long", "this answer is too long to be saved", advice="Shorten it.", status=413)
    try:
        grade(opened_banks.opened(db, attempt.version_id).items[change.item], response)
    except ResponseError as error:
        raise ToolError("impossible-answer", "this answer cannot be given", detail=error.what, status=422) from None
    return response


def _clean(value: Value) -> str | list[str]:
    """The strings of a response without NUL, which PostgreSQL does not take; an empty one in a list holds a place."""
    if value is None or isinstance(value, str):
        return (value or "").replace("\0", "")
    return [text.replace("\0", "") for text in value]


def _answer(attempt: Attempt, change: Save, response: Mapping[str, Any], now: datetime) -> Answer:
    return Answer(
        attempt_id=attempt.id,
        item=change.item,
        response=dict(response),
        flagged=change.flagged,
        sequence=1,
        saved_at=now,
    )


def _stale() -> StaleError:
    return StaleError(
        "stale-answer",
        "this question was answered in another window since this page was opened",
        advice="Load the page again to see the answer that is saved.",
    )
