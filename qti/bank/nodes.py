"""YAML as small trees of texts with places: no tags, no aliases, no types (decision F)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any, Protocol, TypeAlias

import yaml

DEEPEST = 40
"""Levels of nesting; a bank needs about twelve."""

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml where PyYAML was built with it


class Mark(Protocol):
    """A place in a file; both numbers count from 0."""

    @property
    def line(self) -> int:
        """The line."""
        ...

    @property
    def column(self) -> int:
        """The column, in characters."""
        ...


class Scalar:
    """A text as written; ``style`` is "" for plain, else the sign that opens it: ``'``, ``"``, ``|`` or ``>``."""

    __slots__ = ("mark", "style", "text")

    def __init__(self, text: str, mark: Mark, style: str) -> None:
        self.text = text
        self.mark = mark
        self.style = style


class Sequence:
    """A list."""

    __slots__ = ("items", "mark")

    def __init__(self, items: list[Node], mark: Mark) -> None:
        self.items = items
        self.mark = mark


class Mapping:
    """Keys in the order written, with their values; ``keys`` holds the keys' own places."""

    __slots__ = ("keys", "mark", "values")

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.values: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}


Node: TypeAlias = Scalar | Sequence | Mapping
Complain: TypeAlias = Callable[[Mark, str, str], None]
"""Takes up a mistake: its place, what is wrong, what would be right."""


class BrokenYamlError(Exception):
    """A file whose rest cannot be parsed; why was told to ``complain``. It never leaves this package."""


class Document:
    """One YAML document, pulled from a stream event by event: nothing is held but the node being built.

    ``event`` gives the next event. Everything raises ``yaml.YAMLError`` where the stream is not YAML, and
    ``BrokenYamlError`` where it is YAML that goes too far for us.
    """

    def __init__(self, stream: IO[bytes], complain: Complain) -> None:
        self._complain = complain
        self.event: Callable[[], Any] = LOADER(stream).get_event

    def root(self) -> Any:
        """The event that opens the document's one node, or None where the file is empty."""
        self.event()
        event = self.event()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        return self.event()

    def finish(self) -> None:
        """Take the document's end; ``BrokenYamlError`` where another document follows."""
        self.event()
        event = self.event()
        if not isinstance(event, yaml.StreamEndEvent):
            self._complain(event.start_mark, "a file is one document", "write everything above the line ---")
            raise BrokenYamlError

    def entries(self) -> Iterator[Node]:
        """The nodes of the sequence whose opening event was the last."""
        while not isinstance(event := self.event(), yaml.SequenceEndEvent):
            yield self.build(event)

    def pairs(self) -> Iterator[tuple[Scalar, Any]]:
        """Each key of the mapping whose opening event was the last, with the event that opens its value.

        The value is to be taken (``build``, ``skip`` or ``entries``) before the next pair.
        """
        seen: dict[str, Scalar] = {}
        while not isinstance(event := self.event(), yaml.MappingEndEvent):
            key = self.build(event)
            opening = self.event()
            if not isinstance(key, Scalar):
                self._no_key(key)
            elif self._is_new(key, seen):
                yield key, opening
                continue
            self.skip(opening)

    def skip(self, event: Any) -> None:
        """Leave out the node that the event opens."""
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth <= 0:
                return
            event = self.event()

    def build(self, event: Any, depth: int = 0) -> Node:
        """The node that the event opens."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self.refuse_decoration(event)
            return Scalar(event.value, event.start_mark, event.style or "")
        if kind is yaml.AliasEvent:
            self._complain(
                event.start_mark, f'"*{event.anchor}" is an alias', "a text that begins with * needs quotes around it"
            )
            return Scalar(f"*{event.anchor}", event.start_mark, "'")
        if event.anchor is not None or event.tag is not None:
            self.refuse_decoration(event)
        if depth >= DEEPEST:
            self._complain(event.start_mark, f"more than {DEEPEST} levels of nesting", "")
            raise BrokenYamlError
        return self._mapping(event, depth) if kind is yaml.MappingStartEvent else self._sequence(event, depth)

    def _sequence(self, event: Any, depth: int) -> Sequence:
        items: list[Node] = []
        after, build = self.event, self.build
        while type(inner := after()) is not yaml.SequenceEndEvent:
            items.append(build(inner, depth + 1))
        return Sequence(items, event.start_mark)

    def _mapping(self, event: Any, depth: int) -> Mapping:
        mapping = Mapping(event.start_mark)
        values, keys = mapping.values, mapping.keys
        after, build = self.event, self.build
        while type(inner := after()) is not yaml.MappingEndEvent:
            key = build(inner, depth + 1)
            value = build(after(), depth + 1)
            if type(key) is Scalar:
                if self._is_new(key, keys):
                    values[key.text] = value
            else:
                self._no_key(key)
        return mapping

    def _no_key(self, key: Node) -> None:
        self._complain(key.mark, "a key is a single word or text", "a text that begins with [ or { needs quotes")

    def _is_new(self, key: Scalar, seen: dict[str, Scalar]) -> bool:
        """Note the key; False where it is none, or stands there already."""
        if key.text == "<<" and not key.style:
            self._complain(key.mark, "merge keys (<<) are not part of bank files", "write the keys out")
            return False
        first = seen.setdefault(key.text, key)
        if first is not key:
            self._complain(key.mark, f'the key "{key.text}" stands here twice', f"first in line {first.mark.line + 1}")
        return first is key

    def refuse_decoration(self, event: Any) -> None:
        """Complain where the node that the event opens has an anchor or a tag."""
        if event.anchor is not None:
            what, hint = f'"&{event.anchor}" is an anchor', "a text that begins with & needs quotes around it"
        elif event.tag is None:
            return
        else:
            what, hint = "tags are not part of bank files", "a text that begins with ! needs quotes around it"
        self._complain(event.start_mark, what, hint)
