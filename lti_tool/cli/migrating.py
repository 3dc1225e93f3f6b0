"""``lti-tool migrate``: the database brought to this release."""

from __future__ import annotations

import click

from lti_tool.database import engine_for
from lti_tool.migrate import migrate as migrated
from lti_tool.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the database to the version this release needs."""
    engine = engine_for(Settings().database_url)
    migrated(engine)
    engine.dispose()
    click.echo("The database is ready.")
