"""A folder of official schema files: what lies in it, and that it is what the catalogue lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qti.errors import Mistake, Place, ReadError
from qti.validation.catalogue import Catalogue, OfficialFile, catalogue, path_of

MAP = "urlmap.json"
LARGEST = 4 * 1024 * 1024
"""No official file comes near this many bytes."""


class State(StrEnum):
    """What is known of one file of the catalogue in a folder."""

    PRESENT = "present"
    MISSING = "missing"
    ALTERED = "altered"
    """Something lies in its place that is not the file: its digest is unknown, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Store:
    """The files below ``folder``, kept as ``by-url/host/path`` or wherever its ``urlmap.json`` says."""

    folder: Path
    listing: Catalogue = field(default_factory=catalogue)

    def missing(self) -> tuple[OfficialFile, ...]:
        """The files of the catalogue that are not there; what lies there is not looked at."""
        where = self._map()
        return tuple(file for file in self.listing.files.values() if self._path(file, where) is None)

    def states(self) -> dict[str, State]:
        """What is known of each file of the catalogue, by its address; every one is read."""
        return {url: self._state(file) for url, file in self.listing.files.items()}

    def path(self, file: OfficialFile) -> Path | None:
        """Where the file lies, None where it is missing; its content is not looked at."""
        return self._path(file, self._map())

    def read(self, file: OfficialFile) -> bytes:
        """The file's bytes; ``ReadError`` where it is missing, too large, or not what the catalogue lists."""
        path = self.path(file)
        if path is None:
            raise _error(file.url, f'the official file is not in "{self.folder}"')
        data = _bytes(path)
        if not file.accepts(data):
            raise _error(str(path), f"this is not the official file {file.url}: its digest is unknown")
        return data

    def _state(self, file: OfficialFile) -> State:
        if self.path(file) is None:
            return State.MISSING
        try:
            self.read(file)
        except ReadError:
            return State.ALTERED
        return State.PRESENT

    def _path(self, file: OfficialFile, where: Mapping[str, str]) -> Path | None:
        for url in self.listing.addresses(file):
            path = self.folder / where.get(url, path_of(url))
            if path.is_file() and path.resolve().is_relative_to(self.folder.resolve()):
                return path
        return None

    def _map(self) -> dict[str, str]:
        path = self.folder / MAP
        if not path.is_file():
            return {}
        try:
            table = json.loads(_bytes(path))
        except ValueError as error:
            raise _error(str(path), f"this is no JSON: {error}") from error
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise _error(str(path), "this must map addresses to files")
        return table


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _error(str(path), f"this cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise _error(str(path), f"this is larger than {LARGEST} bytes, which no official file is")
    return data


def _error(place: str, what: str) -> ReadError:
    return ReadError((Mistake(Place(place), what),))
