"""Picking quizzes: for a deep linking request (one or several), or for an activity that has none yet."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lti_tool import database
from lti_tool.errors import ToolError
from lti_tool.lti import deep_linking
from lti_tool.lti.keys import signing_key
from lti_tool.lti.roles import Role
from lti_tool.services import banks, placing
from lti_tool.services.banks import Quiz
from lti_tool.services.opened_banks import opened
from lti_tool.tables import Launch
from lti_tool.views.headers import send_forms_to
from lti_tool.views.media import addresses
from lti_tool.views.previewing import preview
from lti_tool.views.sessions import check_csrf, csrf_token, launch_of, reading, the_tool

bp = Blueprint("quizzes", __name__)


@bp.get("/l/<launch>/quizzes")
def offer(launch: str) -> ResponseReturnValue:
    """The list to pick from."""
    here = _picker(launch_of(launch))
    with reading() as db:
        return _list(db, here)


@bp.post("/l/<launch>/quizzes")
def choose(launch: str) -> ResponseReturnValue:
    """What the list's form asks for: a search, a preview, nothing at all, or to take what is picked."""
    here = _picker(launch_of(launch))
    check_csrf(here)
    if "find" in request.form:
        with reading() as db:
            return _list(db, here)
    if "preview" in request.form:
        with reading() as db:
            return _preview(db, here, request.form["preview"])
    with the_tool().sessions.begin() as db:
        if "cancel" in request.form and here.deep_linking is not None:
            return _answered(db, here, [])
        return _taken(db, here, placing.picked(db, request.form.getlist("quiz")))


def not_set_up(launch: Launch) -> ResponseReturnValue:
    """What those see who cannot choose the quiz of an activity that has none."""
    return render_template("not_set_up.html", launch=launch, teaches=launch.role != Role.LEARNER)


def _picker(launch: Launch) -> Launch:
    """The launch, where its person may pick: an assistant may add what the platform lets them, yet change nothing."""
    may = {Role.INSTRUCTOR, Role.ASSISTANT} if launch.deep_linking is not None else {Role.INSTRUCTOR}
    if launch.role not in may:
        raise ToolError(
            "not-for-this-role",
            "only a teacher of the course can choose a quiz here",
            advice="If you teach this course, ask your administrator to check your role in it.",
            status=403,
        )
    return launch


def _several(launch: Launch) -> bool:
    """True where the platform says that it takes more than one; it need not say so."""
    return launch.deep_linking is not None and launch.deep_linking.get("accept_multiple") is True


def _list(db: Session, launch: Launch, amiss: str = "") -> ResponseReturnValue:
    """The quizzes that the search finds, and those picked before it."""
    search = request.form.get("search", "")[:200]
    chosen = set(request.form.getlist("quiz")) or _standing(launch)
    found = banks.quizzes(db, search)
    names = {quiz.name for quiz in found}
    kept = [quiz for quiz in banks.quizzes(db) if quiz.name in chosen - names] if search else []
    page = render_template(
        "quizzes.html",
        launch=launch,
        csrf=csrf_token(launch),
        quizzes=[*kept, *found],
        found=len(found),
        chosen=chosen,
        search=search,
        several=_several(launch),
        amiss=amiss,
    )
    return page, 422 if amiss else 200


def _standing(launch: Launch) -> set[str]:
    """The quiz that the activity has now."""
    placement = launch.placement
    return set() if placement is None or placement.bank is None else {f"{placement.bank}/{placement.test}"}


def _preview(db: Session, launch: Launch, name: str) -> ResponseReturnValue:
    """The questions of one quiz; what was picked so far travels along."""
    (quiz,) = placing.picked(db, [name])
    version = banks.current_version(db, quiz.bank)
    if version is None:
        abort(404)
    bank = opened(db, version.id)
    return render_template(
        "preview.html",
        launch=launch,
        csrf=csrf_token(launch),
        quiz=quiz,
        questions=preview(bank, quiz.test, addresses(the_tool().sealer, bank)),
        search=request.form.get("search", "")[:200],
        chosen=[each for each in request.form.getlist("quiz") if each != name] if _several(launch) else [],
    )


def _taken(db: Session, launch: Launch, quizzes: Sequence[Quiz]) -> ResponseReturnValue:
    if not quizzes:
        return _list(db, launch, amiss="Choose a quiz first.")
    if len(quizzes) > 1 and not _several(launch):
        return _list(db, launch, amiss="Choose one quiz only: no more can be added at a time here.")
    if launch.deep_linking is not None:
        return _answered(db, launch, quizzes)
    if launch.placement_id is None:
        abort(404)
    placing.place(db, launch.placement_id, quizzes[0])
    return redirect(url_for("home.home", launch=launch.public_id), code=303)


def _answered(db: Session, launch: Launch, quizzes: Sequence[Quiz]) -> ResponseReturnValue:
    """The page that posts the signed answer to where the request, as it was verified, wants it."""
    tool, now = the_tool(), database.now(db)
    placing.answer(db, launch, now)
    items = [_content_item(launch, quiz) for quiz in quizzes]
    address = str((launch.deep_linking or {})["deep_link_return_url"])
    send_forms_to(address)
    return render_template(
        "deep_link_response.html",
        address=address,
        token=deep_linking.response(launch, items, signing_key(db, tool, now), now),
        quizzes=quizzes,
    )


def _content_item(launch: Launch, quiz: Quiz) -> deep_linking.ContentItem:
    return deep_linking.ContentItem(
        quiz=quiz.name,
        title=quiz.title,
        url=the_tool().settings.url(f"{url_for('launch.launch')}?quiz={quiz.name}"),
        column=placing.column(launch, quiz.points),
    )
