"""A file of responses, CSV or JSON, read whole: records, or every mistake in it at once."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

from qti.errors import Mistake, Place, ReadError
from qti.responses.csv_file import csv_records
from qti.responses.json_file import json_records
from qti.responses.record import Record

_MOST = 1 << 30
"""Bytes; larger files are refused before they are read."""


def read_responses(path: Path) -> tuple[Record, ...]:
    """The records of the file, by the form that its ending says or, failing that, its first character.

    ``ReadError`` holds all that is wrong with it, with places.
    """
    file = str(path)
    text = _text(path, file)
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson"):
        found = json_records(file, text)
    elif path.suffix.lower() in (".csv", ".tsv"):
        found = csv_records(file, text)
    else:
        found = (json_records if text.lstrip()[:1] in ("[", "{") else csv_records)(file, text)
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


def _text(path: Path, file: str) -> str:
    """The file's text without a byte order mark."""
    try:
        if path.stat().st_size > _MOST:
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
            [Mistake(Place(file, line, column), "this is not UTF-8", hint='save it as "CSV UTF-8"')]
        ) from error
