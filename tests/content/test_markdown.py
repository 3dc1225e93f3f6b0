"""What CommonMark texts read as: one table, a construct a line."""

from __future__ import annotations

import pytest

from qti.content import read_content
from qti.content.markdown import file_places
from qti.model.content import (
    Block,
    BlockQuote,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Image,
    Inline,
    ItemList,
    Keyboard,
    LineBreak,
    Link,
    Math,
    Media,
    Paragraph,
    Rule,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
)


def p(*inlines: Inline | str) -> Paragraph:
    """A paragraph; strings stand for text."""
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in inlines))


X, Y = (Text("x"),), (Text("y"),)

INLINES = [
    ("Oxygen", ("Oxygen",)),
    ("one\ntwo", ("one\ntwo",)),
    ("two  \nlines", ("two", LineBreak(), "lines")),
    ("two\\\nlines", ("two", LineBreak(), "lines")),
    ("two<br>lines<BR />", ("two", LineBreak(), "lines", LineBreak())),
    ("*x* and _y_", (Emphasis(X), " and ", Emphasis(Y))),
    ("**x** and __y__", (Strong(X), " and ", Strong(Y))),
    ("***x***", (Emphasis((Strong(X),)),)),
    ("snake_case_name", ("snake_case_name",)),
    ("H<sub>x</sub>O", ("H", Subscript(X), "O")),
    ("<sup>*x*</sup>", (Superscript((Emphasis(X),)),)),
    ("press <KBD>x</KBD>", ("press ", Keyboard(X))),
    ("`a < b` and ``x ` y``", (Code("a < b"), " and ", Code("x ` y"))),
    ("$x_1$ and $$\n\\frac{1}{2}\n$$", (Math("x_1"), " and ", Math("\\frac{1}{2}", display=True))),
    ("it costs \\$5 to \\$10", ("it costs $5 to $10",)),
    ("it costs $5 or 10", ("it costs $5 or 10",)),
    ("AT&amp;T &copy; &#233; &lt;", ("AT&T © é <",)),
    ("a < b > c & d", ("a < b > c & d",)),
    ("\\*x\\* \\<b>", ("*x* <b>",)),
    ('~~x~~ ^y^ :z: "q" -- ...', ('~~x~~ ^y^ :z: "q" -- ...',)),
    ("x[^1] {{y}}", ("x[^1] {{y}}",)),
    ("![a *cat*](img/cat.png)", (Image("img/cat.png", "a cat"),)),
    ('![x](<my cat.png> "Tom")', (Image("my cat.png", "x", "Tom"),)),
    ("![x](my%20cat.png)", (Image("my cat.png", "x"),)),
    ("![ ](line.png)", (Image("line.png", ""),)),
    ("![Bach](fugue.MP3)", (Media("fugue.MP3", "Bach"),)),
    ("![a jump](jump.webm)", (Media("jump.webm", "a jump"),)),
    ('[x](https://a.org/b?c=1&d "T")', (Link("https://a.org/b?c=1&d", X, "T"),)),
    ("[x][1]\n\n[1]: http://a.org", (Link("http://a.org", X),)),
    ("<https://a.org>", (Link("https://a.org", (Text("https://a.org"),)),)),
    ("<me@a.org>", (Link("mailto:me@a.org", (Text("me@a.org"),)),)),
    ("[x](http://a.org/ü%zz)", (Link("http://a.org/%C3%BC%25zz", X),)),
    ("שלום **x**", ("שלום ", Strong(X))),
]


@pytest.mark.parametrize(("text", "expected"), INLINES)
def test_running_text(text: str, expected: tuple[Inline | str, ...]) -> None:
    """Each piece of CommonMark in a line is one node."""
    content = read_content(text)

    assert content.blocks == (p(*expected),)


BLOCKS: list[tuple[str, tuple[Block, ...]]] = [
    ("", ()),
    (" \n\t\n", ()),
    ("x\n\ny", (p("x"), p("y"))),
    ("# x\n\ny\n---\n###### x", (Heading(1, X), Heading(2, Y), Heading(6, X))),
    ("#5 is right", (p("#5 is right"),)),
    ("> x\n> > y", (BlockQuote((p("x"), BlockQuote((p("y"),)))),)),
    ("x\n\n***\n\ny", (p("x"), Rule(), p("y"))),
    ("- x\n- y", (ItemList(ordered=False, items=((p("x"),), (p("y"),))),)),
    ("- x\n\n- y", (ItemList(ordered=False, items=((p("x"),), (p("y"),)), tight=False),)),
    (
        "1. x\n   - y\n2. *x*",
        (
            ItemList(
                ordered=True,
                items=((p("x"), ItemList(ordered=False, items=((p("y"),),))), (p(Emphasis(X)),)),
            ),
        ),
    ),
    ("- [ ] x", (ItemList(ordered=False, items=((p("[ ] x"),),)),)),
    ("-\n- x", (ItemList(ordered=False, items=((), (p("x"),))),)),
    ("- x\n  ```\n  y\n  ```", (ItemList(ordered=False, items=((p("x"), CodeBlock("y")),)),)),
    ("```python x=1\nif a < b:\n\n    c\n```", (CodeBlock("if a < b:\n\n    c", "python"),)),
    ("~~~\n```\n~~~", (CodeBlock("```"),)),
    ("> ```\n> x\n> ```", (BlockQuote((CodeBlock("x"),)),)),
    ("    x\n\n    y", (CodeBlock("x\n\ny"),)),
    ("|x|*y*|\n|-|-|\n|$x$|`a\\|b`|\n|y|", (Table((X, (Emphasis(Y),)), (((Math("x"),), (Code("a|b"),)), (Y, ()))),)),
    ("1.5 is more than 1.", (p("1.5 is more than 1."),)),
    ("-5", (p("-5"),)),
    ("x\r\ny\rz", (p("x\ny\nz"),)),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_blocks(text: str, expected: tuple[Block, ...]) -> None:
    """Each block of CommonMark is one node, however deep it lies."""
    content = read_content(text)

    assert content.blocks == expected


REWRITTEN = [
    ("3. x\n4. y", ("a list that starts at 3 starts at 1",)),
    ("|x|\n|-:|\n|y|", ("the alignment of table columns is left out",)),
    ("0. x\n\ny\n\n7) x\n\ny\n\n0. x", ("a list that starts at 0 starts at 1", "a list that starts at 7 starts at 1")),
    ("1. x\n\n|x|\n|-|", ()),
]


@pytest.mark.parametrize(("text", "expected"), REWRITTEN)
def test_what_qti_cannot_say_is_named_once(text: str, expected: tuple[str, ...]) -> None:
    """Where a list starts and how columns are aligned is left out, and the content says so."""
    content = read_content(text)

    assert content.rewritten == expected


SOURCES = [("x\n", "x"), ("\n \n  x  \n\n", "  x"), ("*x*\r\n\r\ny\r\n", "*x*\n\ny"), ("\n    x\n", "    x")]


@pytest.mark.parametrize(("text", "source"), SOURCES)
def test_source_is_the_text_without_blanks_around_it(text: str, source: str) -> None:
    """Blank lines before and blanks after are no part of the source, the first line's indent is."""
    assert read_content(text).source == source


def test_a_repeated_text_is_read_once() -> None:
    """Equal texts share their nodes, so thousands of "See *chapter 2*." cost no memory."""
    text = "See *chapter 2*."

    first, second = read_content(text), read_content(text)

    assert first is second


def test_files_are_named_with_their_places() -> None:
    """Every file of a text comes with its path and the character where it is named, whatever ends the lines."""
    text = "\r\nä ![x](a.png)\r\n\r\n![y](b%20c.mp3)"

    assert file_places(text) == (("a.png", 4), ("b c.mp3", 19))
