"""What is wrong with a text, at which character, and what would be right."""

from __future__ import annotations

import pytest

from qti.content import Marks, read_content
from qti.content.markdown import file_places, formulas
from qti.errors import ContentError
from qti.model.content import Math

HTML = "raw HTML is sub, sup, kbd and br without attributes, inside a line of text"
MARK = r"write {{name}} where the interaction stands, or \{{ for two braces"
HOTTEXT = r"write {{name: text}} around the text that can be picked, or \{{ for two braces"
ALT = "write ![what it shows](file), or ![ ](file) where it shows nothing"
FILE = "name a file in the bank's folder"
LINK = "a link begins with https:, http: or mailto:"
DOLLAR = r"write \$ for a dollar sign"


def forbidden(code: str) -> tuple[str, str]:
    """What is told of a character that no XML can hold."""
    return f"the character U+{code} cannot stand in a question", "leave it out"


FAULTS = [
    ("a <b>x</b>", (2, '"<b>" is raw HTML', HTML), (6, '"</b>" is raw HTML', HTML)),
    ("é <!-- x -->", (2, '"<!-- x -->" is raw HTML', HTML)),
    ("x\n\n<div>\ny\n</div>", (3, '"<div>" is raw HTML', HTML)),
    ('x <sub class="y">', (2, '"<sub class="y">" is raw HTML', HTML)),
    ("x</sub>", (1, "</sub> closes nothing", "begin with <sub>")),
    ("H<sub>2", (1, "<sub> is never closed", "end it with </sub>")),
    (
        "<sub>*a</sub>*",
        (
            7,
            "</sub> stands in the middle of something that began inside <sub>",
            "what begins inside <sub> must end inside it",
        ),
    ),
    ("*<sup>a*", (1, "<sup> is never closed", "end it with </sup>")),
    ("x ![](cat.png)", (2, '"cat.png" has no alternative text', ALT)),
    ("![ ](a.mp3)", (0, '"a.mp3" has no label', "write ![what is heard or seen](file)")),
    ('![x](a.mp3 "t")', (0, '"a.mp3" has a title, which sound and film cannot show', "say it in the label")),
    ("![x](http://a.org/cat.png)", (0, '"http://a.org/cat.png" is no file of this bank', FILE)),
    ("![x](/cat.png)", (0, '"/cat.png" is no file of this bank', FILE)),
    ("![x]()", (0, '"" is no file of this bank', FILE)),
    ("![x](a%00b.png)", (0, '"a%00b.png" is no file of this bank', FILE)),
    ("see [x](notes.pdf)", (4, '"notes.pdf" is no address on the web', LINK)),
    ("[x](javascript:alert)", (0, '"javascript:alert" is no address on the web', LINK)),
    ("[x](https://)", (0, '"https://" is no address on the web', LINK)),
    ("[x](http://a:99999)", (0, '"http://a:99999" is no address on the web', LINK)),
    ("[x](mailto:me)", (0, '"mailto:me" is no address on the web', LINK)),
    ("[](http://a.org)", (0, "this link has no text", "write [text](address)")),
    (
        "$5-$10",
        (0, '"$5-$" reads as TeX, with a digit right after it', f"{DOLLAR}, or a space after the TeX"),
    ),
    ("x $$ $$", (2, "there is no TeX between the dollar signs", DOLLAR)),
    ("x\n\n```py\ny", (3, "this code block is never closed", "end it with a line of ```")),
    ("> ~~~~\n> ~~~", (2, "this code block is never closed", "end it with a line of ~~~~")),
    ("a\x07b\x00", (1, *forbidden("0007")), (3, *forbidden("0000"))),
    ("é &#8;", (2, *forbidden("0008"))),
    ("\ud800", (0, *forbidden("D800"))),
    (">" * 41 + "x", (40, "this is nested more than 40 deep", "use fewer levels")),
    ("\r\n\r\na\r\n<b>", (7, '"<b>" is raw HTML', HTML)),
    ("\n\n  é\n  <i>", (8, '"<i>" is raw HTML', HTML)),
    (f"<{'x' * 40}>", (0, f'"<{"x" * 30}…" is raw HTML', HTML)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "faults"), [(text, faults) for text, *faults in FAULTS])
def test_all_faults_of_a_text(text: str, faults: list[tuple[int, str, str]]) -> None:
    """Every fault is told at once: its character in the text as given, what is wrong, what would be right."""
    with pytest.raises(ContentError) as caught:
        read_content(text)

    assert [(fault.offset, fault.what, fault.hint) for fault in caught.value.faults] == faults


MARK_FAULTS = [
    (Marks.BODY, "a {{1}} {{b", (2, '"{{1}}" is no mark', MARK), (8, '"{{b" is no mark', MARK)),
    (Marks.BODY, "{{a_b}}é{{_c_}} {{d", (16, '"{{d" is no mark', MARK)),
    (Marks.BODY, "{{a b_c}}", (0, '"{{a b_c}}" is no mark', MARK)),
    (Marks.BODY, "é{{a: b}}", (1, '"{{a: b}}" is no mark', MARK)),
    (Marks.BODY, "{{" + "x" * 70 + "}}", (0, '"{{' + "x" * 21 + '…" is no mark', MARK)),
    (Marks.BODY, "x {{q_1}}", (2, '"{{q_1}}" needs a line of its own', "put nothing else on its line")),
    (Marks.BODY, "# {{q_1}}", (2, '"{{q_1}}" needs a line of its own', "put nothing else on its line")),
    (Marks.BODY, "[{{a}}](http://a.org)", (1, '"{{a}}" stands inside a link', "put it before or after the link")),
    (Marks.GAPS, "{{}}", (0, '"{{}}" is no mark', MARK.replace("interaction", "gap"))),
    (Marks.HOTTEXT, "{{h1}}", (0, '"{{h1}}" is no mark', HOTTEXT)),
    (Marks.HOTTEXT, "{{h: x", (0, '"{{h:" is never closed', "end it with }} in the same paragraph")),
    (Marks.HOTTEXT, "{{h: x\n\ny}}", (0, '"{{h:" is never closed', "end it with }} in the same paragraph")),
    (Marks.HOTTEXT, "{{h: }}", (0, '"{{h:" has no text', "write {{name: text}}")),
    (
        Marks.HOTTEXT,
        "{{h: *x}}*",
        (
            *(7, '"{{h:" is closed in the middle of something that began inside it'),
            "what begins inside the braces must end inside them",
        ),
    ),
    (Marks.HOTTEXT, "{{h: {{g: x}}}}", (5, '"{{g:" stands inside "{{h:"', "put it before or after")),
    (Marks.HOTTEXT, "[{{g: x}}](http://a.org)", (1, '"{{g:" stands inside a link', "put it before or after")),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "text", "faults"), [(marks, text, faults) for marks, text, *faults in MARK_FAULTS])
def test_all_faults_of_marks(marks: Marks, text: str, faults: list[tuple[int, str, str]]) -> None:
    """A mark that is malformed or cannot stand where it does is told with its character and a hint."""
    with pytest.raises(ContentError) as caught:
        read_content(text, marks, frozenset({"q_1"}))

    assert [(fault.offset, fault.what, fault.hint) for fault in caught.value.faults] == faults


def test_a_forbidden_character_hides_no_other_fault() -> None:
    """Both are told, in the order of the text."""
    with pytest.raises(ContentError) as caught:
        read_content("a <b> c\x07")

    assert [(fault.offset, fault.what) for fault in caught.value.faults] == [
        (2, '"<b>" is raw HTML'),
        (7, forbidden("0007")[0]),
    ]


def test_files_and_formulas_are_found_in_a_faulty_text() -> None:
    """Their places are those in the text as written; a text nested too deeply gives what comes before that."""
    text = "<b>\ud800 ![a map](map.png) $x$"

    assert file_places(text) == (("map.png", 5),)
    assert formulas(text) == (Math("x", display=False),)
    assert file_places("![a map](map.png)\n\n" + "> " * 60 + "x $y$") == (("map.png", 0),)
    assert formulas("$x$\n\n" + "> " * 60 + "x") == ()
