"""The files of a bank's folder: found by the path that the bank writes, never outside the folder."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from qti.errors import Mistake, Place, ReadError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class FolderMedia:
    """The media of one bank; its ``read`` is what writers ask for (``qti.package.parts.Media``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = folder.resolve()
        self._listed: dict[Path, frozenset[str]] = {}

    def fault(self, path: str) -> tuple[str, str] | None:
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

    def path(self, path: str) -> Path:
        """Where on disk the file is; ``ReadError`` as above."""
        found = self.fault(path)
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
