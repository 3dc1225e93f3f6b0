"""Files that look as if they held questions of a bank, but would be passed over: each is a mistake."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from qti.bank.files import HEAD, ITEMS, is_items_file
from qti.errors import Mistake, Place

_MEANT = re.compile(r"(?!\._|\.#)(.+?)\.ya?ml(?:\.txt)?", re.IGNORECASE)
"""``a.yml``, ``a.YAML``, and what Windows makes of a name when it hides endings: ``a.yaml.txt``; no backups."""
_WHAT = "the file is not read"


def unread_files(folder: Path) -> Iterator[Mistake]:
    """A mistake for each such file in the order of their paths, with the name or place that would be right."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.lower() == ITEMS and path.is_dir():
            yield from _below(path) if path.name == ITEMS else _misnamed_folder(path)
        elif (meant := _meant(path.name)) and path.name != HEAD and meant.lower() == HEAD:
            yield Mistake(Place(str(path)), _WHAT, hint=f'rename it to "{HEAD}"')


def _below(items: Path) -> Iterator[Mistake]:
    for path in _meant_files(items):
        if path.parent != items:
            yield Mistake(Place(str(path)), _WHAT, hint=f'move it into the folder "{ITEMS}" itself')
        elif not is_items_file(path.name):
            yield Mistake(Place(str(path)), _WHAT, hint=f'rename it to "{_meant(path.name)}"')


def _misnamed_folder(items: Path) -> Iterator[Mistake]:
    """On systems that tell capitals apart the folder ``Items`` is another than ``items``."""
    if any(_meant_files(items)):
        yield Mistake(Place(str(items)), "the folder is not read", hint=f'rename it to "{ITEMS}"')


def _meant_files(folder: Path) -> list[Path]:
    """Whatever in the folder, or in the visible folders below it, has a name such as files of questions have."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here) / name for name in names if _meant(name)]
    return sorted(found)


def _meant(name: str) -> str:
    """The name that the file was meant to have, "" where it was not meant to hold questions."""
    match = _MEANT.fullmatch(name)
    return f"{match[1]}.yaml" if match else ""
