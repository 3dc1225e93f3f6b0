"""Marks: interactions, gaps and hottexts in texts."""

from __future__ import annotations

import pytest

from qti.content import Marks, append_interaction, read_content
from qti.model.content import (
    Block,
    BlockQuote,
    Code,
    CodeBlock,
    Content,
    Emphasis,
    Gap,
    Hottext,
    Image,
    Inline,
    InteractionBlock,
    InteractionRef,
    ItemList,
    LineBreak,
    Link,
    Math,
    Paragraph,
    Strong,
    Table,
    Text,
)


def p(*inlines: Inline | str) -> Paragraph:
    """A paragraph; strings stand for text."""
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in inlines))


REFERENCES = [
    ("It is {{capital}}.", ("It is ", InteractionRef("capital"), ".")),
    ("{{ a }}{{b}}", (InteractionRef("a"), InteractionRef("b"))),
    (
        "{{a_b_c}} {{_d_}} {{__e__}}",
        (*(InteractionRef("a_b_c"), " "), *(InteractionRef("_d_"), " ", InteractionRef("__e__"))),
    ),
    ("**Answer:**{{a}}", (Strong((Text("Answer:"),)), InteractionRef("a"))),
    ("*{{a_b}}*", (Emphasis((InteractionRef("a_b"),)),)),
    ("{{{a}}}", ("{", InteractionRef("a"), "}")),
    (r"\{{a}} \\{{b}} \{{{c}}", ("{{a}} \\", InteractionRef("b"), " {", InteractionRef("c"))),
    ("&#123;{a}}", ("{{a}}",)),
    ("`{{a_b}}` $x^{{2}}_{{c_d}}$ {{e}}", (Code("{{a_b}}"), " ", Math("x^{{2}}_{{c_d}}"), " ", InteractionRef("e"))),
    ("[{x}](http://a.org/{{b_c}})", (Link("http://a.org/%7B%7Bb_c%7D%7D", (Text("{x}"),)),)),
    ("![{{a_b}}]({{c_d}}.png)", (Image("{{c_d}}.png", "{{a_b}}"),)),
    ("a }} b { c", ("a }} b { c",)),
    ("😀{{a}}", ("😀", InteractionRef("a"))),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_a_name_in_braces_is_the_place_of_an_interaction(text: str, expected: tuple[Inline | str, ...]) -> None:
    """Marks stand wherever plain text does, and underscores in names are no emphasis."""
    content = read_content(text, Marks.BODY)

    assert content.blocks == (p(*expected),)


@pytest.mark.parametrize("text", ["{{a_b}} {{c", "{{a: b}}", "{{", "{{x}}"])
def test_braces_mean_nothing_where_no_marks_are_read(text: str) -> None:
    """In the text of a choice two braces are two braces."""
    assert read_content(text).plain == text


PLACED: list[tuple[str, tuple[Block, ...]]] = [
    ("Ask\n{{q_1}}\nmore", (p("Ask"), InteractionBlock("q_1"), p("more"))),
    ("{{q_1}}", (InteractionBlock("q_1"),)),
    ("Ask  \n {{q_1}} \\\nmore", (p("Ask"), InteractionBlock("q_1"), p("more"))),
    (
        "a\nb *c*\n{{q_1}}\n{{q_2}}",
        (p("a\nb ", Emphasis((Text("c"),))), InteractionBlock("q_1"), InteractionBlock("q_2")),
    ),
    ("a  \nb\n{{q_1}}\nc\n\nd", (p("a", LineBreak(), "b"), InteractionBlock("q_1"), p("c"), p("d"))),
    ("- {{q_1}}\n- x", (ItemList(ordered=False, items=((InteractionBlock("q_1"),), (p("x"),))),)),
    ("> x\n> {{q_1}}", (BlockQuote((p("x"), InteractionBlock("q_1"))),)),
    ("{{q_1}}<br>\nmore", (InteractionBlock("q_1"), p("more"))),
    ("{{other}}\n{{q_1}}", (p(InteractionRef("other")), InteractionBlock("q_1"))),
    ("```\n{{q_1}}\n```\n\n{{q_2}}", (CodeBlock("{{q_1}}"), InteractionBlock("q_2"))),
]


@pytest.mark.parametrize(("text", "expected"), PLACED)
def test_a_block_interaction_parts_the_paragraph(text: str, expected: tuple[Block, ...]) -> None:
    """A line that is nothing but the name of a block interaction is its place; the rest stays paragraphs."""
    content = read_content(text, Marks.BODY, frozenset({"q_1", "q_2"}))

    assert content.blocks == expected


def test_inline_interactions_stand_in_cells() -> None:
    """A dropdown in each row of a table is one text."""
    content = read_content("|a|b|\n|-|-|\n|Water|{{c_1}}|", Marks.BODY)

    row = ((Text("Water"),), (InteractionRef("c_1"),))
    assert content.blocks == (Table(((Text("a"),), (Text("b"),)), (row,)),)


def test_gaps() -> None:
    """In the text of a gap match a name in braces is a gap."""
    content = read_content("I *saw {{G_1}}* owl.", Marks.GAPS)

    assert content.blocks == (p("I ", Emphasis((Text("saw "), Gap("G_1"))), " owl."),)


def hot(name: str, *inlines: Inline | str) -> Hottext:
    """A hottext; strings stand for text."""
    return Hottext(name, p(*inlines).inlines)


HOTTEXTS = [
    ("The {{H1: weather}} was {{H2: bad}}", ("The ", hot("H1", "weather"), " was ", hot("H2", "bad"))),
    ("{{a_b:*very*  **bad**}}", (hot("a_b", Emphasis((Text("very"),)), "  ", Strong((Text("bad"),))),)),
    ("*x {{ h : y }}*", (Emphasis((Text("x "), hot("h", "y"))),)),
    ("{{h: *a.*}}", (hot("h", Emphasis((Text("a."),))),)),
    ("{{h: $x^{{a}}$ and `}}`}}", (hot("h", Math("x^{{a}}"), " and ", Code("}}")),)),
    ("{{h: two\nlines}}", (hot("h", "two\nlines"),)),
    (r"{{h: a \}} b}} c }}", (hot("h", "a }} b"), " c }}")),
    (r"\{{h: a}} {{g: }x}}", ("{{h: a}} ", hot("g", "}x"))),
]


@pytest.mark.parametrize(("text", "expected"), HOTTEXTS)
def test_hottexts_enclose_inline_markdown(text: str, expected: tuple[Inline | str, ...]) -> None:
    """A hottext holds what stands between its name and the first two closing braces in plain text."""
    content = read_content(text, Marks.HOTTEXT)

    assert content.blocks == (p(*expected),)


@pytest.mark.parametrize(
    "text", ["", "x", "# x", "- x", "> x", "x\\", "```\nx\n```", "[x]\n\n[x]: http://a.org", "|x|\n|-|"]
)
@pytest.mark.parametrize("block", [True, False])
def test_an_appended_interaction_reads_back(text: str, block: bool) -> None:
    """The source of a body with an interaction at its end says the same as its blocks."""
    body = append_interaction(read_content(text, Marks.BODY), "q_1", block=block)

    again = read_content(body.source, Marks.BODY, frozenset({"q_1"} if block else ()))

    assert again == body
    assert body.blocks[-1] == (InteractionBlock("q_1") if block else p(InteractionRef("q_1")))


def test_appending_keeps_what_was_rewritten() -> None:
    """What CommonMark said and QTI cannot say is still known afterwards."""
    body = Content((), "", ("something",))

    assert append_interaction(body, "q", block=True).rewritten == ("something",)
