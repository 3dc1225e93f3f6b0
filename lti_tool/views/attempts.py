"""The pages of an attempt: its start, its questions, the check before handing in, and what came of it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lti_tool import database
from lti_tool.errors import AnswerError, ToolError
from lti_tool.rendering import given_of, notices, response_of
from lti_tool.services import answers, attempts, outbox, results
from lti_tool.services.answers import Save
from lti_tool.tables import Attempt, Launch
from lti_tool.views import rules
from lti_tool.views.attempt_pages import AttemptPage, state_of
from lti_tool.views.sessions import csrf_token, launch_of, placement_of, posting, reading, the_tool
from qti.model import Shown
from qti.scoring.response import Response

bp = Blueprint("attempts", __name__, url_prefix="/l/<launch>")

ALL = "all"
CHECK = "check"


@bp.get("/attempts/<attempt>/")
def show(launch: str, attempt: str) -> ResponseReturnValue:
    """A question, all of them, or the check before handing in, as ``page`` says; else the first without an answer."""
    with reading() as db:
        opened = launch_of(launch, db)
        found = attempts.owned(db, opened, attempt)
        now = database.now(db)
        is_open = found.submitted_at is None and not _is_over(found, now)
        if is_open:
            page = AttemptPage(db, the_tool().sealer, found)
            asked = _asked(page)
            if "page" in request.args:
                return _attempt_page(opened, page, asked, now, {})
    if is_open:
        return redirect(url_for(".show", launch=launch, attempt=attempt, page=asked), code=303)  # reloads stay there
    return redirect(url_for(".result", launch=launch, attempt=attempt), code=303)


@bp.post("/attempts/<attempt>/answers")
def save_page(launch: str, attempt: str) -> ResponseReturnValue:
    """Save every question of a page, as a form without script does, and go where its button says."""
    mended: dict[int, Response] = {}
    with the_tool().sessions.begin() as db:
        opened = posting(launch, db)
        page = AttemptPage(db, the_tool().sealer, attempts.owned(db, opened, attempt))
        now = database.now(db)
        changes = []
        for number in _numbers(page):
            try:
                changes.append(_change(page, number))
            except AnswerError as error:
                if error.status != 422:
                    raise
                mended[number] = given_of(page.item(number), request.form, page.names)
        answers.save(db, page.attempt, changes, now, the_tool().settings.save_grace)
        if mended:
            page = AttemptPage(db, the_tool().sealer, page.attempt)
            return _attempt_page(opened, page, _asked(page), now, mended), 422
    going = request.form.get("go", "")
    return redirect(url_for(".show", launch=launch, attempt=attempt, page=going or None), code=303)


@bp.post("/attempts/<attempt>/answers/<int:number>")
def save(launch: str, attempt: str, number: int) -> ResponseReturnValue:
    """Save one question as it is answered: the same reply to right and wrong."""
    with the_tool().sessions.begin() as db:
        opened = posting(launch, db)
        page = AttemptPage(db, the_tool().sealer, attempts.owned(db, opened, attempt))
        change = _change(page, number)
        sequences = answers.save(db, page.attempt, [change], database.now(db), the_tool().settings.save_grace)
    item = page.item(number)
    state = state_of(item, change.response)
    told = [notice.what for notice in notices(item, change.response).values()]
    return jsonify(sequence=sequences[change.item], state=state.value, words=state.words, notices=told)


@bp.post("/attempts/<attempt>/submission")
def submit(launch: str, attempt: str) -> ResponseReturnValue:
    """Hand in; a second time changes nothing."""
    with the_tool().sessions.begin() as db:
        opened = posting(launch, db)
        found = attempts.owned(db, opened, attempt)
        attempts.submit(db, found, database.now(db))
    the_tool().wake_ups.send(found.placement_id, found.user_id)
    return redirect(url_for(".result", launch=launch, attempt=attempt), code=303)


@bp.get("/attempts/<attempt>/result")
def result(launch: str, attempt: str) -> ResponseReturnValue:
    """The grade, where the learner stands, and each question with what may be seen; time that is up is handed in."""
    with reading() as db:
        found = attempts.owned(db, launch_of(launch, db), attempt)
        is_over = _is_over(found, database.now(db))
    if found.submitted_at is None:
        if not is_over:
            return redirect(url_for(".show", launch=launch, attempt=attempt), code=303)
        with the_tool().sessions.begin() as db:
            attempts.submit(db, db.get_one(Attempt, found.id), database.now(db))
        the_tool().wake_ups.send(found.placement_id, found.user_id)
    with reading() as db:
        opened = launch_of(launch, db)
        return _result_page(db, opened, AttemptPage(db, the_tool().sealer, attempts.owned(db, opened, attempt)))


def _is_over(attempt: Attempt, now: datetime) -> bool:
    return answers.is_over(attempt, now, the_tool().settings.save_grace)


def _numbers(page: AttemptPage) -> list[int]:
    """The questions that a posted page holds, each once."""
    named = set(request.form.getlist("question"))
    return [number for number in range(1, len(page) + 1) if str(number) in named]


def _change(page: AttemptPage, number: int) -> Save:
    """What the form has of a question."""
    item = page.item(number)
    sequence = request.form.get(f"sequence-{number}", "")
    if not (sequence.isascii() and sequence.isdecimal() and len(sequence) < 10):
        raise ToolError("no-sequence", "what was sent does not belong to this page", advice="Load the page again.")
    return Save(
        item=item.identifier,
        response=response_of(item, request.form, page.names),
        flagged=f"flag-{number}" in request.form,
        sequence=int(sequence),
    )


def _asked(page: AttemptPage) -> str:
    """Which page of the attempt is asked for: a number, ``all`` or ``check``."""
    asked = request.values.get("page", "")
    if asked in {ALL, CHECK}:
        return asked
    if asked.isascii() and asked.isdecimal() and len(asked) < 6:
        return str(page.question(int(asked)).number)
    open_ones = [view.number for view in page.questions if view.state != "answered"]
    return str(open_ones[0] if open_ones else 1)


def _attempt_page(launch: Launch, page: AttemptPage, asked: str, now: datetime, mended: dict[int, Response]) -> str:
    """The page asked for; once the time is up, what is left is to hand in, while late saves still arrive."""
    left = rules.seconds_left(page.attempt.due_at, now)
    if left == 0:
        asked = CHECK
    shown = range(1, len(page) + 1) if asked == ALL else [int(asked)] if asked != CHECK else []
    return render_template(
        "check.html" if asked == CHECK else "attempt.html",
        launch=launch,
        csrf=csrf_token(launch),
        page=page,
        attempt=page.attempt,
        title=placement_of(launch).title or page.test.title,
        asked=asked,
        number=int(asked) if asked.isdecimal() else None,
        shown=[(page.question(number), page.form(number, mended.get(number))) for number in shown],
        mended=mended,
        seconds_left=left,
        words=rules,
    )


def _result_page(db: Session, launch: Launch, page: AttemptPage) -> str:
    placement, attempt = placement_of(launch), page.attempt
    standing = results.standing(db, placement, launch.user, results.test_of(db, attempt))
    test = page.test if attempt.trial else standing.test
    seen = {
        policy: attempt.trial or results.is_shown(policy, submitted=True, passed=standing.has_passed)
        for policy in Shown
    }
    feedback, key = seen[test.show_feedback], seen[test.show_key]
    sending = outbox.delivery(db, placement.id, launch.user_id)
    reviews = [(view, page.review(view.number, feedback=feedback, key=key)) for view in page.questions]
    return render_template(
        "result.html",
        launch=launch,
        csrf=csrf_token(launch),
        page=page,
        attempt=attempt,
        title=placement.title or page.test.title,
        score=results.score_of(attempt),
        standing=standing,
        test=test,
        feedback=feedback,
        key=key,
        reviews=reviews,
        delivery=rules.delivery(standing, sending),
        arriving=rules.arriving(sending),
        open_attempt=attempts.open_attempt(db, placement, launch.user, trial=attempt.trial),
        words=rules,
    )
