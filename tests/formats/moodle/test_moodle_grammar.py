"""The grammar and the rules refuse what Moodle loses, mangles or crashes on, and take what it takes."""

import re
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from qti.formats.moodle.rules import RULES

SCHEMA = Path(__file__).parents[3] / "schemas" / "moodle-xml.rng"
GRAMMAR = etree.RelaxNG(etree.parse(SCHEMA))
SHAPES = etree.parse(Path(__file__).parent / "moodle-shapes.xml").getroot()


def shape(name: str) -> Element:
    """A question of the shapes, to be changed."""
    found = next(each for each in SHAPES if (each.findtext("name/text") or "").startswith(f"{name} "))
    return etree.fromstring(etree.tostring(found))


def changed(name: str, old: str, new: str) -> Element:
    """The shape with one thing replaced, which must be there."""
    source = etree.tostring(shape(name), encoding="unicode")
    assert re.search(old, source)
    return etree.fromstring(re.sub(old, new, source, count=1))


def test_all_shapes_are_valid_together_and_alone() -> None:
    """A quiz, and each question by itself."""
    assert GRAMMAR.validate(SHAPES)
    assert all(map(GRAMMAR.validate, SHAPES.iterchildren("question")))
    assert RULES(SHAPES, "shapes.xml") == []


INVALID = [
    ("mc1-plain", "multichoice", "multichoise"),
    ("mc1-plain", "<name>.*</name>", ""),
    ("mc1-plain", "mc1-plain One pick", " "),
    ("mc1-plain", "mc1-plain One pick", "x" * 256),
    ("mc1-plain", "Yes.", "<b>Yes.</b>"),
    ("mc1-plain", "<text>Yes.</text>", "Yes."),
    ("mc1-plain", ">true<", ">True<"),
    ("mc1-plain", ">abc<", ">xyz<"),
    ("mc1-plain", "<defaultgrade>1<", "<defaultgrade>1,5<"),
    ("mc1-plain", "<defaultgrade>1<", "<defaultgrade>-1<"),
    ("mc1-plain", "<defaultgrade>1<", "<defaultgrade>100000<"),
    ("mc1-plain", "0.3333333", "a third"),
    ("mc1-plain", ">mc1-plain<", f">{'x' * 101}<"),
    ("mc1-plain", 'fraction="100"', 'fraction="all"'),
    ("mc1-plain", 'fraction="100"', ""),
    ("mc1-plain", 'format="html"', 'format="xhtml"'),
    ("mc1-html", "iVBORw", "iVB*Rw"),
    ("mc1-html", 'path="/"', 'path="sub"'),
    ("mc1-html", 'encoding="base64"', ""),
    ("tf-t", ">true<", ">yes<"),
    ("text-plain", "<usecase>0", "<usecase>true"),
    ("num-tol", ">3.14<", ">3,14<"),
    ("num-tol", ">3.14<", ">\u22123.14<"),
    ("num-tol", "<tolerance>0.01", "<tolerance>10%"),
    ("match-3", ">mammal<", "><"),
    ("match-3", ">mammal<", f">{'x' * 256}<"),
    ("ord-pos", "<shownumcorrect>1</shownumcorrect>", ""),
    ("ord-pos", "<gradingtype>ABSOLUTE_POSITION", "<gradingtype>ABSOLUTE"),
    ("ord-2", '<answer fraction="2.*?</answer>', ""),
    ("gs-2", "<group>1", "<group>one"),
    ("gs-2", ">dog<", "><"),
    ("hs-1", "<shape>circle", "<shape>ellipse"),
    ("hs-1", "70,70;40", "70.5,70;40"),
    ("hs-1", "<file.*?</file>", ""),
    ("hs-1", "<drop>.*?</drop>", ""),
    ("ex-words", "<responseformat>editor", "<responseformat>rich"),
    ("ex-words", "<attachments>0", "<attachments>4"),
]


@pytest.mark.parametrize(("name", "old", "new"), INVALID)
def test_the_grammar_refuses(name: str, old: str, new: str) -> None:
    """One thing is wrong with a valid question."""
    assert not GRAMMAR.validate(changed(name, old, new))


def test_an_empty_quiz_is_refused() -> None:
    """Moodle stops with an error page."""
    assert not GRAMMAR.validate(etree.fromstring("<quiz/>"))


BROKEN = [
    ("mc1-plain", 'fraction="100"', 'fraction="33"', {"moodle-fraction", "moodle-right-answer"}),
    ("mc1-plain", "One pick", "One &lt;b&gt;pick", {"moodle-name"}),
    ("mc1-html", "PLUGINFILE@@/a%20b", "PLUGINFILE@@/b", {"moodle-file"}),
    ("mc1-html", 'name="dot.png"', 'name="dots.png"', {"moodle-file"}),
    ("ht-1", ">dog</text>(.|\\n)*>quickly<", "></text></answer><answer fraction='0'><text><", {"moodle-choices"}),
    ("tf-t", 'fraction="100"', 'fraction="0"', {"moodle-right-answer"}),
    ("text-plain", 'fraction="100"', 'fraction="90"', {"moodle-right-answer"}),
    ("num-tol", 'fraction="100"', 'fraction="15"', {"moodle-fraction", "moodle-right-answer"}),
    (
        "match-255",
        "<text>a</text>(.|\\n)*<text>b</text>",
        "<text/><answer><text>c</text></answer></subquestion><subquestion><text/>",
        {"moodle-choices"},
    ),
    ("gs-2", r"\[\[4\]\]", "[[6]]", {"moodle-gap"}),
    ("gs-esc", r"choose \[\[1\]\]", "choose", {"moodle-gap"}),
    ("dd-2", r"\[\[2\]\]", "[[0]]", {"moodle-gap"}),
    ("ord-pos", ">two<", "> one <", {"moodle-equal-order"}),
    ("ord-pos", ">two<", "> <", {"moodle-empty"}),
    ("hs-1", "<choice>1", "<choice>2", {"moodle-drop"}),
    ("cz-num", r"\{1:NUMERICAL:=3.14", "{1.5:NUMERICAL:=3.14", {"moodle-gap"}),
    ("cz-num", r"\{1:NUMERICAL:=3.14", "{1:numerical:=3.14", {"moodle-gap"}),
    ("cz-num", "=3.14:0.005", "=3,14:0.005", {"moodle-gap"}),
    ("cz-num", "=3.14:0.005", "%50%3.14:0.005", {"moodle-gap"}),
    ("cz-tf", "=True~False\\}", "=True~False", {"moodle-gap"}),
    ("cz-tf", "~False", "~#no", {"moodle-gap"}),
    ("cz-tf", r"\{1:MULTICHOICE_H:=True~False\}", "nothing", {"moodle-gap"}),
    ("cz-mr3", "%33.33333%r1", "r1", set()),
]


@pytest.mark.parametrize(("name", "old", "new", "rules"), BROKEN)
def test_the_rules_say(name: str, old: str, new: str, rules: set[str]) -> None:
    """Each trap by its name, and nothing of what is sound."""
    question = changed(name, old, new)

    assert {violation.rule for violation in RULES(question, "quiz.xml")} == rules


def test_a_violation_says_where() -> None:
    """The file, the line and the question."""
    quiz = etree.fromstring('<quiz>\n<question type="shortanswer">\n<idnumber>q7</idnumber>\n</question></quiz>')

    assert [str(each) for each in RULES(quiz, "my.xml")] == [
        'my.xml:2: no answer earns 100 %, in "q7" [moodle-right-answer]'
    ]


def test_an_idnumber_stands_once_in_a_category() -> None:
    """Moodle drops the second without a word; another category may have it."""
    one = '<question type="description"><idnumber>a</idnumber></question>'
    category = '<question type="category"/>'
    quiz = etree.fromstring(f"<quiz>{category}{one}{one}{category}{one}</quiz>")

    assert [violation.rule for violation in RULES(quiz, "quiz.xml")] == ["moodle-idnumber"]
