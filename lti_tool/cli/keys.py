"""``lti-tool keys``: the tool's own signing keys."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table as Grid
from sqlalchemy import delete, select

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.lti.keys import rotate as rotated
from lti_tool.tables import AccessToken, ToolKey


@click.group()
def keys() -> None:
    """Look at the tool's signing keys, or change to a new one."""


@keys.command(name="list")
def list_() -> None:
    """Show every key: from when on it signs, and until when it is published."""
    with opened_tool() as tool, tool.sessions() as db:
        grid = Grid("key", "made", "signs from", "signs until", "published until")
        for key in db.scalars(select(ToolKey).order_by(ToolKey.id)):
            times = (key.created_at, key.signs_from, key.signs_until, key.published_until)
            grid.add_row(key.kid, *(f"{each:%Y-%m-%d %H:%M} UTC" if each else "–" for each in times))
    if not grid.row_count:
        click.echo("There is no key yet; the first is made when it is needed.")
    else:
        Console().print(grid)


@keys.command()
def reseal() -> None:
    """After QUIZPORT_SECRET was changed: encrypt what is stored with it, so that the one before can go.

    Keep the secret before as QUIZPORT_PREVIOUS_SECRET until this is done.
    """
    with opened_tool() as tool, tool.sessions.begin() as db:
        rows = db.scalars(select(ToolKey).with_for_update()).all()
        for row in rows:
            row.private_key = tool.sealer.resealed(row.private_key)
        db.execute(delete(AccessToken))  # they last an hour, and are asked for again
    click.echo(f"{len(rows)} keys are encrypted with the secret of now; QUIZPORT_PREVIOUS_SECRET is no longer needed.")


@keys.command()
@click.option("--at-once", is_flag=True, help="The old key leaked: stop signing with it and publishing it now.")
def rotate(*, at_once: bool) -> None:
    """Make a new key. It is published now and signs a day later, so that no platform meets a key it does not know."""
    with opened_tool() as tool, tool.sessions.begin() as db:
        key = rotated(db, tool, now(db), at_once=at_once)
    click.echo(f"{key.kid} is published now and signs from {key.signs_from:%Y-%m-%d %H:%M} UTC.")
