"""Scores on the Moodle profile: each row of facts/moodle.md 4.3 as a case."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from toy_gradebook import Gradebook

from tests.platform.server import Platform


@pytest.fixture
def gradebook(moodle: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """An activity of 100 points on Moodle."""
    return open_gradebook(moodle)


STORED: list[tuple[dict[str, Any], str]] = [
    ({"scoreGiven": 80, "scoreMaximum": 100}, "80"),
    ({"scoreGiven": 4, "scoreMaximum": 5}, "80"),
    ({"scoreGiven": 0}, "0"),
    ({"scoreGiven": 150, "scoreMaximum": 100}, "100"),
    ({"scoreGiven": -5, "scoreMaximum": 100}, "0"),
    ({"scoreGiven": 7, "scoreMaximum": 0}, "7"),
    ({"scoreGiven": "8", "scoreMaximum": "10"}, "80"),
    ({"scoreGiven": 1, "scoreMaximum": 3}, "33.33333"),
    ({"activityProgress": "InProgress"}, "80"),
]


@pytest.mark.parametrize(("changes", "points"), STORED)
def test_a_score_is_stored(gradebook: Gradebook, changes: dict[str, Any], points: str) -> None:
    """200 with an empty body; the grade is rescaled, capped, at least 0, with five decimals."""
    answer = gradebook.post(gradebook.platform.ada, **changes)

    grade = gradebook.platform.grade(gradebook.platform.ada, gradebook.link)
    assert (answer.status_code, answer.content) == (200, b"")
    assert grade
    assert grade.points == Decimal(points)


def test_a_user_id_may_be_a_number(gradebook: Gradebook) -> None:
    """Moodle takes the id as an integer too."""
    answer = gradebook.post(gradebook.platform.ada, userId=int(gradebook.platform.ada.sub))

    assert (answer.status_code, len(gradebook.results())) == (200, 1)


REFUSED: list[tuple[dict[str, Any], int]] = [
    ({"userId": None}, 400),
    ({"timestamp": None}, 400),
    ({"activityProgress": None}, 400),
    ({"gradingProgress": None}, 400),
    ({"scoreMaximum": None}, 400),
    ({"timestamp": "1795455300"}, 400),
    ({"userId": "999"}, 400),
    ({"userId": "ada"}, 502),
]


@pytest.mark.parametrize(("changes", "status"), REFUSED)
def test_a_bad_score_is_refused(gradebook: Gradebook, changes: dict[str, Any], status: int) -> None:
    """What is missing, no time, or of nobody leaves no grade, and the log says why not."""
    answer = gradebook.post(gradebook.platform.ada, **changes)

    assert (answer.status_code, gradebook.platform.gradebook()) == (status, {})
    assert [(score.accepted, score.status) for score in gradebook.platform.log] == [(False, status)]


def test_teachers_have_no_grades(gradebook: Gradebook) -> None:
    """Neither a teacher's nor an assistant's score is taken."""
    staff = [gradebook.platform.teacher, gradebook.platform.assistant, gradebook.platform.admin]

    assert [gradebook.post(user).status_code for user in staff] == [400, 400, 400]


FORMATS = [
    "2026-11-23T17:37:28.123Z",
    "2026-11-23T17:37:28.123456Z",
    "2026-11-23T17:37:28+02:00",
    "2026-11-23T17:37:28+0000",
    "2026-11-23T17:37:28",
    "2026-11-23 17:37:28",
    "2026-11-23",
]


@pytest.mark.parametrize("timestamp", FORMATS)
def test_times_come_in_many_forms(gradebook: Gradebook, timestamp: str) -> None:
    """All that Moodle parses is taken."""
    assert gradebook.post(gradebook.platform.ada, timestamp).status_code == 200


NOT_NEWER = ["2026-01-01T09:59:59Z", "2026-01-01T10:00:00.000Z", "2026-01-01T10:00:00.999Z"]


@pytest.mark.parametrize("timestamp", NOT_NEWER)
def test_equal_seconds_and_older_are_refused(gradebook: Gradebook, timestamp: str) -> None:
    """409 with ``[]``, the grade as it was: milliseconds don't count."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00.000Z", scoreGiven=5)

    answer = gradebook.post(gradebook.platform.ada, timestamp, scoreGiven=9)

    assert (answer.status_code, answer.text, gradebook.results()[0]["resultScore"]) == (409, "[]", 50)


def test_a_second_later_is_newer(gradebook: Gradebook) -> None:
    """One second suffices, and the grade is the new one."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00.999Z", scoreGiven=5)

    answer = gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:01.000Z", scoreGiven=9)

    assert (answer.status_code, gradebook.results()[0]["resultScore"]) == (200, 90)


def test_a_future_time_blocks_what_follows(gradebook: Gradebook) -> None:
    """It is taken, and then today's scores are refused."""
    statuses = [
        gradebook.post(gradebook.platform.ada, timestamp).status_code
        for timestamp in ("2126-01-01T10:00:00Z", "2026-01-01T10:00:00Z")
    ]

    assert statuses == [200, 409]


ERASING: list[dict[str, Any]] = [
    {"gradingProgress": "Pending"},
    {"gradingProgress": "PendingManual"},
    {"gradingProgress": "NotReady"},
    {"gradingProgress": "nonsense"},
    {"scoreGiven": None},
]


@pytest.mark.parametrize("changes", ERASING)
def test_what_is_not_fully_graded_erases(gradebook: Gradebook, changes: dict[str, Any]) -> None:
    """200, and the grade is gone; an older time is then taken again, in the activity's own column."""
    ada = gradebook.platform.ada
    gradebook.post(ada, "2026-01-01T10:00:00Z")

    answer = gradebook.post(ada, "2026-01-01T10:00:09Z", **changes)

    assert (answer.status_code, gradebook.results()) == (200, [])
    assert gradebook.post(ada, "2026-01-01T09:00:00Z").status_code == 200


def test_a_tool_made_column_remembers_the_time_of_an_erase(gradebook: Gradebook) -> None:
    """There an older time is still refused."""
    own = gradebook.platform.course.column_of(gradebook.link)
    assert own
    own.coupled = False
    own.resource_link_id = None
    path = gradebook.platform.site.line_item_url(gradebook.platform.course, own, "/scores")
    headers = {"Content-Type": "application/vnd.ims.lis.v1.score+json"}
    score = {"userId": gradebook.platform.ada.sub, "activityProgress": "Completed", "gradingProgress": "FullyGraded"}

    statuses = [
        gradebook.call("POST", path, json=score | {"timestamp": timestamp}, headers=headers).status_code
        for timestamp in ("2026-01-01T10:00:00Z", "2026-01-01T09:00:00Z")
    ]

    assert statuses == [200, 409]


def test_a_score_without_comment_clears_it(gradebook: Gradebook) -> None:
    """The comment is there until the next score comes without one."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00Z", comment="well\n<b>done</b>")
    first = gradebook.results()[0]["comment"]

    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:01Z")

    assert (first, "comment" in gradebook.results()[0]) == ("well\n<b>done</b>", False)


def test_a_teachers_grade_stays(gradebook: Gradebook) -> None:
    """200 for the tool, but results show what the teacher gave."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00Z")
    grade = gradebook.platform.grade(gradebook.platform.ada, gradebook.link)
    assert grade
    grade.by_teacher = Decimal(12)

    answer = gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:01Z", scoreGiven=10)

    assert (answer.status_code, grade.points, gradebook.results()[0]["resultScore"]) == (200, Decimal(100), 12)


def test_a_locked_grade_is_a_server_error(gradebook: Gradebook) -> None:
    """500 with ``[]``."""
    gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:00Z")
    grade = gradebook.platform.grade(gradebook.platform.ada, gradebook.link)
    assert grade
    grade.locked = True

    answer = gradebook.post(gradebook.platform.ada, "2026-01-01T10:00:01Z")

    assert (answer.status_code, answer.text) == (500, "[]")


def test_the_log_keeps_all_of_it(gradebook: Gradebook) -> None:
    """User, column, score, time, comment, outcome and arrival, in the order of arrival."""
    ada = gradebook.platform.ada
    gradebook.post(ada, "2026-01-01T10:00:00Z", comment="one", submission={"submittedAt": "2026-01-01T09:00:00Z"})
    gradebook.post(ada, "2026-01-01T10:00:00Z")

    first, second = gradebook.platform.log

    assert (first.user_id, first.given, first.maximum, first.comment) == (ada.sub, 8, 10, "one")
    assert (first.accepted, first.submission) == (True, {"submittedAt": "2026-01-01T09:00:00Z"})
    assert (second.accepted, second.status, second.reason[:14]) == (False, 409, "Refusing score")
    assert first.arrived_at <= second.arrived_at
    assert gradebook.url("/scores").endswith(f"/lineitems/{first.line_item_id}/lineitem/scores?type_id=1")


def test_results_name_the_learner_and_the_column(gradebook: Gradebook) -> None:
    """Filtered by user; ``limit`` breaks them with a 404 page."""
    gradebook.post(gradebook.platform.ada)
    gradebook.post(gradebook.platform.ben)

    ada = gradebook.platform.ada.sub
    url = gradebook.url("/results")
    found = gradebook.call("GET", f"{url}&user_id={ada}").json()
    assert [(one["userId"], one["resultScore"], one["resultMaximum"]) for one in found] == [(ada, 80, 100)]
    assert found[0]["scoreOf"] == gradebook.column_url
    assert gradebook.call("GET", f"{url}&limit=1").status_code == 404
