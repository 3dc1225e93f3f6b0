"""A score that is wanted reaches the gradebook, once, as each platform needs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from outbox_school import School

from lti_tool.database import now
from lti_tool.services import outbox

Schools = Callable[..., School]


def test_a_wanted_score_arrives(school: Schools) -> None:
    """The row is sent, and the gradebook holds the score in its own points."""
    here = school("moodle")
    link = here.platform.add_link(maximum=100)
    placement = here.placement(link)
    here.want(placement, here.platform.ada.sub)

    assert outbox.send_due(here.tool) == 1
    grade = here.platform.grade(here.platform.ada, link)
    assert grade is not None
    assert grade.points == Decimal(75)
    assert here.row(placement, here.platform.ada.sub).state == "sent"


@pytest.mark.parametrize("profile", ["moodle", "canvas", "plain"])
def test_what_is_sent(school: Schools, profile: str) -> None:
    """A final score in the test's points, with the learner's own times, on every platform."""
    here = school(profile)
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "7.10", maximum=Decimal("12.5"))

    outbox.send_due(here.tool)
    (sent,) = here.platform.log
    assert (sent.activity_progress, sent.grading_progress) == ("Completed", "FullyGraded")
    assert (str(sent.given), str(sent.maximum)) == ("7.1", "12.5")
    assert sent.comment == "Attempt 1"
    assert sent.submission == {"startedAt": "2026-11-02T09:00:00.000Z", "submittedAt": "2026-11-02T09:12:30.250Z"}
    assert sent.timestamp is not None
    assert datetime.fromisoformat(sent.timestamp).isoformat(timespec="milliseconds")[:-6] + "Z" == sent.timestamp


def test_canvas_alone_gets_its_extension(school: Schools) -> None:
    """Canvas is told the time of submission, and to keep a teacher's own grade."""
    canvas, moodle = school("canvas"), school("moodle")
    for here in (canvas, moodle):
        here.want(here.placement(), here.platform.ada.sub)

    outbox.send_due(canvas.tool)
    assert canvas.platform.log[0].extension == {
        "submitted_at": "2026-11-02T09:12:30.250Z",
        "new_submission": True,
        "prioritize_non_tool_grade": True,
    }
    assert moodle.platform.log[0].extension == {}


def test_nothing_is_sent_twice(school: Schools) -> None:
    """A score that has not changed is not wanted again."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "7.50")
    outbox.send_due(here.tool)

    assert not here.want(placement, here.platform.ada.sub, "7.5")
    assert outbox.send_due(here.tool) == 0
    assert len(here.platform.log) == 1


def test_the_newest_score_wins(school: Schools) -> None:
    """What was superseded before it was sent is never sent."""
    here = school()
    placement = here.placement()
    for given in ("1", "4", "9"):
        here.want(placement, here.platform.ada.sub, given)

    outbox.send_due(here.tool)
    assert [sent.given for sent in here.platform.log] == [9]


def test_a_total_below_zero_is_sent_as_zero(school: Schools) -> None:
    """No platform knows negative grades; another one below zero is no change."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "-3")

    outbox.send_due(here.tool)
    assert [sent.given for sent in here.platform.log] == [0]
    assert not here.want(placement, here.platform.ada.sub, "-2")


def test_a_test_without_points_is_never_sent(school: Schools) -> None:
    """There is nothing to divide by."""
    here = school()

    assert not here.want(here.placement(), here.platform.ada.sub, "0", maximum=Decimal(0))
    assert outbox.send_due(here.tool) == 0


def test_a_backlog_of_one_platform_holds_up_no_other(school: Schools) -> None:
    """Twenty calls find the other platform's one score, though the first has forty due."""
    busy, other = school("plain"), school("moodle")
    placement = busy.placement()
    for number in range(40):
        busy.want(placement, busy.platform.add_learner(f"learner{number}").sub)
    other.want(other.placement(), other.platform.ada.sub)

    for _ in range(20):
        outbox.send_next(busy.tool)
    assert len(other.platform.log) == 1


def test_timestamps_are_a_second_apart(school: Schools) -> None:
    """A change within the second waits for it rather than be postdated."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "1")
    outbox.send_due(here.tool)
    here.want(placement, here.platform.ada.sub, "2")

    assert outbox.send_due(here.tool) == 0
    row = here.row(placement, here.platform.ada.sub)
    assert row.reserved_at is not None
    assert (row.due_at - row.reserved_at).total_seconds() >= 1


def test_a_teacher_sends_again(school: Schools) -> None:
    """The same score goes once more, as the submission it was, over a grade of the teacher's own."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    outbox.send_due(here.tool)
    with here.tool.sessions.begin() as db:
        assert outbox.send_again(db, placement.id, None, now(db), replacing=True) == 1
    here.change(placement, reserved_at=None, due_at=here.registration.created_at)

    outbox.send_due(here.tool)
    assert here.platform.log[1].extension["new_submission"] is False
    assert here.platform.log[1].extension["prioritize_non_tool_grade"] is False
