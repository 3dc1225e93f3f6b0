"""Questions read: their short and long forms, what is said once for the whole, and where mistakes stand."""

from fractions import Fraction
from pathlib import Path

import pytest
from one_question import item_of

from qti.errors import ReadError
from qti.model import (
    ChoiceInteraction,
    InlineChoiceInteraction,
    Scoring,
)
from qti.model.content import InteractionBlock, InteractionRef, Paragraph, Text


def test_a_place_in_the_short_form_names_the_response(tmp_path: Path) -> None:
    """Where the text says {{name}}, the interaction stands there and has that name."""
    item = item_of(tmp_path, "text-entry: The {{capital}} of Mali.\nanswer: Bamako")

    assert item.interactions[0].response_identifier == "capital"
    paragraph = item.body.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines[1] == InteractionRef("capital")
    assert len(item.body.blocks) == 1


def test_the_long_form(tmp_path: Path) -> None:
    """Every interaction has a name, a weight and a floor; the question has its own scoring and floor."""
    item = item_of(
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
    choice = item_of(tmp_path, "select: x\nchoices: [right: a, wrong: b]\nfloor: -1\nscoring: exact")
    entry = item_of(tmp_path, "text-entry: x\nanswer: a\nscoring: exact")

    picked = choice.interactions[0]
    assert isinstance(picked, ChoiceInteraction)
    assert (choice.floor, picked.floor) == (-1, -1)
    assert (choice.scoring, picked.scoring) == (Scoring.SUM, Scoring.EXACT)
    assert entry.scoring is Scoring.EXACT


def test_a_body_that_names_nothing_ends_with_the_only_interaction(tmp_path: Path) -> None:
    """In the long form too."""
    item = item_of(tmp_path, "body: Why?\ninteractions:\n  why:\n    kind: extended-text")

    assert item.body.blocks == (Paragraph((Text("Why?"),)), InteractionBlock("why"))


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ("true-false: Short.", "Short."),
        ("true-false: ''", "q"),
        (f"true-false: {'many words ' * 10}", "many words many words many words many words many words many …"),
        ("true-false: |\n  Before\n\n  {{a}}\n\n  after.", "Before … after."),
        ("title: Mine\ntrue-false: Yours.", "Mine"),
    ],
)
def test_a_title_is_the_first_words_unless_said(keys: str, title: str, tmp_path: Path) -> None:
    """At most sixty characters of them; the name where there are no words."""
    assert item_of(tmp_path, f"{keys}\nanswer: true").title == title


def test_tex_stays_where_the_question_says_so(tmp_path: Path) -> None:
    """TeX that has no MathML is no mistake with math: tex, wherever the key stands."""
    item = item_of(tmp_path, "true-false: $\\frobnicate$\nanswer: true\nmath: tex")

    assert item.math == "tex"


@pytest.mark.parametrize(
    ("head", "own", "words"),
    [("de", "", ["Wahr", "Falsch"]), ("de-CH", "language: fr", ["Vrai", "Faux"]), ("eu", "", ["True", "False"])],
)
def test_true_and_false_are_said_in_the_language(head: str, own: str, words: list[str], tmp_path: Path) -> None:
    """The question's language decides, else the bank's, and English where we know no words."""
    item = item_of(tmp_path, f"true-false: x\nanswer: true\n{own}", f"bank: b\ntitle: B\nlanguage: {head}\n")

    choice = item.interactions[0]
    assert isinstance(choice, ChoiceInteraction)
    assert [each.content.plain for each in choice.choices] == words


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
        item_of(tmp_path, f"{text}\nanswer: true")

    assert str(caught.value.mistakes[0].place) == f"{tmp_path / 'bank.yaml'}:{place}"


BESIDE = [
    ("select: x\nchoices:\n  - right: <b>a\n  - wrong: b\n    fraction: 7",
     ["choices[0].right", "choices[1].fraction"]),
    ("choice: x\nchoices:\n  - {id: a, right: a}\n  - {id: a, wrong: b, fraction: 1}",
     ["choices[1].id", "choices[1].fraction"]),
    ("inline-choice: x\nchoices:\n  - right: [a]\n  - wrong: ''", ["choices[0].right", "choices[1]"]),
    ("text-entry: x\nexpected-length: 0\nanswers: [{answer: [a]}, b]", ["expected-length", "answers[0].answer"]),
    ("match: x\nsources: [[a], b]\ntargets: [c, <i>d]\nkey: {b: e}", ["sources[0]", "targets[1]", "key.b"]),
    ("order: x\nchoices: [{a: b}, c]\nfeedback:\n  correct: <i>", ["choices[0]", "feedback.correct"]),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "places"), BESIDE, ids=[keys.partition(":")[0] for keys, _ in BESIDE])
def test_a_text_that_cannot_be_read_hides_nothing_beside_it(keys: str, places: list[str], tmp_path: Path) -> None:
    """What the model refuses in the rest is told in the same run, each at its place."""
    with pytest.raises(ReadError) as caught:
        item_of(tmp_path, keys)

    assert [mistake.where.removeprefix('question "q" at ') for mistake in caught.value.mistakes] == places
