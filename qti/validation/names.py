"""Which names a file in a package may have."""

from __future__ import annotations

import re
import unicodedata

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def fault(name: str, longest: int = 1024) -> str:
    """What is wrong with a name as a path in a package, "" where nothing is."""
    parts = name.removesuffix("/").split("/")
    if not name or name == "/":
        return "a file has no name"
    if len(name) > longest:
        return f"the name of a file is longer than {longest} characters"
    if _CONTROL.search(name):
        return f"{name!r} has a control character in its name"
    if name.startswith("/") or _DRIVE.match(name):
        return f'"{name}" is an absolute path'
    if "\\" in name:
        return f'"{name}" has a backslash in its name'
    if ".." in parts:
        return f'"{name}" leads out of the package'
    if "" in parts or "." in parts:
        return f'"{name}" is no plain path'
    return ""


def key(name: str) -> str:
    """Equal for names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()
