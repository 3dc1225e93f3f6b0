"""Whom and what a launch speaks of: user, course and placement, found or made, and brought up to what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import Session

from lti_tool.database import insert_if_absent
from lti_tool.lti.claims import LaunchClaims, Named
from lti_tool.services import placing
from lti_tool.tables import BankTest, BankVersion, Context, Deployment, Placement, User

QUIZ = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}/[A-Za-z_][A-Za-z0-9_-]{0,63}")
MOST_COPIES = 20
"""How far back a copied link is looked for."""

Arriving: TypeAlias = type[User] | type[Context] | type[Placement]
Columns: TypeAlias = Mapping[str, Any]

_READ: Final[Mapping[Arriving, tuple[str, ...]]] = {
    User: ("id", "name"),
    Context: ("id", "title"),
    Placement: (
        "id",
        "title",
        "context_id",
        "line_item_url",
        "line_items_url",
        "scopes",
        "bank",
        "test",
        "linked_quiz",
    ),
}
"""What is read of each, to see what a launch changes."""

_FOUND = (
    select(*(getattr(table, name) for table, names in _READ.items() for name in names))
    .select_from(Deployment)
    .outerjoin(User, and_(User.registration_id == Deployment.registration_id, User.sub == bindparam("sub")))
    .outerjoin(Context, and_(Context.deployment_id == Deployment.id, Context.context_id == bindparam("context")))
    .outerjoin(
        Placement, and_(Placement.deployment_id == Deployment.id, Placement.resource_link_id == bindparam("link"))
    )
    .where(Deployment.id == bindparam("deployment"))
)
"""All three by one statement, made once: making one takes longer than running it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The rows that a launch is about, by their ids; ``placement_id`` is None for a deep linking request."""

    user_id: int
    context_id: int | None
    placement_id: int | None


def arrived(db: Session, deployment: Deployment, claims: LaunchClaims) -> Arrival:
    """Who arrives where; names, titles and the gradebook are kept as this launch says them."""
    course, link = claims.context, claims.resource_link
    found = _found(db, deployment, claims)
    within = {"deployment_id": deployment.id}
    who = {"registration_id": deployment.registration_id, "sub": claims.sub}
    user_id = _kept(db, User, who, found[User], _said(name=claims.name))
    context_id = placement_id = None
    if course is not None:
        named = {**within, "context_id": course.id}
        context_id = _kept(db, Context, named, found[Context], _said(title=course.title))
    if link is not None:
        named = {**within, "resource_link_id": link.id}
        told = _placed(claims, link, context_id)
        told = {**told, **_quiz(db, deployment, found[Placement], claims)}
        if found[Placement]["id"] is None:
            told = {"registration_id": deployment.registration_id, "scopes": [], **told}
        placement_id = _kept(db, Placement, named, found[Placement], told)
    return Arrival(user_id=user_id, context_id=context_id, placement_id=placement_id)


def _found(db: Session, deployment: Deployment, claims: LaunchClaims) -> dict[Arriving, dict[str, Any]]:
    """What is known of each; every column is None where nothing is."""
    course, link = claims.context, claims.resource_link
    names = {"sub": claims.sub, "context": course and course.id, "link": link and link.id}
    values = iter(db.connection().execute(_FOUND, {"deployment": deployment.id, **names}).one())
    return {table: {name: next(values) for name in columns} for table, columns in _READ.items()}


def _kept(db: Session, table: Arriving, named: Columns, known: Columns, told: Columns) -> int:
    """The id of the row of that name; two processes may make it at once, and both get the same."""
    if known["id"] is None:
        insert_if_absent(db, table, {**named, **told})
        made: int = db.connection().execute(select(table.id).filter_by(**named)).scalar_one()
        return made
    changed = {name: value for name, value in told.items() if value != known[name]}
    if changed:
        db.connection().execute(update(table).where(table.id == known["id"]).values(**changed))
    found: int = known["id"]
    return found


def _said(**columns: object) -> Columns:
    """What the launch says; what it leaves out stays as it is known."""
    return {name: value for name, value in columns.items() if value is not None}


def _placed(claims: LaunchClaims, link: Named, context_id: int | None) -> Columns:
    """What this launch says of its placement.

    A launch that names no column leaves the one that is known, which the tool may have made itself.
    """
    said = _said(title=link.title, context_id=context_id)
    if claims.gradebook is not None:
        said = {
            **said,
            **_said(line_item_url=claims.gradebook.line_item_url),
            "line_items_url": claims.gradebook.line_items_url,
            "scopes": list(claims.gradebook.scopes),
        }
    return said


def _quiz(db: Session, deployment: Deployment, known: Columns, claims: LaunchClaims) -> Columns:
    """The quiz of a placement that has none yet, or whose link names another one than before, until somebody begins.

    A link that was copied with its course has what stood at the original, whether the link names it or a teacher
    chose it here.
    """
    named = claims.quiz if QUIZ.fullmatch(claims.quiz or "") else None
    renamed = {} if named in {None, known["linked_quiz"]} else {"linked_quiz": named}
    if known["bank"] is None:
        return {**renamed, **(_of_original(db, deployment, claims) or _existing(db, named))}
    if renamed and not placing.begun(db, known["id"]):
        return {**renamed, **_existing(db, named)}
    return renamed


def _of_original(db: Session, deployment: Deployment, claims: LaunchClaims) -> Columns:
    """The quiz of the latest link that this one was copied from and that is known here."""
    for link in claims.copied_from[:MOST_COPIES]:
        there = (Placement.deployment_id == deployment.id, Placement.resource_link_id == link)
        row = db.connection().execute(select(Placement.bank, Placement.test).where(*there)).first()
        if row is not None and row.bank is not None:
            return {"bank": row.bank, "test": row.test}
    return {}


def _existing(db: Session, named: str | None) -> Columns:
    """The quiz of that name, if there is such a one."""
    if named is None:
        return {}
    bank, test = named.split("/")
    current = select(BankTest.test).join(BankVersion, BankVersion.id == BankTest.version_id)
    there = current.where(BankVersion.current, BankVersion.bank == bank, BankTest.test == test)
    return {} if db.connection().execute(there).first() is None else {"bank": bank, "test": test}
