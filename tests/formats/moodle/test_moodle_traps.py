"""What Moodle loses, mangles or crashes on is never written: each trap that a real one showed is a case."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from moodle_engine import gaps
from moodle_items import body, choice, entry, findings, item, number, parts, question, rich, stem, words

from qti.formats.moodle.choose import question_type
from qti.model import (
    AssessmentItem,
    AssociableChoice,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    Hint,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    ItemFeedback,
    MatchInteraction,
    Near,
    NumericAnswer,
    OrderChoice,
    OrderInteraction,
    Scoring,
    Shape,
    SignificantFigures,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextFormat,
    UploadInteraction,
)
from qti.model.content import Gap, Hottext, Image, Paragraph, Text
from qti.package.parts import Document
from qti.package.serialize import serialized
from qti.report import Finding, Outcome

HALF = Fraction(1, 2)
ODD = Fraction(15, 100)


def source(one: AssessmentItem) -> str:
    """The question's bytes as text."""
    document = next(part for part in parts(one)[::-1] if isinstance(part, Document))
    return serialized(document.root).decode()


def dropdown(
    *texts: str, name: str = "RESPONSE", feedback: Content | None = None, **fields: Any
) -> InlineChoiceInteraction:
    """A dropdown whose first option is right."""
    choices = tuple(
        InlineChoice(identifier=chr(65 + place), text=text, correct=place == 0, feedback=feedback)
        for place, text in enumerate(texts)
    )
    return InlineChoiceInteraction(response_identifier=name, choices=choices, **fields)


def match(*rights: Content, key: tuple[tuple[str, str], ...] = (("A", "x0"),), **fields: Any) -> MatchInteraction:
    """A match of A and B with right sides x0, x1 …"""
    return MatchInteraction(
        sources=tuple(AssociableChoice(identifier=name, content=words(f"left {name}")) for name in "AB"),
        targets=tuple(AssociableChoice(identifier=f"x{n}", content=content) for n, content in enumerate(rights)),
        key=key,
        **fields,
    )


def order(*texts: str, **fields: Any) -> OrderInteraction:
    """Things to put in this order."""
    choices = tuple(OrderChoice(identifier=chr(65 + place), content=rich(text)) for place, text in enumerate(texts))
    return OrderInteraction(choices=choices, **fields)


def hotspot(*fractions: bool, most: int = 1, **fields: Any) -> HotspotInteraction:
    """A picture with an area for each."""
    choices = tuple(
        HotspotChoice(identifier=f"a{n}", shape=Shape.RECT, coords=(n, 1, n + 5, 4), label=f"area {n}", correct=right)
        for n, right in enumerate(fractions)
    )
    image = Image("p.png", "A map")
    return HotspotInteraction(image=image, width=90, height=90, choices=choices, max_choices=most, **fields)


def hottext(*runs: str, most: int = 1) -> HottextInteraction:
    """A text of marked runs, the first of which is right."""
    marked = tuple(Hottext(f"h{n}", (Text(run),)) for n, run in enumerate(runs))
    choices = tuple(HottextChoice(identifier=f"h{n}", correct=n == 0) for n in range(len(runs)))
    return HottextInteraction(text=Content((Paragraph(marked),), source=""), choices=choices, max_choices=most)


# --- texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a < b & c", "x > y > z", "&lt; &amp;", "<b> </b>"])
def test_a_text_that_needs_entities_stands_in_cdata(text: str) -> None:
    """Moodle's parser drops white space between entities, so none is written."""
    written = source(item(entry(text)))

    assert f"<text><![CDATA[{text}]]></text>" in written


def test_the_end_of_a_cdata_section_is_shared_out() -> None:
    """A short answer that holds ]]> is read as it was."""
    one = item(entry("a]]>b & c]]>"))

    assert "a]]]]><![CDATA[>b" in source(one)
    assert question(one).findtext("answer/text") == "a]]>b & c]]>"


def test_what_only_looks_like_tex_is_an_entity() -> None:
    """Moodle's filters would set it as TeX."""
    one = item(
        choice(True, False), body=body("It costs \\$\\$5, \\\\(not TeX) and $a<b$ is.\n\n{{RESPONSE}}", "RESPONSE")
    )

    assert stem(one) == "<p>It costs &#36;$5, \\&#40;not TeX) and \\(a&lt;b\\) is.</p>"


def test_display_tex_stands_between_square_brackets() -> None:
    """Moodle's filter knows $$ too, but inline dollars not at all."""
    one = item(choice(True, False), body=body("$$\\frac{1}{2}$$\n\n{{RESPONSE}}", "RESPONSE"))

    assert stem(one) == "<p>\\[\\frac{1}{2}\\]</p>"


def test_a_file_stands_once_beside_the_text_that_shows_it() -> None:
    """Names are quoted in references; two files of one name get two; signs that Moodle takes out are replaced."""
    source_text = "![x](a b å.png) ![x](a b å.png) ![x](sub/a b å.png) ![x](o'q.png)\n\n{{RESPONSE}}"
    one = item(
        choice(True, False),
        body=body(
            source_text.replace("(a b å.png)", "(<a b å.png>)").replace("(sub/a b å.png)", "(<sub/a b å.png>)"),
            "RESPONSE",
        ),
    )

    field = question(one).find("questiontext")

    assert [(file.get("name"), file.get("path"), file.text) for file in field.findall("file")] == [
        ("a b å.png", "/", "YSBiIMOlLnBuZw=="),
        ("a b å-2.png", "/", "c3ViL2EgYiDDpS5wbmc="),
        ("o_q.png", "/", "bydxLnBuZw=="),
    ]
    assert (field.findtext("text") or "").count('"@@PLUGINFILE@@/a%20b%20%C3%A5.png"') == 2


def test_a_control_character_refuses_the_question() -> None:
    """No XML file can hold it, so the question is named and left out."""
    assert findings(item(entry("a\x0bb"))) == {"moodle-character": Outcome.REFUSED}


# --- the head ----------------------------------------------------------------------------------------------------

TITLES = [
    ("List<int> & a < b", "List< int> & a < b", Outcome.REWRITTEN),
    ("<b>", "< b>", Outcome.REWRITTEN),
    (" two\nlines ", "two lines", None),
    ("x" * 255, "x" * 255, None),
    ("x" * 256, "x" * 254 + "…", Outcome.DEGRADED),
]


@pytest.mark.parametrize(("title", "name", "outcome"), TITLES)
def test_a_name_holds_no_tags_and_255_characters(title: str, name: str, outcome: Outcome | None) -> None:
    """Moodle takes tags out and cuts what is longer."""
    one = item(choice(True, False), title=title)

    assert question(one).findtext("name/text") == name
    assert findings(one).get("moodle-name") == outcome


@pytest.mark.parametrize(
    ("tags", "written", "outcome"),
    [
        (("a", "A", "b"), ["a", "b"], Outcome.REWRITTEN),
        (("x" * 51,), ["x" * 50], Outcome.DEGRADED),
        (("a<b>`c",), ["a b c"], Outcome.DEGRADED),
        (("Åäö, comma",), ["Åäö, comma"], None),
    ],
)
def test_tags_are_those_that_moodle_keeps(tags: tuple[str, ...], written: list[str], outcome: Outcome | None) -> None:
    """Capitals do not tell tags apart; they have at most fifty characters."""
    one = item(choice(True, False), tags=tags)

    assert [text.text for text in question(one).iterfind("tags/tag/text")] == written
    assert findings(one).get("moodle-tag") == outcome


@pytest.mark.parametrize(
    ("penalty", "written"),
    [(None, "0.3333333"), (Fraction(1, 3), "0.3333333"), (Fraction(1, 4), "0.25"), (Fraction(0), "0")],
)
def test_a_penalty_has_seven_decimals(penalty: Fraction | None, written: str) -> None:
    """Moodle's own where the item leaves it open."""
    assert question(item(choice(True, False), penalty=penalty)).findtext("penalty") == written


def test_more_points_than_moodle_counts_are_refused() -> None:
    """Moodle's import stops with a database error."""
    assert findings(item(choice(True, False), points=Decimal(100000))) == {"moodle-points": Outcome.REFUSED}


# --- picks -------------------------------------------------------------------------------------------------------


def test_fractions_are_written_after_flooring() -> None:
    """Moodle would give negative marks where our floor is 0."""
    row = (1, -HALF, Fraction(1, 3))
    floored = question(item(choice(*row)))
    kept = question(item(choice(*row, floor=Fraction(-1)), floor=Fraction(-1)))

    assert [answer.get("fraction") for answer in floored.iterfind("answer")] == ["100", "0", "33.33333"]
    assert [answer.get("fraction") for answer in kept.iterfind("answer")] == ["100", "-50", "33.33333"]


def test_booleans_are_lower_case() -> None:
    """Moodle takes "False" for true."""
    one = question(item(choice(True, True, False, max_choices=0)))

    assert (one.findtext("single"), one.findtext("shuffleanswers")) == ("false", "false")


TYPES = [
    (item(choice(True, False)), "multichoice"),
    (item(choice(True, Fraction(0), ODD)), "cloze"),
    (item(choice(*[True] * 10, False, max_choices=0)), "multichoice"),
    (item(choice(*[True] * 11, False, max_choices=0)), "cloze"),
    (item(choice(ODD, 1 - ODD, Fraction(0), max_choices=0)), "cloze"),
    (item(entry("a")), "shortanswer"),
    (item(entry("a", TextAnswer(pattern="b", fraction=ODD))), "cloze"),
    (item(number(Near(value=Decimal(1)))), "numerical"),
    (item(number(Near(value=Decimal(1)), NumericAnswer(match=Near(value=Decimal(2)), fraction=ODD))), "cloze"),
    (item(dropdown("a", "b")), "gapselect"),
    (item(dropdown("a", "b", feedback=words("No"))), "cloze"),
    (item(dropdown("a", "b", name="r1"), dropdown("c", "d", name="r2")), "gapselect"),
    (item(dropdown("a", "b", name="r1"), dropdown("c", "d", name="r2", weight=Fraction(2))), "cloze"),
    (item(dropdown("a", "b", name="r1"), dropdown("c", "d", name="r2", shuffle=True)), "cloze"),
    (item(dropdown("a", "b", name="r1"), entry("c", name="r2")), "cloze"),
    (item(*(dropdown("a", "b", name=f"r{n}") for n in range(21))), "cloze"),
    (item(order("a", "b")), "ordering"),
    (item(match(words("x"))), "matching"),
    (item(hotspot(True, False)), "ddmarker"),
    (item(hotspot(True, True, False, most=2)), "multichoice"),
    (item(hottext("a", "b")), "multichoice"),
    (item(ExtendedTextInteraction()), "essay"),
    (item(UploadInteraction()), "essay"),
    (item(ExtendedTextInteraction(response_identifier="a"), UploadInteraction(response_identifier="b")), "essay"),
]


@pytest.mark.parametrize(("one", "kind"), TYPES)
def test_an_item_becomes_the_type_that_keeps_most(one: AssessmentItem, kind: str) -> None:
    """One closed decision."""
    assert question_type(one) == kind


TRUE_FALSE = [("True", "False", "truefalse"), ("Wahr", "Falsch", "truefalse"), ("Yes", "No", "multichoice")]


@pytest.mark.parametrize(("yes", "no", "kind"), TRUE_FALSE)
def test_true_and_false_are_moodles_only_in_these_words(yes: str, no: str, kind: str) -> None:
    """Moodle shows its own words, so other ones need a choice."""
    named = tuple(
        SimpleChoice(identifier=name, content=words(text), correct=name == "true")
        for name, text in (("true", yes), ("false", no))
    )
    one = question(item(ChoiceInteraction(choices=named)))

    assert one.get("type") == kind


def test_a_choice_keeps_its_place_where_moodle_cannot() -> None:
    """Nothing is shuffled, since single choices cannot stay in place."""
    choices = (*choice(True, False).choices[:1], SimpleChoice(identifier="Z", content=words("None"), fixed=True))
    one = item(ChoiceInteraction(choices=choices, shuffle=True))

    assert question(one).findtext("shuffleanswers") == "false"
    assert findings(one)["moodle-fixed-choice"] == Outcome.DEGRADED


def test_letters_end_at_z() -> None:
    """Moodle's letters run on into braces after twenty-six."""
    assert question(item(choice(True, *[False] * 26))).findtext("answernumbering") == "123"


def test_runs_that_read_alike_have_numbers() -> None:
    """A list of equal words would not tell which is meant."""
    alike, different = item(hottext("the", "the")), item(hottext("a", "the"))

    assert stem(alike).endswith("<p>[the]<sup>1</sup>[the]<sup>2</sup></p>")
    assert question(alike).findtext("answernumbering") == "123"
    assert stem(different).endswith("<p>[a][the]</p>")


# --- what is typed -----------------------------------------------------------------------------------------------


def test_a_field_stands_where_the_text_has_five_underscores() -> None:
    """That is Moodle's own sign for it; other underscores are none."""
    inside = item(entry("a"), body=body("The {{RESPONSE}} of \\_\\_\\_\\_\\_\\_."))
    at_end = item(entry("a"), body=body("The `_____` is {{RESPONSE}}"))
    wide = item(entry("a", expected_length=12), body=body("It is {{RESPONSE}}"))

    assert stem(inside) == "<p>The _____ of ____&#95;_.</p>"
    assert stem(at_end) == "<p>The <code>____&#95;</code> is </p>"
    assert stem(wide) == "<p>It is ____________</p>"


def test_the_key_is_the_first_answer() -> None:
    """Moodle shows the first full answer as the right one, so it comes with the smaller half first."""
    one = question(item(number(SignificantFigures(value=Decimal(1000), figures=3))))

    rows = [(row.get("fraction"), row.findtext("text"), row.findtext("tolerance")) for row in one.iterfind("answer")]

    assert rows == [("100", "1000", "0.5"), ("100", "1002.25", "2.75")]


NUMBERS = [
    ("3.14", "0", "3.14", "0", None),
    ("1E+3", "1E-1", "1000", "0.1", None),
    ("1234567890123456", "0", "1234567890123456", "0", Outcome.DEGRADED),
    ("3.14159265358979", "0", "3.1415926535897", "0.00000000000009", Outcome.DEGRADED),
    ("12345678901234567890", "0", "12345678901234000000", "567890", Outcome.DEGRADED),
]


@pytest.mark.parametrize(("value", "tolerance", "text", "reach", "outcome"), NUMBERS)
def test_numbers_are_digits_that_moodle_keeps(
    value: str, tolerance: str, text: str, reach: str, outcome: Outcome | None
) -> None:
    """A point, no exponent, and fourteen digits; what must be cut is made wider, so that the key stays right."""
    one = item(number(Near(value=Decimal(value), tolerance=Decimal(tolerance))))

    answer = question(one).find("answer")

    assert (answer.findtext("text"), answer.findtext("tolerance")) == (text, reach)
    assert findings(one).get("moodle-number") == outcome


def test_comments_on_right_and_wrong_stand_with_the_answers() -> None:
    """A shortanswer has none of its own; whatever else is typed gets the one on wrong answers."""
    feedback = ItemFeedback(correct=words("Yes."), partially_correct=words("Nearly."), incorrect=words("No."))
    rows = (TextAnswer(pattern="a", feedback=words("A!")), TextAnswer(pattern="b", fraction=HALF))
    one = item(entry(*rows), feedback=feedback)

    said = {row.findtext("text"): row.findtext("feedback/text") for row in question(one).iterfind("answer")}

    assert said == {"a": "<p>A!</p>\n<p>Yes.</p>", "b": "Nearly.", "*": "No."}
    assert findings(one)["moodle-feedback"] == Outcome.REWRITTEN


def test_a_slider_says_its_values() -> None:
    """The field for a number takes any; the text says which there are."""
    answers = (NumericAnswer(match=Near(value=Decimal(40))),)
    one = item(SliderInteraction(lower=Decimal(0), upper=Decimal(100), step=Decimal(5), answers=answers))

    assert stem(one) == "<p>Do it.</p>\n<p>(0, 5, 10, …, 100)</p>"
    assert findings(one)["moodle-slider"] == Outcome.LOST


# --- pairs, orders, gaps -----------------------------------------------------------------------------------------

RIGHT_SIDES = [
    ((words("x < y"), words("z")), None, ["x &lt; y", "z"]),
    ((rich("*x*"), words("z")), "moodle-right-side", ["x", "z"]),
    ((words("å" * 300), words("z")), "moodle-right-side", ["å" * 254 + "…", "z"]),
    ((words("x"), words("x")), "moodle-equal-sides", ["x"]),
]


@pytest.mark.parametrize(("rights", "rule", "written"), RIGHT_SIDES)
def test_right_sides_are_short_plain_texts(rights: tuple[Content, ...], rule: str | None, written: list[str]) -> None:
    """At most 255 characters of HTML, each but once."""
    one = item(match(*rights))

    assert [text.text for text in question(one).iterfind("subquestion/answer/text")] == written
    assert (rule is None) or findings(one)[rule] == Outcome.DEGRADED


REFUSED = [
    (match(words("x"), rich("*x*")), "moodle-equal-sides"),
    (match(Content((Paragraph((Image("a.png", ""),)),), source="")), "moodle-empty"),
    (order("a", "b", "a"), "moodle-equal-order"),
    (hottext("alone"), "moodle-one-choice"),
    (choice(ODD, Fraction(1), Fraction(0), max_choices=0), "moodle-fraction"),
    (number(Near(value=Decimal("1E+310"))), "moodle-number"),
]


@pytest.mark.parametrize(("interaction", "rule"), REFUSED)
def test_what_moodle_cannot_hold_is_refused(interaction: Any, rule: str) -> None:
    """No question is written, and the finding names the item."""
    one = item(interaction)

    assert findings(one) == {rule: Outcome.REFUSED}
    assert [part.item for part in parts(one) if isinstance(part, Document)] == [""]


@pytest.mark.parametrize(
    "other",
    [order("a", "b"), match(words("x")), hotspot(True, False), ExtendedTextInteraction(), UploadInteraction()],
)
def test_a_gap_text_holds_no_other_kinds(other: Any) -> None:
    """Never split into several questions."""
    assert findings(item(other, entry("a", name="r2"))) == {"moodle-mixed": Outcome.REFUSED}


def test_an_order_says_everything_that_its_import_needs() -> None:
    """Without a value in shownumcorrect the import fails; without the others it grades otherwise."""
    one = question(item(order("a", "b", "c", scoring=Scoring.PER_POSITION)))

    tags = ("selecttype", "selectcount", "gradingtype", "shownumcorrect")
    assert [one.findtext(tag) for tag in tags] == ["ALL", "3", "ABSOLUTE_POSITION", "1"]


def test_a_left_side_without_key_is_dropped() -> None:
    """An empty right side would end the import."""
    assert findings(item(match(words("x"))))["moodle-no-key"] == Outcome.DEGRADED


def test_what_looks_like_a_gap_is_none() -> None:
    """Literal brackets and braces are entities in the types that would read them."""
    places = "[[1]] {#1} {1:SA:=x} {{RESPONSE}}"
    select = item(dropdown("<a>", "b"), body=body(places))
    cloze = item(dropdown("<a>", "b", feedback=words("}~#")), body=body(places))

    assert stem(select) == "<p>&#91;[1]] {#1} {1:SA:=x} [[1]]</p>"
    assert stem(cloze).startswith("<p>[[1]] &#123;#1} &#123;1:SA:=x} {1:MULTICHOICE:=")
    assert [option.findtext("text") for option in question(select).iterfind("selectoption")] == ["&lt;a&gt;", "b"]


def test_words_and_their_gaps() -> None:
    """A word that may be used again is infinite; a gap without a right word is a line."""
    text = Content((Paragraph((Gap("g1"), Text(" [[1]] "), Gap("g2"))),), source="")
    words_ = (GapText(identifier="w1", text="a & b"), GapText(identifier="w2", text="c"))
    one = item(GapMatchInteraction(text=text, words=words_, key=(("w2", "g1"),), reuse=True))

    assert stem(one) == "<p>Do it.</p>\n<p>[[2]] &#91;[1]] _____</p>"
    assert [box.findtext("text") for box in question(one).iterfind("dragbox[infinite]")] == ["a &amp; b", "c"]
    assert findings(one)["moodle-no-key"] == Outcome.DEGRADED


SIGNS = ["R&", 'a~b#c}d{e\\f"g', "=x", "%50%y", "&amp;", "<i> & </i>", "~", "a=b%c:d"]


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_of_an_alternative_is_read_as_itself(sign: str) -> None:
    """Moodle's own reading of the gap finds the alternatives that were meant, also after a text that ends in &."""
    one = item(entry(sign, TextAnswer(pattern="other", fraction=ODD, feedback=words(sign))))

    assert gaps(question(one)) == [("1", "SHORTANSWER", [(sign, 1), ("other", ODD)])]


WEIGHTS = [
    ((1, 1), "4", ["2", "2"], None),
    ((1, 2), "6", ["2", "4"], None),
    ((HALF, Fraction(1, 3)), "5", ["3", "2"], None),
    ((1, 0), "2", ["2", "0"], None),
    ((1, 1), "2.5", ["1", "1"], Outcome.DEGRADED),
    ((1, 2), "4", ["1", "2"], Outcome.DEGRADED),
    ((1, 1), "0", ["1", "1"], Outcome.DEGRADED),
]


@pytest.mark.parametrize(("weights", "points", "written", "outcome"), WEIGHTS)
def test_weights_are_whole_and_sum_to_the_points_where_they_can(
    weights: tuple[Any, ...], points: str, written: list[str], outcome: Outcome | None
) -> None:
    """Digits are all that a gap takes."""
    entries = [entry("a", name=f"r{n}", weight=Fraction(weight)) for n, weight in enumerate(weights)]
    one = item(*entries, points=Decimal(points))

    assert [weight for weight, _, _ in gaps(question(one))] == written
    assert findings(one).get("moodle-points") == outcome


def test_pictures_do_not_stand_in_gaps() -> None:
    """Moodle keeps no files there: a picture to pick is refused, one in a comment becomes its words."""
    picture = rich("![a dot](dot.png)")
    base = choice(True, Fraction(0), ODD)
    shown = tuple(
        SimpleChoice(identifier=c.identifier, content=picture, correct=c.correct, fraction=c.fraction)
        for c in base.choices
    )
    said = item(entry("a", TextAnswer(pattern="b", fraction=ODD, feedback=picture)))

    assert findings(item(ChoiceInteraction(choices=shown))) == {"moodle-gap-picture": Outcome.REFUSED}
    assert findings(said)["moodle-gap-picture"] == Outcome.LOST
    assert "#a dot}" in stem(said)


# --- pictures ----------------------------------------------------------------------------------------------------


def test_markers_have_labels_and_zones_in_moodles_spelling() -> None:
    """A rectangle is a corner and a size; the picture's words stand in the text."""
    one = item(hotspot(True, False))

    drop = question(one).find("drop")

    assert [drop.findtext(tag) for tag in ("shape", "coords", "choice")] == ["rectangle", "0,1;5,3", "1"]
    assert stem(one).endswith('<p class="sr-only">A map</p>')
    assert findings(one)["moodle-alt-text"] == Outcome.REWRITTEN


# --- what a person grades ----------------------------------------------------------------------------------------


def test_an_essay_has_a_field_of_its_format() -> None:
    """A template for a plain field is plain."""
    text = ExtendedTextInteraction(
        format=TextFormat.PREFORMATTED, template=rich("Say **why**:\n\n```\nx = 1\n```"), min_words=5
    )
    one = question(item(text))

    assert one.findtext("responseformat") == "monospaced"
    assert (one.findtext("minwordlimit"), one.findtext("maxwordlimit")) == ("5", "")
    assert one.findtext("responsetemplate/text") == "Say why:\n\nx = 1"


@pytest.mark.parametrize(("files", "written", "outcome"), [(3, "3", None), (4, "-1", Outcome.DEGRADED)])
def test_an_upload_needs_a_file(files: int, written: str, outcome: Outcome | None) -> None:
    """One at least; three or any number at most."""
    one = item(UploadInteraction(max_files=files, file_types=(".pdf", ".docx"), max_bytes=100))

    values = [
        question(one).findtext(tag) for tag in ("attachments", "attachmentsrequired", "filetypeslist", "maxbytes")
    ]
    assert values == [written, "1", ".pdf,.docx", "100"]
    assert findings(one).get("moodle-max-files") == outcome


# --- hints -------------------------------------------------------------------------------------------------------

HINT = Hint(content=words("Look"), clear_wrong=True, show_correct=True)
HINTS = [
    (choice(True, False), ["text", "shownumcorrect", "clearwrong"], None),
    (order("a", "b"), ["text", "shownumcorrect", "clearwrong", "options"], None),
    (entry("a"), ["text"], Outcome.DEGRADED),
    (ExtendedTextInteraction(), [], Outcome.LOST),
]


@pytest.mark.parametrize(("interaction", "children", "outcome"), HINTS)
def test_hints_say_what_their_type_can(interaction: Any, children: list[str], outcome: Outcome | None) -> None:
    """By presence; a type that is tried once has none."""
    one = item(interaction, hints=(HINT,))

    assert [child.tag for hint in question(one).iterfind("hint") for child in hint] == children
    assert findings(one).get("moodle-hint") == outcome


# --- languages ---------------------------------------------------------------------------------------------------

LANGUAGES = [
    ("he", "en", '<div lang="he" dir="rtl"><p>Do it.</p></div>'),
    ("az-Arab", "en", '<div lang="az-Arab" dir="rtl"><p>Do it.</p></div>'),
    ("fr", "en", '<div lang="fr"><p>Do it.</p></div>'),
    ("fr", "ar", '<div lang="fr" dir="ltr"><p>Do it.</p></div>'),
    (None, "he", '<div lang="he" dir="rtl"><p>Do it.</p></div>'),
    (None, "fr", "<p>Do it.</p>"),
    ("en", "en", "<p>Do it.</p>"),
]


@pytest.mark.parametrize(("language", "of_bank", "written"), LANGUAGES)
def test_a_text_says_its_language_where_the_page_would_not(language: str | None, of_bank: str, written: str) -> None:
    """From right to left always, another language than the bank's too."""
    assert stem(item(choice(True, False), language=language), language=of_bank) == written


# --- the bank ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "path"),
    [("Rivers", "$course$/top/Rivers"), ("A/B", "$course$/top/A//B"), ("/x", "$course$/top/ //x")],
)
def test_the_category_is_named_after_the_bank(title: str, path: str) -> None:
    """Two slashes are a literal one."""
    document = next(part for part in parts(title=title, description=rich("*Why* not")) if isinstance(part, Document))

    assert document.root.findtext("category/text") == path
    assert document.root.findtext("info/text") == "<p><em>Why</em> not</p>"
    assert document.root.findtext("idnumber") == "bank"


def test_the_report_warns_of_a_second_import() -> None:
    """Moodle updates nothing."""
    said = [part for part in parts() if isinstance(part, Finding)]

    assert [(finding.item, finding.rule) for finding in said] == [("", "moodle-import-twice")]
