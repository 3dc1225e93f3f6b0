"""The database brought to the version this release needs, by one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from lti_tool.errors import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x5155_495A
"""The number of the advisory lock on PostgreSQL; nothing else of ours uses one."""


def migrate(engine: Engine) -> None:
    """All migrations that are missing, in one transaction each, while no other process migrates."""
    with _locked(engine), engine.connect() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "head")
        connection.commit()


def is_current(connection: Connection) -> bool:
    """True where the database has the version this release needs."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def require_current(engine: Engine) -> None:
    """``SettingsError`` where the database still has to be migrated."""
    with engine.connect() as connection:
        if not is_current(connection):
            raise SettingsError(
                "not-migrated",
                "the database has another version than this release",
                advice="Run: lti-tool migrate",
            )


@contextmanager
def _locked(engine: Engine) -> Iterator[None]:
    """Alone among processes: an advisory lock on PostgreSQL, a locked file beside a SQLite database."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        return
    path = Path(f"{engine.url.database}.migrating")
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
