"""The migrations make the very tables that the code declares, on both databases, and only once."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from lti_tool.errors import SettingsError
from lti_tool.migrate import is_current, migrate, require_current
from lti_tool.tables import Table
from lti_tool.tool import Tool


def test_migrations_make_the_declared_tables(tool: Tool) -> None:
    """Nothing is left that a further migration would have to change."""
    with tool.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Table.metadata)

    assert differences == []


def test_migrating_twice_changes_nothing(tool: Tool) -> None:
    """A second process that migrates finds everything done."""
    migrate(tool.engine)

    with tool.engine.connect() as connection:
        assert is_current(connection)


def test_a_database_without_tables_is_told() -> None:
    """A tool on a database that nobody migrated says what to run."""
    with pytest.raises(SettingsError, match="another version") as caught:
        require_current(create_engine("sqlite://"))

    assert caught.value.advice == "Run: lti-tool migrate"
