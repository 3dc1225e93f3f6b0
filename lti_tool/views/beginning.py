"""The start page of a quiz, and the way from it into an attempt."""

from __future__ import annotations

from secrets import SystemRandom

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lti_tool import database
from lti_tool.errors import BankError, ToolError
from lti_tool.lti.roles import Role
from lti_tool.rendering.content import rich
from lti_tool.rendering.languages import direction
from lti_tool.services import answers, attempts, banks, opened_banks, outbox, results
from lti_tool.services.attempts import NewAttempt
from lti_tool.services.opened_banks import OpenedBank
from lti_tool.tables import Attempt, Launch, Placement, User
from lti_tool.views import rules
from lti_tool.views.media import addresses
from lti_tool.views.sessions import csrf_token, launch_of, placement_of, posting, reading, the_tool
from qti.model import item_refs

bp = Blueprint("beginning", __name__, url_prefix="/l/<launch>")


def start_page(public_id: str) -> str:
    """The rules of the quiz, what the learner has reached so far, and the way in."""
    with reading() as db:
        launch = launch_of(public_id, db)
        placement = placement_of(launch)
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
            attempt=(under_way := attempts.open_attempt(db, placement, launch.user)),
            is_late=under_way is not None and answers.is_over(under_way, database.now(db), grace=0),
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
    """A teacher's look at the quiz as learners meet it: the one under way, or a new one with ``afresh``."""
    return _begun(launch, trial=True)


def _begun(public_id: str, *, trial: bool) -> ResponseReturnValue:
    with the_tool().sessions.begin() as db:
        launch = posting(public_id, db)
        placement = placement_of(launch)
        _may_begin(launch, trial=trial)
        now = database.now(db)
        found = attempts.open_attempt(db, placement, launch.user, trial=trial)
        if found is not None and not (trial and (_is_outdated(db, found) or "afresh" in request.form)):
            page = "attempts.result" if answers.is_over(found, now, the_tool().settings.save_grace) else "attempts.show"
            return redirect(url_for(page, launch=public_id, attempt=found.public_id), code=303)
        offered = _offered(db, placement)
        if offered is None:
            raise _without_quiz()
        wanted = NewAttempt(opened=offered[0], test=offered[1], rng=SystemRandom(), trial=trial)
        attempt = attempts.begin(db, placement, launch.user, wanted, now)
        address = url_for("attempts.show", launch=public_id, attempt=attempt.public_id)
    return redirect(address, code=303)


def _is_outdated(db: Session, trial: Attempt) -> bool:
    """True where the activity has another quiz by now, or the bank has changed: to go on would show the old one."""
    offered = _offered(db, trial.placement)
    return offered is not None and (offered[0].version_id, offered[1]) != (trial.version_id, trial.test)


def _may_begin(launch: Launch, *, trial: bool) -> None:
    if trial == (Role(launch.role) is Role.LEARNER):
        raise ToolError(
            "not-for-this-role",
            "teachers try the quiz from their overview" if not trial else "only teachers can try a quiz",
            advice="Open the activity again from the course.",
            status=403,
        )


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
        raise _without_quiz()
    return opened_banks.opened(db, attempt.version_id), attempt.test


def _without_quiz() -> BankError:
    return BankError("not-set-up", "this quiz is not set up yet", advice="Tell your teacher, who can choose a quiz.")
