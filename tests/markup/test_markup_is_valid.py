"""Every content that can be read is valid QTI 2.1 in every place where content stands, under all official schemas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from rendered import TEX, Append, as_html, xhtml

from qti.content import Marks, read_content
from qti.content.tex import mathml
from qti.content.tex_source import COMMANDS
from qti.errors import ContentError, TexError
from qti.markup.xhtml import append_blocks, append_feedback_div, append_flow
from qti.model.content import Content

Complaints = Callable[[str], list[str]]

EVERYTHING = r"""
# T *x* `a<b` $x^2$ $$\sum_i$$

H<sub>2</sub><sup>*2*</sup> <kbd>Ctrl</kbd> ![alt](a.png "t") ![snd](s.mp3) [l **b**](https://x.org/z?a=b&c "t")<br>new
line

> quote
>
> - in quote
> ---
> # h

1. one
   - nested $y$
   - x

     para

     ---

     ```py
     code < 1
       more
     ```
2. two

   > q

| a | b |
|---|---|
| x | *c* ![a](x.png) |

| | |
|---|---|
| 1 | 2 |

| only | head |
|---|---|

---

```
x
```

-

>

#
"""

CHOICE = (
    '<itemBody><choiceInteraction responseIdentifier="R" shuffle="false" maxChoices="1">{}'
    '<simpleChoice identifier="A">{}</simpleChoice></choiceInteraction></itemBody>'
)
FEEDBACK = '<modalFeedback outcomeIdentifier="F" identifier="f" showHide="show">%s</modalFeedback>'
GAP_TEXT = '<gapText identifier="W" matchMax="1">w</gapText>'
PLACES = {
    "itemBody": "<itemBody>%s</itemBody>",
    "div": "<itemBody><div>%s</div></itemBody>",
    "simpleChoice": CHOICE.format("", "%s"),
    "prompt": CHOICE.format("<prompt>%s</prompt>", "a"),
    "modalFeedback": f"<itemBody><p/></itemBody>{FEEDBACK}",
    "gapMatchInteraction": (
        f'<itemBody><gapMatchInteraction responseIdentifier="R" shuffle="false">{GAP_TEXT}%s<p/>'
        "</gapMatchInteraction></itemBody>"
    ),
    "hottextInteraction": (
        '<itemBody><hottextInteraction responseIdentifier="R" maxChoices="0">%s<p/></hottextInteraction></itemBody>'
    ),
}
FLOW_PLACES = ("div", "simpleChoice", "prompt", "modalFeedback")


@pytest.mark.parametrize("place", PLACES)
def test_blocks_are_valid_everywhere(place: str, complaints: Complaints) -> None:
    """All of Markdown may stand in a body, a choice, a prompt, a feedback and in the interactions around texts."""
    markup = xhtml(read_content(EVERYTHING), name=place)

    assert complaints(PLACES[place] % markup) == []


@pytest.mark.parametrize("place", FLOW_PLACES)
@pytest.mark.parametrize("append", [append_flow, append_feedback_div])
def test_flow_and_feedback_are_valid(append: Append, place: str, complaints: Complaints) -> None:
    """The other two forms are valid wherever text may stand."""
    markup = xhtml(read_content(EVERYTHING), append=append, name=place)

    assert complaints(PLACES[place] % markup) == []


MARKED = [
    ("itemBody", Marks.BODY, "a {{b}} *{{c}}*\n\n- {{d}}\n\n|{{e}}|\n|-|\n|{{f}}|\n\n> {{g}}\n\n# {{h}}\n\n- {{z}}"),
    ("gapMatchInteraction", Marks.GAPS, "a {{b}} *{{c}}*\n\n- {{d}}\n\n|{{e}}|\n|-|\n|{{f}}|\n\n> {{g}}\n\n# {{h}}"),
    (
        *("hottextInteraction", Marks.HOTTEXT),
        "a {{b: *x*}} *{{c: $x$}}*\n\n- {{d: `d`}}\n\n|{{e: e}}|\n|-|\n|{{f: ![g](g.png)}}|\n\n# {{h: h}}",
    ),
]


@pytest.mark.parametrize(("place", "marks", "text"), MARKED)
def test_what_stands_in_texts_is_valid(place: str, marks: Marks, text: str, complaints: Complaints) -> None:
    """Interactions, gaps and hottexts are valid in paragraphs, lists, cells, quotes and headings."""
    markup = xhtml(read_content(text, marks, frozenset("z")), name=place)

    assert complaints(PLACES[place] % markup) == []


PIECES = (
    *("a", "b ", "é", "\n", "\n\n", "    ", "*", "**", "`", "```", "$", "- ", "1. ", "> ", "# ", "---", "|", "|-|-|\n"),
    *("&amp;", "[a](http://x.org/%zz#b#c)", "<http://ü.org:80/[]?{}>", "<a@b.c>", "![a](x.png 't')", "![a](x.mp3)"),
    *("<sub>", "</sub>", "<br>", "{{q}}", "{{h: ", "}}", "\u00a0", "\u007f", "\u2028", "😀"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def readable(text: str, marks: Marks) -> Content:
    """The content of a text without faults."""
    try:
        return read_content(text, marks)
    except ContentError as error:
        assume(error is None)
        raise


@given(texts, st.sampled_from(Marks))
@example(text="```\n```", marks=Marks.NONE)
def test_every_content_is_well_formed(text: str, marks: Marks) -> None:
    """Whatever can be read can be shown, and the XHTML parses to the same again."""
    content = readable(text, marks)
    markup = xhtml(content, context=TEX).replace("<code></code>", "<code/>")  # two spellings of the same
    again = etree.fromstring(f"<div>{markup}</div>")

    assert etree.tostring(again, encoding="unicode") == (f"<div>{markup}</div>" if markup else "<div/>")
    assert isinstance(as_html(content), str)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=texts, place=st.sampled_from(FLOW_PLACES))
def test_every_content_is_valid(text: str, place: str, complaints: Complaints) -> None:
    """Whatever can be read is valid in every form, and a feedback of several blocks has no p."""
    content = readable(text, Marks.NONE)
    forms = [
        xhtml(content, append=append, name=place, context=TEX)
        for append in (append_blocks, append_flow, append_feedback_div)
    ]

    assert [complaints(PLACES[place] % form) for form in forms] == [[], [], []]
    assert len(content.blocks) < 2 or "<p>" not in forms[2]


def test_every_command_is_valid(complaints: Complaints) -> None:
    """Each of the thousands of TeX commands becomes MathML that the official schemas take, or is refused."""
    forms = ("{} ", "{}{{x}}_1^2", "{}{{x}}{{y}}")
    shown = []
    for number, command in enumerate(sorted(COMMANDS)):
        try:
            shown.append(etree.tostring(mathml(forms[number % 3].format(command), display=True), encoding="unicode"))
        except TexError:
            continue

    assert complaints(f"<itemBody><p>{''.join(shown)}</p></itemBody>") == []
    assert len(shown) > 3000
