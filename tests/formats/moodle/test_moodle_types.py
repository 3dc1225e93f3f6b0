"""Which type an item becomes, and what is picked and typed, without the traps of Moodle's import."""

from decimal import Decimal
from fractions import Fraction

import pytest
from moodle_items import (
    body,
    choice,
    dropdown,
    entry,
    findings,
    hotspot,
    hottext,
    item,
    match,
    number,
    order,
    question,
    stem,
    words,
)

from qti.formats.moodle.choose import question_type
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    ExtendedTextInteraction,
    ItemFeedback,
    Near,
    NumericAnswer,
    SignificantFigures,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    UploadInteraction,
)
from qti.report import Outcome

HALF = Fraction(1, 2)
ODD = Fraction(15, 100)


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
