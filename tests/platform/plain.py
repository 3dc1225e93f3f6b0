"""What a platform does with a score that does as AGS 2.0 says and no more."""

from tests.platform.calls import CallRefusedError
from tests.platform.posted import PostedScore
from tests.platform.school import Course, Grade, LineItem


def take(course: Course, column: LineItem, score: PostedScore) -> None:
    """Store the score; raises 400 for what is missing, 404 for who is no learner, 409 for a time not newer."""
    missing = score.missing("userId", "timestamp", "activityProgress", "gradingProgress")
    if missing or score.timestamp is None or (score.given is not None and not score.maximum):
        raise CallRefusedError(400, f"{missing or 'a value'} is missing or wrong")
    if course.learner(score.user_id) is None:
        raise CallRefusedError(404, "no such learner in the course")
    grade = column.grades.get(score.user_id)
    if grade and grade.timestamp and grade.timestamp >= score.timestamp:
        raise CallRefusedError(409, "a newer score is there")
    stored = column.grades.setdefault(score.user_id, Grade(points=None, timestamp=None))
    stored.timestamp = score.timestamp
    stored.comment = score.comment
    if score.given is not None and score.maximum and score.sent["gradingProgress"] == "FullyGraded":
        stored.points = score.given * column.maximum / score.maximum
