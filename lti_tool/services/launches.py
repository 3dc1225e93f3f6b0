"""Verified launches written down, and found again by the session that each one opened."""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Executable, and_, bindparam, delete, select
from sqlalchemy.orm import Session, joinedload

from lti_tool.database import insert_if_absent
from lti_tool.errors import LaunchError, NotYoursError, SessionLostError
from lti_tool.lti.claims import LaunchClaims
from lti_tool.lti.login import unknown_deployment
from lti_tool.sealing import hashed, new_secret
from lti_tool.tables import (
    BankTest,
    BankVersion,
    Context,
    Deployment,
    Launch,
    LoginState,
    Placement,
    Registration,
    User,
)

Row = TypeVar("Row", User, Context, Placement)

QUIZ = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,63})/([A-Za-z_][A-Za-z0-9_-]{0,63})")
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
KEPT = timedelta(days=1)
"""How long a session that has ended is kept: it then says "open the activity again" rather than "not found"."""

_FOUND: Executable = (
    select(User, Context, Placement)
    .select_from(Deployment)
    .outerjoin(User, and_(User.registration_id == Deployment.registration_id, User.sub == bindparam("sub")))
    .outerjoin(Context, and_(Context.deployment_id == Deployment.id, Context.context_id == bindparam("context")))
    .outerjoin(
        Placement, and_(Placement.deployment_id == Deployment.id, Placement.resource_link_id == bindparam("link"))
    )
    .where(Deployment.id == bindparam("deployment"))
)
_REGISTRATION = (
    select(Registration)
    .where(Registration.public_id == bindparam("public_id"))
    .options(joinedload(Registration.deployments))
)
"""Statements of every login and launch are made once: making one takes longer than running it."""


def record(
    db: Session, registration: Registration, claims: LaunchClaims, now: datetime, lifetime: timedelta
) -> tuple[Launch, str]:
    """The launch with its user, course and placement, and the secret of the session that it opens.

    ``registration`` has its deployments loaded. Names and titles, and what the gradebook grants, are as the last
    launch said them.
    """
    deployment = _deployment(registration, claims.deployment_id)
    user, context, placement = _people_and_places(db, deployment, claims)
    secret = new_secret()
    launch = Launch(
        registration_id=registration.id,
        deployment_id=deployment.id,
        user_id=user.id,
        context_id=None if context is None else context.id,
        placement_id=None if placement is None else placement.id,
        role=claims.role.value,
        session_hash=hashed(secret),
        return_url=claims.return_url,
        deep_linking=claims.deep_linking,
        created_at=now,
        expires_at=now + lifetime,
    )
    db.add(launch)
    db.flush()
    return launch, secret


def session(db: Session, public_id: str, secret: str, now: datetime) -> Launch:
    """The launch, with whom and what it is about, for whoever holds its secret.

    ``NotYoursError`` where there is no such launch, ``SessionLostError`` for another's secret or one that has ended.
    """
    everything = (
        joinedload(Launch.registration),
        joinedload(Launch.deployment),
        joinedload(Launch.user),
        joinedload(Launch.context),
        joinedload(Launch.placement),
    )
    known = PUBLIC_ID.fullmatch(public_id) is not None
    launch = (
        db.scalars(select(Launch).where(Launch.public_id == public_id).options(*everything)).first() if known else None
    )
    if launch is None:
        raise NotYoursError("no-launch", "there is nothing at this address")
    if not hmac.compare_digest(launch.session_hash, hashed(secret)) or launch.expires_at <= now:
        raise session_lost()
    return launch


def session_lost() -> SessionLostError:
    """The refusal that every page gives to a browser without the session."""
    return SessionLostError("session-lost", "this page is open no longer, or was opened by somebody else")


def forget_ended(db: Session, now: datetime) -> None:
    """Removes logins that came to nothing, and sessions that ended a while ago."""
    db.execute(delete(LoginState).where(LoginState.expires_at < now - KEPT))
    db.execute(delete(Launch).where(Launch.expires_at < now - KEPT))


def registration_at(db: Session, public_id: str) -> Registration:
    """The registration whose login address has this id."""
    known = PUBLIC_ID.fullmatch(public_id) is not None
    found = db.scalars(_REGISTRATION, {"public_id": public_id}).unique().first() if known else None
    if found is None:
        raise LaunchError(
            "unknown-registration",
            "no course platform is registered at this address",
            advice="Ask your administrator to compare the login address that is set in the course platform.",
            status=404,
        )
    return found


def _deployment(registration: Registration, deployment_id: str) -> Deployment:
    for deployment in registration.deployments:
        if deployment.deployment_id == deployment_id:
            return deployment
    raise unknown_deployment(deployment_id)


def _people_and_places(
    db: Session, deployment: Deployment, claims: LaunchClaims
) -> tuple[User, Context | None, Placement | None]:
    """The user, course and placement of the launch, found by one query or made, and brought up to what it says."""
    course, link = claims.context, claims.resource_link
    names = {"sub": claims.sub, "context": course and course.id, "link": link and link.id}
    user, context, placement = db.execute(_FOUND, {"deployment": deployment.id, **names}).one()
    if user is None:
        user = _made(db, User, {"registration_id": deployment.registration_id, "sub": claims.sub})
    _update(user, "name", claims.name)
    if course is not None:
        context = context or _made(db, Context, {"deployment_id": deployment.id, "context_id": course.id})
        _update(context, "title", course.title)
    if link is not None:
        named = {"deployment_id": deployment.id, "resource_link_id": link.id}
        placement = placement or _made(db, Placement, named, registration_id=deployment.registration_id, scopes=[])
        _note(db, placement, context, claims)
    return user, context, placement


def _note(db: Session, placement: Placement, context: Context | None, claims: LaunchClaims) -> None:
    """What this launch says of its placement."""
    link = claims.resource_link
    _update(placement, "title", None if link is None else link.title)
    _update(placement, "context_id", None if context is None else context.id)
    _note_gradebook(placement, claims)
    if placement.bank is None:
        _choose(db, placement, claims)


def _note_gradebook(placement: Placement, claims: LaunchClaims) -> None:
    """A launch that names no column leaves the one that is known, which the tool may have made itself."""
    if claims.gradebook is None:
        return
    _update(placement, "line_item_url", claims.gradebook.line_item_url)
    if placement.line_items_url != claims.gradebook.line_items_url:
        placement.line_items_url = claims.gradebook.line_items_url
    if placement.scopes != list(claims.gradebook.scopes):
        placement.scopes = list(claims.gradebook.scopes)


def _choose(db: Session, placement: Placement, claims: LaunchClaims) -> None:
    """The quiz that the link itself names, if there is such a one: so a copied course keeps its quizzes."""
    named = QUIZ.fullmatch(claims.quiz or "")
    if named is None:
        return
    bank, test = named.groups()
    current = select(BankTest).join(BankVersion, BankVersion.id == BankTest.version_id)
    if (
        db.scalars(current.where(BankVersion.current, BankVersion.bank == bank, BankTest.test == test)).first()
        is not None
    ):
        placement.bank, placement.test = bank, test


def _update(row: Row, name: str, value: object) -> None:
    """What was told replaces what was known; an equal value is not written again."""
    if value is not None and getattr(row, name) != value:
        setattr(row, name, value)


def _made(db: Session, table: type[Row], named: dict[str, Any], **other: Any) -> Row:
    """The row of that name; two processes may make it at once, and both get the same."""
    insert_if_absent(db, table, {**named, **other})
    return db.scalars(select(table).filter_by(**named)).one()
