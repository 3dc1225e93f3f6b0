"""Who is there and where: users, contexts, placements, and the launches that brought them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.tables.declared import Table, public_id
from lti_tool.tables.platforms import Deployment, Registration


class User(Table):
    """A person as one registration knows them; the same ``sub`` elsewhere is somebody else."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("registration_id", "sub"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    sub: Mapped[str] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(255))
    """As the last launch said it; platforms may keep it to themselves."""


class Context(Table):
    """A course."""

    __tablename__ = "contexts"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    context_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str | None] = mapped_column(Text)


class Placement(Table):
    """A resource link: one activity of a course, with the test that stands there, and its gradebook column."""

    __tablename__ = "placements"
    __table_args__ = (UniqueConstraint("deployment_id", "resource_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=public_id)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    context_id: Mapped[int | None] = mapped_column(ForeignKey("contexts.id"))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str | None] = mapped_column(Text)
    bank: Mapped[str | None] = mapped_column(String(64))
    test: Mapped[str | None] = mapped_column(String(64))
    """The identifiers of the bank and of its test; None until a teacher has chosen."""
    linked_quiz: Mapped[str | None] = mapped_column(String(129))
    """``bank/test`` as the link itself last named it; a teacher may have chosen another one since."""
    settled_by: Mapped[int | None]
    """The bank's version whose rules the wanted scores follow; another one that is current has them looked at again."""
    line_item_url: Mapped[str | None] = mapped_column(Text)
    """The gradebook column, with its query string; None while unknown."""
    line_items_url: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[list[str]]
    """What the platform grants on its gradebook."""
    line_item_lease_until: Mapped[datetime | None]
    """While one process looks for the column or makes it, no other does."""

    registration: Mapped[Registration] = relationship()
    deployment: Mapped[Deployment] = relationship()
    context: Mapped[Context | None] = relationship()


class Launch(Table):
    """One verified launch, and the session it opened; URLs hold its public id, the browser holds the secret."""

    __tablename__ = "launches"
    __table_args__ = (Index(None, "expires_at"), Index(None, "placement_id", "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=public_id)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    context_id: Mapped[int | None] = mapped_column(ForeignKey("contexts.id"))
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    """None for a deep linking request."""
    role: Mapped[str] = mapped_column(String(16))
    """``learner``, ``assistant`` (a teacher who cannot change the placement) or ``instructor``."""
    session_hash: Mapped[str] = mapped_column(String(64))
    return_url: Mapped[str | None] = mapped_column(Text)
    """Back to the course."""
    deep_linking: Mapped[dict[str, Any] | None]
    """The request's ``deep_linking_settings``; None for a resource link launch."""
    answered_at: Mapped[datetime | None]
    """When the deep linking request was answered; it is once only."""
    cookieless: Mapped[bool] = mapped_column(default=False)
    """The session's secret travels in a header or a form field, since the browser keeps no cookie."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
    deployment: Mapped[Deployment] = relationship()
    user: Mapped[User] = relationship()
    context: Mapped[Context | None] = relationship()
    placement: Mapped[Placement | None] = relationship()
