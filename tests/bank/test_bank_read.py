"""Banks read: what each form means, in which order, and what is held in memory."""

import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from qti.bank.read import open_bank, read_bank
from qti.content.markdown import read_content
from qti.errors import ReadError
from qti.model import (
    AssessmentItem,
    Between,
    ChoiceInteraction,
    DecimalPlaces,
    GapMatchInteraction,
    GapText,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    ItemRef,
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
from qti.model.content import InteractionBlock, InteractionRef, Paragraph, Text

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"/>'


def _item(folder: Path, text: str, head: str = "bank: b\ntitle: B\n") -> AssessmentItem:
    """The one question of a bank, from its keys."""
    indented = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    (folder / "bank.yaml").write_text(f"{head}items:\n  - id: q\n{indented}", "utf-8")
    (folder / "map.svg").write_text(SVG, "utf-8")
    return next(iter(read_bank(folder)))


def _only(folder: Path, text: str) -> Interaction:
    return _item(folder, text).interactions[0]


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
    read = _only(tmp_path, f"numeric-entry: How much?\n{keys}")

    assert read == NumericEntryInteraction(answers=(NumericAnswer(match=match),))
    assert str(read) == str(NumericEntryInteraction(answers=(NumericAnswer(match=match),)))


@pytest.mark.parametrize("text", ["No", "1.10", "1e3", "null", "2024-01-01", "0,5", "~", "0x1F", "yes", "1:30", ".5"])
def test_texts_arrive_as_written(text: str, tmp_path: Path) -> None:
    """Nothing that looks like a number, a date or nothing becomes one."""
    read = _only(tmp_path, f"choice: Which?\nchoices:\n  - right: {text}\n  - wrong: x")

    assert isinstance(read, ChoiceInteraction)
    assert read.choices[0].content.plain == text


def test_a_true_false_question_takes_four_lines(tmp_path: Path) -> None:
    """A statement and its answer make a choice between true and false."""
    item = _item(tmp_path, "true-false: The Nile flows north.\nanswer: true")

    choice = item.interactions[0]
    assert isinstance(choice, ChoiceInteraction)
    assert choice.is_true_false
    assert [each.correct for each in choice.choices] == [True, False]
    assert [each.content.plain for each in choice.choices] == ["True", "False"]
    assert item.title == "The Nile flows north."
    assert item.body.blocks == (Paragraph((Text("The Nile flows north."),)), InteractionBlock("RESPONSE"))


@pytest.mark.parametrize(
    ("head", "own", "words"),
    [("de", "", ["Wahr", "Falsch"]), ("de-CH", "language: fr", ["Vrai", "Faux"]), ("eu", "", ["True", "False"])],
)
def test_true_and_false_are_said_in_the_language(head: str, own: str, words: list[str], tmp_path: Path) -> None:
    """The question's language decides, else the bank's, and English where we know no words."""
    item = _item(tmp_path, f"true-false: x\nanswer: true\n{own}", f"bank: b\ntitle: B\nlanguage: {head}\n")

    choice = item.interactions[0]
    assert isinstance(choice, ChoiceInteraction)
    assert [each.content.plain for each in choice.choices] == words


def test_unnamed_choices_are_letters_by_their_places(tmp_path: Path) -> None:
    """A, B, C …, whatever the named ones are called."""
    read = _only(
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
    read = _only(tmp_path, f"{kind}: x\nchoices:\n  - right: a\n  - text: b\n    fraction: 0.5")

    assert isinstance(read, ChoiceInteraction)
    assert read.choices[1].correct is correct


def test_a_place_in_the_short_form_names_the_response(tmp_path: Path) -> None:
    """Where the text says {{name}}, the interaction stands there and has that name."""
    item = _item(tmp_path, "text-entry: The {{capital}} of Mali.\nanswer: Bamako")

    assert item.interactions[0].response_identifier == "capital"
    paragraph = item.body.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines[1] == InteractionRef("capital")
    assert len(item.body.blocks) == 1


def test_text_answers(tmp_path: Path) -> None:
    """A text alone earns everything; others say what they earn."""
    read = _only(
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
    read = _only(
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
    plain = _only(tmp_path, "order: x\nchoices: [first, second]\nscoring: per-position")
    named = _only(tmp_path, "order: x\nchoices:\n  two: second\n  one: first")

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
    read = _only(tmp_path, f"match: x\n{keys}")

    assert isinstance(read, MatchInteraction)
    assert read.key == key


def test_a_gap_match(tmp_path: Path) -> None:
    """The key says gap: word; the model holds (word, gap)."""
    read = _only(
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
    read = _only(
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
    read = _only(tmp_path, f"hotspot: x\nimage: map.svg\nalt: A map\n{areas}")
    said = _only(tmp_path, f"hotspot: x\nimage: map.svg\nalt: A map\nwidth: 600\nheight: 400\n{areas}")

    assert isinstance(read, HotspotInteraction)
    assert isinstance(said, HotspotInteraction)
    assert (read.width, read.height) == (300, 200)
    assert (said.width, said.height) == (600, 400)


def test_an_upload(tmp_path: Path) -> None:
    """Endings, number and size."""
    read = _only(tmp_path, "upload: x\nfile-types: [.pdf]\nmax-files: 2\nmax-size: 2 MiB")

    assert read == UploadInteraction(file_types=(".pdf",), max_files=2, max_bytes=2 * 1024 * 1024)


def test_the_long_form(tmp_path: Path) -> None:
    """Every interaction has a name, a weight and a floor; the question has its own scoring and floor."""
    item = _item(
        tmp_path,
        "body: |\n  Water is {{one}}.\n\n  {{two}}\nfloor: -1/2\nscoring: exact\ninteractions:\n"
        "  one:\n    kind: inline-choice\n    choices: [right: wet, wrong: dry]\n    weight: 1/3\n"
        "  two:\n    kind: select\n    choices: [right: a, wrong: b]\n    floor: -1\n    scoring: exact",
    )

    one, two = item.interactions
    assert isinstance(one, InlineChoiceInteraction)
    assert isinstance(two, ChoiceInteraction)
    assert (one.response_identifier, one.weight, one.floor) == ("one", Fraction(1, 3), 0)
    assert (two.response_identifier, two.weight, two.floor) == ("two", 1, -1)
    assert (item.floor, item.scoring, two.scoring) == (Fraction(-1, 2), Scoring.EXACT, Scoring.EXACT)
    assert item.body.blocks[-1] == InteractionBlock("two")


def test_floor_and_scoring_of_the_short_form(tmp_path: Path) -> None:
    """The floor holds for both; scoring is the interaction's where its kind has one, else the question's."""
    choice = _item(tmp_path, "select: x\nchoices: [right: a, wrong: b]\nfloor: -1\nscoring: exact")
    entry = _item(tmp_path, "text-entry: x\nanswer: a\nscoring: exact")

    picked = choice.interactions[0]
    assert isinstance(picked, ChoiceInteraction)
    assert (choice.floor, picked.floor) == (-1, -1)
    assert (choice.scoring, picked.scoring) == (Scoring.SUM, Scoring.EXACT)
    assert entry.scoring is Scoring.EXACT


def test_a_body_that_names_nothing_ends_with_the_only_interaction(tmp_path: Path) -> None:
    """In the long form too."""
    item = _item(tmp_path, "body: Why?\ninteractions:\n  why:\n    kind: extended-text")

    assert item.body.blocks == (Paragraph((Text("Why?"),)), InteractionBlock("why"))


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ("true-false: Short.", "Short."),
        ("true-false: ''", "q"),
        (f"true-false: {'many words ' * 10}", "many words many words many words many words many words many …"),
        ("title: Mine\ntrue-false: Yours.", "Mine"),
    ],
)
def test_a_title_is_the_first_words_unless_said(keys: str, title: str, tmp_path: Path) -> None:
    """At most sixty characters of them; the name where there are no words."""
    assert _item(tmp_path, f"{keys}\nanswer: true").title == title


def test_tex_stays_where_the_question_says_so(tmp_path: Path) -> None:
    """TeX that has no MathML is no mistake with math: tex, wherever the key stands."""
    item = _item(tmp_path, "true-false: $\\frobnicate$\nanswer: true\nmath: tex")

    assert item.math == "tex"


# --- the files of a bank -----------------------------------------------------------------------------------------


def _bank(folder: Path, head: str = "bank: b\ntitle: B\n", **files: str) -> Path:
    """A bank with files of items."""
    (folder / "items").mkdir(exist_ok=True)
    (folder / "bank.yaml").write_text(head, "utf-8")
    for name, text in files.items():
        (folder / "items" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def _question(name: str) -> str:
    return f"- id: {name}\n  true-false: x\n  answer: true\n"


def _names(items: Iterator[AssessmentItem]) -> list[str]:
    return [item.identifier for item in items]


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """First bank.yaml, then items/; a file holds a list or one question; walking again reads again."""
    head = f"bank: b\ntitle: B\nitems:\n{_question('z')}"
    folder = _bank(tmp_path, head, b=_question("one") + _question("two"), a="id: single\ntrue-false: x\nanswer: true\n")

    bank = open_bank(folder)

    assert _names(iter(bank)) == ["z", "single", "one", "two"]
    assert _names(iter(bank)) == ["z", "single", "one", "two"]


@pytest.mark.parametrize(
    "text",
    [_question("one") + _question("two"), "# two\n-  id: one\n   true-false: x\n   answer: true\n" + _question("two")],
)
def test_a_test_of_all_items_knows_them_before_they_are_read(text: str, tmp_path: Path) -> None:
    """Whether the file can be skimmed or has to be parsed."""
    head = f"bank: b\ntitle: B\ntests:\n  - id: t\n    title: T\n    items: all\nitems:\n{_question('zero')}"

    bank = open_bank(_bank(tmp_path, head, a=text))

    assert bank.tests[0].parts == (ItemRef(item="zero"), ItemRef(item="one"), ItemRef(item="two"))


def test_items_are_read_as_they_are_walked(tmp_path: Path) -> None:
    """The first question is there before a later file is opened; its mistakes come at the end."""
    folder = _bank(tmp_path, a=_question("one"), b="- id: two\n")
    walk = iter(open_bank(folder))

    assert next(walk).identifier == "one"
    with pytest.raises(ReadError, match="what is asked is missing"):
        next(walk)


def test_memory_does_not_grow_with_the_bank(tmp_path: Path) -> None:
    """Walking ten times as many questions needs at most 1 KiB more for each."""
    peaks = []
    for count in (200, 2000):
        folder = tmp_path / str(count)
        folder.mkdir()
        _bank(folder, a="".join(_question(f"question-{n}") for n in range(count)))
        tracemalloc.start()
        walked = sum(1 for _ in open_bank(folder))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert walked == count

    assert (peaks[1] - peaks[0]) / 1800 < 1024


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """In the order of the files, those of bank.yaml first, a name used twice with its first place."""
    head = "bank: b\ntitel: B\ntests:\n  - id: t\n    title: T\n    items: [on]\n"
    folder = _bank(tmp_path, head, a=_question("one"), b=_question("One") + "- id: two\n  true-false: x\n", c="a: [\n")
    (folder / "items" / "d.yml").write_text("", "utf-8")

    with pytest.raises(ReadError) as caught:
        open_bank(folder)

    assert [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes] == [
        'bank.yaml:1:1: "title" is missing in a bank, in the bank',
        'bank.yaml:2:1: "titel" is no key of a bank, in the bank at titel (did you mean "title"?)',
        'bank.yaml:6:13: there is no question "on", in test "t" at items[0] (did you mean "one"?)',
        'items/b.yaml:1:7: "One" names two questions (the first stands at items/a.yaml:1:7)',
        'items/b.yaml:4:3: "answer" is missing in a true/false question, in question "two"',
        "items/c.yaml:2:1: not YAML: did not find expected node content",
        'items/d.yml: the file is not read (rename it to "d.yaml")',
    ]


BYTES = [
    (b"bank: b\ntitle: \xe9t\xe9\n", "2:8: not UTF-8 (save the file as UTF-8)"),
    ("bank: b\ntitle: B\n".encode("utf-16"), "1:1: not UTF-8 but UTF-16 (save the file as UTF-8)"),
    (
        b"bank: b\ntitle: a\x07b\n",
        '2:9: the character U+0007 cannot stand in a file (in double quotes it can be written as "\\x..")',
    ),
]


@pytest.mark.parametrize(("data", "message"), BYTES, ids=["Latin-1", "UTF-16", "control"])
def test_what_is_no_utf8_is_refused_at_its_place(data: bytes, message: str, tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "bank.yaml").write_bytes(data)

    with pytest.raises(ReadError) as caught:
        read_bank(tmp_path)

    assert str(caught.value) == f"{tmp_path / 'bank.yaml'}:{message}"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Editors on Windows put it there; line ends of theirs are fine too."""
    (tmp_path / "bank.yaml").write_bytes("\ufeffbank: b\r\ntitle: B\r\n".encode())

    assert read_bank(tmp_path).identifier == "b"


def test_a_folder_without_a_bank(tmp_path: Path) -> None:
    """The file that is missing is named."""
    with pytest.raises(ReadError, match=r"bank\.yaml: there is no such file"):
        open_bank(tmp_path)


PLACES = [
    ("true-false: before <b>", "5:24"),
    ("true-false: before\n  and <b>", "6:11"),
    ("true-false: |\n  before\n\n    and <b>", "8:13"),
    ("true-false: >-\n  before\n  and <b>", "7:11"),
    ("true-false: 'before <b>'", "5:17"),
    ("true-false: |2-  # said\n    before <b>", "6:16"),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_places_in_texts_are_exact(text: str, place: str, tmp_path: Path) -> None:
    """In plain and block scalars to the character, in quotes where the scalar begins."""
    with pytest.raises(ReadError) as caught:
        _item(tmp_path, f"{text}\nanswer: true")

    assert str(caught.value.mistakes[0].place) == f"{tmp_path / 'bank.yaml'}:{place}"
