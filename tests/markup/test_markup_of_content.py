"""Content as XHTML for QTI and as HTML: one table, a construct a line."""

from __future__ import annotations

import pytest
from lxml import etree
from rendered import CONTEXT, TEX, as_html, slot, xhtml

from qti.content import Marks, read_content
from qti.content.tex import mathml
from qti.markup.media_types import media_type
from qti.markup.xhtml import (
    QTI,
    append_blocks,
    append_feedback_div,
    append_flow,
    append_inlines,
    append_text,
    rewritten,
)
from qti.model.content import Content, InteractionRef, Paragraph, Text

SAME = [
    ('x < y & z > "w"', '<p>x &lt; y &amp; z &gt; "w"</p>'),
    ("*a* b **c** d", "<p><em>a</em> b <strong>c</strong> d</p>"),
    ("H<sub>2</sub><sup>+</sup>O <kbd>F1</kbd>", "<p>H<sub>2</sub><sup>+</sup>O <kbd>F1</kbd></p>"),
    ("`a<b`", "<p><code>a&lt;b</code></p>"),
    ("## a\n\nb", "<h2>a</h2>|<p>b</p>"),
    ("- a\n- *b* c", "<ul><li>a</li><li><em>b</em> c</li></ul>"),
    ("1. a\n   - b", "<ol><li>a|<ul><li>b</li></ul></li></ol>"),
    ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    ("> a\n>\n> b", "<blockquote><p>a</p>|<p>b</p></blockquote>"),
    ("```py\nif a < b:\n\n  c\n```", '<pre><code class="language-py">if a &lt; b:\n\n  c</code></pre>'),
    ("    x", "<pre><code>x</code></pre>"),
    ("```é \nx\n```", "<pre><code>x</code></pre>"),
    (
        "|a|*b*|\n|-|-|\n|1|`2`|",
        "<table><thead><tr><th>a</th><th><em>b</em></th></tr></thead>",
        "<tbody><tr><td>1</td><td><code>2</code></td></tr></tbody></table>",
    ),
    ("| | |\n|-|-|\n|1|2|", "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
    ("[a](http://x.org/?b=1&c)", '<p><a href="http://x.org/?b=1&amp;c">a</a></p>'),
    ("{{a}} b {{c}}\n\n{{d}}", "<p>[a] b [c]</p>|<p>[d]</p>"),
    ("", ""),
]  # fmt: skip


def blanked(text: str) -> str:
    """XHTML with what stands in it as a name in brackets."""
    return text.replace('<textEntryInteraction responseIdentifier="', "[").replace('"/>', "]")


@pytest.mark.parametrize(("text", "expected"), [(text, "".join(markup)) for text, *markup in SAME])
def test_xhtml(text: str, expected: str) -> None:
    """QTI gets elements with the text and tails that were written, and no white space of our own."""
    markup = xhtml(read_content(text, Marks.BODY))

    assert blanked(markup) == expected.replace("|", "")


@pytest.mark.parametrize(("text", "expected"), [(text, "".join(markup)) for text, *markup in SAME])
def test_html(text: str, expected: str) -> None:
    """HTML says the same as text, blocks on lines of their own."""
    markup = as_html(read_content(text, Marks.BODY))

    assert markup == expected.replace("|", "\n")


DIFFERENT = [
    ("a\\\nb", "<p>a<br/>b</p>", "<p>a<br>b</p>"),
    (
        '![a "b"](c.png "d")',
        '<p><img src="media/c.png" alt="a &quot;b&quot;"/></p>',
        '<p><img src="media/c.png" alt="a &quot;b&quot;" title="d"></p>',
    ),
    ("![ ](c.png)", '<p><img src="media/c.png" alt=""/></p>', '<p><img src="media/c.png" alt=""></p>'),
    (
        "![Bach](a.ogg)",
        '<p><object data="media/a.ogg" type="audio/ogg">Bach</object></p>',
        '<p><audio controls="controls" title="Bach"><source src="media/a.ogg" type="audio/ogg">Bach</audio></p>',
    ),
    (
        "![Jump](a.mp4)",
        '<p><object data="media/a.mp4" type="video/mp4">Jump</object></p>',
        '<p><video controls="controls" title="Jump"><source src="media/a.mp4" type="video/mp4">Jump</video></p>',
    ),
    ('[a](http://x.org "t")', '<p><a href="http://x.org">a</a></p>', '<p><a href="http://x.org" title="t">a</a></p>'),
    ("a\n\n---", "<p>a</p><p>* * *</p>", "<p>a</p>\n<hr>"),
    ("> ---", "<blockquote><hr/></blockquote>", "<blockquote><hr></blockquote>"),
    (
        "|a|\n|-|",
        "<table><tbody><tr><th>a</th></tr></tbody></table>",
        "<table><thead><tr><th>a</th></tr></thead><tbody></tbody></table>",
    ),
]


@pytest.mark.parametrize(("text", "in_xhtml", "in_html"), DIFFERENT)
def test_where_the_two_differ(text: str, in_xhtml: str, in_html: str) -> None:
    """QTI 2.1 has no titles, few places for a rule, a body in each table; HTML keeps all."""
    content = read_content(text)

    assert (xhtml(content), as_html(content)) == (in_xhtml, in_html)


def test_math_is_an_element_with_its_tail() -> None:
    """A formula stands in the text where it was written."""
    formula = etree.tostring(mathml("x^2", display=False), encoding="unicode")

    assert xhtml(read_content("a $x^2$ b")) == f"<p>a {formula} b</p>"


def test_math_as_tex() -> None:
    r"""An item that keeps its TeX gets it as text between the delimiters that MathJax knows."""
    content = read_content("a $x<2$ b *c* $$y$$ d")

    assert xhtml(content, context=TEX) == r"<p>a \(x&lt;2\) b <em>c</em> \[y\] d</p>"
    assert as_html(content) == r"<p>a <m>\(x<2\)</m> b <em>c</em> <m>\[y\]</m> d</p>"


def test_block_interactions() -> None:
    """A block interaction stands between blocks, also in a list item."""
    content = read_content("a\n{{b}}\n\n- {{c}}", Marks.BODY, frozenset("bc"))

    expected = "<p>a</p>{}<ul><li>{}</li></ul>".format(
        *(f'<uploadInteraction responseIdentifier="{n}"/>' for n in "bc")
    )
    assert xhtml(content) == expected
    assert as_html(content) == "<p>a</p>\n[b]\n<ul><li>[c]</li></ul>"


def test_hottexts_hold_their_markup() -> None:
    """What a hottext encloses stands inside its element."""
    content = read_content("The {{h: *very* bad}} day", Marks.HOTTEXT)

    assert xhtml(content) == '<p>The <hottext identifier="h"><em>very</em> bad</hottext> day</p>'
    assert as_html(content) == "<p>The [h: <em>very</em> bad] day</p>"


def test_gaps_stand_in_paragraphs() -> None:
    """The schemas allow no gap directly in a list item or a cell, so it gets a paragraph there."""
    content = read_content("- a {{g}}\n- *{{h}}*\n\n|{{i}}|\n|-|\n|b|", Marks.GAPS)

    markup = xhtml(content, name="gapMatchInteraction")
    assert markup == (
        '<ul><li><p>a <gap identifier="g"/></p></li><li><em><gap identifier="h"/></em></li></ul>'
        '<table><thead><tr><th><p><gap identifier="i"/></p></th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    )


FLOWS = [
    ("Oxygen", "Oxygen"),
    ("*Oxygen* or $x$", None),
    ("a\n\nb", "<p>a</p><p>b</p>"),
    ("- a", "<ul><li>a</li></ul>"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FLOWS)
def test_flow(text: str, expected: str | None) -> None:
    """A choice of one paragraph holds its text directly, one of more holds blocks."""
    content = read_content(text)

    markup = xhtml(content, append=append_flow, name="simpleChoice")
    assert markup == (xhtml(content).removeprefix("<p>").removesuffix("</p>") if expected is None else expected)


FEEDBACK = [
    ("Yes.", "<p>Yes.</p>"),
    ("*Yes*, $x$.\\\nSo", None),
    ("a\n\n*b*\n\nc", "<div>a<br/><br/><em>b</em><br/><br/>c</div>"),
    ("a\n\n- b\n\n- c\n\n  d\n\ne", "<div>a<ul><li>b</li><li>c<br/><br/>d</li></ul>e</div>"),
    ("> a\n>\n> b\n\n---", "<div><blockquote><div>a<br/><br/>b</div></blockquote><div>* * *</div></div>"),
    ("# a\n\n    b", "<div><h1>a</h1><pre><code>b</code></pre></div>"),
    ("1. a", "<div><ol><li>a</li></ol></div>"),
]


@pytest.mark.parametrize(("text", "expected"), FEEDBACK)
def test_feedback_is_one_element(text: str, expected: str | None) -> None:
    """Canvas reads the first p of a choice's feedback, or else the first div: so there is one of them, whole."""
    content = read_content(text)

    assert xhtml(content, append=append_feedback_div) == (xhtml(content) if expected is None else expected)


def test_text_goes_after_what_is_there() -> None:
    """Text is appended behind elements as their tail, and nothing that was there is lost."""
    parent = etree.fromstring("<p>a<b/>c</p>")
    append_text(parent, "d")
    append_inlines(parent, (Text("e"), InteractionRef("f"), Text("g")), CONTEXT)

    assert [parent.text, parent[0].tail, parent[1].tail] == ["a", "cde", "g"]


def test_a_rule_stands_where_qti_allows_it() -> None:
    """Directly in the item's body a rule is a rule."""
    assert xhtml(read_content("---"), name="itemBody") == "<hr/>"


REWRITTEN = [
    ("plain", ()),
    ("*x* [a](http://x.org)", ()),
    ("2. a", ("a list that starts at 2 starts at 1",)),
    ("> ---", ("a rule across the page becomes three stars where QTI 2.1 allows none",)),
    ("[a](http://x.org 'b') ![c](d.png 'e')", ("the title of a link or a picture is left out",)),
]


@pytest.mark.parametrize(("text", "expected"), REWRITTEN)
def test_what_is_rewritten_is_named(text: str, expected: tuple[str, ...]) -> None:
    """Whatever the XHTML cannot say is there for the report, once."""
    assert rewritten(read_content(text)) == expected


def test_a_plain_content_made_without_text_is_shown_too() -> None:
    """Contents need not come from a text."""
    content = Content((Paragraph((Text("a"), Text("b"))),), "ab")

    assert (xhtml(content), xhtml(content, append=append_flow), as_html(content)) == ("<p>ab</p>", "ab", "<p>ab</p>")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.PNG", "image/png"),
        ("a.b.svg", "image/svg+xml"),
        ("a.wav", "audio/wav"),
        ("a.webm", "video/webm"),
        ("a.txt", "application/octet-stream"),
        ("png", "application/octet-stream"),
    ],
)
def test_media_types(path: str, expected: str) -> None:
    """A file's type follows from its name's ending, in either case."""
    assert media_type(path) == expected


def test_the_slot_alone_appends_interactions() -> None:
    """Appending blocks puts the interaction's element exactly where the slot puts it."""
    parent = etree.Element(f"{{{QTI}}}itemBody")
    append_blocks(parent, read_content("{{a}}", Marks.BODY, frozenset("a")), CONTEXT)
    expected = etree.Element(f"{{{QTI}}}itemBody")
    slot(expected, read_content("{{a}}", Marks.BODY, frozenset("a")).blocks[0])

    assert etree.tostring(parent) == etree.tostring(expected)
