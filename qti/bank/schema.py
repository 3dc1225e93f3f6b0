"""The JSON Schema of bank files, generated from the tables that the reader reads by.

Draft 7, which editors know best. YAML in an editor has types: where a text is meant, the schema takes what looks like
a number, a switch or nothing as well, since the reader takes every scalar as written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from qti.bank.assessment_tests import TEST, part_schema
from qti.bank.head import BANK
from qti.bank.item_keys import KIND, LONG, own, short
from qti.bank.kinds import Kind, form
from qti.bank.shapes import AMOUNTS, Json
from qti.model.identifiers import IDENTIFIER, IDENTIFIER_RULE

_REF = "#/definitions/"
_SCALAR = ["string", "number", "boolean", "null"]


def schema_text() -> str:
    """The schema as it stands in ``schemas/bank.schema.json``."""
    return json.dumps(bank_schema(), indent=2, ensure_ascii=False) + "\n"


def bank_schema() -> Json:
    """The schema of ``bank.yaml``, of a file of items, and of a file with one item."""
    schema = _whole()
    counts = Counter(json.dumps(value) for _, value in _properties(schema))
    shared: dict[str, str] = {}
    definitions = schema["definitions"]
    for properties, value in list(_properties(schema)):
        text = json.dumps(value)
        if counts[text] > 1 and len(text) > len(_REF) + 20:
            name = shared.setdefault(text, _free(f"{_key_of(properties, value)}-key", shared.values()))
            definitions[name] = value
            properties[_key_of(properties, value)] = {"$ref": f"{_REF}{name}"}
    return schema


def _properties(schema: Json) -> Iterator[tuple[Json, Json]]:
    """Every property of the schema, with the table it stands in; the outermost alone where one holds others."""
    for name, value in schema.items():
        if name == "properties":
            yield from ((value, each) for each in value.values())
        elif isinstance(value, dict):
            yield from _properties(value)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    yield from _properties(each)


def _key_of(properties: Json, value: Json) -> str:
    return next(name for name, each in properties.items() if each is value)


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where it is taken."""
    used = set(taken)
    return next(each for each in (name, *(f"{name}-{n}" for n in range(2, 1000))) if each not in used)


def _whole() -> Json:
    """The schema with every key spelled out wherever it may stand."""
    item = {"$ref": "#/definitions/item"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Quizport bank",
        "description": "A bank of questions (bank.yaml), or a file of questions (items/*.yaml).",
        "if": {"type": "array"},
        "then": {"items": item},
        "else": {"if": {"required": ["id"]}, "then": item, "else": {"$ref": "#/definitions/bank"}},
        "definitions": {
            "text": {"type": _SCALAR, "description": "CommonMark with tables, TeX, pictures."},
            "plain": {"type": _SCALAR, "description": "A text without markup."},
            "identifier": {
                "anyOf": [{"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}, {"type": ["boolean", "null"]}],
                "description": IDENTIFIER_RULE,
            },
            **{amount.name: amount.as_json for amount in AMOUNTS},
            "bank": BANK.schema(),
            "test": TEST.schema(),
            "part": part_schema(),
            "item": _item(),
            "interaction": _interaction(),
            **{_short_name(kind): short(kind).schema() for kind in Kind},
            "long": LONG.schema(),
            **{_own_name(kind): own(kind).schema() for kind in Kind},
        },
    }


def _short_name(kind: Kind) -> str:
    return f"{kind}-question"


def _own_name(kind: Kind) -> str:
    return f"{kind}-interaction"


def _item() -> Json:
    """A question: the one key that names its kind decides about all others."""
    asked = {kind.value: form(kind).about for kind in Kind} | {"body": LONG.by_name["body"].about}
    forms = {kind.value: _short_name(kind) for kind in Kind} | {"body": "long"}
    differing = {name for kind in Kind for name in form(kind).record.by_name}
    common = {
        name: {"description": schema["description"]} if name in differing else schema
        for name, schema in LONG.properties().items()
        if name not in {"body", "interactions"}
    }
    return {
        "type": "object",
        "required": ["id"],
        "properties": {
            **common,
            **{name: {"$ref": "#/definitions/text", "description": about} for name, about in asked.items()},
        },
        "oneOf": [{"required": [name]} for name in forms],
        "allOf": [
            {"if": {"required": [name]}, "then": {"$ref": f"#/definitions/{definition}"}}
            for name, definition in forms.items()
        ],
    }


def _interaction() -> Json:
    """An interaction of the long form: ``kind`` decides about all other keys."""
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {**KIND.schema(), "description": "What is asked for."}},
        "allOf": [
            {
                "if": {"required": ["kind"], "properties": {"kind": {"const": kind.value}}},
                "then": {"$ref": f"#/definitions/{_own_name(kind)}"},
            }
            for kind in Kind
        ],
    }
