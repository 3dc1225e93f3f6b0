"""Addresses: files in the bank's folder for pictures, sound and film; the web and mail for links."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

LINK_HINT = "a link begins with https:, http: or mailto:"
FILE_HINT = "name a file in the bank's folder"
SOUND = frozenset({"mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav"})
FILM = frozenset({"mp4", "m4v", "webm", "ogv", "mov"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MAILBOX = re.compile(r"[^@\s]+@[^@\s]+")
_HOST = re.compile(r"[A-Za-z]+://(?:[^@/?#\s]+@)?[\w.-]+(?::([0-9]{1,5}))?(?=[/?#]|\Z)")
_UNQUOTED = "!#$%&'()*+,-./:;=?@_~"


def ending(path: str) -> str:
    """A file name's ending in lower case, without the point."""
    return path.rpartition(".")[2].lower() if "." in path else ""


def is_media(path: str) -> bool:
    """True for sound and film, by the file name's ending."""
    return ending(path) in SOUND or ending(path) in FILM


def file_path(destination: str) -> str | None:
    """The path in the bank's folder that a picture's address names; None where it names no file there."""
    if not destination or destination[0] in "/\\#?" or _SCHEME.match(destination):
        return None
    return unquote(destination)


def web_address(destination: str) -> str | None:
    """The address with everything quoted that a URI cannot hold; None where it does not lead to the web or mail."""
    scheme, colon, rest = destination.partition(":")
    match scheme.lower(), colon:
        case (("http" | "https"), ":"):
            return _quoted(destination) if _names_host(destination) else None
        case "mailto", ":":
            return _quoted(destination) if _MAILBOX.fullmatch(rest.partition("?")[0]) else None
        case _:
            return None


def _quoted(address: str) -> str:
    head, mark, fragment = _LONE_PERCENT.sub("%25", address).partition("#")
    return quote(head, safe=_UNQUOTED) + mark + quote(fragment, safe=_UNQUOTED.replace("#", ""))


def _names_host(address: str) -> bool:
    parts = _HOST.match(address)
    return parts is not None and int(parts[1] or 1) < 65536
