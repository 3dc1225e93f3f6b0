"""``qti schemas``: the official schemas on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from qti.cli.failures import FINE, INVALID
from qti.cli.screen import console, print_json, table
from qti.cli.text import print_line, visible
from qti.validation.catalogue import OfficialFile
from qti.validation.fetch import Web
from qti.validation.install import Done, install
from qti.validation.settings import VARIABLE, official_folder
from qti.validation.store import State, Store


@click.group(name="schemas", epilog="Example: qti schemas install --from ~/schemas")
def command() -> None:
    """Install the official schemas, or say which are there.

    Their terms do not let us pass them on, so each user takes them from their publishers. Where they are installed
    they decide what is valid; elsewhere our own grammars check what we write. The variable QTI_SCHEMAS names the
    folder to look in; without it they lie in your own data folder.
    """


@command.command(name="install", epilog="Example: qti schemas install")
@click.option(
    "--from", "source", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Take them from a folder (by-url/HOST/PATH) instead of the network.",
)  # fmt: skip
@click.option("--mirror", metavar="URL", default="", help="Fetch from URL/HOST/PATH instead of the publishers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def install_command(*, source: Path | None, mirror: str, as_json: bool) -> None:
    """Fetch the official schemas, or take them from a folder; a file whose digest is unknown is refused."""
    if source and mirror:
        raise click.UsageError("--from and --mirror exclude each other")
    target = official_folder()
    done = install(target, source or Web(base=mirror))
    new = sum(each.done is Done.INSTALLED for each in done)
    if as_json:
        files = [{"url": each.file.url, "done": str(each.done)} for each in done]
        print_json({"folder": str(target), "installed": new, "files": files})
    else:
        print_line(f"{target}: {new} files installed, {len(done) - new} were there")


@command.command(name="status", epilog="Example: qti schemas status || qti schemas install")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def status(*, as_json: bool) -> int:
    """Say whether the official schemas are installed; exit code 1 where any is missing or altered."""
    store = Store(official_folder())
    states = store.states()
    missing, altered = (_in(states, state) for state in (State.MISSING, State.ALTERED))
    present, complete = len(_in(states, State.PRESENT)), not missing and not altered
    if as_json:
        facts = {"present": present, "missing": missing, "altered": altered, "complete": complete}
        print_json({"folder": str(store.folder), **facts})
    elif complete:
        print_line(f"{store.folder}: all {present} files")
    else:
        print_line(f"{store.folder}: {present} of {len(states)} files; qti schemas install gets the rest")
        for url in altered:
            print_line(f"{store.path(store.listing.files[url])}: this is not the official file {url}")
    return FINE if complete else INVALID


@command.command(name="list", epilog="Example: qti schemas list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def list_command(*, as_json: bool) -> None:
    """List every official file that checks use, with its address and whether it is here."""
    store = Store(official_folder())
    states = store.states()
    files = list(store.listing.files.values())
    if as_json:
        print_json([_json(file, states[file.url]) for file in files])
        return
    rows = table("File", "Address", "State")
    for file in files:
        rows.add_row(file.title, file.url, str(states[file.url]))
    screen = console()
    screen.print(rows)
    screen.print(visible(f"Looked in {store.folder} ({VARIABLE} names another folder)"), soft_wrap=True)


def _in(states: dict[str, State], wanted: State) -> list[str]:
    """The addresses of the files that are in a state."""
    return [url for url, state in states.items() if state is wanted]


def _json(file: OfficialFile, state: State) -> dict[str, object]:
    here = state is State.PRESENT
    return {"title": file.title, "url": file.url, "sha256": sorted(file.digests), "here": here, "state": str(state)}
