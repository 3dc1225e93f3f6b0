"""What holds for every text."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from qti.content import Marks, append_interaction, read_content
from qti.content.events import read_blocks
from qti.content.reading import Reading
from qti.errors import ContentError
from qti.model.content import Content

PIECES = (
    *("a", "b ", "é", "😀", "\n", "\n\n", "\r\n", "\t", "    ", "*", "**", "_", "`", "```", "~~~", "$", "$$", "\\"),
    *(
        "- ",
        "-",
        "+1",
        "1. ",
        "2) ",
        "10.",
        "> ",
        "# ",
        "===",
        "---",
        "|",
        "|-|-|\n",
        "&amp;",
        "&#1;",
        "\x00",
        "\u00a0",
    ),
    *("{{", "}}", "{{q_1}}", "{{b: ", "[", "]", "](http://x.org)", "![", "](x.png)", "](x.mp3)", "<b>", "<!--", "<br>"),
    *("<sub>", "</sub>", "<sup>", "</sup>", "[r]", "[r]: http://x.org", ":", "=", "!", "(", ")", '"', "'", ".", "1"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


def contents(text: str, marks: Marks = Marks.NONE, blocks: frozenset[str] = frozenset()) -> Content:
    """The content of a text without faults."""
    try:
        return read_content(text, marks, blocks)
    except ContentError as error:
        assume(error is None)
        raise


@given(texts, st.sampled_from(Marks))
def test_a_text_is_read_or_its_faults_are_told(text: str, marks: Marks) -> None:
    """Nothing but ContentError is ever raised, and each fault lies in the text and says what would be right."""
    try:
        read_content(text, marks, frozenset({"q_1"}))
    except ContentError as error:
        told = error.faults

        assert told
        assert all(0 <= fault.offset <= len(text) and fault.what and fault.hint for fault in told)


@given(texts | st.from_regex(r"[-+0-9.) #a-zé:=~]{1,12}", fullmatch=True))
@example("1. ")
@example("12)")
@example("-5")
@example("=1")
@example("\u00a0x")
def test_plain_text_needs_no_parser(text: str) -> None:
    """The short way for plain text gives what the parser gives."""
    content = contents(text)
    reading = Reading(content.source, Marks.NONE, frozenset())

    parsed = read_blocks(reading)

    assert (content.blocks, reading.faults) == (parsed, [])


@given(texts, st.sampled_from(Marks))
def test_the_source_reads_as_the_content(text: str, marks: Marks) -> None:
    """A content can be written down as its source and read again."""
    content = contents(text, marks)

    assert read_content(content.source, marks) == content


@given(texts, st.booleans())
def test_an_interaction_can_be_appended_to_any_body(text: str, block: bool) -> None:
    """The appended interaction is where the source says, after whatever comes before."""
    body = append_interaction(contents(text, Marks.BODY), "z_9", block=block)

    again = read_content(body.source, Marks.BODY, frozenset({"z_9"} if block else ()))

    assert again == body
