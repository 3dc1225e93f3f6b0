"""Things to be put in order, to be matched, or to be dragged into gaps, and the keys that pair them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from qti.bank.beside import Beside
from qti.bank.choices import SHUFFLE
from qti.bank.nodes import Mapping, Node, Scalar, Sequence
from qti.bank.records import Fields, Key, Record
from qti.bank.shapes import SWITCH, Json, ListOf, Plain, Shape, Text, one_of
from qti.bank.source import Source, UnreadError, instead, nearest
from qti.content.markdown import Marks
from qti.model import (
    AssociableChoice,
    GapMatchInteraction,
    GapText,
    MatchInteraction,
    OrderChoice,
    OrderInteraction,
    Scoring,
)
from qti.model import content as nodes
from qti.model.identifiers import IDENTIFIER, IDENTIFIER_RULE, letters


class Thing(NamedTuple):
    """One of the things: its name where it has one, what it says, and the words by which a key refers to it."""

    name: str | None
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Things:
    """A list of texts, or texts by their names."""

    shape: Shape[Any]

    def read(self, node: Node, source: Source) -> tuple[Thing, ...]:
        """The things in the order written."""
        if isinstance(node, Mapping):
            return tuple(self._named(node, source))
        values = ListOf(self.shape).read(node, source)
        written = [each.text.strip() if isinstance(each, Scalar) else "" for each in _entries(node)]
        return tuple(Thing(None, value, words) for value, words in zip(values, written, strict=True))

    def _named(self, node: Mapping, source: Source) -> list[Thing]:
        things, whole = [], True
        for name, value in node.values.items():
            if not IDENTIFIER.fullmatch(name):
                source.refuse(node.keys[name], f'"{name}" is no name', IDENTIFIER_RULE)
                whole = False
            try:
                things.append(Thing(name, self.shape.read(value, source), name))
            except UnreadError:
                whole = False
        if not whole:
            raise UnreadError
        return things

    def schema(self) -> Json:
        """An array, or an object whose keys are names."""
        inner = self.shape.schema()
        named = {
            "type": "object",
            "propertyNames": {"pattern": f"^{IDENTIFIER.pattern}$"},
            "additionalProperties": inner,
            "minProperties": 1,
        }
        return {"anyOf": [ListOf(self.shape).schema(), named]}


class Pairs:
    """A key: what goes with what."""

    def read(self, node: Node, source: Source) -> tuple[tuple[Scalar, Scalar], ...]:
        """The two sides of each pair, still as written."""
        if isinstance(node, Mapping) and not node.values:
            raise source.refuse(node, "pairs are missing", "one thing: the other, a line each")
        if not isinstance(node, Mapping):
            raise source.refuse(node, f"pairs belong here, {instead(node)}", "one thing: the other, a line each")
        for value in node.values.values():
            source.plain(value)
        return tuple((node.keys[name], value) for name, value in node.values.items() if isinstance(value, Scalar))

    def schema(self) -> Json:
        """An object of texts."""
        return {"type": "object", "additionalProperties": Plain().schema(), "minProperties": 1}


def _entries(node: Node) -> Iterable[Node]:
    return node.items if isinstance(node, Sequence) else ()


_PAIR_SCORING = Key(
    "scoring",
    "scoring",
    one_of(Scoring.PER_PAIR, Scoring.EXACT),
    "per-pair (unless said): every right pair earns its share; exact: all or nothing.",
)

ORDER = Record(
    "an order",
    (
        Key("choices", "choices", Things(Text()), "The things in the right order: a list, or name: text.", needed=True),
        Key(
            "scoring",
            "scoring",
            one_of(Scoring.EXACT, Scoring.PER_POSITION),
            "exact (unless said), or per-position: each thing at its place earns its share.",
        ),
    ),
)
MATCH = Record(
    "a match",
    (
        Key("sources", "sources", Things(Text()), "The left sides: a list of texts, or name: text.", needed=True),
        Key("targets", "targets", Things(Text()), "The right sides: a list of texts, or name: text.", needed=True),
        Key("key", "key", Pairs(), "The right pairs, each source: target.", needed=True),
        Key("reuse", "reuse", SWITCH, "true: a target may go with several sources."),
        SHUFFLE,
        _PAIR_SCORING,
    ),
)
GAP_MATCH = Record(
    "a gap match",
    (
        Key("text", "text", Text(Marks.GAPS), "The text with its gaps, each {{name}}.", needed=True),
        Key("words", "words", Things(Plain()), "The words to drag: a list, or name: word.", needed=True),
        Key("key", "key", Pairs(), "The right pairs, each gap: word.", needed=True),
        Key("reuse", "reuse", SWITCH, "true: a word may fill several gaps."),
        SHUFFLE,
        _PAIR_SCORING,
    ),
)


def order(fields: Fields, beside: Beside) -> OrderInteraction:
    """An order."""
    things = _numbered(fields["choices"])
    fields["choices"] = tuple(OrderChoice(identifier=name, content=thing.value) for name, thing in things)
    return OrderInteraction(response_identifier=beside.name, **fields)


def match(fields: Fields, beside: Beside) -> MatchInteraction:
    """A match."""
    sources = _numbered(fields["sources"])
    targets = _numbered(fields["targets"], len(sources))
    fields["key"] = _paired(fields, (sources, "sources"), (targets, "targets"), beside.source)
    for side, things in (("sources", sources), ("targets", targets)):
        fields[side] = tuple(AssociableChoice(identifier=name, content=thing.value) for name, thing in things)
    return MatchInteraction(response_identifier=beside.name, **fields)


def gap_match(fields: Fields, beside: Beside) -> GapMatchInteraction:
    """A gap match; its key is written gap: word, and kept as (word, gap)."""
    words = _numbered(fields["words"])
    gaps = [(gap.identifier, Thing(None, None, gap.identifier)) for gap in nodes.nodes(fields["text"], nodes.Gap)]
    key = _paired(fields, (gaps, "gaps"), (words, "words"), beside.source)
    fields["key"] = tuple((word, gap) for gap, word in key)
    fields["words"] = tuple(GapText(identifier=name, text=thing.value) for name, thing in words)
    return GapMatchInteraction(response_identifier=beside.name, **fields)


def _numbered(things: tuple[Thing, ...], first: int = 0) -> list[tuple[str, Thing]]:
    """The things with their names; those without one are called A, B, … by their places."""
    return [(thing.name or letters(first + n), thing) for n, thing in enumerate(things)]


Side: TypeAlias = tuple[list[tuple[str, Thing]], str]
"""The things of one side by their names, and what messages call them."""


def _paired(fields: Fields, left: Side, right: Side, source: Source) -> tuple[tuple[str, str], ...]:
    """The names that the key's pairs mean; every one that means nothing, or is used again unasked, is told."""
    key: list[tuple[str, str]] = []
    whole = True
    for first, second in fields["key"]:
        pair = _referred(first, left, source), _referred(second, right, source)
        if pair[0] is None or pair[1] is None:
            whole = False
        elif not fields.get("reuse") and any(pair[1] == other for _, other in key):
            source.refuse(second, f'"{second.text.strip()}" is right twice', "say reuse: true")
            whole = False
        else:
            key.append((pair[0], pair[1]))
    if not whole:
        raise UnreadError
    return tuple(key)


def _referred(node: Scalar, side: Side, source: Source) -> str | None:
    """The name of the thing that the key means; None, and a mistake, where there is no such thing or there are two."""
    things, called = side
    words = node.text.strip()
    found = [name for name, thing in things if thing.words == words]
    if len(found) == 1:
        return found[0]
    if found:
        source.refuse(node, f'"{words}" stands among the {called} twice', "give them names: name: text")
    else:
        hint = nearest(words, [thing.words for _, thing in things])
        source.refuse(node, f'"{words}" is none of the {called}', hint)
    return None
