"""The third-party initiated login (Security Framework 5.1.1): checked, remembered, and sent on to the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode, urlsplit

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session, joinedload

from lti_tool.errors import LaunchError
from lti_tool.lti.claims import LONGEST_ID, storable
from lti_tool.sealing import Sealer, hashed, new_secret
from lti_tool.tables import KeySet, LoginState, Registration
from lti_tool.tool import Tool

LONGEST = 4096
STORAGE = "platform storage"

_NEW_LOGIN = insert(LoginState)
_TRUSTED = (
    select(Registration, KeySet)
    .outerjoin(KeySet, KeySet.registration_id == Registration.id)
    .where(Registration.id == bindparam("registration_id"))
    .options(joinedload(Registration.deployments))
)
"""Statements of every login and launch are made once: making one takes longer than running it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """What the platform sends; ``storage_target`` is the frame that keeps data for tools without cookies."""

    iss: str
    login_hint: str
    target_link_uri: str
    lti_message_hint: str | None
    client_id: str | None
    deployment_id: str | None
    storage_target: str | None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """The parameters of the request; ``LaunchError`` where a required one is missing."""
        return cls(
            iss=_required(given, "iss"),
            login_hint=_required(given, "login_hint"),
            target_link_uri=_required(given, "target_link_uri"),
            lti_message_hint=given.get("lti_message_hint"),
            client_id=given.get("client_id") or None,
            deployment_id=_short(given, "lti_deployment_id"),
            storage_target=_short(given, "lti_storage_target"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login under way: where the browser goes on, and the secrets that bind it.

    ``browser_secret`` is for the cookie, ``storage_proof`` for the platform's storage: each is in that browser only.
    """

    url: str
    state: str
    browser_secret: str
    storage_proof: str


@dataclass(frozen=True, slots=True)
class SpentLogin:
    """A login that was consumed: what its launch has to agree with."""

    registration_id: int
    nonce_hash: str
    target_link_uri: str


def begun(db: Session, tool: Tool, registration: Registration, asked: LoginRequest, now: datetime) -> Login:
    """The login, written down once, so that it can be consumed once."""
    settings = tool.settings
    _check(registration, asked, settings.origin)
    state, nonce, browser_secret = new_secret(), new_secret(), new_secret()
    row = {
        "state_hash": hashed(state),
        "registration_id": registration.id,
        "nonce_hash": hashed(nonce),
        "browser_hash": hashed(browser_secret),
        "target_link_uri": asked.target_link_uri,
        "deployment_id": asked.deployment_id,
        "storage_target": asked.storage_target,
        "created_at": now,
        "expires_at": now + timedelta(seconds=settings.login_lifetime),
    }
    db.connection().execute(_NEW_LOGIN, row)
    return Login(
        url=_authentication_url(registration, asked, state, nonce, settings.url("/lti/launch")),
        state=state,
        browser_secret=browser_secret,
        storage_proof=tool.sealer.mac(STORAGE, state),
    )


def consumed(db: Session, state: str, browser_secret: str, now: datetime) -> SpentLogin:
    """The login of this state and this browser, for the one caller that gets it; ``LaunchError`` for all others."""
    return _consumed(db, state, now, LoginState.browser_hash == hashed(browser_secret))


def consumed_by_storage(db: Session, sealer: Sealer, state: str, proof: str, now: datetime) -> SpentLogin:
    """As :func:`consumed`, for a browser that kept its proof with the platform."""
    if not sealer.genuine(STORAGE, state, proof):
        raise _other_browser()
    return _consumed(db, state, now, LoginState.storage_target.is_not(None))


def with_storage(db: Session, state: str, now: datetime) -> tuple[LoginState, Registration] | None:
    """The login that waits for its launch, if its proof may be in the platform's storage; it stays unconsumed."""
    waiting = (*_waiting(state, now), LoginState.storage_target.is_not(None))
    query = select(LoginState, Registration).join(Registration, Registration.id == LoginState.registration_id)
    row = db.execute(query.where(*waiting)).first()
    return None if row is None else (row[0], row[1])


def trusted(db: Session, login: SpentLogin) -> tuple[Registration, KeySet | None]:
    """The registration chosen at login, with its deployments and keys: a token counts for no other."""
    row = db.execute(_TRUSTED, {"registration_id": login.registration_id}).unique().one()
    return row[0], row[1]


def _consumed(db: Session, state: str, now: datetime, bound: ColumnElement[bool]) -> SpentLogin:
    """One conditional update decides, also among processes: a login launches once."""
    spent = (LoginState.registration_id, LoginState.nonce_hash, LoginState.target_link_uri)
    taken = update(LoginState).where(*_waiting(state, now), bound).values(consumed_at=now).returning(*spent)
    row = db.connection().execute(taken).first()
    if row is None:
        raise _why_not(db.get(LoginState, hashed(state)), now)
    return SpentLogin(*row)


def _waiting(state: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return LoginState.state_hash == hashed(state), LoginState.consumed_at.is_(None), LoginState.expires_at > now


def _why_not(login: LoginState | None, now: datetime) -> LaunchError:
    if login is None:
        return LaunchError("unknown-state", "this launch was not begun here", detail="no login has this state")
    if login.consumed_at is not None:
        return LaunchError("used-state", "this launch was already used", detail="the state was consumed before")
    if login.expires_at <= now:
        return LaunchError("expired-state", "opening the activity took too long", detail="the login has expired")
    return _other_browser()


def _other_browser() -> LaunchError:
    return LaunchError(
        "other-browser",
        "your browser did not bring back what it was given when you opened the activity",
        advice="Open the activity again in a new window or another browser, or allow cookies for this site.",
        detail="the login cookie or the proof in the platform's storage is missing or wrong",
        status=401,
    )


def _check(registration: Registration, asked: LoginRequest, origin: str) -> None:
    """Refuses early what the launch would be refused for."""
    if asked.iss != registration.issuer:
        raise _mistaken("wrong-issuer", f'iss is "{asked.iss[:100]}", registered is "{registration.issuer}"')
    if not registration.client_id:
        raise _mistaken("no-client", "the registration has no client id yet: lti-tool platforms add completes it")
    if asked.client_id not in {None, registration.client_id}:
        raise _mistaken("wrong-client", f'client_id is not "{registration.client_id}"')
    known = {deployment.deployment_id for deployment in registration.deployments}
    if asked.deployment_id is not None and asked.deployment_id not in known:
        raise unknown_deployment(asked.deployment_id)
    if not _of_origin(asked.target_link_uri, origin):
        raise _mistaken("foreign-target", f"target_link_uri does not lead to {origin}")


def unknown_deployment(deployment_id: str) -> LaunchError:
    """The refusal of an installation that nobody added."""
    return LaunchError(
        "unknown-deployment",
        "this tool does not know this installation of it in the course platform",
        advice="Ask your administrator to add the deployment to the tool.",
        detail=f"deployment_id {deployment_id[:100]!r} is not registered; lti-tool platforms shows which are",
    )


def _mistaken(reason: str, detail: str) -> LaunchError:
    return LaunchError(
        reason,
        "the course platform and this tool are not set up for each other",
        advice="Ask your administrator to compare the tool's settings on both sides.",
        detail=detail,
    )


def _of_origin(address: str, origin: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}".lower() == origin.lower()


def _authentication_url(registration: Registration, asked: LoginRequest, state: str, nonce: str, launch: str) -> str:
    """Step 2 of the login (5.1.1.2). The hints go back byte for byte."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": launch,
        "login_hint": asked.login_hint,
        "state": state,
        "nonce": nonce,
    }
    if asked.lti_message_hint is not None:
        query["lti_message_hint"] = asked.lti_message_hint
    joint = "&" if "?" in registration.auth_login_url else "?"
    return registration.auth_login_url + joint + urlencode(query)


def _required(given: Mapping[str, str], name: str) -> str:
    value = given.get(name)
    if not value or not storable(value) or (name == "target_link_uri" and len(value) > LONGEST):
        raise LaunchError(
            f"no-{name.replace('_', '-')}",
            "the course platform's request to log in is incomplete",
            detail=f"{name} is missing or malformed",
        )
    return value


def _short(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name)
    return value if value and len(value) <= LONGEST_ID and storable(value) else None
