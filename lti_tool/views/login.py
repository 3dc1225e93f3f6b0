"""Where a platform sends the browser first: the login, and whether this browser can come back from it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, make_response, render_template, request

from lti_tool.errors import LaunchError
from lti_tool.lti import login
from lti_tool.lti.login import Known, LoginRequest
from lti_tool.lti.login_states import LoginState
from lti_tool.lti.recently_known import RecentlyKnown
from lti_tool.sealing import hashed
from lti_tool.views.headers import frame_within, origin
from lti_tool.views.sessions import set_cookie, the_tool

bp = Blueprint("login", __name__)
_EXTENSION = "lti_tool_recently_known"
bp.record_once(lambda setup: setup.app.extensions.update({_EXTENSION: RecentlyKnown()}))


@bp.route("/lti/<registration>/login", methods=["GET", "POST"])
def begin(registration: str) -> Response:
    """A page that goes on to the platform by itself, once its script has seen that the browser keeps a cookie.

    Else the platform keeps the proof; else the same login is offered in a new window: the platform's hints serve once,
    so all this is found out before they are used.
    """
    tool = the_tool()
    given = request.form if request.method == "POST" else request.args
    asked = LoginRequest.read(given)
    recently = cast(RecentlyKnown, current_app.extensions[_EXTENSION])
    platform = recently.find(registration, _read)
    try:
        begun = login.begun(tool.sealer, tool.settings, platform, asked)
    except LaunchError:
        recently.forget(registration)
        raise
    frame_within(platform.frame_origins)
    page = render_template(
        "login.html",
        url=begun.url,
        storage_key=storage_key(begun.state),
        storage_proof=begun.state.storage_proof,
        storage_target=begun.state.storage_target or "",
        storage_origin=origin(platform.auth_login_url),
        given=given.items(),
    )
    response = make_response(page)
    seconds = tool.settings.login_lifetime
    set_cookie(response, login_cookie(begun.state), begun.state.browser_secret, path="/lti/launch", seconds=seconds)
    return response


def _read(registration: str) -> Known:
    with the_tool().engine.connect() as connection:
        return login.known(connection.execution_options(reads_only=True), registration)


def login_cookie(state: LoginState) -> str:
    """The name of a login's cookie: logins under way in several tabs do not meet."""
    return f"quizport_login_{hashed(state.written)[:16]}"


def storage_key(state: LoginState) -> str:
    """The name under which the platform keeps the login's proof."""
    return f"quizport_{hashed(state.written)[:16]}"
