"""What kind of media a file is: by the ending of its name, and whether its first bytes say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from qti.bank.pictures import size
from qti.bank.svg import svg_fault
from qti.content.addresses import FILM, SOUND, ending
from qti.package.limits import MEDIA, MIB

FIRST = 1 * MIB
"""As many bytes are read: before the size of a JPEG may stand a preview and a colour profile."""


class _Kind(NamedTuple):
    """What people call it, the endings of such files, and a pattern that their first bytes match."""

    name: str
    endings: tuple[str, ...]
    begins: re.Pattern[bytes]


def _kind(name: str, endings: str, begins: bytes) -> _Kind:
    return _Kind(name, tuple(endings.split()), re.compile(begins, re.DOTALL))


_SVG = "SVG picture"
_PICTURES = (
    _kind("PNG picture", "png", rb"\x89PNG\r\n\x1a\n"),
    _kind("JPEG picture", "jpg jpeg", rb"\xff\xd8\xff"),
    _kind("GIF picture", "gif", rb"GIF8[79]a"),
    _kind("WebP picture", "webp", rb"RIFF....WEBPVP8"),
    _kind(_SVG, "svg", rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg|<([\w.-]+:)?svg\b)"),
)
_SOUND_AND_FILM = (
    _kind("MP3 recording", "mp3", rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]"),
    _kind("AAC recording", "aac", rb"ID3|ADIF|\xff[\xf0\xf1\xf8\xf9]"),
    _kind("FLAC recording", "flac", rb"fLaC|ID3"),
    _kind("WAV recording", "wav", rb"(RIFF|RF64)....WAVE"),
    _kind("Ogg file", "ogg oga opus ogv", rb"OggS"),
    _kind("MP4 file", "mp4 m4v m4a mov", rb"....(ftyp|moov|mdat|wide|free|skip)"),
    _kind("WebM film", "webm", rb"\x1a\x45\xdf\xa3"),
)
_KINDS = (*_PICTURES, *_SOUND_AND_FILM)
_MEASURED = frozenset({"PNG picture", "JPEG picture", "GIF picture", "WebP picture"})
_BY_ENDING = {each: kind for kind in _KINDS for each in kind.endings}
PICTURES = tuple(each for kind in _PICTURES for each in kind.endings)
assert set(_BY_ENDING) == {*PICTURES, *SOUND, *FILM}  # noqa: S101  # what texts call sound and film is known here


def media_fault(file: Path, path: str) -> tuple[str, str] | None:
    """What is wrong with the file that a bank calls ``path``, and a hint; None where it is what its name says."""
    kind = _BY_ENDING.get(ending(path))
    if kind is None:
        return f'"{path}" is no picture, sound or film', f"known are .{', .'.join(_BY_ENDING)}"
    length = file.stat().st_size
    if length > MEDIA:
        return f'"{path}" has {length} bytes', f"{MEDIA} are the most"
    if length == 0:
        return f'"{path}" is empty', ""
    return _content_fault(file, path, kind)


def _content_fault(file: Path, path: str, kind: _Kind) -> tuple[str, str] | None:
    with file.open("rb") as stream:
        data = stream.read(FIRST)
        if kind.name == _SVG:
            stream.seek(0)
            fault = svg_fault(stream)
            is_other = bool(fault) and not kind.begins.match(data)
            return _mistaken(path, kind, data) if is_other else (f'"{path}" {fault}', "") if fault else None
    if not kind.begins.match(data):
        return _mistaken(path, kind, data)
    if kind.name in _MEASURED and size(data) is None:
        return f'"{path}" is no whole {kind.name}', "its header breaks off or gives no size"
    return None


def _mistaken(path: str, kind: _Kind, data: bytes) -> tuple[str, str]:
    """The fault of a file that is something else than its name says."""
    other = next((each for each in _KINDS if each.begins.match(data)), None)
    hint = f'it seems to be a {other.name}, so rename it to ".{other.endings[0]}"' if other else ""
    return f'"{path}" is no {kind.name}', hint
