"""The names that media files have in a package: safe and unique everywhere, and found again by their endings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

_SAFE = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?/)*[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_FOLDER = "media"
_NAMELESS = "file"


class PackageNames:
    """Gives each path of the bank's folder one path in the package, always the same in the same order of asking.

    A path that is safe stays as it is. No two files have the same last part, upper and lower case alike: Canvas finds
    a file by the end of its path.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def __call__(self, source: str) -> str:
        """The path in the package."""
        name = self._names.get(source)
        if name is None:
            name = self._names[source] = self._free(source if _SAFE.fullmatch(source) else _safe(source))
        return name

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every path of the bank asked for so far and its path in the package."""
        return iter(self._names.items())

    def _free(self, path: str) -> str:
        folder, _, last = path.rpartition("/")
        if not folder and last.lower().endswith(".xml"):
            folder = _FOLDER  # the package's own documents lie at the top
        stem, dot, ending = last.rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (last, "")
        name, number = f"{stem}{ending}", 2
        while name.lower() in self._taken:
            name, number = f"{stem}_{number}{ending}", number + 1
        self._taken.add(name.lower())
        return f"{folder}/{name}" if folder else name


def _safe(source: str) -> str:
    """The path in ASCII letters, digits and ``_ . -``, with no part that begins or ends with a dot."""
    *folders, last = normalize("NFKD", source).encode("ascii", "ignore").decode("ascii").split("/")
    stem, dot, ending = last.rpartition(".")
    name = (_clean(stem) or _NAMELESS) + "." + _clean(ending) if dot else _clean(last) or _NAMELESS
    return "/".join([*filter(None, map(_clean, folders)), name])


def _clean(part: str) -> str:
    return _UNSAFE.sub("_", part).strip(".-")
