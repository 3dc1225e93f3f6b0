"""Tests: from a mapping to an ``AssessmentTest``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from sys import intern

from qti.bank.nodes import Mapping, Node, Scalar
from qti.bank.records import Fields, Key, Made, Record
from qti.bank.shapes import (
    ATTEMPTS,
    COUNT,
    DURATION,
    NUMBER,
    PASS_MARK,
    SWITCH,
    Identifier,
    Json,
    ListOf,
    Plain,
    Text,
    one_of,
)
from qti.bank.source import Source, UnreadError
from qti.errors import ModelError
from qti.model import AssessmentTest, AttemptKept, ItemRef, Part, Section, Shown, item_refs, sections

ALL = "all"
EVERYTHING: tuple[ItemRef, ...] = (ItemRef(item="*"),)
"""Stands for ``items: all`` until the questions of the bank are known; no question has that name."""
_MOST_UNKNOWN = 100_000


class Reference:
    """The name of a question in a test."""

    def read(self, node: Node, source: Source) -> str:
        """The name, noted for the check at the bank's end."""
        name = Identifier().read(node, source)
        if isinstance(node, Scalar):
            source.refer(node)
        return name

    def schema(self) -> Json:
        """A name."""
        return Identifier().schema()


class Parts:
    """What stands in a test or a section, in a row."""

    def read(self, node: Node, source: Source) -> tuple[Part, ...]:
        """References and sections."""
        return ListOf(_Part()).read(node, source)

    def schema(self) -> Json:
        """A list of parts."""
        return {"type": "array", "items": {"$ref": "#/definitions/part"}, "minItems": 1}


class Everything(Parts):
    """The same, or ``all``."""

    def read(self, node: Node, source: Source) -> tuple[Part, ...]:
        """References and sections, ``EVERYTHING`` for all."""
        if isinstance(node, Scalar) and node.text == ALL:
            return EVERYTHING
        if isinstance(node, Scalar):
            raise source.refuse(node, f'"{node.text}" is not "all"', "all, or a list of questions and sections")
        return super().read(node, source)

    def schema(self) -> Json:
        """The word or a list."""
        return {"anyOf": [{"const": ALL}, super().schema()]}


class _Part:
    """One of the parts: a name, a name with its weight, or a section."""

    def read(self, node: Node, source: Source) -> Part:
        """The part."""
        if isinstance(node, Scalar):
            return ItemRef(item=Reference().read(node, source))
        if isinstance(node, Mapping) and "section" in node.values:
            return Section(**SECTION.read(node, source))
        return ItemRef(**REFERENCE.read(node, source))

    def schema(self) -> Json:
        """One of three."""
        return part_schema()


_SELECT = Key("select", "select", COUNT, "How many of the parts are drawn at random; all unless said.")
_SHUFFLE = Key("shuffle", "shuffle", SWITCH, "true: shown in random order.")
REFERENCE = Record(
    "a question in a test",
    (
        Key("item", "item", Reference(), "The question's name.", needed=True),
        Key("weight", "weight", NUMBER, "Its points are multiplied by this; 1 unless said."),
    ),
)
SECTION = Record(
    "a section",
    (
        Key("section", "identifier", Identifier(), "The section's name.", needed=True),
        Key("title", "title", Plain(), "The section's title.", needed=True),
        Key("items", "parts", Parts(), "The questions and sections in it.", needed=True),
        _SELECT,
        _SHUFFLE,
    ),
)
TEST = Record(
    "a test",
    (
        Key("id", "identifier", Identifier(), "The test's name.", needed=True, instead="_"),
        Key("title", "title", Plain(), "The test's title.", needed=True, instead="-"),
        Key("description", "description", Text(), "What the test is about."),
        Key("items", "parts", Everything(), "all, or a list of questions and sections.", needed=True),
        _SELECT,
        _SHUFFLE,
        Key("time-limit", "time_limit", DURATION, "90 s, 45 min or 1 h 30 min; none unless said."),
        Key("attempts", "max_attempts", ATTEMPTS, "How many attempts: a number, or unlimited (unless said)."),
        Key("attempt-kept", "attempt_kept", one_of(*AttemptKept), "Which attempt counts; highest unless said."),
        Key("pass-mark", "pass_mark", PASS_MARK, "The percentage of the points needed to pass, such as 80 %."),
        Key("show-feedback", "show_feedback", one_of(*Shown), "When comments are shown; after-submission unless said."),
        Key("show-key", "show_key", one_of(*Shown), "When the right answers are shown; never unless said."),
    ),
)


def part_schema() -> Json:
    """What stands in a test or a section."""
    return {"anyOf": [Identifier().schema(), REFERENCE.schema(), SECTION.schema()]}


def shape_of_tests(all_items: Callable[[], Iterable[str]] | None) -> Made[AssessmentTest]:
    """Tests; ``all_items`` names the questions that ``items: all`` stands for, None where they are not at hand."""

    def make(fields: Fields, node: Node, source: Source) -> AssessmentTest:
        if fields["parts"] is EVERYTHING:
            fields["parts"] = _unknown(fields) if all_items is None else tuple(map(_reference, all_items()))
        test = _made(fields, node, source)
        _refuse_clashes(test, node, source)
        return test

    return Made(TEST, make)


def _reference(name: str) -> ItemRef:
    return ItemRef(item=intern(name))  # the writer and the check name it too


def _unknown(fields: Fields) -> tuple[Part, ...]:
    """As many stand-ins as the test draws; the first is that of ``EVERYTHING``."""
    drawn = min(fields.get("select") or 1, _MOST_UNKNOWN)
    return (*EVERYTHING, *(ItemRef(item=f"*{n}") for n in range(1, drawn)))


def holds_everything(test: AssessmentTest) -> bool:
    """True where the questions of ``items: all`` were not at hand when the test was read."""
    return test.parts[:1] == EVERYTHING


def read_test(node: Node, source: Source, shape: Made[AssessmentTest]) -> AssessmentTest:
    """The test; where anything in it is wrong, the source is told and ``UnreadError`` is raised."""
    name = node.values.get("id") if isinstance(node, Mapping) else None
    source.about(f'test "{name.text}"' if isinstance(name, Scalar) else "a test", node)
    before = len(source.mistakes)
    try:
        test = shape.read(node, source)
    finally:
        source.about("", None)
    if len(source.mistakes) > before:
        raise UnreadError
    return test


def _made(fields: Fields, node: Node, source: Source) -> AssessmentTest:
    try:
        return AssessmentTest(**fields)
    except ModelError as error:
        source.take(error.faults, node, field_names())
        raise UnreadError from None


def _refuse_clashes(test: AssessmentTest, node: Node, source: Source) -> None:
    """Sections and questions of a test share one space of names (QTI 2.1: ``identifier`` is unique in the test)."""
    items = {ref.item.lower() for ref in item_refs(test)}
    for section in sections(test):
        if section.identifier.lower() in items:
            source.refuse(node, f'"{section.identifier}" names a section and a question of the test')


@cache
def field_names() -> dict[str, tuple[str, ...]]:
    """The keys that can fill each field of a test and its parts."""
    keys = [key for record in (TEST, SECTION, REFERENCE) for key in record.keys]
    return {key.field: tuple(dict.fromkeys(each.name for each in keys if each.field == key.field)) for key in keys}
