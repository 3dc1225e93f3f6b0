"""Scores on the Canvas profile: its refusals in its words, its submission extension, its throttling."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from toy_gradebook import Gradebook

from tests.platform.faults import throttled
from tests.platform.server import Platform

SUBMISSION = "https://canvas.instructure.com/lti/submission"


@pytest.fixture
def gradebook(canvas: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """An activity of 100 points on Canvas."""
    return open_gradebook(canvas)


def test_a_score_answers_with_its_result(gradebook: Gradebook) -> None:
    """200 with ``resultUrl``; the grade is rescaled."""
    answer = gradebook.post(gradebook.platform.ada)

    grade = gradebook.platform.grade(gradebook.platform.ada, gradebook.link)
    assert answer.json() == {"resultUrl": f"{gradebook.url('/results')}/{gradebook.platform.ada.sub}"}
    assert grade
    assert (answer.status_code, grade.points) == (200, Decimal(80))


@pytest.mark.parametrize(
    ("timestamp", "status"),
    [("2026-01-01T09:59:59.999Z", 400), ("2026-01-01T10:00:00.000Z", 200), ("2026-01-01T10:00:00.001Z", 200)],
)
def test_only_older_times_are_refused(gradebook: Gradebook, timestamp: str, status: int) -> None:
    """400 for an older time; the same moment and a millisecond later are fine."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00.000Z")

    assert gradebook.post(gradebook.platform.ada, timestamp, scoreGiven=9).status_code == status


def test_the_refusal_of_an_older_time_names_both(gradebook: Gradebook) -> None:
    """Canvas's message, and the grade as it was."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00.000Z")

    answer = gradebook.post(gradebook.platform.ada, "2026-01-01T09:00:00.000Z", scoreGiven=1)

    message = (
        "Provided timestamp of 2026-01-01T09:00:00.000Z before last updated timestamp of 2026-01-01T10:00:00.000+00:00"
    )
    assert answer.json()["errors"]["message"] == message
    assert gradebook.results()[0]["resultScore"] == 80


FUTURE = "2999-01-01T00:00:00+00:00"
REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"userId": "nobody"}, 422, "User not found in course or is not a student"),
    ({"scoreMaximum": None}, 422, "ScoreMaximum not supplied when ScoreGiven present."),
    ({"activityProgress": None}, 400, "activityProgress is missing"),
    ({"timestamp": "1795455300"}, 400, "Provided timestamp of 1795455300 not a valid timestamp"),
    ({SUBMISSION: {"submitted_at": FUTURE}}, 400, f"Provided submitted_at timestamp of {FUTURE} in the future"),
]


@pytest.mark.parametrize(("changes", "status", "message"), REFUSED)
def test_a_bad_score_is_refused(gradebook: Gradebook, changes: dict[str, Any], status: int, message: str) -> None:
    """Each with Canvas's status and message."""
    answer = gradebook.post(gradebook.platform.ada, **changes)

    assert (answer.status_code, answer.json()["errors"]["message"]) == (status, message)
    assert gradebook.platform.gradebook() == {}


def test_teachers_are_no_students(gradebook: Gradebook) -> None:
    """422 for staff."""
    assert gradebook.post(gradebook.platform.teacher).status_code == 422


def test_a_concluded_course_is_gone(gradebook: Gradebook) -> None:
    """404."""
    gradebook.platform.course.concluded = True

    assert gradebook.post(gradebook.platform.ada).status_code == 404


ERASED = [
    ({"gradingProgress": "Pending"}, None),
    ({"scoreGiven": None}, None),
    ({"gradingProgress": "Pending", SUBMISSION: {"preserve_score": True}}, Decimal(80)),
    ({"gradingProgress": "PendingManual", "scoreGiven": 9}, Decimal(90)),
]


@pytest.mark.parametrize(("changes", "points"), ERASED)
def test_a_post_without_a_score_erases(gradebook: Gradebook, changes: dict[str, Any], points: Decimal | None) -> None:
    """Unless the extension asks to preserve the score."""
    gradebook.post(gradebook.platform.ada)

    gradebook.post(gradebook.platform.ada, "2026-01-01T11:00:00Z", **changes)

    grade = gradebook.platform.grade(gradebook.platform.ada, gradebook.link)
    assert grade
    assert grade.points == points


def test_each_post_is_an_attempt_unless_it_says_no(gradebook: Gradebook) -> None:
    """``new_submission`` false and ``submission_type`` none add no attempt; the time handed in is kept."""
    ada = gradebook.platform.ada
    gradebook.post(ada, "2026-01-01T10:00:00Z", **{SUBMISSION: {"submitted_at": "2026-01-01T09:55:00Z"}})
    gradebook.post(ada, "2026-01-01T10:00:01Z", **{SUBMISSION: {"new_submission": False}})
    gradebook.post(ada, "2026-01-01T10:00:02Z", **{SUBMISSION: {"submission_type": "none"}})

    grade = gradebook.platform.grade(ada, gradebook.link)
    assert grade
    assert (grade.attempts, grade.submitted_at) == (1, "2026-01-01T09:55:00Z")


def test_attempts_can_be_used_up(gradebook: Gradebook) -> None:
    """422 for a new submission beyond those allowed; one that is not new still passes."""
    ada = gradebook.platform.ada
    column = gradebook.platform.course.column_of(gradebook.link)
    assert column
    column.allowed_attempts = 1
    gradebook.post(ada, "2026-01-01T10:00:00Z")

    statuses = [
        gradebook.post(ada, "2026-01-01T10:00:01Z").status_code,
        gradebook.post(ada, "2026-01-01T10:00:02Z", **{SUBMISSION: {"new_submission": False}}).status_code,
    ]

    assert statuses == [422, 200]


@pytest.mark.parametrize(("prefers", "final"), [(True, Decimal(12)), (False, Decimal(80))])
def test_a_teachers_grade_goes_first_on_request(gradebook: Gradebook, prefers: bool, final: Decimal) -> None:
    """``prioritize_non_tool_grade`` leaves the teacher's grade; without it the tool's replaces it."""
    ada = gradebook.platform.ada
    gradebook.post(ada, "2026-01-01T10:00:00Z", scoreGiven=1)
    grade = gradebook.platform.grade(ada, gradebook.link)
    assert grade
    grade.by_teacher = Decimal(12)

    gradebook.post(ada, "2026-01-01T10:00:01Z", **{SUBMISSION: {"prioritize_non_tool_grade": prefers}})

    assert grade.final == final


def test_throttling_is_a_403_with_nothing_left(gradebook: Gradebook) -> None:
    """The call is not done; the next one passes."""
    gradebook.platform.faults.add(throttled("scores", times=1))

    first = gradebook.post(gradebook.platform.ada)
    second = gradebook.post(gradebook.platform.ada)

    assert (first.status_code, first.headers["X-Rate-Limit-Remaining"]) == (403, "0")
    assert (second.status_code, len(gradebook.platform.log)) == (200, 1)


def test_a_coupled_column_stays(gradebook: Gradebook) -> None:
    """DELETE of an assignment's column is 401."""
    assert gradebook.call("DELETE", gradebook.column_url).status_code == 401
