"""The official files, taken from their addresses or from a folder, into the folder where checks look for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qti.errors import Mistake, Place, QtiError, ReadError
from qti.package.atomic import reason, whole_file
from qti.validation.catalogue import Catalogue, OfficialFile, catalogue, path_of
from qti.validation.fetch import Web
from qti.validation.store import State, Store

PATIENCE = 3
"""After so many addresses that fail, no further one is asked."""


class Done(StrEnum):
    """What became of one file."""

    INSTALLED = "installed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Installed:
    """One file that is now in place, and whether it is new."""

    file: OfficialFile
    done: Done


def install(target: Path, source: Path | Web, listing: Catalogue | None = None) -> tuple[Installed, ...]:
    """Put every official file into ``target``; what was done with each.

    ``source`` is a folder laid out as ``by-url/host/path`` (an ``urlmap.json`` in it may say otherwise), or the
    network. Files that ``target`` already has are neither fetched nor touched, and other files in it stay. All are
    read and known before the first is written. Raises ``ReadError`` with the files that cannot be had or whose digest
    is unknown, and ``QtiError`` where the system refuses to write.
    """
    listing = listing or catalogue()
    present = {url for url, state in Store(target, listing).states().items() if state is State.PRESENT}
    wanted = [file for url, file in listing.files.items() if url not in present]
    found = (
        _from_folder(wanted, Store(source, listing)) if isinstance(source, Path) else _from_web(wanted, source, listing)
    )
    for url, data in found.items():
        _write(target / path_of(url), data)
    return tuple(
        Installed(file, Done.UNCHANGED if url in present else Done.INSTALLED) for url, file in listing.files.items()
    )


def _from_folder(wanted: list[OfficialFile], store: Store) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    mistakes: list[Mistake] = []
    for file in wanted:
        try:
            found[file.url] = store.read(file)
        except ReadError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ReadError(mistakes)
    return found


def _from_web(wanted: list[OfficialFile], web: Web, listing: Catalogue) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    mistakes: list[Mistake] = []
    for file in wanted:
        try:
            found[file.url] = _fetched(file, web, listing)
        except ReadError as error:
            mistakes += error.mistakes
            if len(mistakes) >= PATIENCE:
                break
    if mistakes:
        raise ReadError(mistakes)
    return found


def _fetched(file: OfficialFile, web: Web, listing: Catalogue) -> bytes:
    """The file from the first of its addresses that has it; the first address's failure where none has."""
    first: ReadError | None = None
    for url in listing.addresses(file):
        try:
            return _accepted(file, url, web.read(url))
        except ReadError as error:
            first = first or error
    raise first or ReadError(())


def _accepted(file: OfficialFile, url: str, data: bytes) -> bytes:
    if not file.accepts(data):
        raise ReadError((Mistake(Place(url), "this is not the official file: its digest is unknown"),))
    return data


def _write(path: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QtiError(f'"{path}" cannot be written: {reason(error)}') from error
    with whole_file(path) as file:
        file.write(data)
