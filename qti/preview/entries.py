"""Interactions in which something is typed, set, chosen from a list or handed in."""

from __future__ import annotations

from qti.exact import digits
from qti.model import (
    ExtendedTextInteraction,
    InlineChoiceInteraction,
    Interaction,
    NumericEntryInteraction,
    SliderInteraction,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
)
from qti.model.content import plain_text
from qti.preview.html import NOTHING, Html, element, text
from qti.preview.shuffle import shuffled
from qti.preview.view import View
from qti.preview.worth import number
from qti.scoring.shares import key

_USUAL_LENGTH = 12
_USUAL_LINES = 6


def text_entry(view: View, interaction: TextEntryInteraction) -> Html:
    """A field for a word or two."""
    return _field(view, interaction, interaction.expected_length, "Your answer", inputmode="text")


def numeric_entry(view: View, interaction: NumericEntryInteraction) -> Html:
    """A field for a number."""
    return _field(view, interaction, interaction.expected_length, "Your number", inputmode="decimal")


def _field(view: View, interaction: Interaction, length: int | None, label: str, *, inputmode: str) -> Html:
    value = key(interaction)[0] if view.key else ""
    return element(
        "input",
        type="text",
        class_="entry filled" if view.key else "entry",
        size=max(length or _USUAL_LENGTH, len(value)),
        value=value or None,
        readonly=view.key,
        inputmode=inputmode,
        aria_label=_label(view, interaction, label),
        autocomplete="off",
    )


def inline_choice(view: View, interaction: InlineChoiceInteraction) -> Html:
    """A dropdown; on paper its options stand in a row."""
    row = shuffled(interaction.choices, view.name(interaction)) if interaction.shuffle else interaction.choices
    options = [
        element("option", text(choice.text), selected=view.key and choice.identifier in key(interaction))
        for choice in row
    ]
    blank = NOTHING if view.key else element("option", text("choose…"))
    label = _label(view, interaction, "Your choice")
    control = element(
        "select", blank, *options, disabled=view.key, aria_label=label, class_="entry", autocomplete="off"
    )
    on_paper = element("span", text(" / ".join(choice.text for choice in row)), class_="on-paper", aria_hidden="true")
    return Html(control + on_paper)


def slider(view: View, interaction: SliderInteraction) -> Html:
    """A slider between its two bounds."""
    lower, upper, step = (digits(each) for each in (interaction.lower, interaction.upper, interaction.step))
    value = key(interaction)[0] if view.key else None
    control = element(
        "input", type="range", min=lower, max=upper, step=step, value=value, disabled=view.key,
        aria_label=_label(view, interaction, "Your number"), autocomplete="off",
    )  # fmt: skip
    ends = (element("span", text(number(each, 30))) for each in (interaction.lower, interaction.upper))
    first, last = ends
    told = f"Set a number, in steps of {number(interaction.step, 30)}"
    answer = element("p", text(f"Right: {value}"), class_="mark right") if value else NOTHING
    return element(
        "div", _instruction(told), element("div", first, control, last, class_="slider"), answer, class_="interaction"
    )


def extended_text(view: View, interaction: ExtendedTextInteraction) -> Html:
    """A large field, with the text that stands in it at first."""
    lines = interaction.expected_lines or _USUAL_LINES
    label = _label(view, interaction, "Your text")
    if interaction.template is not None and interaction.format is TextFormat.XHTML:
        style = f"min-height: {lines * 1.6:g}em"
        field = element(
            "div", view.content(interaction.template), class_="sheet", style=style, role="group", aria_label=label
        )
    else:
        template = plain_text(interaction.template) if interaction.template is not None else ""
        field = element("textarea", text(template), rows=lines, class_="sheet", aria_label=label, readonly=view.key)
    return element("div", _instruction(_words(interaction)), field, class_="interaction")


def upload(view: View, interaction: UploadInteraction) -> Html:
    """A field for files, with what may be handed in."""
    most = "one file" if interaction.max_files == 1 else f"up to {interaction.max_files} files"
    types = f" ({', '.join(interaction.file_types)})" if interaction.file_types else ""
    size = (
        f", at most {file_size(interaction.max_bytes)}{'' if interaction.max_files == 1 else ' each'}"
        if interaction.max_bytes
        else ""
    )
    field = element(
        "input",
        type="file",
        multiple=interaction.max_files > 1,
        accept=",".join(interaction.file_types) or None,
        aria_label=_label(view, interaction, "Your files"),
        disabled=view.key,
    )
    return element(
        "div",
        _instruction(f"Hand in {most}{types}{size}"),
        element("div", field, class_="upload"),
        class_="interaction",
    )


def file_size(size: int) -> str:
    """A number of bytes as people say it: ``5 MB``."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"


def _words(interaction: ExtendedTextInteraction) -> str:
    fewest, most = interaction.min_words, interaction.max_words
    if fewest and most:
        return f"Write {fewest} to {most} words"
    if most:
        return f"Write at most {most} words"
    return f"Write at least {fewest} words" if fewest else "Write a text"


def _instruction(words: str) -> Html:
    return element("p", text(words), class_="instruction")


def _label(view: View, interaction: Interaction, words: str) -> str:
    """The control's name for a screen reader: with its place where the question has several."""
    names = [each.response_identifier for each in view.item.interactions]
    return f"{words} {names.index(interaction.response_identifier) + 1}" if len(names) > 1 else words
