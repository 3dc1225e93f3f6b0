"""``lti-tool keys``: the tool's own signing keys."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table as Grid

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.lti.keys import all_keys
from lti_tool.lti.keys import reseal as resealed
from lti_tool.lti.keys import rotate as rotated


@click.group()
def keys() -> None:
    """Look at the tool's signing keys, or change to a new one."""


@keys.command(name="list")
def list_() -> None:
    """Show every key: from when on it signs, and until when it is published."""
    with opened_tool() as tool, tool.sessions() as db:
        grid = Grid("key", "made", "signs from", "signs until", "published until")
        for key in all_keys(db):
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
        count = resealed(db, tool.sealer)
    click.echo(f"{count} keys are encrypted with the secret of now; QUIZPORT_PREVIOUS_SECRET is no longer needed.")


@keys.command()
@click.option("--at-once", is_flag=True, help="The old key leaked: stop signing with it and publishing it now.")
def rotate(*, at_once: bool) -> None:
    """Make a new key. It is published now and signs a day later, so that no platform meets a key it does not know."""
    with opened_tool() as tool, tool.sessions.begin() as db:
        key = rotated(db, tool, now(db), at_once=at_once)
    click.echo(f"{key.kid} is published now and signs from {key.signs_from:%Y-%m-%d %H:%M} UTC.")
