"""What becomes of a score that a platform does not take: waited for, compared, or given up with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from outbox_school import SUBMITTED, School
from sqlalchemy import select, update

from lti_tool.database import now
from lti_tool.errors import PlatformUnavailableError
from lti_tool.services import outbox
from lti_tool.services.outbox import settling
from lti_tool.services.outbox.claiming import claim
from lti_tool.tables import Registration, ScoreToSend
from tests.platform.faults import Fault, Service, throttled
from tests.platform.school import Grade

Schools = Callable[..., School]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(service="scores", kind="status", status=503, times=1), "platform-error"),
        (Fault(service="scores", kind="status", status=429, times=1), "throttled"),
        (Fault(service="scores", kind="drop", times=1), "unreachable"),
        (Fault(service="scores", kind="drop_answer", times=1), "unreachable"),
        (Fault(service="scores", kind="hang", seconds=1.5, times=1), "timeout"),
        (throttled("scores", times=1), "throttled"),
        (Fault(service="scores", kind="status", status=401, times=2), "unauthorized"),
        (Fault(service="scores", kind="drip", seconds=0.3, times=1), "timeout"),
    ],
    ids=["503", "429", "dropped", "answer-dropped", "hanging", "canvas-throttle", "401-twice", "dripping"],
)
def test_what_may_pass_is_tried_again(school: Schools, fault: Fault, reason: str) -> None:
    """The score waits with its reason, and arrives once the platform works."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    here.platform.faults.add(replace(fault))

    outbox.send_next(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error, row.tries) == ("waiting", reason, 1)
    assert "Quizport" in outbox.reason_in_words(row)
    here.past(placement)
    outbox.send_due(here.tool)
    assert here.row(placement, here.platform.ada.sub).state == "sent"


def test_retry_after_pauses_the_registration(school: Schools) -> None:
    """Nothing goes to a platform before the time that it named; other platforms are served."""
    here, other = school("moodle"), school("plain")
    fault = Fault(service="scores", kind="status", status=429, headers={"Retry-After": "120"}, times=1)
    here.platform.faults.add(replace(fault))
    first, second = here.placement(), here.placement()
    here.want(first, here.platform.ada.sub)
    outbox.send_next(here.tool)
    here.want(second, here.platform.ada.sub)
    other.want(other.placement(), other.platform.ada.sub)

    assert outbox.send_due(here.tool) == 1
    with here.tool.sessions.begin() as db:
        paused = db.get_one(Registration, here.registration.id).paused_until
        assert paused is not None
        assert paused - now(db) > timedelta(seconds=100)
    assert len(other.platform.log) == 1


def test_a_failing_token_pauses_the_registration_and_not_the_score(school: Schools) -> None:
    """No token is nobody's score's fault: none is counted as tried."""
    here = school()
    here.platform.faults.add(Fault(service="token", kind="status", status=400, times=1))
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)

    outbox.send_next(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error, row.tries) == ("waiting", "token-refused", 0)
    with here.tool.sessions.begin() as db:
        registration = db.scalars(select(Registration)).one()
        assert registration.pause_reason == "token-refused"
        assert registration.paused_until is not None


def test_a_token_is_asked_for_once_and_anew_after_401(school: Schools) -> None:
    """It is kept among scores and processes, until a platform says that it is over."""
    here = school()
    for _ in range(3):
        here.want(here.placement(), here.platform.ada.sub)
    outbox.send_next(here.tool)
    outbox.send_next(here.tool)
    given = len(here.platform.site.tokens)
    here.platform.expire_tokens()

    outbox.send_next(here.tool)
    assert given == 1
    assert [score.status for score in here.platform.log] == [200, 200, 401, 200]
    assert len(here.platform.site.tokens) == 2


@pytest.mark.parametrize("profile", ["moodle", "canvas", "plain"])
def test_who_is_no_learner_is_given_up_at_once(school: Schools, profile: str) -> None:
    """A teacher has no grades: Moodle says 400, Canvas 422, others 404, which must not end in a second column."""
    here = school(profile)
    placement = here.placement()
    here.want(placement, here.platform.teacher.sub)

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.teacher.sub)
    assert (row.state, row.error) == ("failed", "user-not-gradable")
    assert len(here.platform.course.columns) == 1
    assert "no longer enrolled" in outbox.reason_in_words(row)
    assert outbox.send_due(here.tool) == 0


def test_used_up_attempts_are_told(school: Schools) -> None:
    """Canvas counts submissions, and the teacher can allow more."""
    here = school("canvas")
    placement = here.placement()
    next(iter(here.platform.course.columns.values())).allowed_attempts = 1
    here.want(placement, here.platform.ada.sub, "1")
    outbox.send_due(here.tool)
    here.want(placement, here.platform.ada.sub, "2", submitted_at=SUBMITTED + timedelta(minutes=9))
    here.past(placement)

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error) == ("failed", "attempts-used-up")
    assert "Allow more there" in outbox.reason_in_words(row)


def test_a_concluded_course_is_given_up(school: Schools) -> None:
    """Canvas says 404 for all of it."""
    here = school("canvas")
    placement = here.placement()
    here.platform.course.concluded = True
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error) == ("failed", "course-concluded")


def test_a_failed_score_is_wanted_again_with_the_next_result(school: Schools) -> None:
    """The same points of another attempt are news where the last ones were refused."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.teacher.sub)
    outbox.send_due(here.tool)

    assert here.want(placement, here.platform.teacher.sub)
    assert here.row(placement, here.platform.teacher.sub).state == "waiting"


@pytest.mark.parametrize("profile", ["moodle", "canvas"])
def test_an_older_time_is_settled_where_the_gradebook_has_the_score(school: Schools, profile: str) -> None:
    """409, or Canvas's 400: what is there is read, and is ours."""
    here = school(profile)
    placement = here.placement()
    _held(here, Decimal(75))
    here.want(placement, here.platform.ada.sub, "7.5")

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error) == ("sent", None)
    assert [score.status for score in here.platform.log] == [409 if profile == "moodle" else 400]


def test_a_newer_grade_of_a_teacher_stays(school: Schools) -> None:
    """A grade from after the attempt is not overwritten by itself; a person may ask for it."""
    here = school("moodle")
    placement = here.placement()
    _held(here, Decimal(20))
    here.want(placement, here.platform.ada.sub, "7.5")

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error) == ("sent", "newer-grade-there")
    assert "newer grade" in outbox.reason_in_words(row)


def test_ours_is_sent_again_where_it_is_newer(school: Schools) -> None:
    """Canvas does not tell when its result is from: another score than ours is replaced, a little later."""
    here = school("canvas")
    placement = here.placement()
    grade = _held(here, Decimal(20))
    here.want(placement, here.platform.ada.sub, "7.5")

    outbox.send_next(here.tool)
    assert here.row(placement, here.platform.ada.sub).error == "older-timestamp"
    grade.timestamp = SUBMITTED
    here.past(placement)
    outbox.send_due(here.tool)
    assert grade.points == Decimal(75)


def test_after_many_tries_a_score_is_given_up(school: Schools) -> None:
    """About three days; then a person has to ask."""
    here = school()
    here.platform.faults.add(Fault(service="scores", kind="status", status=500))
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    here.change(placement, tries=149)

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert row.state == "failed"
    assert "three days" in outbox.reason_in_words(row)


def test_no_token_leaves_for_another_host(school: Schools) -> None:
    """A launch may name any address as its gradebook: the token stays here unless the host is approved."""
    here, elsewhere = school("moodle"), school("plain")
    placement = here.placement(line_item_url=f"{elsewhere.platform.url}/lti/courses/1/line_items/1")
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    assert here.row(placement, here.platform.ada.sub).error == "foreign-host"
    assert elsewhere.platform.log == []


@pytest.mark.parametrize("status", [503, 429])
def test_a_token_service_that_is_down_is_no_refusal(school: Schools, status: int) -> None:
    """The teacher reads that the platform cannot be reached, not that it shut the tool out."""
    here = school()
    here.platform.faults.add(Fault(service="token", kind="status", status=status, times=1))
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)

    outbox.send_next(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert row.error == "token-unavailable"
    assert "cannot be reached" in outbox.reason_in_words(row)


def test_a_pause_is_told_of_scores_that_it_holds_up(school: Schools) -> None:
    """They were never tried, and have no reason of their own."""
    here = school()
    here.platform.faults.add(Fault(service="token", kind="status", status=400))
    tried, held_up = here.placement(), here.placement()
    for placement in (tried, held_up):
        here.want(placement, here.platform.ada.sub)
    outbox.send_next(here.tool)
    row = here.row(held_up, here.platform.ada.sub)
    with here.tool.sessions.begin() as db:
        pause_reason = db.get_one(Registration, here.registration.id).pause_reason

    assert row.error is None
    assert "does not let Quizport in" in outbox.reason_in_words(row, pause_reason)
    assert "on its way" in outbox.reason_in_words(row)


def test_a_platform_that_asks_for_a_second_each_time_has_days(school: Schools) -> None:
    """What it asks for is the least: the waits grow all the same, so that the cap on tries is days away."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    error = PlatformUnavailableError("throttled", "busy", retry_after=1.0)
    moment, waited = here.registration.created_at, timedelta()
    with here.tool.sessions.begin() as db:
        for _ in range(settling.MOST_TRIES - 1):
            row = db.get_one(ScoreToSend, (placement.id, here.user(here.platform.ada.sub)))
            moment = max(moment, row.due_at) + timedelta(seconds=1)
            db.execute(update(Registration).values(paused_until=None))
            held = claim(db, moment, 1.0)
            assert held is not None
            settling.tried(db, held, error, moment, first=5.0)
            waited += row.due_at - moment
            assert row.due_at - moment >= timedelta(seconds=1)

        assert row.state == "waiting"
        assert waited > timedelta(days=2)


def test_many_throttled_at_once_are_one_pause(school: Schools) -> None:
    """Eight scores under way that are all refused do not pause the platform for 2 to the power of eight."""
    here = school("plain", sends_at_once=8)
    placements = [here.placement() for _ in range(8)]
    for placement in placements:
        here.want(placement, here.platform.ada.sub)
    error = PlatformUnavailableError("throttled", "busy", retry_after=30.0)

    with here.tool.sessions.begin() as db:
        moment = now(db)
        for held in [claim(db, moment, 1.0) for _ in placements]:
            assert held is not None
            settling.tried(db, held, error, moment, first=5.0)
        registration = db.get_one(Registration, here.registration.id)
        assert registration.pause_count == 1
        assert registration.paused_until is not None
        assert timedelta(seconds=30) <= registration.paused_until - moment <= timedelta(seconds=35)


def test_a_result_that_may_not_be_read_gives_nothing_up(school: Schools) -> None:
    """The platform refuses to say what it holds: the score is sent again, later."""
    here = school("moodle")
    placement = here.placement()
    _held(here, Decimal(20))
    here.platform.faults.add(Fault(service="results", kind="status", status=403))
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error) == ("waiting", "older-timestamp")


def test_what_never_reached_canvas_is_a_new_submission_still(school: Schools) -> None:
    """A refusal for lack of quota leaves nothing there; so does an older attempt that was cut off."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    here.platform.faults.add(throttled("scores", times=1))
    outbox.send_next(here.tool)
    here.past(placement)

    outbox.send_due(here.tool)
    assert here.platform.log[-1].extension["new_submission"] is True


def test_what_may_have_reached_canvas_stays_one_submission(school: Schools) -> None:
    """The answer was lost, then there was no quota: the third try must not count as another submission."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    here.platform.faults.add(Fault(service="scores", kind="drop_answer", times=1))
    outbox.send_next(here.tool)
    here.past(placement)
    here.platform.faults.add(throttled("scores", times=1))
    outbox.send_next(here.tool)
    here.past(placement)

    outbox.send_due(here.tool)
    assert here.platform.log[-1].extension["new_submission"] is False
    grades = list(here.platform.gradebook().values())
    assert [grade.attempts for grade in grades] == [1]


def test_another_attempt_is_another_submission(school: Schools) -> None:
    """Also where the sender of the one before was lost."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "1")
    with here.tool.sessions.begin() as db:
        assert claim(db, now(db), 1.0) is not None
    here.want(placement, here.platform.ada.sub, "2", submitted_at=SUBMITTED + timedelta(minutes=9))
    here.past(placement)
    here.change(placement, lease_until=SUBMITTED)

    outbox.send_due(here.tool)
    assert here.platform.log[-1].extension["new_submission"] is True


@pytest.mark.parametrize("service", ["token", "scores"])
def test_a_platform_that_drips_ends_with_the_deadline(school: Schools, service: Service) -> None:
    """One byte at a time holds nobody longer than the deadline."""
    here = school("plain")
    here.platform.faults.add(Fault(service=service, kind="drip", seconds=0.2, times=1))
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)

    outbox.send_next(here.tool)
    assert here.row(placement, here.platform.ada.sub).lease_until is None


def test_the_log_repeats_nothing_of_the_score(school: Schools, capsys: pytest.CaptureFixture[str]) -> None:
    """Moodle's refusal repeats the score with its comment: that stays in the row, for who may look there."""
    here = school()
    body = '{"reason": "Incorrect score received {\\"comment\\": \\"planted\\"}"}'
    here.platform.faults.add(Fault(service="scores", kind="status", status=400, body=body, times=1))
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, comment="planted")
    outbox.send_due(here.tool)

    logged = capsys.readouterr()
    row = here.row(placement, here.platform.ada.sub)
    assert "planted" in (row.error_detail or "")
    assert "score not sent" in logged.out + logged.err
    assert "planted" not in logged.out + logged.err


def _held(here: School, points: Decimal) -> Grade:
    """A grade of Ada's from a minute ahead of our clock."""
    column = next(iter(here.platform.course.columns.values()))
    with here.tool.sessions.begin() as db:
        grade = Grade(points=points, timestamp=now(db) + timedelta(seconds=60))
    column.grades[here.platform.ada.sub] = grade
    return grade
