"""Banks written: the canonical text reads as the same bank, everywhere."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from bank_strategies import TRICKY, banks
from editor_view import seen_by_editor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_question import PNG

from qti.bank.emit import Row, Words, written
from qti.bank.item_keys import short
from qti.bank.kinds import Kind
from qti.bank.read import read_bank
from qti.bank.write import write_bank
from qti.content.markdown import append_interaction, read_content
from qti.model import AssessmentItem, Bank, ChoiceInteraction, SimpleChoice


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one picture that the banks show."""
    folder = tmp_path_factory.mktemp("bank")
    (folder / "map.png").write_bytes(PNG)
    return folder


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(bank=banks())
def test_a_written_bank_reads_as_the_same_bank(folder: Path, bank: Bank) -> None:
    """Reading undoes writing, and writing again changes nothing."""
    text = write_bank(bank)

    (folder / "bank.yaml").write_text(text, "utf-8")
    read = read_bank(folder)

    assert read == bank
    assert write_bank(read) == text


@pytest.mark.parametrize(
    "text", [*TRICKY, "", "x" * 300, "a\n", "\na", "a\n\n", " ", "\x07", "\ufeffa", "a\r\nb", "a\n \n b"]
)
@pytest.mark.parametrize("load", [yaml.safe_load, seen_by_editor], ids=["YAML 1.1", "YAML 1.2"])
def test_every_reader_takes_a_text_for_the_same_string(text: str, load: Callable[[str], Any]) -> None:
    """No text is taken for a number, a date or nothing, whatever YAML a reader speaks."""
    file = written({"text": Words(text), "list": [Words(text)], "row": Row((Words(text),))}, {}, frozenset())

    assert load(file) == {"text": text, "list": [text], "row": [text]}


@settings(max_examples=300)
@given(text=st.text(st.characters(exclude_categories=["Cs"])), key=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str, key: str) -> None:
    """A text and a key of any characters survive."""
    file = written({key: Words(text), "list": [{"inner": Words(text)}]}, {}, frozenset())

    assert yaml.safe_load(file) == {key: text, "list": [{"inner": text}]}


def test_the_canonical_form() -> None:
    """Short forms where they say all, letters written out, long texts folded, nothing that is assumed anyway."""
    item = AssessmentItem(
        identifier="first",
        title="Which of these?",
        body=append_interaction(read_content("Which of these?"), "RESPONSE", block=True),
        interactions=(
            ChoiceInteraction(
                choices=(
                    SimpleChoice(identifier="A", content=read_content("word " * 40), correct=True),
                    SimpleChoice(identifier="B", content=read_content("Two\nlines: here"), fraction=Fraction(1, 3)),
                ),
            ),
        ),
        points=Decimal("2.50"),
    )

    text = write_bank(Bank(identifier="b", title="1.10", items=(item,)), schema="bank.schema.json")

    assert text == CANONICAL


CANONICAL = """\
# yaml-language-server: $schema=bank.schema.json
bank: b
title: "1.10"

items:
  - id: first
    choice: Which of these?
    choices:
      - id: A
        right: word word word word word word word word word word word word word word word word word word word word word
          word word word word word word word word word word word word word word word word word word word
      - id: B
        text: |
          Two
          lines: here
        fraction: 1/3
    points: 2.50
"""


@pytest.mark.parametrize("kind", Kind)
def test_no_field_of_a_kind_is_a_field_of_the_question(kind: Kind) -> None:
    """In the short form both stand in one mapping, so no two keys may fill the same field."""
    fields = [key.field for key in short(kind).keys]

    assert len(fields) == len(set(fields))
