"""What a teacher sees of an activity: how its learners stand, how far each grade has come, and what can be done."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lti_tool import database
from lti_tool.errors import NotYoursError, ToolError
from lti_tool.lti.roles import Role
from lti_tool.services import attempts, banks, grading, outbox, placing
from lti_tool.services.overview import learners
from lti_tool.tables import Launch, Placement
from lti_tool.views.quizzes import not_set_up
from lti_tool.views.rules import counted_points, moment, percent, points
from lti_tool.views.sessions import check_csrf, csrf_token, launch_of, reading, the_tool
from qti.exact import digits
from qti.scoring.attempts import TestScore

bp = Blueprint("teaching", __name__)
bp.add_app_template_filter(digits, "plain")
bp.add_app_template_filter(moment)


def overview(launch: Launch) -> ResponseReturnValue:
    """The placement's page for whoever teaches; the list of quizzes where none is chosen yet."""
    with reading() as db:
        placement = _placement(db, launch)
        if placement.bank is None:
            if launch.role == Role.INSTRUCTOR:
                return redirect(url_for("quizzes.offer", launch=launch.public_id), code=303)
            return not_set_up(launch)
        return _page(db, launch, placement)


@bp.post("/l/<launch>/scores/<int(max=2147483647):user>/again")
def send_again(launch: str, user: int) -> ResponseReturnValue:
    """One learner's grade goes to the gradebook once more; over a teacher's own with ``replace`` alone."""
    return _sent_again(launch, user)


@bp.post("/l/<launch>/scores/again")
def send_all_again(launch: str) -> ResponseReturnValue:
    """All grades of the activity go to the gradebook once more; over a teacher's own with ``replace`` alone."""
    return _sent_again(launch, None)


@bp.app_template_filter("grade")
def grade(score: TestScore) -> str:
    """A score in percent."""
    return percent(score)


@bp.app_template_filter("grade_in_points")
def grade_in_points(score: TestScore) -> str:
    """A score in points, and whether it may still change."""
    told = f"{points(score.points)} of {counted_points(points(score.possible))}" if score.possible else ""
    return f"{told}, waiting for grading".removeprefix(", ") if score.pending else told


def _page(db: Session, launch: Launch, placement: Placement) -> ResponseReturnValue:
    rows = learners(db, placement)
    quiz = banks.quiz(db, placement.bank or "", placement.test or "")
    return render_template(
        "teaching.html",
        launch=launch,
        csrf=csrf_token(launch),
        quiz=quiz,
        title=placement.title or (quiz.title if quiz else "Quiz"),
        rows=rows,
        handed_in=sum(row.handed_in > 0 for row in rows),
        trouble=sum(row.trouble for row in rows),
        sendable=sum(row.sent is not None for row in rows) > 1,
        may_change=launch.role == Role.INSTRUCTOR and not placing.begun(db, placement.id),
        sent_again=request.args.get("again", 0, type=int),
        replaced="replace" in request.args,
        only=_only(),
        is_trying=attempts.open_attempt(db, placement, launch.user, trial=True) is not None,
        trial=f"{url_for('home.home', launch=launch.public_id)}trial",
    )


def _sent_again(public_id: str, user: int | None) -> ResponseReturnValue:
    launch = launch_of(public_id)
    check_csrf(launch)
    if launch.role == Role.LEARNER:
        raise ToolError("not-for-this-role", "only a teacher of the course can send grades again", status=403)
    tool = the_tool()
    with tool.sessions.begin() as db:
        placement = _placement(db, launch)
        now = database.now(db)
        grading.follow_rules(db, placement, now)
        replacing = "replace" in request.form
        count = outbox.send_again(db, placement.id, user, now, replacing=replacing)
    if user is not None and not count:
        raise NotYoursError("no-such-score", "there is no grade of this person here")
    tool.wake_ups.send(placement.id, user or 0)
    home = url_for("home.home", launch=public_id, again=count, only=user, replace="1" if replacing else None)
    return redirect(home, code=303)


def _only() -> int | None:
    """Whose grade alone was sent again just now; None for everybody's."""
    only = request.args.get("only", "")
    return int(only) if only.isascii() and only.isdecimal() and len(only) < 10 else None


def _placement(db: Session, launch: Launch) -> Placement:
    """The placement as it is now; a deep linking request has none."""
    found = None if launch.placement_id is None else db.get(Placement, launch.placement_id)
    if found is None:
        raise NotYoursError("no-placement", "there is no activity here")
    return found
