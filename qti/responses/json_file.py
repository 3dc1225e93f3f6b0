"""Response files of JSON: an array of objects, or one object after another (JSON Lines).

An object has the keys that a CSV file has as columns. ``value`` is a text, a number, true or false, null for no
response, or a list of these; instead of ``interaction`` and ``value``, ``responses`` may map several interactions to
their values. Numbers arrive as they are written.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qti.errors import Mistake, Place, quoted
from qti.responses.record import FIELDS, Position, Record, record, unknown_field

_KEYS = (*FIELDS, "responses")
_SPACE = " \t\r\n"
_HALF = re.compile("[\ud800-\udfff]")


def json_records(file: str, text: str) -> Iterator[Record | Mistake]:
    """The records of a JSON text, and what is wrong with it, in its order."""
    objects = _Objects(file, text)
    for position, found in objects:
        if mistakes := list(_unsound(Place(file, *position), found, objects.twice)):
            yield from mistakes
        elif isinstance(found, dict):
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
    twice: list[str] = field(default_factory=list)
    """The keys that stand more than once in one object of the latest value."""
    line_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line_starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def __iter__(self) -> Iterator[tuple[Position, object]]:
        decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._object)
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
            self.twice.clear()
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

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.twice += [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
        return found

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


def _unsound(place: Place, found: object, twice: list[str]) -> Iterator[Mistake]:
    """What no reader of the value could tell, or print."""
    for key in twice:
        yield Mistake(place, f"the key {quoted(key)} is there twice")
    if any(_HALF.search(text) for text in _texts(found)):
        yield Mistake(place, "a text holds half of a character", hint="\\ud800 to \\udfff come in pairs")


def _texts(value: object) -> Iterator[str]:
    """Every text in the value, keys included."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, dict):
            waiting += [*inner, *inner.values()]
        elif isinstance(inner, list):
            waiting += inner


def _object_records(file: str, position: Position, found: dict[str, object]) -> Iterator[Record | Mistake]:
    place = Place(file, *position)
    for key in found:
        if key not in _KEYS and (meant := unknown_field(key, _KEYS)):
            yield Mistake(place, f"{quoted(key)} is no key", hint=f'"{meant}" is one')
    fields = {key: text for key in FIELDS if key != "value" and (text := _text(found.get(key))) is not None}
    for key in FIELDS:
        if key != "value" and key not in fields and found.get(key) is not None:
            yield Mistake(place, f'"{key}" is a text')
            return
    if misused := _misused(place, found):
        yield misused
        return
    for interaction, value in _responses(found):
        values = _values(value)
        if values is None:
            yield Mistake(
                place, f"{quoted(interaction or 'value')} is a text, a number, true, false, null or a list of these"
            )
            continue
        read = record(file, position[0], {"": (0, position[1])}, {**fields, "interaction": interaction}, values)
        if isinstance(read, Record):
            yield read
        else:
            yield from read


def _misused(place: Place, found: Mapping[str, object]) -> Mistake | None:
    """What is wrong with ``responses`` or stands beside it and would be passed over; None for nothing."""
    if "responses" not in found:
        return None
    if not isinstance(found["responses"], dict):
        return Mistake(place, '"responses" maps interactions to their values')
    beside = [key for key in ("interaction", "value") if found.get(key) is not None]
    return Mistake(place, f'"{beside[0]}" stands beside "responses"', hint="give one of the two") if beside else None


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
