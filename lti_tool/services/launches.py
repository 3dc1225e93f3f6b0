"""Verified launches written down, and found again by the session that each one opened."""

from __future__ import annotations

import hmac
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session, joinedload

from lti_tool.database import Clock
from lti_tool.errors import NotYoursError, SessionLostError
from lti_tool.lti.claims import LaunchClaims
from lti_tool.lti.login import PUBLIC_ID, not_registered, unknown_deployment
from lti_tool.sealing import hashed, new_secret
from lti_tool.services import arrivals
from lti_tool.tables import Deployment, Launch, Registration, SpentLogin, public_id

KEPT = timedelta(days=1)
"""How long a session that has ended is kept: it then says "open the activity again" rather than "not found"."""
LONGEST = timedelta(days=1)
"""How long after its launch a session may last that is used all the time; longer where its lifetime is set longer."""

_SESSION = (
    select(Launch, Clock())
    .where(Launch.public_id == bindparam("public_id"))
    .options(*(joinedload(each) for each in (Launch.registration, Launch.deployment, Launch.user, Launch.placement)))
)
_NEW_LAUNCH = insert(Launch)
"""Statements of every request are made once: making one takes longer than running it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a launch opens its session: when, for how long, and whether the browser keeps it in a cookie."""

    now: datetime
    lifetime: timedelta
    cookieless: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A launch that was written down. ``places`` is True for a deep linking request."""

    public_id: str
    secret: str = field(repr=False)
    places: bool


def record(db: Session, registration: Registration, claims: LaunchClaims, opening: Opening) -> Opened:
    """The launch with its user, course and placement, and the session that it opens.

    ``registration`` has its deployments loaded. Names and titles, and what the gradebook grants, are as the last
    launch said them.
    """
    deployment = _deployment(registration, claims.deployment_id)
    opened = Opened(public_id=public_id(), secret=new_secret(), places=claims.deep_linking is not None)
    row = {
        "public_id": opened.public_id,
        "registration_id": registration.id,
        "deployment_id": deployment.id,
        **asdict(arrivals.arrived(db, deployment, claims)),
        "role": claims.role.value,
        "session_hash": hashed(opened.secret),
        "return_url": claims.return_url,
        "deep_linking": claims.deep_linking,
        "cookieless": opening.cookieless,
        "created_at": opening.now,
        "expires_at": opening.now + opening.lifetime,
    }
    db.connection().execute(_NEW_LAUNCH, row)
    return opened


def session(db: Session, name: str, secret: str, using: timedelta | None = None) -> Launch:
    """The launch of that public id, with whom and what it is about, for whoever holds its secret.

    With ``using``, the lifetime of sessions, it lasts that long from now, so that nobody's ends under their hands.
    ``NotYoursError`` where there is no such launch, ``SessionLostError`` for another's secret or one that has ended.
    """
    row = db.execute(_SESSION, {"public_id": name}).first() if PUBLIC_ID.fullmatch(name) else None
    if row is None:
        raise NotYoursError("no-launch", "there is nothing at this address")
    launch: Launch = row[0]
    if not hmac.compare_digest(launch.session_hash, hashed(secret)) or launch.expires_at <= row[1]:
        raise session_lost()
    if using is not None:
        _prolong(launch, row[1], using)
    return launch


def _prolong(launch: Launch, now: datetime, lifetime: timedelta) -> None:
    """At most eight times in a lifetime, since each writes a row; up to :data:`LONGEST` after the launch."""
    ends = min(now + lifetime, launch.created_at + max(LONGEST, lifetime))
    if launch.expires_at < min(ends, now + lifetime * 7 / 8):
        launch.expires_at = ends


def session_lost() -> SessionLostError:
    """The refusal that every page gives to a browser without the session."""
    return SessionLostError("session-lost", "this page is open no longer, or was opened by somebody else")


def forget_ended(db: Session, now: datetime) -> None:
    """Removes used logins and sessions that ended a while ago."""
    db.execute(delete(SpentLogin).where(SpentLogin.expires_at < now - KEPT))
    db.execute(delete(Launch).where(Launch.expires_at < now - KEPT))


def registration_at(db: Session, name: str) -> Registration:
    """The registration whose addresses have this public id; ``LaunchError`` where there is none."""
    found = db.scalar(select(Registration).where(Registration.public_id == name)) if PUBLIC_ID.fullmatch(name) else None
    if found is None:
        raise not_registered()
    return found


def _deployment(registration: Registration, deployment_id: str) -> Deployment:
    for deployment in registration.deployments:
        if deployment.deployment_id == deployment_id:
            return deployment
    raise unknown_deployment(deployment_id)
