"""Where the platform sends the browser back to, with the signed launch."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from lti_tool.errors import LaunchError
from lti_tool.lti import key_sets, login, login_states
from lti_tool.lti.claims import LaunchClaims
from lti_tool.lti.launch import launching, verified
from lti_tool.lti.login import Trusted
from lti_tool.lti.login_states import LoginState
from lti_tool.services import launches
from lti_tool.services.launches import Opened, Opening
from lti_tool.tables import Registration
from lti_tool.views.cookieless import forward
from lti_tool.views.headers import frame_within, origin
from lti_tool.views.login import login_cookie, storage_key
from lti_tool.views.sessions import reading, set_session, the_tool

bp = Blueprint("launch", __name__)

LONGEST_STATE = 300


@bp.post("/lti/launch")
def launch() -> Response:
    """The launch, or the way to the proof that the platform keeps where the browser has no cookie."""
    _check_no_error()
    state, id_token = _posted()
    trusted = _trusted(state)
    secret = request.cookies.get(login_cookie(state))
    if secret is None and state.storage_target is not None:
        return _storage_page(state, id_token, trusted.registration)
    login.check_browser(state, secret=secret or "")
    opened = _opened(state, id_token, trusted)
    response = make_response(redirect(_start(opened), code=303))
    set_session(response, opened.public_id, opened.secret)
    response.delete_cookie(
        login_cookie(state), path="/lti/launch", secure=True, httponly=True, samesite="None", partitioned=True
    )
    return response


@bp.post("/lti/launch/storage")
def launch_with_storage() -> Response:
    """The launch of a browser without cookies: its proof comes from the platform's storage."""
    _check_own_page()
    state, id_token = _posted()
    trusted = _trusted(state)
    login.check_browser(state, proof=_field("proof"))
    opened = _opened(state, id_token, trusted, cookieless=True)
    return forward(_start(opened), opened.secret)


def _posted() -> tuple[LoginState, str]:
    written, id_token = _field("state"), _field("id_token")
    return login_states.read(the_tool().sealer, written), id_token


def _trusted(state: LoginState) -> Trusted:
    with reading() as db:
        found = login.trusted(db, state)
    frame_within(found.registration.frame_origins)
    return found


def _opened(state: LoginState, id_token: str, trusted: Trusted, *, cookieless: bool = False) -> Opened:
    """The launch, written down in the transaction that uses its login up: of several at once one gets there."""
    claims = _verified(state, id_token, trusted)
    tool = the_tool()
    lifetime = timedelta(seconds=tool.settings.session_lifetime)
    with tool.sessions.begin() as db:
        if not login.spend(db, state):
            raise login.used()
        opening = Opening(now=trusted.now, lifetime=lifetime, cookieless=cookieless)
        return launches.record(db, trusted.registration, claims, opening)


def _verified(state: LoginState, id_token: str, trusted: Trusted) -> LaunchClaims:
    """What the token says. A token that is refused uses its login up too, so that nobody tries until one fits.

    Keys may have to be fetched, so no transaction is open meanwhile; where they can't be had, the login stays.
    """
    tool = the_tool()
    find_key = partial(key_sets.public_key, tool, trusted.registration, trusted.key_set, now=trusted.now)
    try:
        return verified(id_token, launching(tool.settings, state, trusted, find_key))
    except LaunchError:
        with tool.sessions.begin() as db:
            login.spend(db, state)
        raise


def _storage_page(state: LoginState, id_token: str, registration: Registration) -> Response:
    """A page that asks the platform's storage for the proof."""
    page = render_template(
        "storage.html",
        state=state.written,
        id_token=id_token,
        storage_key=storage_key(state),
        storage_target=state.storage_target,
        storage_origin=origin(registration.auth_login_url),
    )
    answer = make_response(page)
    answer.headers["Referrer-Policy"] = "same-origin"  # with "no-referrer" a form would not say where it comes from
    return answer


def _check_own_page() -> None:
    """The proof counts from the page above alone.

    Another site could begin a login itself, read the proof off its page, and make its visitors somebody else.
    """
    if request.headers.get("Origin", "").lower() != the_tool().settings.origin:
        raise LaunchError(
            "foreign-page",
            "this launch comes from a page that is not this tool's",
            advice="Open the activity again from the course, in another browser if it happens again.",
            detail="Origin is not the tool's: QUIZPORT_BASE_URL must be the address that browsers see",
            status=401,
        )


def _start(opened: Opened) -> str:
    """Where the person goes on: to the list of quizzes for a deep linking request, else to the start page."""
    home = url_for("home.home", launch=opened.public_id)
    return f"{home}quizzes" if opened.places else home


def _check_no_error() -> None:
    """A platform that refuses the login says so here (OpenID Connect 3.1.2.6)."""
    code = request.form.get("error")
    if code is None:
        return
    known = code[:60] if code.replace("_", "").isalpha() else "unreadable"
    raise LaunchError(
        "platform-error",
        "the course platform did not let you into this activity",
        advice="Log in to the course again and open the activity once more. If that does not help, tell your "
        "administrator what stands below.",
        detail=f"error={known}",
    )


def _field(name: str) -> str:
    value = request.form.get(name, "")
    if not value or (name != "id_token" and len(value) > LONGEST_STATE):
        raise LaunchError(
            f"no-{name.replace('_', '-')}",
            "this page is for course platforms: it cannot be opened by itself",
            advice="Open the activity from the course.",
            detail=f"{name} is missing or malformed",
        )
    return value
