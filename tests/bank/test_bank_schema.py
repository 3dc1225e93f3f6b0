"""The JSON Schema of bank files: committed as generated, and of one mind with the reader."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from editor_view import seen_by_editor

from qti.bank.fmt import format_bank
from qti.bank.new import first_bank
from qti.bank.read import read_bank
from qti.bank.schema import bank_schema, schema_text
from qti.resources import schema_file

ROOT = Path(__file__).parents[2]
BANKS = sorted(
    (*ROOT.glob("banks/*/*.yaml"), *ROOT.glob("banks/*/items/*.yaml"), *ROOT.glob("tests/shapes/*/bank.yaml"))
)
GUIDE = (ROOT / "docs" / "writing-banks.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
VALIDATOR = jsonschema.Draft7Validator(bank_schema())


def test_the_committed_schema_is_the_generated_one() -> None:
    """After a change, write ``qti.bank.schema.schema_text()`` into that file."""
    assert schema_file("bank.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_is_one() -> None:
    """Draft 7 has no fault to find with it, and every reference in it leads somewhere."""
    jsonschema.Draft7Validator.check_schema(bank_schema())

    referred = set(re.findall(r'"#/definitions/([^"]*)"', schema_text()))
    assert referred <= bank_schema()["definitions"].keys()


def _keys(schema: object) -> list[object]:
    """Every property of the schema, at any depth."""
    if isinstance(schema, list):
        return [found for each in schema for found in _keys(each)]
    if not isinstance(schema, dict):
        return []
    found = [inner for value in schema.values() for inner in _keys(value)]
    return [*schema.get("properties", {}).values(), *found]


def test_every_key_is_described() -> None:
    """A sentence stands beside it, or in the definition that it refers to."""
    schema = bank_schema()
    definitions = schema["definitions"]

    bare = [
        key
        for key in _keys(schema)
        if isinstance(key, dict)
        and key != {"const": key.get("const")}
        and "description" not in key
        and "description" not in definitions.get(str(key.get("$ref", "")).rpartition("/")[2], {})
    ]
    assert bare == []


@pytest.mark.parametrize("path", BANKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_schema_takes_every_bank(path: Path) -> None:
    """And so does the reader (``tests/bank/test_bank_fmt.py``)."""
    errors = [error.message for error in VALIDATOR.iter_errors(seen_by_editor(path.read_text("utf-8")))]

    assert errors == []


@pytest.mark.parametrize(
    "path", [path for path in BANKS if path.is_relative_to(ROOT / "banks")], ids=lambda path: path.parent.name
)
def test_the_first_line_names_the_schema(path: Path) -> None:
    """Editors find it by the path from the file."""
    first = path.read_text("utf-8").partition("\n")[0]

    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == schema_file("bank.schema.json").resolve()


@pytest.mark.parametrize("word", ["No", "1.10", "1e3", "null", "2024-01-01", "0,5", "~", "true", "12", "-.5"])
def test_texts_may_look_like_anything(word: str) -> None:
    """What an editor takes for a number, a switch or nothing is a text all the same."""
    text = (
        f"bank: b\ntitle: {word}\nitems:\n  - id: q\n    choice: {word}\n"
        f"    choices: [right: x, wrong: y]\n    feedback:\n      general: {word}\n"
    )

    assert VALIDATOR.is_valid(seen_by_editor(text))


def test_the_examples_of_the_guide_are_one_bank(tmp_path: Path) -> None:
    """Every question and test that docs/writing-banks.md shows is read without a mistake."""
    head, questions = EXAMPLES[0], []
    seen = set(re.findall(r"- id: (\S+)", head))
    for example in EXAMPLES[1:]:
        for question in re.split(r"^(?=- id:)", example, flags=re.MULTILINE):
            named = re.match(r"- id: (\S+)", question)
            if named and named[1] not in seen:
                seen.add(named[1])
                questions.append(question)
    final = next(example for example in EXAMPLES if example.startswith("tests:")).removeprefix("tests:\n")
    (tmp_path / "bank.yaml").write_text(head.replace("\nitems:", f"\n{final}\nitems:"), "utf-8")
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "guide.yaml").write_text("".join(questions), "utf-8")
    (tmp_path / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x2c\0\0\x01\x2c\x08\2\0\0\0")

    bank = read_bank(tmp_path)

    assert {item.identifier for item in bank} == seen - {"rivers-quiz"}
    assert [test.identifier for test in bank.tests] == ["rivers-quiz", "final"]
    for name in ("bank.yaml", "items/guide.yaml"):
        assert VALIDATOR.is_valid(seen_by_editor((tmp_path / name).read_text("utf-8")))


@pytest.mark.parametrize("title", ["Rivers", "No", 'It\'s: "rivers" # {and} more', "long " * 40])
def test_a_first_bank_has_no_mistakes(title: str, tmp_path: Path) -> None:
    """It is read, checked by editors, and can be formatted without losing a comment."""
    text = first_bank("r" * 64, title.strip(), "bank.schema.json")
    (tmp_path / "bank.yaml").write_text(text, "utf-8")

    bank = read_bank(tmp_path)

    assert bank.title == title.strip()
    assert bank.tests[0].title == title.strip()
    assert len({type(item.interactions[0]) for item in bank}) == 4
    assert VALIDATOR.is_valid(seen_by_editor(text))
    assert format_bank(text).count("# ") == text.count("# ")
    assert json.loads(schema_text()) == bank_schema()
