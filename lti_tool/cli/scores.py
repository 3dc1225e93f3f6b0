"""``lti-tool scores``: what has not reached a gradebook, and sending it again."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table as Grid
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.services.outbox import reason_in_words, send_again
from lti_tool.services.registrations import registration
from lti_tool.tables import Placement, Registration, ScoreToSend

STATES = ("waiting", "sending", "sent", "failed")


@click.group()
def scores() -> None:
    """See which scores have not arrived, and send them again."""


@scores.command(name="list")
@click.option("--platform", default="", help="Only this platform's.")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Default: all but 'sent'.")
def list_(platform: str, states: tuple[str, ...]) -> None:
    """Show scores by state, people as numbers: names stay in the course."""
    grid = Grid("platform", "activity", "person", "score", "state", "tries", "why")
    with opened_tool() as tool, tool.sessions() as db:
        for row in _rows(db, platform, states or ("waiting", "sending", "failed")):
            place = row.placement
            why = reason_in_words(row) if row.error else ""
            score = f"{row.given}/{row.maximum}"
            name = place.title or place.resource_link_id
            grid.add_row(place.registration.name, name, str(row.user_id), score, row.state, str(row.tries), why)
    if grid.row_count:
        Console().print(grid)
    else:
        click.echo("No such score.")


@scores.command()
@click.option("--platform", default="", help="Only this platform's.")
@click.option("--person", type=int, help="Only this person's, by the number that 'scores list' shows.")
@click.option("--all", "everything", is_flag=True, help="Those that arrived as well.")
def again(platform: str, person: int | None, *, everything: bool) -> None:
    """Send every score that was given up once more; the background work then does it."""
    with opened_tool() as tool, tool.sessions.begin() as db:
        rows = [
            row
            for row in _rows(db, platform, STATES if everything else ("failed",))
            if person is None or row.user_id == person
        ]
        for row in rows:
            send_again(db, row.placement_id, row.user_id, now(db))
    click.echo(f"{len(rows)} score{'' if len(rows) == 1 else 's'} will be sent again.")


def _rows(db: Session, platform: str, states: tuple[str, ...]) -> list[ScoreToSend]:
    query = select(ScoreToSend).where(ScoreToSend.state.in_(states)).join(ScoreToSend.placement)
    if platform:
        query = query.where(Placement.registration_id == registration(db, platform).id)
    return list(db.scalars(query.join(Registration).order_by(Registration.name, Placement.id, ScoreToSend.user_id)))
