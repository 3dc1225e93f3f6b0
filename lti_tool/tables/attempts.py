"""Attempts, the answers in them, and what they earned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.tables.banks import BankVersion
from lti_tool.tables.declared import Json, Table, public_id
from lti_tool.tables.people import Placement, User


class Attempt(Table):
    """One try of one learner at one placement. ``submitted_at`` is None while it is open."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("placement_id", "user_id", "trial", "number"),
        Index(
            "ix_attempts_open",
            "placement_id",
            "user_id",
            "trial",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(None, "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=public_id)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("bank_versions.id"))
    test: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    """From 1, per learner and placement."""
    trial: Mapped[bool]
    """A teacher's look: it counts nowhere, and is removed afterwards."""
    plan: Mapped[dict[str, Any]]
    """What was drawn and in which order it is shown: ``lti_tool.services.plans``."""
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    handed_in_by: Mapped[str | None] = mapped_column(String(16))
    """``learner``, or ``clock`` where the time was up."""
    points: Mapped[str | None] = mapped_column(String(128))
    """An exact fraction, such as ``7/3``; None while open."""
    possible: Mapped[str | None] = mapped_column(String(128))
    pending: Mapped[bool] = mapped_column(default=False)
    """A person still has to grade a part of it."""
    passed: Mapped[bool | None]

    placement: Mapped[Placement] = relationship()
    user: Mapped[User] = relationship()
    version: Mapped[BankVersion] = relationship()


class Answer(Table):
    """What a learner has answered to one item so far."""

    __tablename__ = "answers"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(64), primary_key=True)
    response: Mapped[dict[str, Any]] = mapped_column(Json)
    """By response identifier, as :func:`qti.scoring.grade.grade` takes it."""
    flagged: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]
    """Counts the saves; a save must name the one it follows."""
    saved_at: Mapped[datetime]


class ItemScore(Table):
    """What the answer to one item earned when the attempt was handed in."""

    __tablename__ = "item_scores"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(64), primary_key=True)
    fraction: Mapped[str | None] = mapped_column(String(128))
    """The exact share of the item's points; None while pending."""
    maximum: Mapped[str] = mapped_column(String(64))
