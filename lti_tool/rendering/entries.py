"""Controls in which a word, a number or an option is entered; their width tells nothing of the answer."""

from __future__ import annotations

from lti_tool.rendering.elements import Html, element, join, told, words
from lti_tool.rendering.view import View
from qti.exact import digits
from qti.model import InlineChoiceInteraction, NumericEntryInteraction, SliderInteraction, TextEntryInteraction

LONGEST = 2000
"""Characters that an entry takes."""
_USUAL_LENGTH = 14
_WIDEST = 40


def text_entry(view: View, interaction: TextEntryInteraction) -> Html:
    """A field for a word or two."""
    return _field(view, interaction, "Your answer", inputmode="text")


def numeric_entry(view: View, interaction: NumericEntryInteraction) -> Html:
    """A field for a number; :func:`number_hint` says how numbers are written."""
    return _field(view, interaction, "Your number", inputmode="decimal", described=(number_hint_id(view),))


def number_hint(view: View) -> Html:
    """How numbers are written, told once below an item that asks for one."""
    hint = told("Write a number with a point, not a comma, and without a unit: 3.14")
    return element("p", hint, class_="q-hint", id=number_hint_id(view))


def number_hint_id(view: View) -> str:
    """The ``id`` of :func:`number_hint`."""
    return f"{view.names.field(view.item.identifier)}-numbers"


def _field(
    view: View,
    interaction: TextEntryInteraction | NumericEntryInteraction,
    label: str,
    *,
    inputmode: str,
    described: tuple[str, ...] = (),
) -> Html:
    control = element(
        "input",
        type="text",
        name=view.field(interaction),
        id=view.field(interaction),
        value=view.text(interaction) or None,
        size=min(_WIDEST, interaction.expected_length or _USUAL_LENGTH),
        maxlength=LONGEST,
        inputmode=inputmode,
        dir="auto" if inputmode == "text" else "ltr",
        aria_label=view.label(interaction, label),
        **view.amiss(interaction, *described),
        data_q="number" if inputmode == "decimal" else None,
        class_="q-entry",
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
    )
    return control + view.notice(interaction)


def inline_choice(view: View, interaction: InlineChoiceInteraction) -> Html:
    """A dropdown."""
    options = [
        element(
            "option",
            words(choice.text),
            value=view.choice(interaction, choice.identifier),
            selected=choice.identifier in view.given(interaction),
        )
        for choice in view.shown(interaction, interaction.choices)
    ]
    control = element(
        "select",
        element("option", words("…"), value="", aria_label="no answer"),
        *options,
        name=view.field(interaction),
        id=view.field(interaction),
        aria_label=view.label(interaction, "Your choice"),
        **view.amiss(interaction),
        class_="q-entry",
        autocomplete="off",
    )
    return control + view.notice(interaction)


def slider(view: View, interaction: SliderInteraction) -> Html:
    """A field for the number; a script adds the slider, which stands at no number until it is touched."""
    lower, upper, step = (digits(each) for each in (interaction.lower, interaction.upper, interaction.step))
    name = view.field(interaction)
    ends = [end.replace("-", "\N{MINUS SIGN}") for end in (lower, upper)]
    instruction = f"Set a number from {ends[0]} to {ends[1]}" + (f", in steps of {step}" if step != "1" else "")
    bounds = {"min": lower, "max": upper, "step": step}
    row = (
        element("span", words(ends[0]), class_="q-end", aria_hidden="true"),
        element("input", type="range", hidden=True, **bounds, aria_label="Slider", autocomplete="off"),
        element("span", words(ends[1]), class_="q-end", aria_hidden="true"),
    )
    number = element(
        "input",
        type="number",
        name=name,
        id=name,
        value=view.text(interaction) or None,
        **bounds,
        inputmode="decimal",
        aria_label=view.label(interaction, "Your number"),
        **view.amiss(interaction, f"{name}-told"),
        class_="q-entry",
        autocomplete="off",
    )
    return element(
        "div",
        element("p", told(instruction), class_="q-instruction", id=f"{name}-told"),
        element("div", join(row), class_="q-slider", hidden=True, dir="ltr"),
        element("p", number, view.notice(interaction), class_="q-slider-number"),
        class_="q-interaction",
        data_q="slider",
    )
