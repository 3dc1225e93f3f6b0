"""Mappings with known keys: one table gives the reader, the hints and the JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, KeysView
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from qti.bank.nodes import Mapping, Node, Scalar
from qti.bank.shapes import Json, Shape
from qti.bank.source import Source, UnreadError, instead, nearest

T = TypeVar("T")
Fields: TypeAlias = dict[str, Any]
"""Values by the names of the model's fields; what the author left out is not in it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key: the field it fills, what may stand there, and a sentence on it for editors.

    ``instead`` stands for a needed value that cannot be read, so that the values beside it are checked all the same.
    """

    name: str
    field: str
    shape: Shape[Any]
    about: str
    needed: bool = False
    instead: Any = None


@dataclass(frozen=True, slots=True)
class Record:
    """What may stand in one mapping.

    ``one``: groups of which exactly one key stands there; ``most``: at most one; ``needs``: keys that make no
    sense without another. ``names`` is how messages call the whole.
    """

    name: str
    keys: tuple[Key, ...]
    one: tuple[tuple[str, ...], ...] = ()
    most: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    by_name: dict[str, Key] = field(init=False, repr=False)
    needed: frozenset[str] = field(init=False, repr=False)
    one_of: tuple[frozenset[str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {key.name: key for key in self.keys})
        object.__setattr__(self, "needed", frozenset(key.name for key in self.keys if key.needed))
        object.__setattr__(self, "one_of", tuple(frozenset(group) for group in self.one))

    def with_keys(self, name: str, *keys: Key, behind: Iterable[Key] = ()) -> Record:
        """The record with more keys before and behind its own."""
        return Record(name, (*keys, *self.keys, *behind), self.one, self.most, self.needs)

    def read(self, node: Node, source: Source) -> Fields:
        """The values of all keys that could be read; ``UnreadError`` where a needed one is not among them."""
        fields, whole = self.read_partly(node, source)
        if not whole:
            raise UnreadError
        return fields

    def read_partly(self, node: Node, source: Source) -> tuple[Fields, bool]:
        """The values of all keys that could be read, and whether they are enough to make something of them."""
        if type(node) is not Mapping:
            raise source.refuse(
                node, f"the keys of {self.name} belong here, {instead(node)}", f"such as {self.keys[0].name}:"
            )
        values = node.values
        fields: Fields = {}
        whole = True
        by_name = self.by_name
        for name, value in values.items():
            key = by_name.get(name)
            if key is None:
                self._unknown(node, name, source)
                continue
            try:
                fields[key.field] = key.shape.read(value, source)
            except UnreadError:
                whole = False
        if not self._is_complete(values.keys()):
            tuple(self._broken(node, source))
            whole = False
        if not whole:
            self._stand_in(fields)
            whole = self.is_enough(fields)
        return fields, whole

    def _stand_in(self, fields: Fields) -> None:
        for key in self.keys:
            if key.instead is not None:
                fields.setdefault(key.field, key.instead)

    def is_enough(self, fields: Fields) -> bool:
        """True where the values are enough to make something of them."""
        return self._is_complete({key.name: key for key in self.keys if key.field in fields}.keys())

    def _unknown(self, node: Mapping, name: str, source: Source) -> None:
        hint = nearest(name, self.by_name) or f"known are {', '.join(self.by_name)}"
        source.refuse(node.keys[name], f'"{name}" is no key of {self.name}', hint)

    def _is_complete(self, written: KeysView[str]) -> bool:
        """True where no rule on keys is broken: the quick look, since nearly every mapping is in order."""
        if not self.needed <= written:
            return False
        for group in self.one_of:
            if len(group & written) != 1:
                return False
        for name, other in self.needs:
            if name in written and other not in written:
                return False
        return not any(len(written & group) > 1 for group in self.most)

    def _broken(self, node: Mapping, source: Source) -> Iterator[UnreadError]:
        """Every rule on keys that the mapping breaks."""
        written = node.values.keys()
        for name in sorted(self.needed - written):
            yield source.refuse(node, f'"{name}" is missing in {self.name}')
        for group in self.one:
            found = [name for name in group if name in written]
            if not found:
                yield source.refuse(node, f"{_either(group)} is missing in {self.name}")
            elif len(found) > 1:
                yield source.refuse(node.keys[found[1]], f'"{found[0]}" and "{found[1]}" exclude each other')
        for group in self.most:
            found = [name for name in group if name in written]
            if len(found) > 1:
                yield source.refuse(node.keys[found[1]], f'"{found[0]}" and "{found[1]}" exclude each other')
        for name, other in self.needs:
            if name in written and other not in written:
                yield source.refuse(node.keys[name], f'"{name}" needs "{other}" beside it')

    def schema(self) -> Json:
        """An object with these keys and no others."""
        rules: list[Json] = [_exactly_one(group) for group in self.one]
        rules += [
            {"not": {"required": [first, second]}}
            for group in self.most
            for n, first in enumerate(group)
            for second in group[n + 1 :]
        ]
        made: Json = {"type": "object", "properties": self.properties(), "additionalProperties": False}
        if self.needed:
            made["required"] = [key.name for key in self.keys if key.needed]
        if rules:
            made["allOf"] = rules
        if self.needs:
            made["dependencies"] = {
                name: [other for each, other in self.needs if each == name] for name, _ in self.needs
            }
        return made

    def properties(self) -> Json:
        """Each key's schema with its sentence."""
        return {key.name: {**key.shape.schema(), "description": key.about} for key in self.keys}


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """A mapping of which something is made; ``brief`` reads the short form, a single value."""

    record: Record
    make: Callable[[Fields, Node, Source], T]
    brief: Shape[T] | None = None

    def read(self, node: Node, source: Source) -> T:
        """What is made of it."""
        if self.brief is not None and type(node) is Scalar:
            return self.brief.read(node, source)
        return self.make(self.record.read(node, source), node, source)

    def schema(self) -> Json:
        """The object, or the single value."""
        if self.brief is None:
            return self.record.schema()
        return {"anyOf": [self.brief.schema(), self.record.schema()]}


def _either(names: tuple[str, ...]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _exactly_one(names: tuple[str, ...]) -> Json:
    """``oneOf`` would do; a row of keys of which one is required, and no two together, gives clearer messages."""
    return {"oneOf": [{"required": [name]} for name in names]}
