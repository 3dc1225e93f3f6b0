"""Where a command writes: the file or folder that ``--out`` names, never one that the command reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

import click

from qti.bank.files import HEAD, ITEMS
from qti.errors import QtiError
from qti.markup.media_types import OTHER, media_type
from qti.package.atomic import reason

_YAML = (".yaml", ".yml")
_FILES = (".zip", ".xml")
"""Endings of what is exported, with which nobody names a folder that is not there yet."""


class NamedPath(click.Path):
    """A path that has a name; to Python the empty one would be the present folder, which nobody means by it."""

    def convert(
        self, value: str | PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | PathLike[str]:
        """The path; wrong usage where it is empty."""
        if value == "":
            instead = (
                "name a folder"
                if isinstance(param, click.Argument)
                else "leave the option out, or name a file or folder"
            )
            self.fail(f"the name is empty; {instead}", param, ctx)
        return super().convert(value, param, ctx)


def target_file(out: str | None, name: str, bank: Path, *, several: bool = False) -> Path:
    """The file to write: ``out`` itself, or ``name`` in the folder that it is, or here where nothing is said.

    It is a folder where it is one already, ends with a slash, or where ``several`` files go there; then it is made.
    Wrong usage where the file is one of those that reading ``bank`` opens.
    """
    path = _path(out, name, several=several)
    refuse_inputs(path, bank)
    if out is not None and path != Path(out):
        _make(path.parent)
    return path


def _path(out: str | None, name: str, *, several: bool) -> Path:
    if out is None:
        return Path(name)
    folder = Path(out)
    if not (several or folder.is_dir() or out.endswith(("/", "\\"))):
        return folder
    if folder.exists() and not folder.is_dir():
        raise _refused(f'"{out}" is a file, but a folder is needed')
    if not out.endswith(("/", "\\")) and not folder.is_dir() and folder.suffix in _FILES:
        raise _refused(f'"{out}" is the name of one file, but there are several; name a folder, as "{folder.stem}/"')
    return folder / name


def refuse_inputs(target: Path, bank: Path, *others: Path) -> None:
    """Wrong usage where writing ``target`` would change what is read: the bank in that folder, or one of the others."""
    if target.exists() and _is_one_of(target, (*others, *_bank_files(bank))):
        raise _refused(f'"{target}" is read by this command, so it is not overwritten; name another file')
    if target.suffix in _YAML and target.resolve().parent in {bank.resolve(), (bank / ITEMS).resolve()}:
        raise _refused(f'"{target}" would be read as questions of the bank; name a file with another ending')


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QtiError(f'cannot make the folder "{folder}": {reason(error)}') from error


def _is_one_of(target: Path, files: Iterable[Path]) -> bool:
    """True also where a link, soft or hard, leads to one of them."""
    return any(file.exists() and target.samefile(file) for file in files)


def _bank_files(bank: Path) -> Iterator[Path]:
    """The files that reading the bank may open: YAML, and media whether or not a text names them."""
    yield bank / HEAD
    for path in bank.rglob("*"):
        if path.suffix in _YAML or media_type(path.name) != OTHER:
            yield path


def _refused(what: str) -> click.BadParameter:
    return click.BadParameter(what, param_hint="--out")
