"""``qti fmt``: bank files in canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from qti.bank.fmt import Formatted, format_folder
from qti.cli.banks import banks_argument
from qti.cli.failures import FINE, INVALID, tell
from qti.cli.text import print_line
from qti.errors import ReadError
from qti.package.atomic import whole_file


@click.command(name="fmt", epilog="Example: qti fmt my-bank")
@banks_argument
@click.option("--check", is_flag=True, help="Change nothing; name the files that are not in form, with exit code 1.")
def command(folders: tuple[Path, ...], *, check: bool) -> int:
    """Write bank files in their canonical form; comments stay, and what the bank says is the same."""
    are_fine = [_is_fine(folder, check=check) for folder in folders]
    return FINE if all(are_fine) else INVALID


def _is_fine(folder: Path, *, check: bool) -> bool:
    """True where the bank is now in form; one that has mistakes keeps no other from its turn."""
    try:
        changed = [file for file in format_folder(folder) if file.before != file.after]
    except ReadError as error:
        tell(error)
        return False
    for file in changed:
        if not check:
            _write(file)
        print_line(f"{'not in form' if check else 'written'}: {file.path}")
    return not (check and changed)


def _write(file: Formatted) -> None:
    with whole_file(file.path) as draft:
        draft.write(file.after.encode())
