"""Where a command writes: the file or folder that ``--out`` names."""

from __future__ import annotations

from pathlib import Path

import click

from qti.errors import QtiError
from qti.package.atomic import reason


def target_file(out: str | None, name: str, *, several: bool = False) -> Path:
    """The file to write: ``out`` itself, or ``name`` in the folder that it is, or here where nothing is said.

    It is a folder where it is one already, ends with a slash, or where ``several`` files go there; then it is made.
    """
    if out is None:
        return Path(name)
    folder = Path(out)
    if not (several or folder.is_dir() or out.endswith(("/", "\\"))):
        return folder
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f'"{out}" is a file, but a folder is needed', param_hint="--out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QtiError(f'cannot make the folder "{out}": {reason(error)}') from error
    return folder / name
