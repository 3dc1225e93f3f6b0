"""How a score gets to the gradebook: claimed, sent outside of any transaction, settled by the answer."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import structlog
from sqlalchemy.orm import Session

from lti_tool.database import now as database_time
from lti_tool.errors import PlatformUnavailableError, ScoreRejectedError, ToolError
from lti_tool.lti.access_tokens import TokenRefusedError
from lti_tool.lti.ags_answers import LineItemGoneError, OlderTimestampError
from lti_tool.lti.gradebook import Gradebook, Result, Score
from lti_tool.services.outbox import settling
from lti_tool.services.outbox.claiming import Claim, claim, renewed
from lti_tool.services.outbox.columns import column
from lti_tool.tool import Tool

SENDERS = 8
"""Threads of one process: enough that a few platforms that hang do not hold up the rest."""
log = structlog.get_logger()


class ClaimLostError(ToolError):
    """The row is somebody else's by now, or holds a newer score: there is nothing to send here."""


def send_due(tool: Tool) -> int:
    """How many scores were sent or settled: all that are due now, by a few threads."""
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="sender") as pool:
        return sum(pool.map(lambda _: send_in_turn(tool, threading.Event()), range(SENDERS)))


def send_next(tool: Tool) -> bool:
    """True where a score was due, and was sent or settled; False where none may be sent now."""
    held = _claimed(tool)
    if held is None:
        return False
    _settle(tool, held, _outcome(tool, held))
    return True


def send_in_turn(tool: Tool, stop: threading.Event) -> int:
    """How many scores were sent or settled one after the other, until none may be sent now, or ``stop`` is set."""
    done, held = 0, _claimed(tool)
    while held is not None:
        outcome = _outcome(tool, held)
        held = _settle(tool, held, outcome, goes_on=not stop.is_set())
        done += 1
    return done


def _claimed(tool: Tool) -> Claim | None:
    with tool.sessions.begin() as db:
        return claim(db, database_time(db), tool.settings.request_deadline)


@dataclass(frozen=True, slots=True)
class _Arrived:
    """The gradebook has it, or has something newer that stays (``note``)."""

    note: str | None = None


def _outcome(tool: Tool, held: Claim) -> _Arrived | ToolError:
    """What came of the claim; every failure of a platform is an error of ours."""
    book = Gradebook(tool, held.registration, held.placement.scopes, held.placement.line_items_url)
    try:
        return _sent(tool, held, book)
    except ToolError as error:
        return error


def _sent(tool: Tool, held: Claim, book: Gradebook) -> _Arrived:
    url = column(tool, held, book)
    try:
        return _sent_to(tool, held, book, url)
    except LineItemGoneError:
        return _sent_to(tool, held, book, column(tool, held, book, gone=url))


def _sent_to(tool: Tool, held: Claim, book: Gradebook, url: str) -> _Arrived:
    held = _still_good(tool, held)
    try:
        book.send(url, _score(held))
    except OlderTimestampError as error:
        return _compared(held, _result(book, url, held.sub), error)
    return _Arrived()


def _result(book: Gradebook, url: str, sub: str) -> Result | None:
    """What the gradebook holds; None where the tool may not see it: that is no reason to give the score up."""
    try:
        return book.result(url, sub)
    except (ScoreRejectedError, LineItemGoneError):
        return None


def _still_good(tool: Tool, held: Claim) -> Claim:
    """The claim, with a new lease and timestamp where finding the column took long."""
    if time.monotonic() < held.good_until:
        return held
    with tool.sessions.begin() as db:
        again = renewed(db, held, database_time(db), tool.settings.request_deadline)
    if again is None:
        raise ClaimLostError("claim-lost", "another sender has this score")
    return again


def _compared(held: Claim, result: Result | None, refusal: OlderTimestampError) -> _Arrived:
    """Settled where the gradebook holds this score, or one from after this attempt; else sent again, a little later."""
    row = held.row
    if result is None:
        raise PlatformUnavailableError("older-timestamp", refusal.what, detail=refusal.detail)
    if result.says(Decimal(row.given), Decimal(row.maximum)):
        return _Arrived()
    theirs = result.timestamp
    if theirs is not None and theirs > row.submitted_at and not row.asked_by_teacher:
        return _Arrived("newer-grade-there")
    raise PlatformUnavailableError(
        "older-timestamp", refusal.what, retry_after=_until(theirs, held.timestamp), detail=refusal.detail
    )


def _until(theirs: datetime | None, ours: datetime) -> float:
    """Seconds until our clock has passed the timestamp that the gradebook holds."""
    return 1.0 if theirs is None else max((theirs - ours).total_seconds(), 0.0) + 1.0


def _score(held: Claim) -> Score:
    row = held.row
    return Score(
        sub=held.sub,
        given=Decimal(row.given),
        maximum=Decimal(row.maximum),
        comment=row.comment,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        timestamp=held.timestamp,
        asked_by_teacher=row.asked_by_teacher,
        resent=held.resent,
    )


def _settle(tool: Tool, held: Claim, outcome: _Arrived | ToolError, *, goes_on: bool = False) -> Claim | None:
    """Written down; where that ``goes_on``, the next claim, in the same transaction if nothing stands against it."""
    following = None
    with tool.sessions.begin() as db:
        now = database_time(db)
        at_once = _settled(db, held, outcome, now, tool.settings.first_retry) and goes_on
        if at_once:
            following = claim(db, now, tool.settings.request_deadline)
    _tell(held, outcome)
    return following if at_once or not goes_on else _claimed(tool)


def _settled(db: Session, held: Claim, outcome: _Arrived | ToolError, now: datetime, first: float) -> bool:
    """True where the transaction holds no lock but the row's own: two senders could wait for each other otherwise."""
    match outcome:
        case _Arrived(note):
            return settling.arrived(db, held, now, note=note)
        case ClaimLostError():
            settling.released(db, held, now)
        case TokenRefusedError():
            settling.postponed(db, held, outcome, now, first)
        case ScoreRejectedError() | LineItemGoneError():
            settling.given_up(db, held, outcome, now)
        case _:
            settling.tried(db, held, outcome, now, first)
    return False


def _tell(held: Claim, outcome: _Arrived | ToolError) -> None:
    """One line for the administrator. What a platform says stays in the row: Moodle's refusals repeat the score."""
    about = log.bind(registration=held.registration.name, placement=held.placement.public_id, version=held.version)
    if isinstance(outcome, _Arrived):
        about.info("score sent", note=outcome.note)
    else:
        about.warning("score not sent", reason=outcome.reason, detail=outcome.detail.partition(":")[0])
