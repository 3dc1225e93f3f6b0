"""The files of a bank's folder: found by the path that the bank writes, never outside the folder."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from qti.bank.signatures import FIRST, media_fault
from qti.errors import Mistake, Place, ReadError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class FolderMedia:
    """The media of one bank; its ``read`` is what writers ask for (``qti.package.parts.Media``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = folder.resolve()
        self._listed: dict[Path, frozenset[str]] = {}
        self._faults: dict[str, tuple[str, str] | None] = {}

    def fault(self, path: str) -> tuple[str, str] | None:
        """What is wrong with the path or its file, and a hint; None where it names a picture, a sound or a film."""
        if path not in self._faults:
            self._faults[path] = self.path_fault(path) or media_fault(self.folder / path, path)
        return self._faults[path]

    def path_fault(self, path: str) -> tuple[str, str] | None:
        """What is wrong with the path, and a hint; None where it names a file in the folder."""
        if _ADDRESS.match(path) or path.startswith(("/", "\\")):
            return f'"{path}" is no file of the bank', "copy it into the bank's folder and write its path from there"
        if "\\" in path:
            return f'"{path}" has a backslash', f'write "{path.replace(chr(92), "/")}"'
        parts = path.split("/")
        if ".." in parts:
            return f'"{path}" leads out of the bank\'s folder', "copy the file into the folder"
        here = self.folder
        for n, part in enumerate(parts):
            if part in {"", "."} or part not in self._names(here):
                return f'there is no file "{path}" in the bank\'s folder', self._near(here, parts, n)
            here /= part
        if not here.is_file():
            return f'"{path}" is no file', ""
        if not here.resolve().is_relative_to(self._root):
            return f'"{path}" leads out of the bank\'s folder', "copy the file into the folder"
        return None

    def read(self, path: str) -> bytes:
        """The file's bytes; ``ReadError`` where it is not there or leads out of the folder."""
        return self.path(path).read_bytes()

    def start(self, path: str) -> bytes:
        """The file's first bytes, enough to tell a picture's size; ``ReadError`` as above."""
        with self.path(path).open("rb") as file:
            return file.read(FIRST)

    def size(self, path: str) -> int:
        """How many bytes the file has; ``ReadError`` as above."""
        return self.path(path).stat().st_size

    def path(self, path: str) -> Path:
        """Where on disk the file is; ``ReadError`` as above."""
        found = self.path_fault(path)
        if found:
            raise ReadError([Mistake(Place(str(self.folder)), found[0], hint=found[1])])
        return self.folder / path

    def _names(self, folder: Path) -> frozenset[str]:
        """The names in the folder, in their exact spelling on every file system."""
        if folder not in self._listed:
            self._listed[folder] = frozenset(each.name for each in folder.iterdir()) if folder.is_dir() else frozenset()
        return self._listed[folder]

    def _near(self, here: Path, parts: list[str], n: int) -> str:
        names = sorted(self._names(here))
        lower = {name.lower(): name for name in names}
        near = lower.get(parts[n].lower()) or next(iter(difflib.get_close_matches(parts[n], names, 1)), None)
        return f'did you mean "{"/".join((*parts[:n], near, *parts[n + 1 :]))}"?' if near else ""
