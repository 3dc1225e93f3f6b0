"""``lti-tool banks``: the banks that quizzes are picked from."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.table import Table as Grid

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.services.banks import load_folder, quizzes
from qti.exact import digits


@click.group()
def banks() -> None:
    """Load banks from the folder QUIZPORT_BANKS, or list the quizzes in them."""


@banks.command()
def load() -> None:
    """Take every bank that changed; one with mistakes is told, and its last good version stays."""
    with opened_tool() as tool, tool.sessions.begin() as db:
        outcomes = load_folder(db, tool.settings.banks, now(db))
    if not outcomes:
        raise click.ClickException(
            f"there is no bank in {tool.settings.banks}; a bank is a folder with a file bank.yaml, in QUIZPORT_BANKS"
        )
    for outcome in outcomes:
        for mistake in outcome.mistakes:
            click.echo(str(mistake), err=True)
        if not outcome.mistakes:
            click.echo(f"{outcome.bank}: {'loaded' if outcome.changed else 'unchanged'}")
    sys.exit(any(outcome.mistakes for outcome in outcomes))


@banks.command(name="list")
@click.argument("search", default="")
def list_(search: str) -> None:
    """Show the quizzes that teachers can pick, those with every word of SEARCH."""
    with opened_tool() as tool, tool.sessions() as db:
        found = quizzes(db, search)
    if not found:
        click.echo("No quiz found." if search else "There is no quiz yet: lti-tool banks load")
        return
    grid = Grid("quiz", "title", "bank", "questions", "points")
    for quiz in found:
        grid.add_row(quiz.name, quiz.title, quiz.bank_title, str(quiz.question_count), digits(quiz.points))
    Console().print(grid)
