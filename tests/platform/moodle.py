"""What Moodle 4.5 does with a score (facts/moodle.md 4.3)."""

from decimal import Decimal

from tests.platform.calls import CallRefusedError
from tests.platform.posted import PostedScore
from tests.platform.school import Course, Grade, LineItem


def take(course: Course, column: LineItem, score: PostedScore) -> None:
    """Store the score, or raise as Moodle refuses it."""
    _check(course, score)
    grade = column.grades.get(score.user_id)
    if grade and grade.locked:
        raise CallRefusedError(500, "Internal Server Error", body="[]")
    timestamp = score.timestamp
    assert timestamp is not None
    if grade and grade.timestamp and int(grade.timestamp.timestamp()) >= int(timestamp.timestamp()):
        reason = "Refusing score with an earlier timestamp for item and user"
        raise CallRefusedError(409, reason, body="[]")
    stored = column.grades.setdefault(score.user_id, Grade(points=None, timestamp=None))
    stored.points = _points(column, score)
    stored.comment = score.comment if stored.by_teacher is None else stored.comment
    erased = stored.points is None
    stored.timestamp = None if erased and column.coupled else timestamp


def _check(course: Course, score: PostedScore) -> None:
    """Raises 400 for what is missing or no time, 502 for a user id that is no number, 400 for who is no learner."""
    missing = score.missing("userId", "timestamp", "activityProgress", "gradingProgress")
    without_maximum = score.sent.get("scoreGiven") is not None and score.maximum is None
    if missing or without_maximum or score.timestamp is None:
        raise CallRefusedError(400, "Incorrect score received")
    if not score.user_id.isdigit():
        raise CallRefusedError(502, "Bad Gateway")
    if course.learner(score.user_id) is None:
        raise CallRefusedError(400, "Incorrect score received: the user is not gradable in this course")


def _points(column: LineItem, score: PostedScore) -> Decimal | None:
    """The grade in the column's points, at least 0; None erases it: no score given, or not fully graded."""
    if score.given is None or score.sent["gradingProgress"] != "FullyGraded":
        return None
    share = score.given * column.maximum / score.maximum if score.maximum else score.given
    return round(min(max(share, Decimal(0)), column.maximum), 5)
