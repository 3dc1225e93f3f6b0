"""The third-party initiated login (Security Framework 5.1.1): checked, sent on to the platform, used once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode, urlsplit

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session, joinedload

from lti_tool.database import Clock, insert_if_absent
from lti_tool.errors import LaunchError
from lti_tool.lti.claims import LONGEST_ID, storable
from lti_tool.lti.login_states import LoginState, issued
from lti_tool.sealing import Sealer, hashed
from lti_tool.settings import Settings
from lti_tool.tables import Deployment, KeySet, Registration, SpentLogin

LONGEST = 4096

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_KNOWN = (
    select(
        Registration.public_id,
        Registration.issuer,
        Registration.client_id,
        Registration.auth_login_url,
        Registration.frame_origins,
        Deployment.deployment_id,
        Clock(),
    )
    .outerjoin(Deployment, Deployment.registration_id == Registration.id)
    .where(Registration.public_id == bindparam("public_id"))
)
_TRUSTED = (
    select(Registration, KeySet, Clock())
    .outerjoin(KeySet, KeySet.registration_id == Registration.id)
    .where(Registration.public_id == bindparam("public_id"))
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
class Known:
    """What a login needs of the registration at whose address it came, and the database's time."""

    public_id: str
    issuer: str
    client_id: str
    auth_login_url: str
    frame_origins: list[str]
    deployments: frozenset[str | None]
    now: datetime


def known(connection: Connection, public_id: str) -> Known:
    """The registration whose login address has this id; ``LaunchError`` where there is none."""
    rows = connection.execute(_KNOWN, {"public_id": public_id}).all() if PUBLIC_ID.fullmatch(public_id) else []
    if not rows:
        raise not_registered()
    first = rows[0]
    return Known(
        public_id=first.public_id,
        issuer=first.issuer,
        client_id=first.client_id,
        auth_login_url=first.auth_login_url,
        frame_origins=first.frame_origins,
        deployments=frozenset(row.deployment_id for row in rows),
        now=first[-1],
    )


def not_registered() -> LaunchError:
    """The refusal of an address that belongs to no registration."""
    return LaunchError(
        "unknown-registration",
        "no course platform is registered at this address",
        advice="Ask your administrator to compare the login address that is set in the course platform.",
        status=404,
    )


@dataclass(frozen=True, slots=True)
class Login:
    """A login under way: where the browser goes on, and what binds it."""

    url: str
    state: LoginState


def begun(sealer: Sealer, settings: Settings, registration: Known, asked: LoginRequest) -> Login:
    """A login that the platform may answer; ``LaunchError`` where what it asks does not fit the registration."""
    _check(registration, asked, settings.origin)
    state = issued(
        sealer,
        registration=registration.public_id,
        target_link_uri=asked.target_link_uri,
        storage_target=asked.storage_target,
        expires_at=registration.now + timedelta(seconds=settings.login_lifetime),
    )
    return Login(url=_authentication_url(registration, asked, state, settings.url("/lti/launch")), state=state)


@dataclass(frozen=True, slots=True)
class Trusted:
    """The registration chosen at login, with its deployments and keys, at the moment of the launch."""

    registration: Registration
    key_set: KeySet | None
    now: datetime


def trusted(db: Session, state: LoginState) -> Trusted:
    """Whom a launch with this state is verified against; ``LaunchError`` where the login has expired."""
    row = db.execute(_TRUSTED, {"public_id": state.registration}).unique().first()
    if row is None:
        raise LaunchError("unknown-registration", "this course platform is not registered any more", status=404)
    registration, key_set, now = row
    if state.expires_at <= now:
        raise LaunchError("expired-state", "opening the activity took too long", detail="the login has expired")
    return Trusted(registration, key_set, now)


def check_browser(state: LoginState, *, secret: str | None = None, proof: str = "") -> None:
    """``LaunchError`` for a browser that brings back neither the secret of its cookie nor the proof in storage."""
    if not (state.is_of_storage(proof) if secret is None else state.is_of_browser(secret)):
        raise LaunchError(
            "other-browser",
            "your browser did not bring back what it was given when you opened the activity",
            advice="Open the activity again in a new window or another browser, or allow cookies for this site.",
            detail="the login cookie or the proof in the platform's storage is missing or wrong",
            status=401,
        )


def spend(db: Session, state: LoginState) -> bool:
    """True for the one caller, among all processes, that uses the login first."""
    return insert_if_absent(db, SpentLogin, {"state_hash": hashed(state.written), "expires_at": state.expires_at})


def used() -> LaunchError:
    """The refusal of a launch whose login was used before."""
    return LaunchError("used-state", "this launch was already used", detail="the state was consumed before")


def _check(registration: Known, asked: LoginRequest, origin: str) -> None:
    """Refuses early what the launch would be refused for."""
    if asked.iss != registration.issuer:
        raise _mistaken("wrong-issuer", f'iss is "{asked.iss[:100]}", registered is "{registration.issuer}"')
    if not registration.client_id:
        raise _mistaken("no-client", "the registration has no client id yet: lti-tool platforms add completes it")
    if asked.client_id not in {None, registration.client_id}:
        raise _mistaken("wrong-client", f'client_id is not "{registration.client_id}"')
    if asked.deployment_id is not None and asked.deployment_id not in registration.deployments:
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


def _authentication_url(registration: Known, asked: LoginRequest, state: LoginState, launch: str) -> str:
    """Step 2 of the login (5.1.1.2). The hints go back byte for byte."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": launch,
        "login_hint": asked.login_hint,
        "state": state.written,
        "nonce": state.nonce,
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
