"""Media types of the files that a text can name, by their endings."""

from __future__ import annotations

from qti.content.addresses import FILM, SOUND, ending

OTHER = "application/octet-stream"
"""The type of a file whose ending says nothing."""

_SPECIAL = {
    "aac": "audio/aac",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "oga": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


def media_type(path: str) -> str:
    """The media type of a file of that name; ``application/octet-stream`` where its ending says nothing."""
    suffix = ending(path)
    if suffix in _SPECIAL:
        return _SPECIAL[suffix]
    if suffix in SOUND:
        return f"audio/{suffix}"
    return f"video/{suffix}" if suffix in FILM else OTHER
