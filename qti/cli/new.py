"""``qti new``: a first bank to edit."""

from __future__ import annotations

from pathlib import Path

import click

from qti.bank.new import first_bank
from qti.cli.targets import NamedPath
from qti.cli.text import print_line
from qti.errors import QtiError
from qti.model.identifiers import IDENTIFIER_RULE, is_identifier
from qti.package.atomic import reason, whole_file
from qti.resources import schema_file

SCHEMA = "bank.schema.json"


@click.command(name="new", epilog="Example: qti new rivers --title 'Rivers of the world'")
@click.argument("folder", metavar="FOLDER", type=NamedPath(path_type=Path, file_okay=False))
@click.option("--title", metavar="TEXT", help="The bank's title. [default: from the folder's name]")
@click.option("--schema-only", is_flag=True, help="Only put the present JSON Schema beside a bank that is there.")
def command(folder: Path, *, title: str | None, schema_only: bool) -> None:
    """Begin a bank with a first question to edit.

    Beside bank.yaml stands its JSON Schema, by which editors complete and check while you type.
    """
    name = folder.resolve().name
    if not is_identifier(name):
        raise click.BadParameter(f'"{name}" is no name for a bank: {IDENTIFIER_RULE}', param_hint="FOLDER")
    bank = folder / "bank.yaml"
    if bank.exists() != schema_only:
        there, missing = f'"{bank}" is there already; edit it, or name another folder', f'there is no "{bank}"'
        raise QtiError(there if bank.exists() else missing)
    _folder(folder)
    _write(folder / SCHEMA, schema_file(SCHEMA).read_bytes())
    if not schema_only:
        _write(bank, first_bank(name, title or _title(name), SCHEMA).encode())
        print_line(f"Edit it, then: qti check {folder}")


def _title(name: str) -> str:
    """``my-first_bank`` as ``My first bank``."""
    words = name.replace("-", " ").replace("_", " ").strip() or name
    return words[:1].upper() + words[1:]


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QtiError(f'cannot make the folder "{folder}": {reason(error)}') from error


def _write(path: Path, data: bytes) -> None:
    with whole_file(path) as file:
        file.write(data)
    print_line(f"written: {path}")
