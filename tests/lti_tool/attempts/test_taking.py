"""Attempts: one open at a time, as many as the test allows, each handed in once whatever happens at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from harbour import START, Course, minutes
from sqlalchemy import func, select

from lti_tool.errors import AlreadySubmittedError, NotYoursError, StaleError, ToolError
from lti_tool.services import answers, attempts, outbox
from lti_tool.services.answers import Save
from lti_tool.tables import Answer, Attempt, ItemScore, Launch, ScoreToSend

Placed = Callable[[str], Course]
HAMBURG = {"RESPONSE": "source-right-hamburg"}
BREMEN = {"RESPONSE": "source-wrong-bremen"}
GRACE = 15


def save(  # noqa: PLR0913, PLR0917 -- one save, spelled out
    course: Course, attempt_id: int, item: str, response: dict[str, object], sequence: int = 0, now: datetime = START
) -> int:
    """One save in a transaction of its own."""
    change = Save(item=item, response=response, flagged=False, sequence=sequence)  # type: ignore[arg-type]
    with course.tool.sessions.begin() as db:
        return answers.save(db, db.get_one(Attempt, attempt_id), [change], now, GRACE)[item]


def at_once(*calls: Callable[[], object]) -> Iterator[object]:
    """What the calls give, or raise, when they start at the same moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except ToolError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        yield from pool.map(run, calls)


def wanted(course: Course, user_id: int) -> tuple[str, str, str] | None:
    """What is to stand in the gradebook."""
    with course.tool.sessions.begin() as db:
        row = outbox.delivery(db, course.placement_id, user_id)
        return None if row is None else (row.given, row.maximum, row.comment)


def test_beginning_twice_resumes(course: Placed) -> None:
    """A second tab or a relaunch finds the attempt that is open."""
    placed = course("plain")
    learner = placed.user("a")

    assert placed.begin(learner) == placed.begin(learner, minutes(1))


def test_beginning_at_once_gives_one_attempt(course: Placed) -> None:
    """Two tabs that start at the same moment share one attempt."""
    placed = course("plain")
    learner = placed.user("a")

    begun = set(at_once(*[lambda: placed.begin(learner)] * 4))

    assert len(begun) == 1
    with placed.tool.sessions.begin() as db:
        assert db.scalar(select(func.count()).select_from(Attempt)) == 1


def test_no_more_attempts_than_allowed(course: Placed) -> None:
    """After two of two attempts none can be begun."""
    placed = course("plain")
    learner = placed.user("a")
    for n in (1, 2):
        assert placed.submit(placed.begin(learner, minutes(n)), minutes(n))

    with pytest.raises(ToolError, match="no-attempt-left"):
        placed.begin(learner, minutes(3))


def test_attempt_belongs_to_its_learner(course: Placed) -> None:
    """Another learner of the same course is told nothing of it."""
    placed = course("plain")
    attempt_id = placed.begin(placed.user("a"))
    public_id, _ = placed.launch(placed.user("b"))

    with placed.tool.sessions.begin() as db:
        launch = db.scalars(select(Launch).where(Launch.public_id == public_id)).one()
        with pytest.raises(NotYoursError):
            attempts.owned(db, launch, db.get_one(Attempt, attempt_id).public_id)


def test_saves_are_counted(course: Placed) -> None:
    """Each change gets the next number; the same answer again keeps it, so a repeated save does no harm."""
    placed = course("plain")
    attempt = placed.begin(placed.user("a"))

    first = save(placed, attempt, "elbe-port", HAMBURG)
    again = save(placed, attempt, "elbe-port", HAMBURG)
    changed = save(placed, attempt, "elbe-port", BREMEN, sequence=1)

    assert (first, again, changed) == (1, 1, 2)


@pytest.mark.parametrize("sequence", [0, 1, 3])
def test_older_page_cannot_overwrite(course: Placed, sequence: int) -> None:
    """A save names the answer that it changes; with another number it is refused and nothing changes."""
    placed = course("plain")
    attempt = placed.begin(placed.user("a"))
    save(placed, attempt, "elbe-port", HAMBURG)
    save(placed, attempt, "elbe-port", BREMEN, sequence=1)

    with pytest.raises(StaleError):
        save(placed, attempt, "elbe-port", HAMBURG, sequence=sequence)

    with placed.tool.sessions.begin() as db:
        assert db.get_one(Answer, (attempt, "elbe-port")).response == BREMEN


def test_saves_at_once_leave_one_answer(course: Placed) -> None:
    """Of two tabs that save different answers at the same moment one is told that it is behind."""
    placed = course("plain")
    attempt = placed.begin(placed.user("a"))

    outcomes = list(
        at_once(
            lambda: save(placed, attempt, "elbe-port", HAMBURG),
            lambda: save(placed, attempt, "elbe-port", BREMEN),
        )
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["StaleError", "int"]


def test_answer_that_cannot_be_graded_is_refused(course: Placed) -> None:
    """No submission can fail on an answer, for none is saved that cannot be graded."""
    placed = course("plain")
    attempt = placed.begin(placed.user("a"))

    with pytest.raises(ToolError, match="impossible-answer"):
        save(placed, attempt, "elbe-port", {"RESPONSE": "nowhere"})


def test_very_long_answer_is_refused(course: Placed) -> None:
    """What is kept of one answer has a bound."""
    placed = course("by-hand")
    attempt = placed.begin(placed.user("a"))

    with pytest.raises(ToolError, match="answer-too-long"):
        save(placed, attempt, "essay", {"RESPONSE": "x" * (answers.LONGEST_RESPONSE + 1)})


def test_nul_is_left_out(course: Placed) -> None:
    """PostgreSQL takes no NUL in a text, so none is kept."""
    placed = course("by-hand")
    attempt = placed.begin(placed.user("a"))
    save(placed, attempt, "essay", {"RESPONSE": "a\0b"})

    with placed.tool.sessions.begin() as db:
        assert answers.given(db, db.get_one(Attempt, attempt))["essay"].response == {"RESPONSE": "ab"}


def test_submitting_at_once_gives_one_score(course: Placed) -> None:
    """From four tabs at the same moment: handed in once, graded once, sent once."""
    placed = course("plain")
    learner = placed.user("a")
    attempt = placed.begin(learner)
    save(placed, attempt, "elbe-port", HAMBURG)

    outcomes = list(at_once(*[lambda: placed.submit(attempt, minutes(5))] * 4))

    assert sorted(map(bool, outcomes)) == [False, False, False, True]
    with placed.tool.sessions.begin() as db:
        assert db.scalar(select(func.count()).select_from(ItemScore)) == 3
        assert db.get_one(ScoreToSend, (placed.placement_id, learner)).version == 1


def test_save_and_submission_at_once_agree(course: Placed) -> None:
    """Either the answer came first and is graded, or it is refused: never saved and not graded."""
    placed = course("plain")
    attempt = placed.begin(placed.user("a"))

    saved, _ = at_once(lambda: save(placed, attempt, "elbe-port", HAMBURG), lambda: placed.submit(attempt, minutes(5)))

    with placed.tool.sessions.begin() as db:
        fraction = db.get_one(ItemScore, (attempt, "elbe-port")).fraction
    assert (type(saved), fraction) in [(int, "1"), (AlreadySubmittedError, "0")]


def test_nothing_is_saved_after_submission(course: Placed) -> None:
    """What was handed in stays as it was."""
    placed = course("plain")
    attempt = placed.begin(placed.user("a"))
    placed.submit(attempt, minutes(5))

    with pytest.raises(AlreadySubmittedError):
        save(placed, attempt, "elbe-port", HAMBURG)


@pytest.mark.parametrize(("seconds", "counts"), [(0, True), (GRACE, True), (GRACE + 1, False)])
def test_saves_count_within_the_grace(course: Placed, seconds: int, *, counts: bool) -> None:
    """A save on its way when the time ends still counts; one that comes after the grace does not."""
    placed = course("timed")
    attempt = placed.begin(placed.user("a"))
    now = minutes(10) + timedelta(seconds=seconds)

    if counts:
        assert save(placed, attempt, "elbe-port", HAMBURG, now=now) == 1
    else:
        with pytest.raises(AlreadySubmittedError, match="time-is-up"):
            save(placed, attempt, "elbe-port", HAMBURG, now=now)


def test_the_clock_hands_in(course: Placed) -> None:
    """An attempt that nobody handed in is handed in after the grace, as of the end of its time, with what was saved."""
    placed = course("timed")
    learner = placed.user("a")
    attempt = placed.begin(learner)
    save(placed, attempt, "elbe-port", HAMBURG)

    with placed.tool.sessions.begin() as db:
        early = attempts.hand_in_overdue(db, minutes(10), GRACE).done
    with placed.tool.sessions.begin() as db:
        done = attempts.hand_in_overdue(db, minutes(11), GRACE).done
    with placed.tool.sessions.begin() as db:
        again = attempts.hand_in_overdue(db, minutes(12), GRACE).done
        row = db.get_one(Attempt, attempt)

    assert (early, done, again) == (0, 1, 0)
    assert (row.handed_in_by, row.submitted_at, row.points) == ("clock", minutes(10), "2")
    assert wanted(placed, learner) == ("2", "3", "Attempt 1, the latest counts")


def test_learner_and_clock_at_once_give_one_score(course: Placed) -> None:
    """The sweep and a late click compete for one update."""
    placed = course("timed")
    learner = placed.user("a")
    attempt = placed.begin(learner)

    def sweep() -> int:
        with placed.tool.sessions.begin() as db:
            return attempts.hand_in_overdue(db, minutes(11), GRACE).done

    swept, clicked = at_once(sweep, lambda: placed.submit(attempt, minutes(11)))

    assert int(bool(swept)) + int(bool(clicked)) == 1
    with placed.tool.sessions.begin() as db:
        assert db.get_one(ScoreToSend, (placed.placement_id, learner)).version == 1


def test_highest_attempt_is_sent(course: Placed) -> None:
    """A worse second attempt changes nothing in the gradebook."""
    placed = course("plain")
    learner = placed.user("a")
    first = placed.begin(learner)
    save(placed, first, "elbe-port", HAMBURG)
    placed.submit(first, minutes(5))
    placed.submit(placed.begin(learner, minutes(6)), minutes(7))

    with placed.tool.sessions.begin() as db:
        row = db.get_one(ScoreToSend, (placed.placement_id, learner))
    assert (row.given, row.maximum, row.comment, row.version) == ("2", "4", "Attempt 1 of 2, the highest counts", 1)
    assert row.submitted_at == minutes(5)


def test_nothing_is_sent_while_a_person_has_to_grade(course: Placed) -> None:
    """An essay waits for its teacher, and so does the score; a blank one is worth nothing at once."""
    placed = course("by-hand")
    writer, silent = placed.user("writer"), placed.user("silent")
    written, blank = placed.begin(writer), placed.begin(silent)
    save(placed, written, "essay", {"RESPONSE": "She steers."})
    placed.submit(written, minutes(5))
    placed.submit(blank, minutes(5))

    with placed.tool.sessions.begin() as db:
        row = db.get_one(Attempt, written)
        assert (row.pending, row.passed) == (True, None)
        assert db.get_one(ItemScore, (written, "essay")).fraction is None
    assert wanted(placed, writer) is None
    assert wanted(placed, silent) == ("0", "3", "Attempt 1, the highest counts")


def test_test_without_points_is_never_sent(course: Placed) -> None:
    """Nothing can be had, so there is no share of it to send."""
    placed = course("nothing")
    learner = placed.user("a")
    placed.submit(placed.begin(learner), minutes(1))

    assert wanted(placed, learner) is None


def test_trial_counts_nowhere(course: Placed) -> None:
    """A teacher's try is graded, never sent, and gone when the next begins."""
    placed = course("plain")
    teacher = placed.user("t")
    first = placed.begin(teacher, trial=True)
    placed.submit(first, minutes(1))
    second = placed.begin(teacher, minutes(2), trial=True)

    with placed.tool.sessions.begin() as db:
        left = db.scalars(select(Attempt)).one()
    assert (left.id, left.number, left.submitted_at) == (second, 1, None)
    assert wanted(placed, teacher) is None


def test_old_trials_are_removed(course: Placed) -> None:
    """After a day nothing is left of a teacher's try; learners' attempts stay."""
    placed = course("plain")
    trial, attempt = placed.begin(placed.user("t"), trial=True), placed.begin(placed.user("a"))

    with placed.tool.sessions.begin() as db:
        attempts.hand_in_overdue(db, START + timedelta(days=1, seconds=1), GRACE)

    with placed.tool.sessions.begin() as db:
        assert db.get(Attempt, trial) is None
        assert db.get(Attempt, attempt) is not None
