"""Values are valid once made, and say everything that is wrong with them at once."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qti.errors import ModelError
from qti.model import (
    AssessmentItem,
    AssessmentTest,
    AssociableChoice,
    Bank,
    Between,
    ChoiceInteraction,
    Content,
    DecimalPlaces,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    ItemRef,
    MatchInteraction,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Scoring,
    Section,
    Shape,
    SignificantFigures,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    UploadInteraction,
    item_refs,
    sections,
)
from qti.model import content as nodes
from qti.model.identifiers import is_identifier, letters


def text(words: str) -> Content:
    """A paragraph of nothing but words."""
    return Content((nodes.Paragraph((nodes.Text(words),)),), words)


RIGHT = SimpleChoice(identifier="A", content=text("Oxygen"), correct=True)
WRONG = SimpleChoice(identifier="B", content=text("Argon"))
CHOICE = ChoiceInteraction(choices=(RIGHT, WRONG))
SEVERAL = ChoiceInteraction(choices=(RIGHT, WRONG), max_choices=0)
DROPDOWN = InlineChoiceInteraction(
    choices=(InlineChoice(identifier="A", text="cat", correct=True), InlineChoice(identifier="B", text="dog"))
)
ENTRY = TextEntryInteraction(answers=(TextAnswer(pattern="Paris"),))
NUMBER = NumericEntryInteraction(answers=(NumericAnswer(match=Near(value=Decimal(3))),))
ESSAY = ExtendedTextInteraction()
ORDER = OrderInteraction(
    choices=(OrderChoice(identifier="A", content=text("Seed")), OrderChoice(identifier="B", content=text("Tree")))
)
MATCH = MatchInteraction(
    sources=(
        AssociableChoice(identifier="L1", content=text("Cat")),
        AssociableChoice(identifier="L2", content=text("Cod")),
    ),
    targets=(AssociableChoice(identifier="R1", content=text("fur")),),
    key=(("L1", "R1"),),
)
GAP_TEXT = Content((nodes.Paragraph((nodes.Text("I saw "), nodes.Gap("G1"), nodes.Text(" owl"))),), "")
GAPS = GapMatchInteraction(text=GAP_TEXT, words=(GapText(identifier="W1", text="an"),), key=(("W1", "G1"),))
HOT_TEXT = Content((nodes.Paragraph((nodes.Hottext("H1", (nodes.Text("recieve"),)),)),), "")
HOTTEXT = HottextInteraction(text=HOT_TEXT, choices=(HottextChoice(identifier="H1", correct=True),))
AREA = HotspotChoice(identifier="S1", shape=Shape.RECT, coords=(0, 0, 10, 10), label="left", correct=True)
HOTSPOT = HotspotInteraction(image=nodes.Image("map.png", "a map"), width=20, height=10, choices=(AREA,))
SLIDER = SliderInteraction(lower=Decimal(0), upper=Decimal(10), answers=(NumericAnswer(match=Near(value=Decimal(3))),))
UPLOAD = UploadInteraction(file_types=(".pdf",))
BODY = Content((nodes.Paragraph((nodes.Text("Which?"),)), nodes.InteractionBlock("RESPONSE")), "")
INLINE_BODY = Content((nodes.Paragraph((nodes.Text("It is "), nodes.InteractionRef("RESPONSE"))),), "")
ITEM = AssessmentItem(identifier="gas", title="Gas", body=BODY, interactions=(CHOICE,))
TEST = AssessmentTest(
    identifier="quiz",
    title="Quiz",
    parts=(Section(identifier="s1", title="One", parts=(ItemRef(item="a"), ItemRef(item="b"))), ItemRef(item="c")),
)


def faults(make: Callable[[], object]) -> list[str]:
    """What a value that cannot be made says of itself."""
    with pytest.raises(ModelError) as refused:
        make()
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("value", "change", "fault"),
    [
        (CHOICE, {"response_identifier": "1x"}, '"1x" is no name'),
        (CHOICE, {"weight": Fraction(-1)}, "a weight cannot be negative (at weight)"),
        (CHOICE, {"floor": Fraction(1, 2)}, "a floor lies between -1 and 0 (at floor)"),
        (CHOICE, {"choices": (RIGHT,)}, "at least 2 must be there to pick from (at choices)"),
        (CHOICE, {"choices": (RIGHT, replace(WRONG, identifier="A"))}, '"A" names two choices (at choices)'),
        (CHOICE, {"choices": (RIGHT, replace(WRONG, identifier="b c"))}, '"b c" is no name'),
        (CHOICE, {"choices": (WRONG, replace(RIGHT, correct=False))}, "no choice is marked correct (at choices)"),
        (CHOICE, {"max_choices": -1}, "must be 0 (any number) or more (at max_choices)"),
        (CHOICE, {"scoring": Scoring.PER_PAIR}, '"per-pair" is no way to score this'),
        (
            CHOICE,
            {"choices": (RIGHT, replace(WRONG, fraction=Fraction(3, 2)))},
            "a fraction lies between -1 and 1 (at choices[1].fraction)",
        ),
        (
            CHOICE,
            {"choices": (RIGHT, replace(WRONG, fraction=Fraction(1)))},
            "a choice is correct where it earns 1, and only there (at choices[1].fraction)",
        ),
        (
            SEVERAL,
            {"choices": (RIGHT, replace(WRONG, fraction=Fraction(1, 2)))},
            "a choice is correct where it earns more than 0, and only there (at choices[1].fraction)",
        ),
        (
            SEVERAL,
            {"choices": (replace(RIGHT, fraction=Fraction(2, 3)), WRONG)},
            "all right choices together earn no more than 2/3 (at choices)",
        ),
        (
            SEVERAL,
            {
                "choices": (RIGHT, replace(RIGHT, identifier="C"), replace(RIGHT, identifier="D"), WRONG),
                "max_choices": 2,
            },
            "3 choices are correct but only 2 may be picked (at max_choices)",
        ),
        (DROPDOWN, {"choices": (*DROPDOWN.choices, InlineChoice(identifier="C", text=" "))}, "an option needs a text"),
        (ENTRY, {"answers": ()}, "no answer earns everything"),
        (ENTRY, {"answers": (TextAnswer(pattern=" "), *ENTRY.answers)}, "an answer needs a text (at answers[0])"),
        (
            ENTRY,
            {"answers": (*ENTRY.answers, TextAnswer(pattern="x", fraction=Fraction(2)))},
            "a fraction lies between",
        ),
        (ENTRY, {"expected_length": 0}, "must be at least 1 (at expected_length)"),
        (
            NUMBER,
            {"answers": (NumericAnswer(match=Near(value=Decimal(1), tolerance=Decimal(-1))),)},
            "a tolerance cannot be negative",
        ),
        (
            NUMBER,
            {"answers": (NumericAnswer(match=Between(lower=Decimal(2), upper=Decimal(1))),)},
            "the range ends before it begins",
        ),
        (
            NUMBER,
            {"answers": (NumericAnswer(match=DecimalPlaces(value=Decimal(2), places=-1)),)},
            "decimal places are 0 to 30",
        ),
        (
            NUMBER,
            {"answers": (NumericAnswer(match=SignificantFigures(value=Decimal(2), figures=0)),)},
            "significant figures are 1 to 30",
        ),
        (
            NUMBER,
            {"answers": (NumericAnswer(match=SignificantFigures(value=Decimal(0), figures=2)),)},
            "0 has no significant figures",
        ),
        (ESSAY, {"expected_lines": 0}, "must be at least 1 (at expected_lines)"),
        (ESSAY, {"min_words": 5, "max_words": 4}, "the most words are fewer than the fewest (at max_words)"),
        (ORDER, {"choices": ORDER.choices[:1]}, "an order needs at least two choices (at choices)"),
        (ORDER, {"scoring": Scoring.SUM}, "it is exact or per-position"),
        (MATCH, {"targets": ()}, "a match needs something on both sides (at targets)"),
        (MATCH, {"key": ()}, "there is no right pair (at key)"),
        (MATCH, {"key": (("L1", "R9"),)}, '"R9" is nothing that can be paired here (at key[0])'),
        (MATCH, {"key": (("L1", "R1"), ("L1", "R1"))}, '"L1" stands in two right pairs (at key)'),
        (MATCH, {"key": (("L1", "R1"), ("L2", "R1"))}, "must be allowed to be used again (at reuse)"),
        (GAPS, {"text": text("no gap")}, "the text has no gap (at text)"),
        (GAPS, {"words": ()}, "there is no word to drag (at words)"),
        (GAPS, {"words": (GapText(identifier="W1", text=" "),)}, "a word needs a text (at words[0])"),
        (GAPS, {"words": (GapText(identifier="G1", text="an"),), "key": (("G1", "G1"),)}, '"G1" names two things'),
        (GAPS, {"text": Content((*GAP_TEXT.blocks, *INLINE_BODY.blocks), "")}, "inside the text of another"),
        (HOTTEXT, {"choices": (HottextChoice(identifier="H2", correct=True),)}, "the marked runs of the text"),
        (HOTTEXT, {"text": Content((*HOT_TEXT.blocks, *GAP_TEXT.blocks), "")}, '"G1" does not belong in this text'),
        (
            HOTTEXT,
            {"text": Content((nodes.Paragraph((nodes.Hottext("H1", (nodes.Hottext("H2", ()),)),)),), "")},
            '"H1" has another marked run inside',
        ),
        (HOTSPOT, {"width": 0}, "must be at least 1 (at width)"),
        (HOTSPOT, {"choices": (replace(AREA, label=" "),)}, "an area needs a label"),
        (HOTSPOT, {"choices": (replace(AREA, coords=(0, 0, 10)),)}, "a rect has four numbers"),
        (HOTSPOT, {"choices": (replace(AREA, coords=(9, 0, 3, 4)),)}, "a rect is left, top, right, bottom"),
        (HOTSPOT, {"choices": (replace(AREA, coords=(-1, 0, 3, 4)),)}, "a coordinate cannot be negative"),
        (HOTSPOT, {"choices": (replace(AREA, shape=Shape.CIRCLE),)}, "a circle has three numbers"),
        (HOTSPOT, {"choices": (replace(AREA, shape=Shape.CIRCLE, coords=(1, 1, 0)),)}, "the radius at least 1"),
        (HOTSPOT, {"choices": (replace(AREA, shape=Shape.POLY),)}, "a poly has at least three points"),
        (SLIDER, {"upper": Decimal(0)}, "the upper bound must be above the lower (at upper)"),
        (SLIDER, {"step": Decimal(0)}, "must be above 0 (at step)"),
        (SLIDER, {"step": Decimal(2)}, "the slider cannot be set to a number that earns everything (at answers)"),
        (SLIDER, {"upper": Decimal(2)}, "the slider cannot be set to a number that earns everything (at answers)"),
        (SLIDER, {"lower": Decimal(4)}, "the slider cannot be set to a number that earns everything (at answers)"),
        (UPLOAD, {"max_files": 0}, "must be at least 1 (at max_files)"),
        (UPLOAD, {"max_bytes": 0}, "must be at least 1 (at max_bytes)"),
        (UPLOAD, {"file_types": ("pdf",)}, '"pdf" is not a file ending such as .pdf (at file_types[0])'),
        (ITEM, {"identifier": "a b"}, '"a b" is no name'),
        (ITEM, {"title": ""}, "a title is needed (at title)"),
        (ITEM, {"points": Decimal(-1)}, "points cannot be negative (at points)"),
        (ITEM, {"floor": Fraction(-2)}, "a floor lies between -1 and 0 (at floor)"),
        (ITEM, {"penalty": Fraction(2)}, "a penalty lies between 0 and 1 (at penalty)"),
        (ITEM, {"scoring": Scoring.PER_PAIR}, '"per-pair" is no way to score an item'),
        (ITEM, {"interactions": ()}, "a question needs at least one interaction"),
        (ITEM, {"interactions": (replace(CHOICE, weight=Fraction(0)),)}, "the weights add up to 0"),
        (ITEM, {"interactions": (CHOICE, CHOICE)}, "two interactions have the same name"),
        (ITEM, {"body": text("Which?")}, 'the body does not say where "RESPONSE" stands'),
        (ITEM, {"body": Content((*BODY.blocks, nodes.InteractionBlock("x")), "")}, "which is no interaction of this"),
        (ITEM, {"body": Content((*BODY.blocks, BODY.blocks[1]), "")}, '"RESPONSE" stands in the body twice'),
        (ITEM, {"body": INLINE_BODY}, '"RESPONSE" needs a line of its own'),
        (ITEM, {"interactions": (DROPDOWN,)}, '"RESPONSE" stands in running text'),
        (ITEM, {"body": Content((*BODY.blocks, *GAP_TEXT.blocks), "")}, '"G1" stands outside the interaction'),
        (TEST, {"identifier": ""}, '"" is no name'),
        (TEST, {"title": " "}, "a title is needed (at title)"),
        (TEST, {"time_limit": 0}, "must be at least 1 (at time_limit)"),
        (TEST, {"max_attempts": 0}, "must be at least 1 (at max_attempts)"),
        (TEST, {"pass_mark": Decimal(101)}, "a pass mark is a percentage, 0 to 100 (at pass_mark)"),
        (TEST, {"parts": ()}, "nothing is in it (at parts)"),
        (TEST, {"select": 3}, "it draws 3 of 2 (at select)"),
        (TEST, {"parts": (ItemRef(item="a"), ItemRef(item="a"))}, '"a" stands in the test twice'),
        (TEST, {"parts": (ItemRef(item="a", weight=Decimal(-1)),)}, "a weight cannot be negative (at parts[0].weight)"),
        (
            TEST,
            {"parts": (Section(identifier="QUIZ", title="x", parts=(ItemRef(item="a"),)),)},
            '"QUIZ" names two parts',
        ),
        (
            TEST,
            {"parts": (Section(identifier="s", title="x", parts=(ItemRef(item="a"),), select=2),)},
            "it draws 2 of 1 (at parts[0].select)",
        ),
        (TEST, {"parts": (Section(identifier="1", title="x", parts=(ItemRef(item="a"),)),)}, '"1" is no name'),
    ],
)
def test_broken_values_cannot_be_made(value: Any, change: dict[str, object], fault: str) -> None:
    """Every rule of the model refuses the value that breaks it, and says where."""
    found = faults(lambda: replace(value, **change))

    assert any(fault in each for each in found), found


def test_all_faults_are_told_at_once() -> None:
    """A value with three things wrong names all three."""
    found = faults(lambda: replace(ITEM, identifier="", title="", points=Decimal(-1)))

    assert len(found) == 3


@pytest.mark.parametrize("interaction", [CHOICE, SEVERAL, ESSAY, ORDER, MATCH, GAPS, HOTTEXT, HOTSPOT, SLIDER, UPLOAD])
def test_block_interactions_stand_on_their_own(interaction: Any) -> None:
    """A block interaction makes an item with a body that gives it a line."""
    item = replace(ITEM, interactions=(interaction,))

    assert item.interaction("RESPONSE") is interaction


@pytest.mark.parametrize("interaction", [DROPDOWN, ENTRY, NUMBER])
def test_inline_interactions_stand_in_text(interaction: Any) -> None:
    """An inline interaction makes an item with a body that names it in running text."""
    item = replace(ITEM, interactions=(interaction,), body=INLINE_BODY)

    assert item.interactions == (interaction,)


def test_an_unknown_interaction_is_a_key_error() -> None:
    """Asking for an interaction that is not there is a bug of the caller."""
    with pytest.raises(KeyError):
        ITEM.interaction("other")


def test_equal_words_are_equal_content() -> None:
    """Two spellings of the same text are the same value."""
    assert replace(text("x"), source="x  ") == text("x")


def test_true_false_is_known_by_its_identifiers() -> None:
    """A choice of ``true`` and ``false`` is a true/false question, in either order."""
    true, false = replace(RIGHT, identifier="true"), replace(WRONG, identifier="false")

    assert [
        replace(CHOICE, choices=order).is_true_false for order in ((true, false), (false, true), (RIGHT, WRONG))
    ] == [
        True,
        True,
        False,
    ]


def test_parts_of_a_test_are_walked_in_order() -> None:
    """Item references and sections come in the order written."""
    assert ([ref.item for ref in item_refs(TEST)], [each.identifier for each in sections(TEST)]) == (
        ["a", "b", "c"],
        ["s1"],
    )


def test_a_bank_can_be_walked_again() -> None:
    """Walking a bank twice gives the same items, and a whole bank equals another one."""
    bank = Bank(identifier="b", title="B", items=[ITEM])

    assert (list(bank), list(bank), bank.whole()) == ([ITEM], [ITEM], Bank(identifier="b", title="B", items=(ITEM,)))


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_unnamed_choices_are_lettered(number: int, name: str) -> None:
    """Letters go on after Z as in a spreadsheet."""
    assert letters(number) == name


@pytest.mark.parametrize(
    ("name", "good"),
    [("a", True), ("_x-1", True), ("a" * 64, True), ("a" * 65, False), ("", False), ("å", False), ("a\n", False)],
)
def test_identifiers_are_portable(name: str, good: bool) -> None:
    """An identifier is ASCII, at most 64 long, and safe as a file name."""
    assert is_identifier(name) is good


def test_plain_text_is_one_line() -> None:
    """Titles and labels are made of the words alone."""
    content = Content(
        (
            nodes.Heading(2, (nodes.Text("Water"),)),
            nodes.Paragraph(
                (
                    nodes.Text("H"),
                    nodes.Subscript((nodes.Text("2"),)),
                    nodes.Text("O\nis "),
                    nodes.Math("x"),
                    nodes.LineBreak(),
                    nodes.Image("a.png", "a drop"),
                    nodes.Media("a.mp3", " a splash "),
                    nodes.InteractionRef("r"),
                )
            ),
            nodes.CodeBlock("a = 1"),
            nodes.Table(((nodes.Text("k"),),), (((nodes.Text("v"),),),)),
            nodes.ItemList(ordered=False, items=((nodes.Paragraph((nodes.Link("https://x", (nodes.Text("l"),)),)),),)),
            nodes.BlockQuote((nodes.Paragraph((nodes.Code("c"),)),)),
            nodes.Rule(),
        ),
        "",
    )

    assert nodes.plain_text(content) == "Water H2O is x a drop a splash … a = 1 k v l c"
