"""The pages of an attempt: its start, its questions, the check before handing in, and what came of it."""

from __future__ import annotations

from datetime import datetime
from secrets import SystemRandom

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lti_tool import database
from lti_tool.errors import AnswerError, BankError, NotYoursError, ToolError
from lti_tool.lti.roles import Role
from lti_tool.rendering import given_of, notices, response_of
from lti_tool.rendering.content import rich
from lti_tool.rendering.languages import direction
from lti_tool.services import answers, attempts, banks, opened_banks, outbox, results
from lti_tool.services.answers import Save
from lti_tool.services.attempts import Rules
from lti_tool.services.opened_banks import OpenedBank
from lti_tool.tables import Attempt, Launch, Placement, User
from lti_tool.views import rules
from lti_tool.views.attempt_pages import AttemptPage, state_of
from lti_tool.views.media import addresses
from lti_tool.views.sessions import check_csrf, csrf_token, launch_of, reading, the_tool
from qti.model import Shown, item_refs
from qti.scoring.response import Response

bp = Blueprint("attempts", __name__, url_prefix="/l/<launch>")

ALL = "all"
CHECK = "check"


def start_page(public_id: str) -> str:
    """The rules of the quiz, what the learner has reached so far, and the way in."""
    with reading() as db:
        launch = launch_of(public_id, db)
        placement = _placement(launch)
        offered = _offered(db, placement)
        opened, name = offered or _begun_before(db, placement, launch.user)
        standing = results.standing(db, placement, launch.user, opened.test(name))
        quiz = banks.quiz_in(db, opened.version_id, name)
        test = standing.test
        items = [opened.items[ref.item] for ref in item_refs(test)]
        media = addresses(the_tool().sealer, opened)
        return render_template(
            "start.html",
            launch=launch,
            csrf=csrf_token(launch),
            title=placement.title or test.title,
            description=rich(test.description, media) if test.description else "",
            language=opened.bank.language,
            direction=direction(opened.bank.language),
            facts=list(rules.rules(quiz, standing, items)),
            standing=standing,
            offered=offered is not None,
            attempt=attempts.open_attempt(db, placement, launch.user),
            delivery=rules.delivery(standing, outbox.delivery(db, placement.id, launch.user_id)),
            words=rules,
            score_of=results.score_of,
        )


@bp.post("/attempts")
def begin(launch: str) -> ResponseReturnValue:
    """The open attempt, or a new one."""
    return _begun(launch, trial=False)


@bp.post("/trial")
def begin_trial(launch: str) -> ResponseReturnValue:
    """A teacher's look at the quiz as learners meet it."""
    return _begun(launch, trial=True)


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
        opened = _posting(launch, db)
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
        opened = _posting(launch, db)
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
        opened = _posting(launch, db)
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


def _begun(public_id: str, *, trial: bool) -> ResponseReturnValue:
    with the_tool().sessions.begin() as db:
        launch = _posting(public_id, db)
        placement = _placement(launch)
        _may_begin(launch, trial=trial)
        now = database.now(db)
        found = attempts.open_attempt(db, placement, launch.user, trial=trial)
        if found is not None and not trial:
            page = ".result" if _is_over(found, now) else ".show"
            return redirect(url_for(page, launch=public_id, attempt=found.public_id), code=303)
        offered = _offered(db, placement)
        if offered is None:
            raise _not_set_up()
        wanted = Rules(opened=offered[0], test=offered[1], rng=SystemRandom(), trial=trial)
        attempt = attempts.begin(db, placement, launch.user, wanted, now)
        address = url_for(".show", launch=public_id, attempt=attempt.public_id)
    return redirect(address, code=303)


def _may_begin(launch: Launch, *, trial: bool) -> None:
    if trial == (Role(launch.role) is Role.LEARNER):
        raise ToolError(
            "not-for-this-role",
            "teachers try the quiz from their overview" if not trial else "only teachers can try a quiz",
            advice="Open the activity again from the course.",
            status=403,
        )


def _is_over(attempt: Attempt, now: datetime) -> bool:
    return answers.is_over(attempt, now, the_tool().settings.save_grace)


def _posting(public_id: str, db: Session) -> Launch:
    launch = launch_of(public_id, db)
    check_csrf(launch)
    return launch


def _placement(launch: Launch) -> Placement:
    if launch.placement is None:
        raise NotYoursError("no-placement", "there is nothing at this address")
    return launch.placement


def _offered(db: Session, placement: Placement) -> tuple[OpenedBank, str] | None:
    """The bank and the test that new attempts get; None where the banks have it no longer."""
    version = banks.current_version(db, placement.bank or "")
    opened = None if version is None else opened_banks.opened(db, version.id)
    if opened is None or placement.test not in {test.identifier for test in opened.bank.tests}:
        return None
    return opened, placement.test or ""


def _begun_before(db: Session, placement: Placement, user: User) -> tuple[OpenedBank, str]:
    """What the learner has an attempt at: it stays theirs, whatever became of the quiz since."""
    attempt = attempts.latest(db, placement, user)
    if attempt is None:
        raise _not_set_up()
    return opened_banks.opened(db, attempt.version_id), attempt.test


def _not_set_up() -> BankError:
    return BankError("not-set-up", "this quiz is not set up yet", advice="Tell your teacher, who can choose a quiz.")


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
    shown = range(1, len(page) + 1) if asked == ALL else [int(asked)] if asked != CHECK else []
    return render_template(
        "check.html" if asked == CHECK else "attempt.html",
        launch=launch,
        csrf=csrf_token(launch),
        page=page,
        attempt=page.attempt,
        title=_placement(launch).title or page.test.title,
        asked=asked,
        number=int(asked) if asked.isdecimal() else None,
        shown=[(page.question(number), page.form(number, mended.get(number))) for number in shown],
        mended=mended,
        seconds_left=rules.seconds_left(page.attempt.due_at, now),
        words=rules,
    )


def _result_page(db: Session, launch: Launch, page: AttemptPage) -> str:
    placement, attempt = _placement(launch), page.attempt
    standing = results.standing(db, placement, launch.user, results.rules(db, attempt))
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
