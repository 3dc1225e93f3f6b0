"""Scores on the plain profile: what AGS 2.0 says, no more."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from toy_gradebook import Gradebook
from toy_tool import SCORE

from tests.platform.server import Platform


@pytest.fixture
def gradebook(plain: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """An activity of 100 points on a plain platform."""
    return open_gradebook(plain)


CASES: list[tuple[dict[str, Any], int, Decimal | None]] = [
    ({}, 204, Decimal(80)),
    ({"scoreGiven": 9, "scoreMaximum": 9}, 204, Decimal(100)),
    ({"gradingProgress": "Pending"}, 204, None),
    ({"scoreMaximum": None}, 400, None),
    ({"scoreMaximum": "many"}, 400, None),
    ({"timestamp": None}, 400, None),
    ({"userId": "nobody"}, 404, None),
]


@pytest.mark.parametrize(("changes", "status", "points"), CASES)
def test_a_score_is_taken_or_refused(
    gradebook: Gradebook, changes: dict[str, Any], status: int, points: Decimal | None
) -> None:
    """204 without a body for what is good, and the grade in the column's points."""
    answer = gradebook.post(gradebook.platform.ada, **changes)

    grade = gradebook.platform.grade(gradebook.platform.ada, gradebook.link)
    assert (answer.status_code, grade.points if grade else None) == (status, points)


def test_a_pending_score_leaves_the_grade(gradebook: Gradebook) -> None:
    """What is not fully graded changes no grade here."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00Z")

    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:01Z", gradingProgress="Pending")

    assert [result["resultScore"] for result in gradebook.results()] == [80]


def test_a_millisecond_is_newer_and_the_same_moment_is_not(gradebook: Gradebook) -> None:
    """409 unless the time is later."""
    times = ("2026-01-01T10:00:00.001Z", "2026-01-01T10:00:00.001Z", "2026-01-01T10:00:00.002Z")

    assert [gradebook.post(gradebook.platform.ada, time).status_code for time in times] == [204, 409, 204]


@pytest.mark.parametrize("body", ["no JSON", "[]"])
def test_what_is_no_score_is_logged_too(gradebook: Gradebook, body: str) -> None:
    """400, and the log has a line without a user."""
    answer = gradebook.call("POST", gradebook.url("/scores"), data=body, headers={"Content-Type": SCORE})

    (line,) = gradebook.platform.log
    assert (answer.status_code, line.user_id, line.status, line.given) == (400, "", 400, None)


def test_another_media_type_is_415(gradebook: Gradebook) -> None:
    """Only the score's own type."""
    assert gradebook.call("POST", gradebook.url("/scores"), json={}).status_code == 415


def test_more_courses_and_people(gradebook: Gradebook) -> None:
    """A learner of one course has no grade in another; each course has its own columns."""
    platform = gradebook.platform
    other = platform.add_course("Other")
    cara = platform.add_learner("cara", other)
    link = platform.add_link("Elsewhere", course=other)
    elsewhere = Gradebook(gradebook.tool, platform, link)
    column = other.column_of(link)
    assert column
    url = platform.site.line_item_url(other, column, "/scores")
    score = {"userId": cara.sub, "scoreGiven": 1, "scoreMaximum": 2, "timestamp": "2026-01-01T10:00:00Z"}
    body = score | {"activityProgress": "Completed", "gradingProgress": "FullyGraded"}

    there = elsewhere.call("POST", url, json=body, headers={"Content-Type": SCORE}).status_code
    here = gradebook.post(cara).status_code

    assert (there, here) == (204, 404)
    assert platform.gradebook(platform.course) == {}
    assert [grade.points for grade in platform.gradebook(other).values()] == [Decimal(50)]
