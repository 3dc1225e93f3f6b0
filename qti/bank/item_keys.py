"""The keys of questions, in the short form of each kind and in the long form."""

from __future__ import annotations

from functools import cache

from qti.bank.areas import OUTLINES
from qti.bank.choices import SIDES
from qti.bank.kinds import Kind, form
from qti.bank.nodes import Mapping, Node
from qti.bank.records import Fields, Key, Made, Record
from qti.bank.shapes import (
    FRACTION,
    LANGUAGE,
    NUMBER,
    SWITCH,
    Identifier,
    Json,
    Later,
    ListOf,
    Of,
    OneOf,
    Plain,
    Text,
    one_of,
)
from qti.bank.source import Source, instead
from qti.model import (
    Hint,
    ItemFeedback,
    MathForm,
    Scoring,
)
from qti.model.content import Content
from qti.model.identifiers import DEFAULT_RESPONSE, IDENTIFIER

_FEEDBACK = Record(
    "feedback",
    (
        Key("general", "general", Text(), "Shown always."),
        Key("correct", "correct", Text(), "Shown where the score is full."),
        Key("partially-correct", "partially_correct", Text(), "Shown where the score lies between."),
        Key("incorrect", "incorrect", Text(), "Shown where the score is 0 or less."),
    ),
)
_HINT = Record(
    "a hint",
    (
        Key("text", "content", Text(), "What the hint says.", needed=True),
        Key("clear-wrong", "clear_wrong", SWITCH, "true: wrong answers are taken away."),
        Key("show-correct", "show_correct", SWITCH, "true: it is said how many are right."),
    ),
)


def _feedback(fields: Fields, _node: Node, _source: Source) -> ItemFeedback:
    return ItemFeedback(**fields)


def _hint(fields: Fields, _node: Node, _source: Source) -> Hint:
    return Hint(**fields)


def _brief_hint(content: Content) -> Hint:
    return Hint(content=content)


_HEAD = (
    Key(
        "id",
        "identifier",
        Identifier(),
        "The question's name, the only one of its kind in the bank.",
        needed=True,
        instead=DEFAULT_RESPONSE,
    ),
    Key("title", "title", Plain(), "A title; the first words of the question unless said."),
)
_SCORING = Key(
    "scoring", "scoring", one_of(Scoring.SUM, Scoring.EXACT), "exact: everything right or nothing; sum unless said."
)
_TAIL = (
    Key("points", "points", NUMBER, "What the question is worth; 1 unless said."),
    _SCORING,
    Key("floor", "floor", FRACTION, "The least share of the points, from -1 to 0; 0 unless said."),
    Key("feedback", "feedback", Made(_FEEDBACK, _feedback), "Comments on the whole question."),
    Key("hints", "hints", ListOf(Made(_HINT, _hint, Of(Text(), _brief_hint))), "Texts shown between tries, in turn."),
    Key("penalty", "penalty", FRACTION, "The share lost by each further try, from 0 to 1."),
    Key("tags", "tags", ListOf(Plain()), "Words by which the question is found."),
    Key("language", "language", LANGUAGE, "The language tag; the bank's unless said."),
    Key("math", "math", one_of(*MathForm), "tex: TeX stays as it is; mathml unless said."),
)
_OWN = (
    Key("weight", "weight", FRACTION, "Its share among the interactions; 1 unless said."),
    Key("floor", "floor", FRACTION, "The least that it alone can earn, from -1 to 0; 0 unless said."),
)


KINDS = {kind.value: kind for kind in Kind}
KIND = OneOf(KINDS)


@cache
def short(kind: Kind) -> Record:
    """The keys of a question in the short form of that kind."""
    record = form(kind).record
    tail = [key for key in _TAIL if key.name not in record.by_name]
    prompt = Key(kind.value, "prompt", Later(), form(kind).about, needed=True)
    return record.with_keys(record.name, *_HEAD, prompt, behind=tail)


@cache
def own(kind: Kind) -> Record:
    """The keys of an interaction of that kind in the long form."""
    what = Key("kind", "kind", KIND, "What is asked for.", needed=True)
    record = form(kind).record
    return record.with_keys(record.name, what, behind=_OWN)


class Interactions:
    """The interactions of the long form, by the names of their places in the body."""

    def read(self, node: Node, source: Source) -> Mapping:
        """The mapping itself: its values are read once the question's language is known."""
        hint = "name: and below it kind: and more"
        if not isinstance(node, Mapping):
            raise source.refuse(node, f"the interactions belong here by their names, {instead(node)}", hint)
        if not node.values:
            raise source.refuse(node, "the interactions are missing", hint)
        return node

    def schema(self) -> Json:
        """An object of objects, each as its kind has it."""
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{IDENTIFIER.pattern}$"},
            "additionalProperties": {"$ref": "#/definitions/interaction"},
            "minProperties": 1,
        }


LONG = Record(
    "a question",
    (
        *_HEAD,
        Key("body", "prompt", Later(), "What is asked, with {{name}} where each interaction stands.", needed=True),
        Key("interactions", "interactions", Interactions(), "The interactions by their names.", needed=True),
        *_TAIL,
    ),
)

COMMON = Record("a question", (*_HEAD, *(key for key in _TAIL if key is not _SCORING)))


@cache
def field_names() -> dict[str, tuple[str, ...]]:
    """The keys that can fill each field of an item or an interaction."""
    records = [LONG, _FEEDBACK, _HINT, *(own(kind) for kind in Kind)]
    keys = [key for record in records for key in record.keys]
    names = {key.field: tuple(dict.fromkeys(each.name for each in keys if each.field == key.field)) for key in keys}
    names |= {"body": ("body", *KINDS), "content": SIDES, "label": SIDES, "coords": OUTLINES, "image": ("image",)}
    return names
