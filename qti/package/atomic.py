"""A file that is whole or not there at all: written beside its target and renamed when it is done."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from qti.errors import QtiError

_ALL_MAY_READ = 0o666
_DEVICES = ("/dev/", "/proc/")
"""``/dev/stdout`` leads to whatever file the shell has opened, which is not to be replaced."""


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A new file to write to, which takes the place of ``target`` when the block ends well.

    However the block ends otherwise (an error, Ctrl-C), ``target`` is as it was and nothing else is left behind.
    The bytes are on the disk before the rename. Raises ``QtiError`` where the system refuses to write.
    """
    place = _place(target)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with _opened(draft, place) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        _keep_rename(place.parent)
    except OSError as error:
        raise QtiError(f'cannot write "{target}": {reason(error)}') from error


def reason(error: OSError) -> str:
    """What the system said, as half a sentence: ``no space left on device``."""
    text = error.strerror or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]


def _place(target: Path) -> Path:
    """The regular file that the bytes will be: what a link points to, never a folder, a device or a pipe."""
    place = Path(os.path.realpath(target))
    if place.is_dir():
        raise QtiError(f'cannot write "{target}": it is a folder')
    if (place.exists() and not place.is_file()) or str(target.absolute()).startswith(_DEVICES):
        raise QtiError(f'cannot write "{target}": it is no ordinary file')
    if not place.parent.is_dir():
        raise QtiError(f'cannot write "{target}": there is no folder "{target.parent}"')
    return place


def _opened(draft: Path, place: Path) -> BinaryIO:
    """The draft, new, with the permissions of the file it will replace, or those that new files have."""
    mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else None
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), _ALL_MAY_READ)
    file = os.fdopen(handle, "w+b", buffering=1 << 18)
    if mode is not None:
        draft.chmod(mode)
    return file


def _keep_rename(folder: Path) -> None:
    """Have the folder's new entry on the disk too, where the system can open folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
