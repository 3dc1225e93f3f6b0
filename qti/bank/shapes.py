"""What a value in a bank file can be: each shape reads a node and knows the JSON Schema of what it reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from qti.bank import units
from qti.bank.nodes import Node, Scalar, Sequence
from qti.bank.source import Source, UnreadError, instead, nearest
from qti.content.markdown import Marks, read_content
from qti.exact import read_decimal, read_fraction
from qti.model.content import Content
from qti.model.identifiers import IDENTIFIER, IDENTIFIER_RULE

Json: TypeAlias = dict[str, Any]
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")


_UNREAD = "-"
"""Stands for a text that cannot be read, so that what is beside it is checked all the same."""


class Shape(Protocol[T_co]):
    """One kind of value: ``read`` gives it, or tells the source why not and raises ``UnreadError``.

    A text is given in any case; its source knows of the mistake, and so nothing that holds it is used.
    """

    def read(self, node: Node, source: Source) -> T_co:
        """The value that the node holds."""
        ...

    def schema(self) -> Json:
        """The JSON Schema of it, as editors see YAML."""
        ...


class Text:
    """CommonMark; ``marks``: what ``{{…}}`` means in it."""

    def __init__(self, marks: Marks = Marks.NONE) -> None:
        self._marks = marks

    def read(self, node: Node, source: Source) -> Content:
        """The content."""
        try:
            return source.content(node, self._marks)
        except UnreadError:
            if self._marks is not Marks.NONE:
                raise
            return read_content(_UNREAD)

    def schema(self) -> Json:
        """Any scalar."""
        return {"$ref": "#/definitions/text"}


class Later:
    """A text that is read once the values beside it are known."""

    def read(self, node: Node, source: Source) -> Scalar:
        """The node itself."""
        source.plain(node)
        assert isinstance(node, Scalar)  # noqa: S101 -- plain() has refused everything else
        return node

    def schema(self) -> Json:
        """As for any text."""
        return {"$ref": "#/definitions/text"}


class Plain:
    """A text without markup."""

    def read(self, node: Node, source: Source) -> str:
        """The text as written."""
        try:
            return source.plain(node)
        except UnreadError:
            return _UNREAD

    def schema(self) -> Json:
        """Any scalar."""
        return {"$ref": "#/definitions/plain"}


class Identifier:
    """A name of the author's."""

    def read(self, node: Node, source: Source) -> str:
        """The name, well formed."""
        word = source.word(node)
        if not IDENTIFIER.fullmatch(word):
            raise source.refuse(node, f'"{word}" is no name', IDENTIFIER_RULE)
        return word

    def schema(self) -> Json:
        """A name, or what editors make of one."""
        return {"$ref": "#/definitions/identifier"}


@dataclass(frozen=True, slots=True)
class Amount(Generic[T]):
    """Anything that a function reads from a word; ``what`` says what is expected, ``name`` is the schema's."""

    name: str
    parse: Callable[[str], T]
    what: str
    as_json: Json

    def read(self, node: Node, source: Source) -> T:
        """The amount."""
        word = source.word(node)
        try:
            return self.parse(word)
        except ValueError:
            raise source.refuse(node, f'"{word}" is not {self.what}') from None

    def schema(self) -> Json:
        """A reference to the definition that ``as_json`` is."""
        return {"$ref": f"#/definitions/{self.name}"}


_DECIMAL = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_RATIO = r"^[+-]?[0-9]+/0*[1-9][0-9]*$"


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)


def _tolerance(text: str) -> tuple[Decimal, bool]:
    return (units.read_share(text), True) if text.endswith("%") else (read_decimal(text), False)


def _pass_mark(text: str) -> Decimal:
    return units.read_percent(text) if text.endswith("%") else read_decimal(text)


def _any_or_count(text: str) -> int:
    return 0 if text == "any" else _count(text)


def _unlimited_or_count(text: str) -> int | None:
    return None if text == "unlimited" else _count(text)


_SWITCH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def _switch(text: str) -> bool:
    if text not in _SWITCH:
        raise ValueError
    return _SWITCH[text]


def _word(pattern: str) -> Json:
    return {"type": "string", "pattern": pattern}


def _switches() -> Json:
    return {"anyOf": [{"type": "boolean"}, _word(f"^({'|'.join(_SWITCH)})$")]}


def _number(*patterns: str) -> Json:
    return {"anyOf": [{"type": "number"}, *(_word(pattern) for pattern in patterns)]}


def _whole(*words: str) -> Json:
    choices: list[Json] = [{"type": "integer", "minimum": 0}, _word("^[0-9]{1,9}$")]
    return {"anyOf": [*choices, *({"const": word} for word in words)]}


_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"


def _language(text: str) -> str:
    if not re.fullmatch(_TAG, text):
        raise ValueError
    return text


LANGUAGE = Amount(
    "language-tag", _language, "a language tag such as en, de-AT or ar", {"type": "string", "pattern": _TAG}
)
NUMBER = Amount("number", read_decimal, "a number such as 2 or 0.05", _number(_DECIMAL))
FRACTION = Amount("fraction", read_fraction, "a number such as 0.5, 1/3 or -1", _number(_DECIMAL, _RATIO))
COUNT = Amount("count", _count, "a whole number", _whole())
MOST = Amount("most", _any_or_count, 'a whole number or "any"', _whole("any"))
ATTEMPTS = Amount("attempts", _unlimited_or_count, 'a whole number or "unlimited"', _whole("unlimited"))
SWITCH = Amount(
    "switch",
    _switch,
    "true or false",
    _switches(),
)
TOLERANCE = Amount("tolerance", _tolerance, "a number or a percentage such as 5 %", _number(_DECIMAL, units.PERCENT))
PASS_MARK = Amount("percentage", _pass_mark, "a percentage such as 80 %", _number(_DECIMAL, units.PERCENT))
DURATION = Amount(
    "time",
    units.read_duration,
    "a time such as 90 s, 45 min or 1 h 30 min",
    _word(units.DURATION),
)
SIZE = Amount("size", units.read_size, "a size such as 500 kB or 10 MB", _word(units.SIZE))
AMOUNTS: tuple[Amount[Any], ...] = (
    LANGUAGE,
    NUMBER,
    FRACTION,
    COUNT,
    MOST,
    ATTEMPTS,
    SWITCH,
    TOLERANCE,
    PASS_MARK,
    DURATION,
    SIZE,
)


@dataclass(frozen=True, slots=True)
class OneOf(Generic[T]):
    """One of a few words; each gives its value."""

    words: dict[str, T]

    def read(self, node: Node, source: Source) -> T:
        """The word's value."""
        word = source.word(node)
        if word not in self.words:
            known = ", ".join(self.words)
            raise source.refuse(node, f'"{word}" is none of {known}', nearest(word, self.words))
        return self.words[word]

    def schema(self) -> Json:
        """The words."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Of(Generic[V, T]):
    """What is made of another shape's value."""

    shape: Shape[V]
    make: Callable[[V], T]

    def read(self, node: Node, source: Source) -> T:
        """What is made of it."""
        return self.make(self.shape.read(node, source))

    def schema(self) -> Json:
        """As for the other shape."""
        return self.shape.schema()


def one_of(*members: E) -> OneOf[E]:
    """The members' values as words."""
    return OneOf({member.value: member for member in members})


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list, not empty; ``length`` where it has to have that many entries."""

    shape: Shape[T]
    length: int | None = None

    def read(self, node: Node, source: Source) -> tuple[T, ...]:
        """The values; every entry is tried before any is given up."""
        if type(node) is not Sequence:
            raise source.refuse(
                node, f"a list belongs here, {instead(node)}", "begin each entry with - on a line of its own"
            )
        if self.length not in {None, len(node.items)} or not node.items:
            wanted = f"{self.length} entries" if self.length else "at least one entry"
            raise source.refuse(node, f"the list needs {wanted}, it has {len(node.items) or 'none'}")
        values, whole = [], True
        for item in node.items:
            try:
                values.append(self.shape.read(item, source))
            except UnreadError:
                whole = False
        if not whole:
            raise UnreadError
        return tuple(values)

    def schema(self) -> Json:
        """An array."""
        most = {"maxItems": self.length} if self.length else {}
        return {"type": "array", "items": self.shape.schema(), "minItems": self.length or 1, **most}
