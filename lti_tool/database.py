"""One database behind one setting: engine, sessions, its clock, and times that keep their zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, Insert, create_engine, event, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

Sessions = sessionmaker[Session]


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone; what has none is refused on the way in. SQLite alone would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; naive for SQLite, which then sorts times as it sorts texts."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """The time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_for(url: str) -> Engine:
    """The engine for a SQLite file or a PostgreSQL server, set so that a commit survives a crash.

    SQLite: WAL, ``synchronous=FULL``, foreign keys, and every transaction that may write begins as a writer, so that
    two writers wait for each other rather than fail. ``ArgumentError`` for any other address, which it does not repeat.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=10,
            hide_parameters=True,  # what a failed statement would have stored is nobody's business
        )
    engine = create_engine(parsed, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return engine


def _parsed(url: str) -> URL:
    """The address; it may hold a password, so that nothing says what was wrong in it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ArgumentError("QUIZPORT_DATABASE_URL: a database is named like sqlite:///quizport.db or postgresql://…")
    return parsed


def sessions_for(engine: Engine) -> Sessions:
    """What opens sessions: ``with sessions.begin() as db`` is one transaction."""
    return sessionmaker(engine, expire_on_commit=False)


class Clock(FunctionElement[datetime]):
    """The database's clock, the one clock that all processes share, as a column: when its statement runs."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(Clock, "postgresql")
def _postgresql_clock(_clock: Clock, _compiler: object, **_options: object) -> str:
    return "clock_timestamp()"


@compiles(Clock, "sqlite")
def _sqlite_clock(_clock: Clock, _compiler: object, **_options: object) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


_NOW = select(Clock())


def now(db: Session) -> datetime:
    """What the database's clock says, in UTC. A statement that is made anyway can bring it along: :class:`Clock`."""
    moment: datetime = db.connection().execute(_NOW).scalar_one()
    return moment


def insert_if_absent(db: Session, table: type[Any], values: Mapping[str, Any]) -> bool:
    """True where the row was new; False where another, of whatever process, stands in one of its unique places."""
    dialect = db.get_bind().dialect.name
    if (table, dialect) not in _INSERTING:
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        _INSERTING[table, dialect] = insert(table).on_conflict_do_nothing().returning(literal_column("1"))
    return db.connection().execute(_INSERTING[table, dialect], dict(values)).first() is not None


_INSERTING: dict[tuple[type[Any], str], Insert] = {}
"""Statements are made once: making one takes longer than running it."""


def _sqlite_connected(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late; ours is below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begins(connection: Connection) -> None:
    """A read that becomes a write fails at once when another wrote in between; a writer from the start waits."""
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
