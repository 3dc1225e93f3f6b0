"""Who is asking: the launch whose session this browser holds, and proof that a form is from one of our pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from flask import Response, current_app, g, request
from sqlalchemy.orm import Session

from lti_tool.errors import NotYoursError
from lti_tool.services import launches
from lti_tool.tables import Launch, Placement
from lti_tool.tool import Tool
from lti_tool.views.headers import frame_within

HEADER = "X-Quizport-Session"
FIELD = "session"


def the_tool() -> Tool:
    """The tool that this application serves."""
    return cast(Tool, current_app.extensions["lti_tool"])


@contextmanager
def reading() -> Iterator[Session]:
    """A transaction that waits for no writer."""
    with the_tool().sessions() as db:
        db.connection(execution_options={"reads_only": True})
        yield db


def launch_of(public_id: str, db: Session | None = None) -> Launch:
    """The launch of this page, with registration, user, course and placement; within ``db`` where that is given.

    ``SessionLostError`` for a browser that does not hold its session: in the cookie named after the launch, or, where
    the browser keeps none, in a header or a field of the form.
    """
    if db is not None:
        return _launch(public_id, db)
    with reading() as session:
        return _launch(public_id, session)


def csrf_token(launch: Launch) -> str:
    """What each form and each saving script sends along (``csrf``, ``X-CSRF-Token``)."""
    return the_tool().sealer.mac("csrf", launch.session_hash)


def check_csrf(launch: Launch) -> None:
    """``SessionLostError`` for a request that none of this session's pages has made."""
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not the_tool().sealer.genuine("csrf", launch.session_hash, given):
        raise launches.session_lost()


def posting(public_id: str, db: Session) -> Launch:
    """The launch, where the request is a form of one of its own pages; its session then lasts longer."""
    launch = _launch(public_id, db, using=timedelta(seconds=the_tool().settings.session_lifetime))
    check_csrf(launch)
    return launch


def placement_of(launch: Launch) -> Placement:
    """The activity that was launched; ``NotYoursError`` for a request to pick one."""
    if launch.placement is None:
        raise NotYoursError("no-placement", "there is nothing at this address")
    return launch.placement


def set_session(response: Response, launch: str, secret: str) -> None:
    """The cookie of this launch alone: two quizzes in two tabs have two. The session in it may end before it does."""
    seconds = max(launches.LONGEST.total_seconds(), the_tool().settings.session_lifetime)
    set_cookie(response, cookie_name(launch), secret, path=f"/l/{launch}/", seconds=int(seconds))


def set_cookie(response: Response, name: str, value: str, *, path: str, seconds: int) -> None:
    """A cookie that works inside another site's page: the browser keeps it for the two sites together."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )


def session_secret(public_id: str) -> str | None:
    """What this request shows as the secret of the launch's session, right or wrong; None where it shows nothing."""
    return request.cookies.get(cookie_name(public_id)) or request.headers.get(HEADER) or request.form.get(FIELD)


def cookie_name(public_id: str) -> str:
    """The name of the launch's cookie."""
    return f"quizport_{public_id}"


def _launch(public_id: str, db: Session, using: timedelta | None = None) -> Launch:
    cookie = request.cookies.get(cookie_name(public_id))
    secret = session_secret(public_id)
    if not secret:
        raise launches.session_lost()
    launch = launches.session(db, public_id, secret, using)
    if cookie is None and not launch.cookieless:
        raise NotYoursError("not-cookieless", "there is nothing at this address")
    frame_within(launch.registration.frame_origins)
    g.launch = launch
    g.session_secret = None if cookie else secret
    return launch
