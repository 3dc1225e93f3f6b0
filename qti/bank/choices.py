"""Choices that are picked from: ``right:``, ``wrong:`` and ``text:`` with a fraction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qti.bank.beside import Beside
from qti.bank.labels import true_false
from qti.bank.nodes import Mapping, Node, Sequence
from qti.bank.records import Fields, Key, Made, Record
from qti.bank.shapes import FRACTION, MOST, SWITCH, Identifier, Json, ListOf, Plain, Shape, Text, one_of
from qti.bank.source import Source
from qti.content.markdown import read_content
from qti.model import ChoiceInteraction, InlineChoice, InlineChoiceInteraction, Scoring, SimpleChoice
from qti.model.content import Content
from qti.model.identifiers import letters

SIDES = ("right", "wrong", "text")
ID = Key("id", "identifier", Identifier(), "The choice's name; A, B, C … by its place unless said.")
FRACTION_KEY = Key(
    "fraction", "fraction", FRACTION, "The share that picking it earns, from -1 to 1, such as 1/2 or -0.25."
)
FEEDBACK = Key("feedback", "feedback", Text(), "The comment on picking it.")
FIXED = Key("fixed", "fixed", SWITCH, "true: it keeps its place when the rest is shuffled.")
SHUFFLE = Key("shuffle", "shuffle", SWITCH, "true: shown in random order.")
PICK_SCORING = Key(
    "scoring",
    "scoring",
    one_of(Scoring.SUM, Scoring.EXACT),
    "exact: only the very set of right ones earns anything; sum (unless said): each pick earns its share.",
)
MAX = Key("max", "max_choices", MOST, "How many may be picked: a number, or any.")


def pick_record(name: str, field: str, shape: Shape[Any], *keys: Key, before: Iterable[Key] = ()) -> Record:
    """The keys of something that can be picked; ``field`` takes what stands at right, wrong or text."""
    sides = (
        Key("right", "right", shape, f"{field.capitalize()} of a right choice."),
        Key("wrong", "wrong", shape, f"{field.capitalize()} of a wrong choice."),
        Key("text", "text", shape, f"{field.capitalize()} of a choice whose fraction says what it earns."),
    )
    return Record(name, (*before, *sides, *keys, FRACTION_KEY, FEEDBACK), one=(SIDES,), needs=(("text", "fraction"),))


def picked(field: str, fields: Fields) -> Fields:
    """The model's fields of a choice; ``correct`` is None where only the fraction says it."""
    for side, correct in (("right", True), ("wrong", False), ("text", None)):
        if side in fields:
            fields[field] = fields.pop(side)
            fields["correct"] = correct
            break
    return fields


def decided(choices: Iterable[Fields], max_choices: int) -> Iterable[Fields]:
    """The same with ``correct`` where it follows from the fraction: one pick everything, several anything."""
    for fields in choices:
        if fields["correct"] is None:
            fields["correct"] = fields["fraction"] == 1 if max_choices == 1 else fields["fraction"] > 0
        yield fields


class Choices:
    """A list of choices, each with its name."""

    def __init__(self, record: Record, field: str) -> None:
        self._list = ListOf(Made(record, lambda fields, _node, _source: picked(field, fields)))

    def read(self, node: Node, source: Source) -> tuple[Fields, ...]:
        """The choices' fields, named by their places where they have no name."""
        choices = self._list.read(node, source)
        seen: set[str] = set()
        for n, fields in enumerate(choices):
            name = fields.setdefault("identifier", letters(n))
            if name in seen:
                source.refuse(_name_node(node, n), f'"{name}" names two choices', "names default to A, B, C …")
                fields["identifier"] = f"_{n}"  # so that the rest is checked
            seen.add(name)
        return choices

    def schema(self) -> Json:
        """A list of them."""
        return self._list.schema()


def _name_node(node: Node, n: int) -> Node:
    entry = node.items[n] if isinstance(node, Sequence) else node
    return entry.values.get("id", entry) if isinstance(entry, Mapping) else entry


_CHOICES = Key(
    "choices",
    "choices",
    Choices(pick_record("a choice", "the text", Text(), FIXED, before=[ID]), "content"),
    "The choices, each right: or wrong: and its text.",
    needed=True,
)
_OPTIONS = Key(
    "choices",
    "choices",
    Choices(pick_record("an option", "the text", Plain(), before=[ID]), "text"),
    "The options, each right: or wrong: and its text, without markup.",
    needed=True,
)

CHOICE = Record("a choice question", (_CHOICES, SHUFFLE, PICK_SCORING))
SELECT = Record("a select question", (_CHOICES, MAX, SHUFFLE, PICK_SCORING))
INLINE_CHOICE = Record("a dropdown", (_OPTIONS, SHUFFLE))
TRUE_FALSE = Record(
    "a true/false question",
    (
        Key("answer", "answer", SWITCH, "Whether the statement is true.", needed=True),
        Key("feedback-true", "feedback_true", Text(), "The comment on picking true."),
        Key("feedback-false", "feedback_false", Text(), "The comment on picking false."),
    ),
)


def choice(fields: Fields, beside: Beside) -> ChoiceInteraction:
    """One pick."""
    return _choice(fields, beside, 1)


def select(fields: Fields, beside: Beside) -> ChoiceInteraction:
    """Any number of picks unless ``max`` says how many."""
    return _choice(fields, beside, fields.pop("max_choices", 0))


def _choice(fields: Fields, beside: Beside, most: int) -> ChoiceInteraction:
    fields["choices"] = tuple([SimpleChoice(**each) for each in decided(fields["choices"], most)])
    return ChoiceInteraction(response_identifier=beside.name, max_choices=most, **fields)


def inline_choice(fields: Fields, beside: Beside) -> InlineChoiceInteraction:
    """A dropdown."""
    fields["choices"] = tuple([InlineChoice(**each) for each in decided(fields["choices"], 1)])
    return InlineChoiceInteraction(response_identifier=beside.name, **fields)


def true_false_choice(fields: Fields, beside: Beside) -> ChoiceInteraction:
    """The choice between true and false, in the question's language."""
    answer = fields.pop("answer")
    feedback = {True: fields.pop("feedback_true", None), False: fields.pop("feedback_false", None)}
    choices = tuple(
        SimpleChoice(
            identifier=str(side).lower(),
            content=side_content(beside.language, side=side),
            correct=side is answer,
            feedback=feedback[side],
        )
        for side in (True, False)
    )
    return ChoiceInteraction(response_identifier=beside.name, choices=choices, **fields)


def side_content(language: str, *, side: bool) -> Content:
    """What the option for that side says."""
    return read_content(true_false(language)[0 if side else 1])
