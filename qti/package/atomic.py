"""A file that is whole or not there at all: written beside its target and renamed when it is done."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from qti.errors import QtiError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # then drafts of others are left alone

_STALE = 60
"""Seconds after which a draft that nobody has locked is nobody's."""
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
                _sweep(place, file)
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


def _sweep(place: Path, own: BinaryIO) -> None:
    """Remove drafts of the same file that nobody writes any more, left by a crash or ``kill -9``.

    Whoever writes a draft holds a lock on it, which ends with the process. One that is a minute older than ours (by
    the clock of the disk) and not locked is nobody's; a younger one may just be about to be locked.
    """
    if fcntl is None:
        return
    with suppress(OSError):  # a disk without locks, or a folder that may not be listed: nothing is removed
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        born = os.fstat(own.fileno()).st_mtime
        name = re.compile(re.escape(f".{place.name}.") + r"[0-9a-f]{8}\.part")
        for path in place.parent.iterdir():
            if name.fullmatch(path.name) and born - path.lstat().st_mtime > _STALE and path.is_file():
                _remove(path)


def _remove(draft: Path) -> None:
    with suppress(OSError), draft.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.unlink()


def _keep_rename(folder: Path) -> None:
    """Have the folder's new entry on the disk too, where the system can open folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
