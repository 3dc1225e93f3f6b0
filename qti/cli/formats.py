"""``qti formats``: what banks can be exported to."""

from __future__ import annotations

import click

from qti.cli.screen import console, print_json, table
from qti.formats import formats


@click.command(name="formats", epilog="Example: qti formats --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(*, as_json: bool) -> None:
    """List the formats that banks can be exported to."""
    if as_json:
        print_json(
            [
                {
                    "name": each.name,
                    "title": each.title,
                    "suffix": each.suffix,
                    "read_by": list(each.read_by),
                    "has_plain": each.has_plain,
                }
                for each in formats().values()
            ]
        )
        return
    rows = table("Name", "Format", "File", "Read by")
    for each in formats().values():
        rows.add_row(each.name, each.title, f"*{each.suffix}", ", ".join(each.read_by))
    console().print(rows)
