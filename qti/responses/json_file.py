"""Response files of JSON: an array of objects, or one object after another (JSON Lines).

An object has the keys that a CSV file has as columns. ``value`` is a text, a number, true or false, null for no
response, or a list of these; instead of ``interaction`` and ``value``, ``responses`` may map several interactions to
their values. Numbers arrive as they are written.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qti.errors import Mistake, Place
from qti.responses.record import FIELDS, Position, Record, record, unknown_field

_KEYS = (*FIELDS, "responses")
_SPACE = " \t\r\n"


def json_records(file: str, text: str) -> Iterator[Record | Mistake]:
    """The records of a JSON text, and what is wrong with it, in its order."""
    objects = _Objects(file, text)
    for position, found in objects:
        if isinstance(found, dict):
            yield from _object_records(file, position, found)
        else:
            yield Mistake(Place(file, *position), "a response is an object", hint='{"learner": …, "item": …}')
    yield from objects.mistakes


@dataclass(slots=True)
class _Objects:
    """The values in a JSON array, or one after another, each with its position; reading stops where it is no JSON."""

    file: str
    text: str
    mistakes: list[Mistake] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line_starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def __iter__(self) -> Iterator[tuple[Position, object]]:
        decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
        offset = self._after_space(0)
        is_array = self.text.startswith("[", offset)
        offset = self._after_space(offset + is_array)
        first = True
        while offset < len(self.text) and not (is_array and self.text[offset] == "]"):
            if is_array and not first:
                if self.text[offset] != ",":
                    self._refuse(offset, "a comma or the end of the list is missing")
                    return
                offset = self._after_space(offset + 1)
            try:
                found, end = decoder.raw_decode(self.text, offset)
            except json.JSONDecodeError as error:
                self._refuse(error.pos, f"this is no JSON: {error.msg.lower()}")
                return
            except RecursionError:
                self._refuse(offset, "this is nested too deeply")
                return
            yield self._position(offset), found
            offset, first = self._after_space(end), False
        self._check_end(offset, is_array=is_array)

    def _check_end(self, offset: int, *, is_array: bool) -> None:
        if not self.text.strip(_SPACE):
            self.mistakes.append(Mistake(Place(self.file), "nothing is in it"))
        elif is_array and offset >= len(self.text):
            self._refuse(offset, "the list does not end")
        elif is_array and self._after_space(offset + 1) < len(self.text):
            self._refuse(self._after_space(offset + 1), "something follows the list")

    def _after_space(self, offset: int) -> int:
        while offset < len(self.text) and self.text[offset] in _SPACE:
            offset += 1
        return offset

    def _position(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def _refuse(self, offset: int, what: str) -> None:
        self.mistakes.append(Mistake(Place(self.file, *self._position(offset)), what))


def _object_records(file: str, position: Position, found: dict[str, object]) -> Iterator[Record | Mistake]:
    place = Place(file, *position)
    for key in found:
        if key not in _KEYS and (meant := unknown_field(key, _KEYS)):
            yield Mistake(place, f'"{key}" is no key', hint=f'"{meant}" is one')
    fields = {key: text for key in FIELDS if key != "value" and (text := _text(found.get(key))) is not None}
    for key in FIELDS:
        if key != "value" and key not in fields and found.get(key) is not None:
            yield Mistake(place, f'"{key}" is a text')
            return
    if not isinstance(found.get("responses", {}), dict):
        yield Mistake(place, '"responses" maps interactions to their values')
        return
    for interaction, value in _responses(found):
        values = _values(value)
        if values is None:
            yield Mistake(
                place, f'"{interaction or "value"}" is a text, a number, true, false, null or a list of these'
            )
            continue
        read = record(file, {"": position}, {**fields, "interaction": interaction}, values)
        if isinstance(read, Record):
            yield read
        else:
            yield from read


def _responses(found: Mapping[str, object]) -> list[tuple[str, object]]:
    responses = found.get("responses")
    if isinstance(responses, dict):
        return list(responses.items()) or [("", None)]
    return [(_text(found.get("interaction")) or "", found.get("value"))]


def _text(value: object) -> str | None:
    """A text, a number as written, or a switch; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def _values(value: object) -> tuple[str, ...] | None:
    """The texts of a value, none for null; None where it is no value."""
    if value is None:
        return ()
    row = value if isinstance(value, list) else [value]
    texts = [text for each in row if (text := _text(each)) is not None]
    return tuple(texts) if len(texts) == len(row) else None
