"""The outbox: for each placement and learner the score that the gradebook should hold, and how far it has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.tables.declared import Table
from lti_tool.tables.people import Placement, User


class ScoreToSend(Table):
    """One row per placement and learner, written with what caused it; a newer score takes the older one's place.

    ``version`` grows with each score that is wanted, ``sent_version`` is the one that arrived: equal means done. A row
    under way is leased; a sender that lost its lease cannot write over what came after.
    """

    __tablename__ = "scores_to_send"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "registration_id", "state"))

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))

    version: Mapped[int]
    given: Mapped[str] = mapped_column(String(64))
    """Points in decimal digits, as they are; below 0 is 0."""
    maximum: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    """The learner's own times, of the attempt that counts."""
    offered: Mapped[datetime | None]
    """``submitted_at`` of the submission that the platform may know already: sent, or perhaps, as nobody answered."""
    asked_by_teacher: Mapped[bool] = mapped_column(default=False)

    state: Mapped[str] = mapped_column(String(16))
    """``waiting``, ``sending``, ``sent`` or ``failed`` (given up until asked again)."""
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    lease_holder: Mapped[str | None] = mapped_column(String(32))
    reserved_at: Mapped[datetime | None]
    """The last timestamp that was or may have been sent: durable before the request, the next is a second later."""
    sent_version: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(64))
    """The short name of what went wrong last; the words for it are the page's."""
    error_detail: Mapped[str | None] = mapped_column(Text)

    placement: Mapped[Placement] = relationship()
    user: Mapped[User] = relationship()
