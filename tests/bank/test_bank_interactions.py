"""Interactions read: what the keys of each kind mean."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from one_question import item_of, only

from qti.content.markdown import read_content
from qti.model import (
    Between,
    ChoiceInteraction,
    DecimalPlaces,
    GapMatchInteraction,
    GapText,
    HotspotInteraction,
    HottextInteraction,
    MatchInteraction,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderInteraction,
    Scoring,
    SignificantFigures,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.content import InteractionBlock, Paragraph, Text

NUMBERS = [
    ("answer: 3.140", Near(value=Decimal("3.140"))),
    ("answer: 3.14\ntolerance: 0.010", Near(value=Decimal("3.14"), tolerance=Decimal("0.010"))),
    ("answer: 200\ntolerance: 2.5 %", Near(value=Decimal(200), tolerance=Decimal("0.025"), relative=True)),
    ("answer: 200\ntolerance: 5%", Near(value=Decimal(200), tolerance=Decimal("0.05"), relative=True)),
    ("range: [-1, 1e3]", Between(lower=Decimal(-1), upper=Decimal("1e3"))),
    ("answer: 3.14\ndecimal-places: 2", DecimalPlaces(value=Decimal("3.14"), places=2)),
    ("answer: 1200\nsignificant-figures: 3", SignificantFigures(value=Decimal(1200), figures=3)),
]


@pytest.mark.parametrize(("keys", "match"), NUMBERS, ids=[keys.replace("\n", ", ") for keys, _ in NUMBERS])
def test_numbers_keep_their_decimals(keys: str, match: Any, tmp_path: Path) -> None:
    """A number, what is near enough to it, and every digit as written."""
    read = only(tmp_path, f"numeric-entry: How much?\n{keys}")

    assert read == NumericEntryInteraction(answers=(NumericAnswer(match=match),))
    assert str(read) == str(NumericEntryInteraction(answers=(NumericAnswer(match=match),)))


@pytest.mark.parametrize("text", ["No", "1.10", "1e3", "null", "2024-01-01", "0,5", "~", "0x1F", "yes", "1:30", ".5"])
def test_texts_arrive_as_written(text: str, tmp_path: Path) -> None:
    """Nothing that looks like a number, a date or nothing becomes one."""
    read = only(tmp_path, f"choice: Which?\nchoices:\n  - right: {text}\n  - wrong: x")

    assert isinstance(read, ChoiceInteraction)
    assert read.choices[0].content.plain == text


def test_a_true_false_question_takes_four_lines(tmp_path: Path) -> None:
    """A statement and its answer make a choice between true and false."""
    item = item_of(tmp_path, "true-false: The Nile flows north.\nanswer: true")

    choice = item.interactions[0]
    assert isinstance(choice, ChoiceInteraction)
    assert choice.is_true_false
    assert [each.correct for each in choice.choices] == [True, False]
    assert [each.content.plain for each in choice.choices] == ["True", "False"]
    assert item.title == "The Nile flows north."
    assert item.body.blocks == (Paragraph((Text("The Nile flows north."),)), InteractionBlock("RESPONSE"))


def test_unnamed_choices_are_letters_by_their_places(tmp_path: Path) -> None:
    """A, B, C …, whatever the named ones are called."""
    read = only(
        tmp_path, "select: x\nchoices:\n  - right: a\n  - id: own\n    wrong: b\n  - text: c\n    fraction: 1/2"
    )

    assert isinstance(read, ChoiceInteraction)
    assert [choice.identifier for choice in read.choices] == ["A", "own", "C"]
    assert [choice.correct for choice in read.choices] == [True, False, True]
    assert read.choices[2].fraction == Fraction(1, 2)
    assert read.max_choices == 0


@pytest.mark.parametrize(("kind", "correct"), [("choice", False), ("select", True)])
def test_a_partial_fraction_is_right_only_where_several_are_picked(kind: str, correct: bool, tmp_path: Path) -> None:
    """One pick is right where it earns everything, several where they earn anything."""
    read = only(tmp_path, f"{kind}: x\nchoices:\n  - right: a\n  - text: b\n    fraction: 0.5")

    assert isinstance(read, ChoiceInteraction)
    assert read.choices[1].correct is correct


def test_text_answers(tmp_path: Path) -> None:
    """A text alone earns everything; others say what they earn."""
    read = only(
        tmp_path,
        "text-entry: x\nanswers:\n  - a*\n  - answer: b\n    fraction: -1/2\n    feedback: no\n"
        "case-sensitive: true\nexpected-length: 5",
    )

    assert read == TextEntryInteraction(
        answers=(
            TextAnswer(pattern="a*"),
            TextAnswer(pattern="b", fraction=Fraction(-1, 2), feedback=read_content("no")),
        ),
        case_sensitive=True,
        expected_length=5,
    )


def test_a_slider(tmp_path: Path) -> None:
    """Bounds, step, and an answer as a number has them."""
    read = only(
        tmp_path,
        "slider: x\nlower: 0\nupper: 10\nstep: 0.50\nanswers:\n  - range: [2, 3]\n  - answer: 4\n    fraction: 0.5",
    )

    assert read == SliderInteraction(
        lower=Decimal(0),
        upper=Decimal(10),
        step=Decimal("0.5"),
        answers=(
            NumericAnswer(match=Between(lower=Decimal(2), upper=Decimal(3))),
            NumericAnswer(match=Near(value=Decimal(4)), fraction=Fraction(1, 2)),
        ),
    )


def test_an_order_is_written_in_the_right_order(tmp_path: Path) -> None:
    """Things without names are letters; things with names keep them."""
    plain = only(tmp_path, "order: x\nchoices: [first, second]\nscoring: per-position")
    named = only(tmp_path, "order: x\nchoices:\n  two: second\n  one: first")

    assert isinstance(plain, OrderInteraction)
    assert isinstance(named, OrderInteraction)
    assert [each.identifier for each in plain.choices] == ["A", "B"]
    assert plain.scoring is Scoring.PER_POSITION
    assert [(each.identifier, each.content.plain) for each in named.choices] == [("two", "second"), ("one", "first")]


MATCHES = [
    ("sources: [Nile, Volga]\ntargets: [Sea, Lake]\nkey: {Nile: Sea, Volga: Lake}", (("A", "C"), ("B", "D"))),
    ("sources: {n: Nile, v: Volga}\ntargets: [Sea, Lake]\nkey: {v: Lake}", (("v", "D"),)),
    ("sources: [A, C]\ntargets: {A_: x, B_: y}\nkey: {C: A_}", (("B", "A_"),)),
]


@pytest.mark.parametrize(("keys", "key"), MATCHES, ids=["lists", "mixed", "texts, not letters"])
def test_a_key_means_texts_of_lists_and_names_of_named_things(
    keys: str, key: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    """The letters of unnamed things are never used in a key."""
    read = only(tmp_path, f"match: x\n{keys}")

    assert isinstance(read, MatchInteraction)
    assert read.key == key


def test_a_gap_match(tmp_path: Path) -> None:
    """The key says gap: word; the model holds (word, gap)."""
    read = only(
        tmp_path,
        "gap-match: x\ntext: I saw {{one}} owl on {{two}} roof.\nwords: [the, a, an]\n"
        "key: {one: an, two: the}\nshuffle: true",
    )

    assert isinstance(read, GapMatchInteraction)
    assert read.key == (("C", "one"), ("A", "two"))
    assert read.words[0] == GapText(identifier="A", text="the")
    assert read.shuffle


def test_runs_that_are_not_listed_are_wrong(tmp_path: Path) -> None:
    """Hottext choices stand in reading order, whatever the order of the list."""
    read = only(
        tmp_path,
        "hottext: x\ntext: |\n  {{a: one}} {{b: two}} {{c: three}}\nmax: any\n"
        "choices:\n  - right: c\n  - right: a\n    feedback: yes",
    )

    assert isinstance(read, HottextInteraction)
    assert [(each.identifier, each.correct) for each in read.choices] == [("a", True), ("b", False), ("c", True)]
    assert read.max_choices == 0


def test_the_size_of_a_picture_is_read_from_its_file(tmp_path: Path) -> None:
    """Unless it is said."""
    areas = "choices:\n  - right: here\n    circle: [290, 190, 30]"
    read = only(tmp_path, f"hotspot: x\nimage: map.svg\nalt: A map\n{areas}")
    said = only(tmp_path, f"hotspot: x\nimage: map.svg\nalt: A map\nwidth: 600\nheight: 400\n{areas}")

    assert isinstance(read, HotspotInteraction)
    assert isinstance(said, HotspotInteraction)
    assert (read.width, read.height) == (300, 200)
    assert (said.width, said.height) == (600, 400)


def test_an_upload(tmp_path: Path) -> None:
    """Endings, number and size."""
    read = only(tmp_path, "upload: x\nfile-types: [.pdf]\nmax-files: 2\nmax-size: 2 MiB")

    assert read == UploadInteraction(file_types=(".pdf",), max_files=2, max_bytes=2 * 1024 * 1024)
