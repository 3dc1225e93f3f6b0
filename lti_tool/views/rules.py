"""The rules of a test and the grades in it, in words: for its start page and its results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from lti_tool.services.banks import Quiz
from lti_tool.services.graded import asks_for_files
from lti_tool.services.results import Standing
from lti_tool.tables import ScoreToSend
from qti.exact import digits, read_decimal, rounded
from qti.model import AssessmentItem, AssessmentTest, AttemptKept, Shown
from qti.scoring.attempts import TestScore
from qti.scoring.shares import is_pending


def rules(quiz: Quiz, standing: Standing, items: list[AssessmentItem]) -> Iterator[tuple[str, str]]:
    """What a learner should know before beginning."""
    test = standing.test
    yield "Questions", str(quiz.question_count)
    yield "Points", digits(quiz.points)
    yield "Attempts", _attempts(standing)
    yield "Time", f"{duration(test.time_limit)} for each attempt" if test.time_limit else "No time limit"
    if test.pass_mark is not None:
        yield "To pass", f"{digits(test.pass_mark)} % or more"
    if test.max_attempts != 1:
        yield "Which score is kept", kept(test)
    yield "Comments on answers", when(test.show_feedback)
    if test.show_key is not Shown.NEVER:
        yield "Right answers", when(test.show_key)
    if any(map(is_pending, items)):
        yield "Grading", "A person has to grade some of the answers; until then no grade goes to the gradebook"
    if any(asks_for_files(item) for item in items):
        yield "Files", "Files cannot be handed in here; ask your teacher where to hand them in"


def kept(test: AssessmentTest) -> str:
    """Which of several attempts gives the score."""
    match test.attempt_kept:
        case AttemptKept.HIGHEST:
            return "The highest of your attempts counts"
        case AttemptKept.LATEST:
            return "Your latest attempt counts"
        case AttemptKept.FIRST:
            return "Your first attempt counts"
        case AttemptKept.AVERAGE:
            return "The average of your attempts counts"
        case _ as unreachable:
            assert_never(unreachable)


def when(policy: Shown) -> str:
    """From when on something is shown."""
    match policy:
        case Shown.NEVER:
            return "Not shown"
        case Shown.AFTER_SUBMISSION:
            return "Shown as soon as you have handed in"
        case Shown.AFTER_PASSING:
            return "Shown once you have passed"
        case Shown.AFTER_CLOSING:
            return "Shown when the quiz has closed; no closing date is set yet"
        case _ as unreachable:
            assert_never(unreachable)


def percent(score: TestScore) -> str:
    """The share in percent, to one decimal, of any points; never rounded up to a pass mark that is missed."""
    if not score.possible:
        return "No points"
    if score.passed is False:
        return f"{digits(Fraction(floor(1000 * score.share), 10))} %"
    return f"{digits(rounded(100 * score.share, 1))} %"


def points(value: Fraction) -> str:
    """Points to two decimals."""
    return digits(rounded(value, 2))


def counted(count: int | Decimal, what: str) -> str:
    """``1 question``, ``2 questions``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def counted_points(written: str) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{written} point" if written == "1" else f"{written} points"


def moment(when: datetime) -> str:
    """A time of the tool's clock, as its pages write it."""
    return f"{when:%d %b %Y, %H:%M} UTC"


def duration(seconds: int) -> str:
    """``1 h 30 min``, ``45 min``, ``90 s``."""
    if seconds < 120 and seconds % 60:
        return f"{seconds} s"
    hours, rest = divmod(timedelta(seconds=seconds), timedelta(hours=1))
    parts = [f"{hours} h"] if hours else []
    minutes, left = divmod(int(rest.total_seconds()), 60)
    parts += [f"{minutes} min"] if minutes else []
    parts += [f"{left} s"] if left else []
    return " ".join(parts)


def seconds_left(due_at: datetime | None, now: datetime) -> int | None:
    """Whole seconds until the time is up, a begun one too; None without a limit."""
    return None if due_at is None else max(0, ceil((due_at - now).total_seconds()))


def verdict(score: TestScore) -> tuple[str, str]:
    """Whether the score passes, as a kind for the style sheet and in words; empty where nothing is to pass."""
    if score.pending:
        return "open", "Waiting for grading"
    if score.passed is None:
        return "", ""
    return ("good", "Passed") if score.passed else ("bad", "Not passed yet")


def delivery(standing: Standing, row: ScoreToSend | None) -> str:
    """Whether the kept score has reached the gradebook, for the learner."""
    if standing.kept is None:
        return "Nothing is handed in yet."
    if standing.kept.pending:
        return "Waiting for grading: your grade is sent to the gradebook once a person has graded your answers."
    if row is None:
        return "This quiz gives no points, so no grade is sent to the gradebook."
    if row.state == "failed":
        return (
            "Your grade is kept here, but the gradebook has not taken it. Your teacher sees why and can send it again."
        )
    if row.state == "sent" and read_decimal(row.given) == max(standing.kept.given, Decimal(0)):
        return "Your grade is in the gradebook."
    return "Your grade is on its way to the gradebook."


def arriving(row: ScoreToSend | None) -> bool:
    """True while the page should look again whether the score has arrived."""
    return row is not None and row.state in {"waiting", "sending"}


def _attempts(standing: Standing) -> str:
    most, left = standing.test.max_attempts, standing.attempts_left
    if most is None:
        return "As many as you like"
    made = len(standing.attempts)
    return counted(most, "attempt") + (f"; {left} left" if made else "")
