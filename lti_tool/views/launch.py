"""Where the platform sends the browser back to, with the signed launch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from lti_tool import database
from lti_tool.errors import LaunchError
from lti_tool.lti import key_sets, login
from lti_tool.lti.claims import LaunchClaims
from lti_tool.lti.launch import launching, verified
from lti_tool.lti.login import SpentLogin
from lti_tool.services import launches
from lti_tool.tables import KeySet, Launch, Registration
from lti_tool.views.cookieless import forward
from lti_tool.views.headers import frame_within, origin
from lti_tool.views.login import login_cookie, storage_key
from lti_tool.views.sessions import set_session, the_tool

bp = Blueprint("launch", __name__)

LONGEST_STATE = 200


@dataclass(frozen=True, slots=True)
class _Consumed:
    """A login that is used up by this request, with what its token is verified against."""

    login: SpentLogin
    registration: Registration
    key_set: KeySet | None
    now: datetime


@bp.post("/lti/launch")
def launch() -> Response:
    """The launch, or the way to the proof that the platform keeps where the browser has no cookie."""
    _check_no_error()
    state, id_token = _field("state"), _field("id_token")
    secret = request.cookies.get(login_cookie(state))
    if secret is None:
        page = _storage_page(state, id_token)
        if page is not None:
            return page
    opened, session_secret = _opened(id_token, _consumed(state, cookie=secret or ""))
    response = make_response(redirect(_start(opened), code=303))
    set_session(response, opened, session_secret)
    response.delete_cookie(
        login_cookie(state), path="/lti/launch", secure=True, httponly=True, samesite="None", partitioned=True
    )
    return response


@bp.post("/lti/launch/storage")
def launch_with_storage() -> Response:
    """The launch of a browser without cookies: its proof comes from the platform's storage."""
    state, id_token = _field("state"), _field("id_token")
    opened, session_secret = _opened(id_token, _consumed(state, proof=_field("proof")), cookieless=True)
    return forward(_start(opened), session_secret)


def _opened(id_token: str, consumed: _Consumed, *, cookieless: bool = False) -> tuple[Launch, str]:
    """The launch and its session's secret. Keys may have to be fetched, so no transaction is open meanwhile."""
    claims = _verified(id_token, consumed)
    tool = the_tool()
    lifetime = timedelta(seconds=tool.settings.session_lifetime)
    with tool.sessions.begin() as db:
        opened, secret = launches.record(db, consumed.registration, claims, consumed.now, lifetime)
        opened.cookieless = cookieless
    return opened, secret


def _verified(id_token: str, consumed: _Consumed) -> LaunchClaims:
    tool = the_tool()
    find_key = partial(_key, consumed)
    return verified(id_token, launching(tool.settings, consumed.login, consumed.registration, find_key, consumed.now))


def _key(consumed: _Consumed, kid: str) -> RSAPublicKey:
    return key_sets.public_key(the_tool(), consumed.registration, consumed.key_set, kid, consumed.now)


def _consumed(state: str, *, cookie: str | None = None, proof: str = "") -> _Consumed:
    tool = the_tool()
    with tool.sessions.begin() as db:
        now = database.now(db)
        if cookie is not None:
            spent = login.consumed(db, state, cookie, now)
        else:
            spent = login.consumed_by_storage(db, tool.sealer, state, proof, now)
        registration, key_set = login.trusted(db, spent)
    frame_within(registration.frame_origins)
    return _Consumed(spent, registration, key_set, now)


def _storage_page(state: str, id_token: str) -> Response | None:
    """A page that asks the platform's storage for the proof; None where this login has none there."""
    tool = the_tool()
    with tool.sessions.begin() as db:
        found = login.with_storage(db, state, database.now(db))
    if found is None:
        return None
    spared, registration = found
    frame_within(registration.frame_origins)
    page = render_template(
        "storage.html",
        state=state,
        id_token=id_token,
        storage_key=storage_key(state),
        storage_target=spared.storage_target,
        storage_origin=origin(registration.auth_login_url),
    )
    return make_response(page)


def _start(opened: Launch) -> str:
    """Where the person goes on: to the list of quizzes for a deep linking request, else to the start page."""
    home = url_for("home.home", launch=opened.public_id)
    return f"{home}quizzes" if opened.deep_linking is not None else home


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
