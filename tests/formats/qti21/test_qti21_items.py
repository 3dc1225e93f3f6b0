"""Items as written: what the samples of the shapes do not show."""

from __future__ import annotations

import gc
from decimal import Decimal
from fractions import Fraction

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from qti_engine import process
from qti_samples import QTI, bank, choice, documents, item, paragraphs, places, words, written

from qti.formats.qti21.body import Body
from qti.model import (
    Between,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    ItemFeedback,
    Near,
    NumericAnswer,
    OrderChoice,
    OrderInteraction,
    Scoring,
    Shape,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
)
from qti.model import content as nodes
from qti.package.parts import Kind

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FOUR = tuple(OrderChoice(identifier=name, content=words(name)) for name in "ABCD")


def shown(root: Element, name: str) -> list[str | None]:
    """The identifiers of elements of that name, in document order."""
    return [each.get("identifier") for each in root.iter("{*}" + name)]


def slider(step: str, *answers: NumericAnswer, lower: str = "0", upper: str = "10") -> SliderInteraction:
    """A slider with these answers, else with 4."""
    return SliderInteraction(
        lower=Decimal(lower),
        upper=Decimal(upper),
        step=Decimal(step),
        answers=answers or (NumericAnswer(match=Near(value=Decimal(4), tolerance=Decimal(2))),),
    )


def test_item_speaks_its_own_language_or_the_banks() -> None:
    """The direction of the text follows from it, for QTI 2.1 has none."""
    languages = [written(item(choice(), language=each)).get(XML_LANG) for each in (None, "ar")]

    assert languages == ["en", "ar"]


def test_runs_of_stem_are_one_div_each() -> None:
    """Block interactions stand between them, directly in the body."""
    body = Content(
        (*paragraphs("One.", "Two.").blocks, nodes.InteractionBlock("RESPONSE"), *words("Three.").blocks), ""
    )

    item_body = written(item(choice(), body=body)).find("q:itemBody", QTI)

    assert item_body is not None
    assert [(etree.QName(each).localname, len(each)) for each in item_body] == [
        ("div", 2),
        ("choiceInteraction", 4),
        ("div", 1),
    ]


def test_block_interaction_may_stand_in_a_list() -> None:
    """Where the author put it."""
    listed = nodes.ItemList(ordered=True, items=((nodes.InteractionBlock("RESPONSE"),),))

    root = written(item(choice(), body=Content((listed,), "")))

    assert root.find("q:itemBody/q:div/q:ol/q:li/q:choiceInteraction", QTI) is not None


def test_fixed_choice_keeps_its_place() -> None:
    """Only where it is said."""
    choices = (
        SimpleChoice(identifier="A", content=words("A"), correct=True),
        SimpleChoice(identifier="B", content=words("None of these"), fixed=True),
    )

    root = written(item(ChoiceInteraction(choices=choices, shuffle=True)))

    assert [each.get("fixed") for each in root.iter("{*}simpleChoice")] == [None, "true"]


@pytest.mark.parametrize("name", ["one", "two", "three", "four", "five", "six", "seven", "eight"])
def test_order_is_never_first_seen_as_the_key(name: str) -> None:
    """Nor does it change from one export to the next."""
    two = OrderInteraction(choices=FOUR[:2])

    first, again = (shown(written(item(two, identifier=name)), "simpleChoice") for _ in range(2))

    assert first == again == ["B", "A"]


def test_gap_and_its_words_carry_the_interactions_name_beside_another() -> None:
    """In the text, in the words and in the pairs."""
    gaps = GapMatchInteraction(
        response_identifier="gaps",
        text=Content((nodes.Paragraph((nodes.Text("A "), nodes.Gap("G1"))),), ""),
        words=(GapText(identifier="W1", text="word"), GapText(identifier="W2", text="other")),
        key=(("W1", "G1"),),
    )

    root = written(item(gaps, choice()))

    assert shown(root, "gap") == ["gaps_G1"]
    assert shown(root, "gapText") == ["gaps_W1", "gaps_W2"]
    assert root.findtext(".//{*}correctResponse/{*}value") == "gaps_W1 gaps_G1"


def test_hottext_encloses_its_words_with_their_markup() -> None:
    """A run may be emphasized."""
    text = Content((nodes.Paragraph((nodes.Hottext("H", (nodes.Emphasis((nodes.Text("run"),)),)),)),), "")

    root = written(item(HottextInteraction(text=text, choices=(HottextChoice(identifier="H", correct=True),))))

    assert root.findtext(".//{*}hottextInteraction/{*}p/{*}hottext/{*}em") == "run"


def test_hotspot_picture_says_what_it_shows() -> None:
    """The alternative text is the object's content, an area's label its own."""
    spot = HotspotChoice(identifier="S", shape=Shape.CIRCLE, coords=(5, 6, 7), label="Spot", correct=True)
    picture = nodes.Image("a b.png", "A board")

    root = written(item(HotspotInteraction(image=picture, width=20, height=30, choices=(spot,))))

    drawn, area = root.find(".//{*}object"), root.find(".//{*}hotspotChoice")
    assert drawn is not None
    assert area is not None
    assert (drawn.text, dict(drawn.attrib)) == (
        "A board",
        {"data": "a_b.png", "type": "image/png", "width": "20", "height": "30"},
    )
    assert (area.get("coords"), area.get("hotspotLabel")) == ("5,6,7", "Spot")


@pytest.mark.parametrize(("step", "lower"), [("0.25", "0"), ("1", "-3")])
def test_slider_that_not_every_player_takes_is_typed(step: str, lower: str) -> None:
    """Its first settings and its last are said; its response is a number, not a whole one."""
    root = written(item(slider(step, lower=lower)))

    entry = root.find("q:itemBody/q:div/q:p/q:textEntryInteraction", QTI)
    assert entry is not None
    paragraph = entry.getparent()
    assert paragraph is not None
    assert paragraph.text == f"{lower}; {Decimal(lower) + Decimal(step)}; … 10: "
    assert root.find(".//{*}sliderInteraction") is None
    declared = root.find("{*}responseDeclaration")
    assert declared is not None
    assert declared.get("baseType") == "float"


@pytest.mark.parametrize(
    ("interaction", "base", "right"),
    [
        (slider("1"), "integer", "4"),
        (slider("2", NumericAnswer(match=Between(lower=Decimal(3), upper=Decimal(6)))), "integer", "4"),
        (slider("2", NumericAnswer(match=Between(lower=Decimal(-9), upper=Decimal(1)))), "integer", "0"),
        (slider("1", lower="0.5", upper="9.5"), "float", "4.5"),
    ],
)
def test_slider_shows_a_right_setting_that_it_has(interaction: SliderInteraction, base: str, right: str) -> None:
    """The nearest to the middle, where one lies among the right ones."""
    declared = written(item(interaction)).find("{*}responseDeclaration")

    assert declared is not None
    assert (declared.get("baseType"), declared.findtext(".//{*}value")) == (base, right)


def test_typed_slider_in_running_text_scores_as_it_is() -> None:
    """The rules do not change with the form."""
    own = slider("0.5", NumericAnswer(match=Between(lower=Decimal("2.5"), upper=Decimal(3))))

    assert [process(written(item(own)), {"RESPONSE": text})[0] for text in ("2.5", "3", "3.5")] == [1, 1, 0]


def test_essay_field_begins_with_its_template() -> None:
    """As the response's default value, a line a block."""
    essay = ExtendedTextInteraction(template=paragraphs("First:", "Second:"), expected_lines=5)

    root = written(item(essay))

    assert root.findtext("{*}responseDeclaration/{*}defaultValue/{*}value") == "First:\nSecond:"


@pytest.mark.parametrize(
    ("own", "written_as"),
    [(TextFormat.PLAIN, "plain"), (TextFormat.PREFORMATTED, "plain"), (TextFormat.XHTML, "xhtml")],
)
def test_essay_format_is_one_that_everybody_spells_alike(own: TextFormat, written_as: str) -> None:
    """Schemas and players disagree about the third."""
    element = written(item(ExtendedTextInteraction(format=own))).find(".//{*}extendedTextInteraction")

    assert element is not None
    assert element.get("format") == written_as


@pytest.mark.parametrize(
    ("endings", "allowed"),
    [((), None), ((".pdf",), "application/pdf"), ((".jpg", ".jpeg"), "image/jpeg"), ((".pdf", ".png"), None)],
)
def test_upload_names_the_one_type_it_takes(endings: tuple[str, ...], allowed: str | None) -> None:
    """QTI 2.1 has room for one."""
    element = written(item(UploadInteraction(file_types=endings))).find(".//{*}uploadInteraction")

    assert element is not None
    assert element.get("type") == allowed


def test_item_worth_nothing_still_tells_right_from_wrong() -> None:
    """The comments follow the share earned; the score is 0."""
    levels = ItemFeedback(correct=words("Yes."), incorrect=words("No."))
    root = written(item(choice(), points=Decimal(0), feedback=levels))

    outcomes = [process(root, {"RESPONSE": name}) for name in "AB"]

    assert outcomes == [(0.0, {"correct_feedback"}), (0.0, {"incorrect_feedback"})]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (ItemFeedback(partially_correct=words("p")), [set(), {"partial_feedback"}, set()]),
        (ItemFeedback(incorrect=words("i")), [set(), set(), {"incorrect_feedback"}]),
        (ItemFeedback(correct=words("c"), incorrect=words("i")), [{"correct_feedback"}, set(), {"incorrect_feedback"}]),
        (
            ItemFeedback(partially_correct=words("p"), incorrect=words("i")),
            [set(), {"partial_feedback"}, {"incorrect_feedback"}],
        ),
    ],
)
def test_comments_on_some_levels_leave_the_others_silent(levels: ItemFeedback, said: list[set[str]]) -> None:
    """Full, between, at most 0."""
    half = tuple(
        SimpleChoice(identifier=name, content=words(name), correct=name == "A", fraction=Fraction(share, 2))
        for name, share in (("A", 2), ("B", 1), ("C", 0))
    )
    root = written(item(ChoiceInteraction(choices=half), feedback=levels))

    assert [process(root, {"RESPONSE": name})[1] for name in "ABC"] == said


def test_comments_on_answers_go_by_the_first_that_matches() -> None:
    """An answer without a comment keeps the later ones from speaking."""
    answers = (
        TextAnswer(pattern="ab"),
        TextAnswer(pattern="a*", fraction=Fraction(1, 2), feedback=words("Begins well.")),
        TextAnswer(pattern="*", fraction=Fraction(0)),
    )
    root = written(item(TextEntryInteraction(answers=answers)))

    assert [process(root, {"RESPONSE": text})[1] for text in ("ab", "ax", "x")] == [set(), {"fb_1"}, set()]


def test_comment_of_several_paragraphs_is_one_div_and_the_items_own_is_not() -> None:
    """Canvas keeps one block of a choice's comment, and all of the item's."""
    choices = (
        SimpleChoice(identifier="A", content=words("A"), correct=True, feedback=paragraphs("One.", "Two.")),
        SimpleChoice(identifier="B", content=words("B")),
    )
    own = item(ChoiceInteraction(choices=choices), feedback=ItemFeedback(general=paragraphs("Three.", "Four.")))

    shapes = {
        each.get("identifier"): [etree.QName(block).localname for block in each]
        for each in written(own).iterfind("q:modalFeedback", QTI)
    }

    assert shapes == {"fb_1": ["div"], "general_feedback": ["p", "p"]}


def test_exact_item_takes_every_way_to_the_top() -> None:
    """Two right ones of which one is enough, several picks whose sum reaches 1, an answer that no earlier one hides."""
    either = ChoiceInteraction(
        response_identifier="either",
        choices=tuple(SimpleChoice(identifier=n, content=words(n), correct=n in "AB") for n in "ABC"),
    )
    halves = ChoiceInteraction(
        response_identifier="halves",
        choices=tuple(
            SimpleChoice(identifier=n, content=words(n), correct=n in "ABC", fraction=Fraction(n in "ABC", 2))
            for n in "ABCD"
        ),
        max_choices=0,
    )
    typed = TextEntryInteraction(
        response_identifier="typed",
        answers=(TextAnswer(pattern="a*", fraction=Fraction(1, 2)), TextAnswer(pattern="*b"), TextAnswer(pattern="c")),
    )
    root = written(item(either, halves, typed, scoring=Scoring.EXACT, points=Decimal(3)))
    best = {"either": "either_B", "halves": ["halves_A", "halves_C"], "typed": "xb"}

    scores = [
        process(root, {**best, **change})[0]
        for change in ({}, {"typed": "c"}, {"typed": "ab"}, {"halves": ["halves_A"]}, {"either": "either_C"})
    ]

    assert scores == [3, 3, 0, 0, 0]


def test_part_that_a_person_grades_leaves_the_whole_without_a_score() -> None:
    """Comments on choices and the general one are still said; those by score are not written."""
    gap = InlineChoiceInteraction(
        response_identifier="gap",
        choices=(
            InlineChoice(identifier="A", text="a", correct=True, feedback=words("Fine.")),
            InlineChoice(identifier="B", text="b"),
        ),
    )
    levels = ItemFeedback(general=words("Read on."), correct=words("Yes."), incorrect=words("No."))
    root = written(item(gap, ExtendedTextInteraction(), feedback=levels, points=Decimal(4)))

    score, said = process(root, {"gap": "gap_A", "RESPONSE": "text"})

    assert (score, said) == (None, {"fb_1", "general_feedback"})
    assert shown(root, "modalFeedback") == ["fb_1", "general_feedback"]
    assert root.find("{*}responseDeclaration/{*}mapping") is None


def test_skeletons_are_shared_only_by_items_that_score_alike() -> None:
    """The same words, and every number that scoring knows another one."""
    same = {"body": places(choice())}
    varied = [
        item(choice(), **same),
        item(choice(), **same, points=Decimal(2)),
        item(choice(right="B"), **same),
        item(choice(max_choices=0), **same),
        item(choice(right="AB", max_choices=0), **same),
        item(choice(right="AB", max_choices=0, scoring=Scoring.EXACT), **same),
        item(choice(right="AB", max_choices=0, floor=Fraction(-1)), **same, floor=Fraction(-1)),
        item(choice(), **same, feedback=ItemFeedback(general=words("g"))),
    ]

    together = [etree.tostring(document.root) for document in documents(bank(*varied, *varied), Kind.ITEM)]

    assert together == [etree.tostring(written(each)) for each in (*varied, *varied)]
    assert len(set(together)) == len(varied)


def test_no_item_waits_for_the_garbage_collector() -> None:
    """What was made for an item goes with it: a long export keeps nothing in cycles."""
    gc.disable()

    written(item(choice()))

    kept = [each for each in gc.get_objects() if isinstance(each, Body)]
    gc.enable()
    assert kept == []
