"""What commands share that read a bank: its folder as an argument, its mistakes as values for machines."""

from __future__ import annotations

from pathlib import Path

import click

from qti.bank.folder import FolderMedia
from qti.bank.read import open_bank
from qti.errors import Mistake, Place, Violation
from qti.model import Bank


def bank_folder(ctx: click.Context, param: click.Parameter, value: str) -> Path:
    """A bank's folder (naming its ``bank.yaml`` names it too); wrong usage where there is none."""
    path = Path(value)
    if path.is_file() and path.name == "bank.yaml":
        return path.parent
    if value and path.is_dir():
        return path
    what = "is no bank: a bank is a folder with a bank.yaml in it" if value and path.exists() else "does not exist"
    raise click.BadParameter(f'"{value}" {what}', ctx, param)


def bank_folders(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[Path, ...]:
    """Several of them."""
    return tuple(bank_folder(ctx, param, each) for each in value)


bank_argument = click.argument("folder", metavar="BANK", callback=bank_folder)
banks_argument = click.argument("folders", metavar="BANK...", nargs=-1, required=True, callback=bank_folders)


def opened(folder: Path) -> tuple[Bank, FolderMedia]:
    """The bank, its items still to be read, and the files beside it."""
    return open_bank(folder), FolderMedia(folder)


def mistake_json(mistake: Mistake) -> dict[str, object]:
    """A mistake for programs; an editor can jump to its place."""
    return {**_place(mistake.place), "what": mistake.what, "where": mistake.where, "hint": mistake.hint}


def violation_json(violation: Violation) -> dict[str, object]:
    """A violation for programs."""
    return {
        **_place(violation.place),
        "rule": violation.rule,
        "what": violation.what,
        "item": violation.item,
        "hint": violation.hint,
    }


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line, "column": place.column}
