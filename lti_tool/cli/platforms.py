"""``lti-tool platforms``: who may launch the tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Grid

from lti_tool.cli.opening import opened_tool
from lti_tool.database import now
from lti_tool.errors import PlatformUnavailableError
from lti_tool.lti.access_tokens import token
from lti_tool.lti.gradebook import SCOPES
from lti_tool.lti.key_sets import fetched
from lti_tool.services.forms import form
from lti_tool.services.registrations import NewRegistration, complete, register, registration, registrations
from lti_tool.settings import Settings
from lti_tool.tables import Family, Registration
from lti_tool.tool import Tool

ADDRESSES = {
    "issuer": "Who the platform says it is (iss).",
    "auth-login-url": "Its authentication request URL.",
    "auth-token-url": "Its access token URL.",
    "auth-audience": "What a token request is addressed to, where that is not the token URL.",
    "key-set-url": "Its public key set (JWKS) URL.",
}


def _addresses(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each address, in place of the preset's."""
    for name, says in reversed(ADDRESSES.items()):
        command = click.option(f"--{name}", help=says)(command)
    return command


@click.group()
def platforms() -> None:
    """Register platforms, and find out whether they can be reached."""


@platforms.command()
@click.argument("name")
@click.option("--family", type=click.Choice([each.value for each in Family]), required=True, help="What it runs on.")
@click.option("--site", default="", help="Its address, such as https://moodle.example.org")
@click.option("--client-id", default="", help="As the platform shows it; may be added later with 'platforms set'.")
@click.option("--deployment", "deployments", multiple=True, help="A deployment id; may be given several times.")
@_addresses
@click.option("--frame-origin", "frame_origins", multiple=True, help="Who may show the tool in a frame (the site's).")
@click.option("--service-origin", "service_origins", multiple=True, help="Where gradebooks may lie (the site's).")
@click.option("--allow-private-addresses", is_flag=True, help="It is in one's own network; http is allowed, too.")
def add(name: str, family: str, site: str, client_id: str, **options: Any) -> None:
    """Register the platform NAME, and print what its form asks for."""
    addresses = {address.replace("-", "_"): options.pop(address.replace("-", "_")) for address in ADDRESSES}
    new = NewRegistration(
        name=name,
        family=Family(family),
        site=site,
        client_id=client_id,
        given={address: value for address, value in addresses.items() if value},
        **options,
    )
    with opened_tool() as tool, tool.sessions.begin() as db:
        row = register(db, new, now(db))
        _print_form(tool.settings, row)
        _print_missing(row)


@platforms.command(name="set")
@click.argument("name")
@click.option("--client-id", default="", help="As the platform shows it.")
@click.option("--deployment", "deployments", multiple=True, help="A further deployment id.")
def set_(name: str, client_id: str, deployments: Sequence[str]) -> None:
    """Add what the platform told after it was given the tool's addresses."""
    if not client_id and not deployments:
        raise click.UsageError("give --client-id, --deployment, or both")
    with opened_tool() as tool, tool.sessions.begin() as db:
        row = registration(db, name)
        complete(db, row, client_id=client_id, deployments=deployments)
        click.echo(f'"{name}" has client id {row.client_id or "none yet"} and {_deployments(row)}.')


@platforms.command()
@click.argument("name")
def show(name: str) -> None:
    """Print again what the form of the platform NAME asks for."""
    with opened_tool() as tool, tool.sessions() as db:
        row = registration(db, name)
        _print_form(tool.settings, row)
        _print_missing(row)


@platforms.command(name="list")
def list_() -> None:
    """Show all platforms."""
    grid = Grid("name", "runs on", "issuer", "client id", "deployments", "scores")
    with opened_tool() as tool, tool.sessions() as db:
        for row in registrations(db):
            known = ", ".join(each.deployment_id for each in row.deployments)
            held = f"held until {row.paused_until:%H:%M} UTC" if row.paused_until else "flow"
            grid.add_row(row.name, row.family, row.issuer, row.client_id or "–", known or "–", held)
    if not grid.row_count:
        click.echo("No platform yet: lti-tool platforms add --help")
    else:
        Console().print(grid)


@platforms.command()
@click.argument("name")
@click.confirmation_option(prompt="All its courses, attempts and scores go with it. Remove it?")
def remove(name: str) -> None:
    """Forget the platform NAME and everything that was done from it."""
    with opened_tool() as tool, tool.sessions.begin() as db:
        db.delete(registration(db, name))
    click.echo(f'"{name}" is removed.')


@platforms.command()
@click.argument("name")
def check(name: str) -> None:
    """Fetch the platform's keys and a token, and say in words what is wrong."""
    with opened_tool() as tool:
        with tool.sessions() as db:
            row = registration(db, name)
            wrong = list(_missing(row))
        wrong += _unreachable(tool, row)  # outside the transaction: the network takes its time
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        raise click.exceptions.Exit(1)


def _unreachable(tool: Tool, row: Registration) -> Iterator[str]:
    """What is wrong with its key set and its token endpoint; what is right is printed."""
    if not row.client_id:
        return
    try:
        count = len(fetched(tool.web, row).keys)
        click.echo(f"keys: {count} at {row.key_set_url}")
        if not count:
            yield f"keys: {row.key_set_url} publishes no RSA key for signatures, so no launch can be believed"
    except PlatformUnavailableError as error:
        yield f"keys: {error.what} ({error.detail}); is the key set URL right, and can this machine reach it?"
    try:
        token(tool, row, sorted(SCOPES))
        click.echo(f"token: given by {row.auth_token_url}")
    except PlatformUnavailableError as error:
        yield (
            f"token: {error.what} ({error.detail}); the client id must be the platform's, its scopes must be allowed, "
            f"and the platform must reach {tool.settings.url('/lti/keys')}"
        )


def _missing(row: Registration) -> Iterator[str]:
    if not row.client_id:
        yield f'no client id yet: lti-tool platforms set "{row.name}" --client-id …'
    if not row.deployments:
        yield f'no deployment yet: lti-tool platforms set "{row.name}" --deployment …'


def _print_missing(row: Registration) -> None:
    for line in _missing(row):
        click.echo(line)


def _print_form(settings: Settings, row: Registration) -> None:
    click.echo(f'What the form for "{row.name}" asks for:\n')
    for field, value in form(settings, row):
        click.echo(f"  {field}\n    {value}")
    click.echo()


def _deployments(row: Registration) -> str:
    count = len(row.deployments)
    return f"{count} deployment{'' if count == 1 else 's'}"
