"""What every question begins and ends with: names, texts, files, tags, hints, languages, the category."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from moodle_items import (
    body,
    choice,
    entry,
    findings,
    item,
    order,
    parts,
    question,
    rich,
    stem,
    words,
)

from qti.model import (
    AssessmentItem,
    ExtendedTextInteraction,
    Hint,
)
from qti.package.parts import Document
from qti.package.serialize import serialized
from qti.report import Finding, Outcome

HALF = Fraction(1, 2)
ODD = Fraction(15, 100)


def source(one: AssessmentItem) -> str:
    """The question's bytes as text."""
    document = next(part for part in parts(one)[::-1] if isinstance(part, Document))
    return serialized(document.root).decode()


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
