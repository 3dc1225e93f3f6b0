"""A file of responses, CSV or JSON, read whole: records, or every mistake in it at once."""

from __future__ import annotations

import stat
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from qti.errors import Mistake, Place, ReadError
from qti.responses.csv_file import csv_records
from qti.responses.json_file import json_records
from qti.responses.record import Record

Form: TypeAlias = Literal["csv", "json"]

_MOST = 1 << 30
"""Bytes; larger files are refused before they are read."""


def read_responses(path: Path) -> tuple[Record, ...]:
    """The records of the file, by the form that its ending says or, failing that, its first character.

    ``ReadError`` holds all that is wrong with it, with places.
    """
    file = str(path)
    text = _text(path, file)
    found = _READERS[_form(path, text)](file, text)
    records: list[Record] = []
    mistakes: list[Mistake] = []
    for each in found:
        if isinstance(each, Record):
            records.append(each)
        else:
            mistakes.append(each)
    if mistakes:
        raise ReadError(mistakes)
    return tuple(records)


def _form(path: Path, text: str) -> Form:
    """The form that the file's ending says or, failing that, the text's first character."""
    suffix = path.suffix.lower()
    if suffix in (".json", ".jsonl", ".ndjson"):
        return "json"
    if suffix in (".csv", ".tsv"):
        return "csv"
    return "json" if text.lstrip()[:1] in ("[", "{") else "csv"


_READERS: dict[Form, Callable[[str, str], Iterator[Record | Mistake]]] = {"csv": csv_records, "json": json_records}
_HINTS: dict[Form, str] = {"csv": 'save it as "CSV UTF-8"', "json": "save it as UTF-8"}


def _text(path: Path, file: str) -> str:
    """The file's text without a byte order mark."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError([Mistake(Place(file), "it is no ordinary file", hint="save the responses to one")])
        if status.st_size > _MOST:
            raise ReadError([Mistake(Place(file), f"it is larger than {_MOST >> 20} MiB")])
        data = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        raise ReadError([Mistake(Place(file), f"cannot be read: {(error.strerror or str(error)).lower()}")]) from error
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise ReadError(
            [
                Mistake(
                    Place(file, line, column),
                    "this is not UTF-8",
                    hint=_HINTS[_form(path, data.decode(errors="replace"))],
                )
            ]
        ) from error
