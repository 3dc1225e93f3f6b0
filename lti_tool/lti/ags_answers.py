"""What it means when a gradebook does not say yes: wait, look again, find the column anew, or give up."""

from __future__ import annotations

from lti_tool.errors import PlatformUnavailableError, ScoreRejectedError, ToolError
from lti_tool.outgoing import Answer
from lti_tool.tables import Family

KEPT_OF_BODY = 200
"""Characters of an answer that an administrator's log keeps: platforms put their reason there."""


class OlderTimestampError(ToolError):
    """The gradebook holds a score with this timestamp or a newer one, and keeps it."""


class LineItemGoneError(ToolError):
    """There is no gradebook column at this address, or none any more."""


def trouble(answer: Answer, family: Family) -> ToolError:
    """The error that an answer other than 2xx stands for, on a platform of this family.

    ``PlatformUnavailableError``: try again later. :class:`OlderTimestampError`: read what is there.
    :class:`LineItemGoneError`: find the column anew. ``ScoreRejectedError``: the same score is refused for good.
    """
    detail = f"status {answer.status}: {_excerpt(answer)}"
    wait = answer.retry_after
    if answer.status == 429 or (answer.status == 403 and _exhausted(answer)):
        return PlatformUnavailableError("throttled", "the platform asks to wait", retry_after=wait, detail=detail)
    if answer.status in {401, 408, 425} or answer.status >= 500 or 300 <= answer.status < 400:
        reason = "unauthorized" if answer.status == 401 else "platform-error"
        return PlatformUnavailableError(reason, "the platform has a problem", retry_after=wait, detail=detail)
    if answer.status == 409 or (answer.status == 400 and family is Family.CANVAS and _older(answer)):
        return OlderTimestampError("older-timestamp", "the gradebook holds a newer grade", detail=detail)
    if answer.status in {404, 410}:
        return LineItemGoneError("column-gone", "the gradebook column is not there", detail=detail)
    return ScoreRejectedError(_refusal(answer, family), "the platform refuses the grade", detail=detail)


def _refusal(answer: Answer, family: Family) -> str:
    """The short name of a refusal. Moodle answers 400 for whoever cannot be graded, Canvas 422, and says why."""
    said = _text(answer)
    if "conclude" in said:
        return "course-concluded"
    if answer.status == 403:
        return "not-allowed"
    if "allowed attempts" in said or "attempts used" in said or "maximum number of" in said:
        return "attempts-used-up"
    if (answer.status == 422 and family in {Family.CANVAS, Family.BRIGHTSPACE}) or (
        answer.status == 400 and family is Family.MOODLE
    ):
        return "user-not-gradable"
    if "user not found" in said or "not a student" in said:
        return "user-not-gradable"
    return "refused"


def _exhausted(answer: Answer) -> bool:
    """Canvas's 403 that means 429: its bucket is empty."""
    try:
        empty = float(answer.headers.get("X-Rate-Limit-Remaining", "1")) < 1
    except ValueError:
        empty = False
    return empty or "rate limit exceeded" in _text(answer)


def _older(answer: Answer) -> bool:
    said = _text(answer)
    return "timestamp" in said and any(word in said for word in ("before", "older", "earlier"))


def _text(answer: Answer) -> str:
    return answer.body[:4000].decode("utf-8", "replace").lower()


def _excerpt(answer: Answer) -> str:
    text = answer.body[: 4 * KEPT_OF_BODY].decode("utf-8", "replace")[:KEPT_OF_BODY]
    return "".join(character if character.isprintable() else " " for character in text)
