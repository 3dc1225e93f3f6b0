"""``lti-tool scores``: what has not reached a gradebook, and sending it again."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table as Grid
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.services.outbox import reason_in_words, send_all_again
from lti_tool.services.registrations import registration
from lti_tool.tables import Placement, Registration, ScoreToSend

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
        wanted = _wanted(db, platform, states or ("waiting", "sending", "failed"))
        for row in db.scalars(_in_order(wanted)):
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
        wanted = _wanted(db, platform, STATES if everything else ("failed",))
        if person is not None:
            wanted = wanted.where(ScoreToSend.user_id == person)
        count = send_all_again(db, wanted, now(db), replacing=replace)
    click.echo(f"{count} score{'' if count == 1 else 's'} will be sent again.")


def _wanted(db: Session, platform: str, states: tuple[str, ...]) -> Select[ScoreToSend]:
    query = select(ScoreToSend).where(ScoreToSend.state.in_(states))
    return query.where(ScoreToSend.registration_id == registration(db, platform).id) if platform else query


def _in_order(wanted: Select[ScoreToSend]) -> Select[ScoreToSend]:
    """By platform, activity and person; each row with where it belongs, in one query."""
    joined = wanted.join(ScoreToSend.placement).join(Placement.registration)
    whole = joined.options(contains_eager(ScoreToSend.placement).contains_eager(Placement.registration))
    return whole.order_by(Registration.name, Placement.id, ScoreToSend.user_id)


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
