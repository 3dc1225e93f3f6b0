"""What every table shares: the metadata, names of constraints that migrations can rely on, and column kinds."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from lti_tool.database import UtcDateTime

Json = JSON().with_variant(JSONB(), "postgresql")
"""A value of JSON, in its indexed form on PostgreSQL."""


class Table(DeclarativeBase):
    """A table of the tool."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012 -- SQLAlchemy reads it so


def public_id() -> str:
    """A new name for a row that may stand in a URL: 16 random bytes, no secret and no order in it."""
    return secrets.token_urlsafe(16)
