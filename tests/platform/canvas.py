"""What Canvas does with a score: older times refused, submissions counted by its extension, grades erased at a whim."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.platform.calls import CallRefusedError
from tests.platform.posted import PostedScore, moment
from tests.platform.school import Course, Grade, LineItem

SUBMISSION = "https://canvas.instructure.com/lti/submission"


def take(course: Course, column: LineItem, score: PostedScore, now: datetime) -> None:
    """Store the score, or raise as Canvas refuses it."""
    extension: dict[str, Any] = score.sent.get(SUBMISSION) or {}
    grade = column.grades.get(score.user_id)
    _check(course, score)
    _check_time(score, grade)
    _check_maximum(score)
    _check_submitted_at(extension, now)
    new = extension.get("new_submission", extension.get("submission_type") != "none")
    if new and column.allowed_attempts is not None and grade and grade.attempts >= column.allowed_attempts:
        raise CallRefusedError(422, "The maximum number of allowed attempts has been reached for this submission")
    stored = column.grades.setdefault(score.user_id, Grade(points=None, timestamp=None))
    stored.timestamp = score.timestamp
    stored.comment = score.comment or stored.comment
    if new:
        stored.attempts += 1
        stored.submitted_at = extension.get("submitted_at") or _submitted_at(score) or now.isoformat()
    _grade(column, stored, score, extension)


def _submitted_at(score: PostedScore) -> str | None:
    return (score.sent.get("submission") or {}).get("submittedAt")


def _check(course: Course, score: PostedScore) -> None:
    if score.user_id and course.learner(score.user_id) is None:
        raise CallRefusedError(422, "User not found in course or is not a student")
    missing = score.missing("userId", "activityProgress", "gradingProgress", "timestamp")
    if missing:
        raise CallRefusedError(400, f"{missing} is missing")


def _check_time(score: PostedScore, grade: Grade | None) -> None:
    """Raises 400 for no time, and for one before the result's; the same moment is fine."""
    sent = score.sent["timestamp"]
    if score.timestamp is None:
        raise CallRefusedError(400, f"Provided timestamp of {sent} not a valid timestamp")
    if grade and grade.timestamp and grade.timestamp > score.timestamp:
        last = grade.timestamp.isoformat(timespec="milliseconds")
        raise CallRefusedError(400, f"Provided timestamp of {sent} before last updated timestamp of {last}")


def _check_maximum(score: PostedScore) -> None:
    if _ignored(score):
        return
    if score.maximum is None:
        raise CallRefusedError(422, "ScoreMaximum not supplied when ScoreGiven present.")
    if score.maximum < 0:
        raise CallRefusedError(422, "ScoreMaximum must be greater than or equal to 0")


def _check_submitted_at(extension: dict[str, Any], now: datetime) -> None:
    sent = extension.get("submitted_at")
    if sent and moment(sent) is None:
        raise CallRefusedError(400, f"Provided submitted_at timestamp of {sent} not a valid timestamp")
    when = moment(sent)
    if when and when > now + timedelta(minutes=1):
        raise CallRefusedError(400, f"Provided submitted_at timestamp of {sent} in the future")


def _ignored(score: PostedScore) -> bool:
    """Whether the post carries no score that counts."""
    return score.given is None or score.sent["gradingProgress"] not in {"FullyGraded", "PendingManual"}


def _grade(column: LineItem, grade: Grade, score: PostedScore, extension: dict[str, Any]) -> None:
    """A post without a score erases the grade unless asked to preserve it; a teacher's own grade may go first."""
    if _ignored(score):
        if not extension.get("preserve_score"):
            grade.points = grade.by_teacher = None
        return
    if grade.by_teacher is not None and extension.get("prioritize_non_tool_grade"):
        return
    assert score.given is not None
    grade.by_teacher = None
    grade.points = score.given * column.maximum / score.maximum if score.maximum else Decimal(0)
