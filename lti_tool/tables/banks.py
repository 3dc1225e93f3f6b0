"""Banks as they were when they were last valid: files by content, versions by the files they are made of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.tables.declared import Table


class StoredFile(Table):
    """The bytes of a file, once, by their SHA-256."""

    __tablename__ = "stored_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class BankVersion(Table):
    """A bank with these very files; attempts keep the version they began with."""

    __tablename__ = "bank_versions"
    __table_args__ = (
        Index(None, "bank", "digest", unique=True),
        Index(
            "ix_bank_versions_current",
            "bank",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the paths and digests of its files."""
    title: Mapped[str] = mapped_column(Text)
    current: Mapped[bool]
    """The one that new attempts get."""
    created_at: Mapped[datetime]


class BankFile(Table):
    """A file of a version, by its path in the bank's folder."""

    __tablename__ = "bank_files"

    version_id: Mapped[int] = mapped_column(ForeignKey("bank_versions.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(512), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("stored_files.digest"))


class BankTest(Table):
    """A test of a version, as the list to pick from shows it."""

    __tablename__ = "bank_tests"

    version_id: Mapped[int] = mapped_column(ForeignKey("bank_versions.id", ondelete="CASCADE"), primary_key=True)
    test: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    question_count: Mapped[int]
    """How many questions an attempt shows."""
    points: Mapped[str] = mapped_column(String(64))
    """The most that can be had, in decimal digits."""
    by_hand: Mapped[bool] = mapped_column(default=False)
    """A person has to grade some of its questions."""
