"""What a person grades: the field for a longer text, and what is said where a file is asked for."""

from __future__ import annotations

from markupsafe import Markup

from lti_tool.rendering.elements import Html, element, told, words
from lti_tool.rendering.view import View
from qti.model import Content, ExtendedTextInteraction, TextFormat, UploadInteraction
from qti.model.content import Block, CodeBlock, Heading, ItemList, Paragraph, inline_text, plain_text

LONGEST_TEXT = 100_000
"""Characters that a text takes: some fifty pages."""
_USUAL_LINES = 8
_MOST_LINES = 40


def extended_text(view: View, interaction: ExtendedTextInteraction) -> Html:
    """A large field, with the text that stands in it at first."""
    name = view.field(interaction)
    begun = view.text(interaction) or template(interaction)
    field = element(
        "textarea",
        Markup("\n") + words(begun),  # HTML drops the newline that follows the tag
        name=name,
        id=name,
        rows=min(_MOST_LINES, interaction.expected_lines or _USUAL_LINES),
        maxlength=LONGEST_TEXT,
        dir="auto",
        aria_label=view.label(interaction, "Your text"),
        **view.amiss(interaction, f"{name}-told"),
        class_="q-sheet q-code" if interaction.format is TextFormat.PREFORMATTED else "q-sheet",
        spellcheck="false" if interaction.format is TextFormat.PREFORMATTED else None,
        autocomplete="off",
    )
    return element(
        "div",
        element("p", told(_limits(interaction)), class_="q-instruction", id=f"{name}-told"),
        field,
        view.notice(interaction),
        class_="q-interaction",
        data_q="words" if interaction.format is not TextFormat.PREFORMATTED else None,
        data_fewest=interaction.min_words,
        data_most=interaction.max_words,
    )


def template(interaction: ExtendedTextInteraction) -> str:
    """The text that stands in the field at first, in lines; handed in unchanged it is no answer."""
    if interaction.template is None:
        return ""
    return _lines(interaction.template)


def upload(interaction: UploadInteraction) -> Html:
    """That files are handed in elsewhere: this tool takes none."""
    said = "This question asks for a file. Files cannot be handed in here; ask your teacher how to hand in your work."
    kinds = ", ".join(interaction.file_types)
    asked = told(f" Files asked for: {kinds}.") if kinds else Markup()
    return element("p", element("strong", told(said)), asked, class_="q-interaction q-unavailable")


def _limits(interaction: ExtendedTextInteraction) -> str:
    fewest, most = interaction.min_words, interaction.max_words
    if fewest and most:
        return f"Write {fewest} to {most} words"
    if most:
        return f"Write at most {most} words"
    return f"Write at least {fewest} words" if fewest else "Write a text"


def _lines(content: Content) -> str:
    return "\n\n".join(_block(block) for block in content.blocks)


def _block(block: Block) -> str:
    match block:
        case CodeBlock():
            return block.text
        case Paragraph() | Heading():
            return inline_text(block.inlines)
        case ItemList():
            marks = (f"{n}." if block.ordered else "-" for n in range(1, len(block.items) + 1))
            rows = ("\n".join(_block(inner) for inner in item) for item in block.items)
            return "\n".join(f"{mark} {row}" for mark, row in zip(marks, rows, strict=True))
        case _:
            return plain_text(Content((block,), ""))
