"""Who may launch the tool, with which keys each side signs, and the logins that were used."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.tables.declared import Table, public_id


class Family(StrEnum):
    """Whose quirks apply."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"
    OTHER = "other"


class Registration(Table):
    """The tool as one platform knows it. Hosted Canvas gives all schools one issuer: only the row tells them apart."""

    __tablename__ = "registrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=public_id)
    """Part of the login URL that this platform alone is given."""
    name: Mapped[str] = mapped_column(String(255), unique=True)
    family: Mapped[str] = mapped_column(String(32))
    """The value of a :class:`Family`."""
    issuer: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(255))
    auth_login_url: Mapped[str] = mapped_column(Text)
    auth_token_url: Mapped[str] = mapped_column(Text)
    auth_audience: Mapped[str | None] = mapped_column(Text)
    """What a token request is addressed to, where it is not the token URL (Brightspace)."""
    key_set_url: Mapped[str] = mapped_column(Text)
    frame_origins: Mapped[list[str]]
    """Origins that may show the tool in a frame."""
    service_origins: Mapped[list[str]]
    """Origins that bearer tokens may be sent to, besides the token URL's."""
    allow_private_addresses: Mapped[bool] = mapped_column(default=False)
    sends_at_once: Mapped[int] = mapped_column(default=2)
    """How many scores may be under way to it at a time; Canvas takes one."""
    paused_until: Mapped[datetime | None]
    """No score is sent before: the platform asked to wait, or gives no token."""
    pause_count: Mapped[int] = mapped_column(default=0)
    pause_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    deployments: Mapped[list[Deployment]] = relationship(back_populates="registration", cascade="all, delete-orphan")


class Deployment(Table):
    """One installation of the tool within a platform; a launch from another one is refused."""

    __tablename__ = "deployments"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    deployment_id: Mapped[str] = mapped_column(String(255))

    registration: Mapped[Registration] = relationship(back_populates="deployments")


class ToolKey(Table):
    """A key pair of the tool. It is published from the start, signs from ``signs_from`` to ``signs_until``."""

    __tablename__ = "tool_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(String(64), unique=True)
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """PKCS 8, encrypted with the tool's secret."""
    public_jwk: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    signs_from: Mapped[datetime]
    signs_until: Mapped[datetime | None]
    published_until: Mapped[datetime | None]


class KeySet(Table):
    """A platform's public keys as last fetched; an answer that was no key set is never kept."""

    __tablename__ = "key_sets"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    keys: Mapped[dict[str, Any] | None]
    fetched_at: Mapped[datetime | None]
    fresh_until: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    """When a fetch was last begun: others do not begin one until it is over or has had its time."""
    failed_at: Mapped[datetime | None]
    """When a fetch last brought no key set; whoever waits for it then waits no longer."""


class AccessToken(Table):
    """A bearer token of a registration for a set of scopes, encrypted with the tool's secret."""

    __tablename__ = "access_tokens"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    scopes: Mapped[str] = mapped_column(String(512), primary_key=True)
    """Sorted, with a space between."""
    token: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


class SpentLogin(Table):
    """A login that was used: the one row of its state decides, among all processes, who launches with it."""

    __tablename__ = "spent_logins"
    __table_args__ = (Index(None, "expires_at"),)

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]
    """When the login ends; past that its state is refused anyway."""
