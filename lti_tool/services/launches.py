"""Verified launches written down, and found again by the session that each one opened."""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, select
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


def record(
    db: Session, registration: Registration, claims: LaunchClaims, now: datetime, lifetime: timedelta
) -> tuple[Launch, str]:
    """The launch with its user, course and placement, and the secret of the session that it opens.

    ``registration`` has its deployments loaded. Names and titles, and what the gradebook grants, are as the last
    launch said them.
    """
    deployment = _deployment(registration, claims.deployment_id)
    user = _user(db, registration, claims)
    context = _context(db, deployment, claims)
    secret = new_secret()
    launch = Launch(
        registration_id=registration.id,
        deployment_id=deployment.id,
        user_id=user.id,
        context_id=None if context is None else context.id,
        placement_id=_placement_id(db, deployment, context, claims),
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
    query = (
        select(Registration).where(Registration.public_id == public_id).options(joinedload(Registration.deployments))
    )
    found = db.scalars(query).unique().first() if PUBLIC_ID.fullmatch(public_id) else None
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


def _user(db: Session, registration: Registration, claims: LaunchClaims) -> User:
    where = (User.registration_id == registration.id, User.sub == claims.sub)
    user = _found_or_made(db, User, where, {"registration_id": registration.id, "sub": claims.sub})
    if claims.name is not None:
        user.name = claims.name
    return user


def _context(db: Session, deployment: Deployment, claims: LaunchClaims) -> Context | None:
    if claims.context is None:
        return None
    where = (Context.deployment_id == deployment.id, Context.context_id == claims.context.id)
    new = {"deployment_id": deployment.id, "context_id": claims.context.id}
    context = _found_or_made(db, Context, where, new)
    context.title = claims.context.title or context.title
    return context


def _placement_id(db: Session, deployment: Deployment, context: Context | None, claims: LaunchClaims) -> int | None:
    """The placement of the launch's link, brought up to what the launch says; None for a deep linking request."""
    link = claims.resource_link
    if link is None:
        return None
    where = (Placement.deployment_id == deployment.id, Placement.resource_link_id == link.id)
    new = {
        "registration_id": deployment.registration_id,
        "deployment_id": deployment.id,
        "resource_link_id": link.id,
        "scopes": [],
    }
    placement = _found_or_made(db, Placement, where, new)
    placement.title = link.title or placement.title
    placement.context_id = placement.context_id if context is None else context.id
    _note_gradebook(placement, claims)
    if placement.bank is None:
        _choose(db, placement, claims)
    return placement.id


def _note_gradebook(placement: Placement, claims: LaunchClaims) -> None:
    """A launch that names no column leaves the one that is known, which the tool may have made itself."""
    if claims.gradebook is None:
        return
    placement.line_item_url = claims.gradebook.line_item_url or placement.line_item_url
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


def _found_or_made(
    db: Session, table: type[Row], where: tuple[ColumnElement[bool], ...], new: dict[str, object]
) -> Row:
    """The row; two processes may make it at once, and both get the same."""
    query = select(table).where(*where)
    found = db.scalars(query).first()
    if found is not None:
        return found
    insert_if_absent(db, table, new)
    return db.scalars(query).one()
