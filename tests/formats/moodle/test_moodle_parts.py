"""Pairs, orders, gaps, pictures and what a person grades, without the traps of Moodle's import."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from moodle_engine import gaps
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
    parts,
    question,
    rich,
    stem,
    words,
)

from qti.model import (
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    Near,
    Scoring,
    SimpleChoice,
    TextAnswer,
    TextFormat,
    UploadInteraction,
)
from qti.model.content import Gap, Image, Paragraph, Text
from qti.package.parts import Document
from qti.report import Outcome

HALF = Fraction(1, 2)
ODD = Fraction(15, 100)


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
