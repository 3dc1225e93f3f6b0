"""``qti fmt``: bank files in canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from qti.bank.fmt import Formatted, format_folder
from qti.cli.banks import banks_argument
from qti.cli.failures import FINE, INVALID
from qti.package.atomic import whole_file


@click.command(name="fmt", epilog="Example: qti fmt my-bank")
@banks_argument
@click.option("--check", is_flag=True, help="Change nothing; name the files that are not in form, with exit code 1.")
def command(folders: tuple[Path, ...], *, check: bool) -> int:
    """Write bank files in their canonical form; comments stay, and what the bank says is the same."""
    changed = [file for folder in folders for file in format_folder(folder) if file.before != file.after]
    for file in changed:
        if not check:
            _write(file)
        click.echo(f"{'not in form' if check else 'written'}: {file.path}")
    return INVALID if check and changed else FINE


def _write(file: Formatted) -> None:
    with whole_file(file.path) as draft:
        draft.write(file.after.encode())
