"""``qti preview``: one HTML page of a bank."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from qti.cli.banks import bank_argument, opened
from qti.cli.screen import progress
from qti.cli.targets import NamedPath, target_file
from qti.cli.text import print_line
from qti.package.atomic import whole_file
from qti.preview import preview


@click.command(name="preview", epilog="Example: qti preview my-bank --key --out my-bank-key.html")
@bank_argument
@click.option("--key/--no-key", default=False, help="Show what is right, feedback, hints and notes. [default: no key]")
@click.option(
    "--out",
    metavar="PATH",
    type=NamedPath(),
    help="File or folder to write. [default: BANK.html or BANK-key.html here]",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
def command(folder: Path, *, key: bool, out: str | None, opens: bool) -> None:
    """Make one HTML page of a bank, to look at before uploading and to print.

    The page needs nothing beside itself: pictures are inside, and it asks nothing of the network.
    """
    bank, media = opened(folder)
    name = f"{bank.identifier}{'-key' if key else ''}.html"
    path = target_file(out, name, folder)
    with whole_file(path) as file, progress(f"drawing {bank.identifier}") as step:
        for piece in preview(bank, media, key=key):
            file.write(piece.encode())
            step()
    print_line(str(path))
    if opens:
        webbrowser.open(path.resolve().as_uri())
