"""``lti-tool scores``: what has not reached a gradebook, and sending it again."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table as Grid
from sqlalchemy.orm import Session

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.services.outbox import listed, reason_in_words, send_all_again
from lti_tool.services.outbox import scores as scores_in
from lti_tool.services.registrations import registration
from lti_tool.tables import Registration, ScoreToSend

STATES = ("waiting", "sending", "sent", "failed")


@click.group()
def scores() -> None:
    """See which scores have not arrived, and send them again."""


@scores.command(name="list")
@click.option("--platform", default="", help="Only this platform's.")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Default: all but 'sent'.")
@click.option("--details", is_flag=True, help="What the platform answered, too.")
def list_(platform: str, states: tuple[str, ...], *, details: bool) -> None:
    """Show scores by state, people as numbers: names stay in the course."""
    grid = Grid("platform", "activity", "person", "score", "state", "tries", "why")
    with opened_tool() as tool, tool.sessions() as db:
        wanted = scores_in(states or ("waiting", "sending", "failed"), platform=_platform(db, platform))
        for row in listed(db, wanted):
            grid.add_row(*_cells(row, details=details))
    if grid.row_count:
        Console().print(grid)
    else:
        click.echo("No such score.")


@scores.command()
@click.option("--platform", default="", help="Only this platform's.")
@click.option("--person", type=int, help="Only this person's, by the number that 'scores list' shows.")
@click.option("--all", "everything", is_flag=True, help="Those that arrived as well.")
@click.option("--replace", is_flag=True, help="Over grades that a teacher gave meanwhile, too.")
def again(platform: str, person: int | None, *, everything: bool, replace: bool) -> None:
    """Send every score that was given up once more; the background work then does it."""
    with opened_tool() as tool, tool.sessions.begin() as db:
        states = STATES if everything else ("failed",)
        wanted = scores_in(states, platform=_platform(db, platform), person=person)
        count = send_all_again(db, wanted, now(db), replacing=replace)
    click.echo(f"{count} score{'' if count == 1 else 's'} will be sent again.")


def _platform(db: Session, name: str) -> Registration | None:
    return registration(db, name) if name else None


def _cells(row: ScoreToSend, *, details: bool) -> list[str]:
    place = row.placement
    why = reason_in_words(row, place.registration.pause_reason) if row.state != "sent" or row.error else ""
    if details and row.error_detail:
        why = f"{why}\n{row.error}: {row.error_detail}"
    name = place.title or place.resource_link_id
    return [
        place.registration.name,
        name,
        str(row.user_id),
        f"{row.given}/{row.maximum}",
        row.state,
        str(row.tries),
        why,
    ]
