"""Zip files from elsewhere: judged by their list of files, read in pieces, never unpacked to the disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from qti.validation import names
from qti.validation.directory import check_directory
from qti.validation.limits import DEFAULT, Limits
from qti.validation.refused import refused

_PIECE = 64 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1 | 0x40
_PATCH = 0x20
"""The file holds changes to another one, which no program here can apply."""
_UTF8 = 0x800
_HEADER = 30
"""Bytes before the name in the header of a file."""


class Archive:
    """An open package: its names are safe, unlike one another, and no file in it is larger than the limits.

    ``names`` holds the paths of its files.
    """

    def __init__(self, file: zipfile.ZipFile, path: str, limits: Limits) -> None:
        self._file, self._path, self._limits = file, path, limits
        self._infos = {info.filename: info for info in file.infolist() if not info.is_dir()}
        self.names = frozenset(self._infos)

    def size(self, name: str) -> int:
        """How many bytes the file has."""
        return self._infos[name].file_size

    def pieces(self, name: str) -> Iterator[bytes]:
        """The file's bytes, a piece at a time; raises ``RefusedError`` where they are damaged."""
        try:
            with self._file.open(self._infos[name]) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
            raise refused("zip", f'"{name}" in it is damaged', path=self._path, hint="export it again") from error

    def read(self, name: str) -> bytes:
        """The whole file; raises ``RefusedError`` where it is larger than a document may be."""
        if self.size(name) > self._limits.document:
            raise refused("size", f"it is larger than {self._limits.document} bytes", path=name)
        return b"".join(self.pieces(name))


@contextmanager
def opened(path: Path, limits: Limits = DEFAULT) -> Iterator[Archive]:
    """The package at ``path``; raises ``RefusedError`` with the first thing that no honest archive has."""
    with path.open("rb") as file:
        check_directory(file, path.stat().st_size, str(path), limits)
        file.seek(0)
        try:
            archive = zipfile.ZipFile(file)
        except UnicodeDecodeError as error:
            what = "the name of a file in it is not in UTF-8"
            raise refused("name", what, path=str(path), hint="export it again") from error
        except (zipfile.BadZipFile, NotImplementedError) as error:
            what = f"its list of files is damaged: {error}"
            raise refused("zip", what, path=str(path), hint="export it again") from error
        with archive:
            _check(archive, str(path), limits)
            yield Archive(archive, str(path), limits)


def _check(archive: zipfile.ZipFile, path: str, limits: Limits) -> None:
    """Raise ``RefusedError`` for the first entry that must not be there."""
    infos = archive.infolist()
    for find in (_bad_name, _bad_entry, _bad_sum):
        found = find(infos, limits)
        if found:
            raise refused(*found, path=path, hint="no program that exports questions writes this")
    overlap = _overlap(infos, archive.start_dir)
    if overlap:
        raise refused("overlap", overlap, path=path, hint="no program that exports questions writes this")


Found: TypeAlias = tuple[str, str] | None
"""A rule's name and what is wrong; None where nothing is."""


def _bad_name(infos: list[zipfile.ZipInfo], limits: Limits) -> Found:
    seen: dict[str, str] = {}
    for info in infos:
        if not info.flag_bits & _UTF8 and not info.orig_filename.isascii():
            return "name", f'the name "{info.filename}" is not marked as UTF-8'
        fault = names.fault(info.orig_filename, limits.name)
        if fault:
            return "name", fault
        other = seen.setdefault(names.key(info.filename), info.filename)
        if other is not info.filename:
            return "duplicate-name", f'"{info.filename}" and "{other}" are one file on some systems'
    return None


def _bad_entry(infos: list[zipfile.ZipInfo], limits: Limits) -> Found:
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            return "link", f'"{info.filename}" is {"a link" if stat.S_ISLNK(kind) else "no file"}'
        if info.flag_bits & _ENCRYPTED:
            return "encrypted", f'"{info.filename}" is encrypted'
        if info.compress_type not in _METHODS or info.flag_bits & _PATCH:
            return "method", f'"{info.filename}" is packed by a method other than deflate'
        if info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size:
            return "bomb", f'"{info.filename}" would be more than {limits.ratio} times larger unpacked'
    return None


def _bad_sum(infos: list[zipfile.ZipInfo], limits: Limits) -> Found:
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked:
        return "bomb", f"its files would be {total} bytes unpacked; {limits.unpacked} are the most"
    return None


def _overlap(infos: list[zipfile.ZipInfo], end: int) -> str:
    """What is wrong where two files share bytes, "" where none do."""
    rows = sorted(infos, key=lambda info: info.header_offset)
    if rows and rows[0].header_offset < 0:
        return f'"{rows[0].filename}" begins before the archive does'
    ends = [*(row.header_offset for row in rows), end][1:]
    for info, following in zip(rows, ends, strict=True):
        if info.header_offset + _HEADER + len(info.filename.encode()) + info.compress_size > following:
            return f'"{info.filename}" shares its bytes with another file'
    return ""
