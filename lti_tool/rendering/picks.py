"""Controls with which something is picked: choices, marked runs of a text, areas of a picture."""

from __future__ import annotations

from lti_tool.rendering.areas import picture
from lti_tool.rendering.content import labelled, rich, running
from lti_tool.rendering.elements import NOTHING, Attribute, Html, element, told, words
from lti_tool.rendering.view import View
from qti.markup.html import Placed
from qti.model import ChoiceInteraction, HotspotInteraction, HottextInteraction, PickInteraction
from qti.model.content import Hottext, nodes
from qti.scoring.shares import picks_one

_Several = ChoiceInteraction | HottextInteraction | HotspotInteraction


def choices(view: View, interaction: ChoiceInteraction) -> Html:
    """Radio buttons, or boxes to tick where more than one may be picked."""
    row = [
        _option(view, interaction, choice.identifier, labelled(choice.content, view.media))
        for choice in view.shown(interaction, interaction.choices)
    ]
    return _group(view, interaction, _options(view, interaction, row), data_q="choice")


def hottext(view: View, interaction: HottextInteraction) -> Html:
    """A text in whose lines the marked runs are picked; each run is its control's label."""
    runs = {run.identifier: running(run.inlines, view.media) for run in nodes(interaction.text, Hottext)}

    def slot(node: Placed) -> Html:
        button = _button(view, interaction, node.identifier)
        return element("label", button, element("span", runs[node.identifier]), class_="q-run")

    text = element("div", rich(interaction.text, view.media, slot), class_="q-text")
    return _group(view, interaction, text, _none_below(view, interaction), data_q="hottext")


def hotspot(view: View, interaction: HotspotInteraction) -> Html:
    """A picture with numbered areas, and the areas by name as controls; a script makes the picture one, too."""
    drawn = picture(view, interaction, lambda choice: {"data_for": view.choice(interaction, choice.identifier)})
    row = [
        _option(view, interaction, choice.identifier, words(f"{n}. {choice.label}"))
        for n, choice in enumerate(interaction.choices, 1)
    ]
    return _group(view, interaction, drawn, _options(view, interaction, row), data_q="hotspot")


def instruction(interaction: PickInteraction) -> str:
    """How many may be picked, in the author's word: one, some number, or any."""
    most = 1 if picks_one(interaction) else getattr(interaction, "max_choices", 1)
    return "Pick one" if most == 1 else f"Pick up to {most}" if most else "Pick as many as you like"


def _group(view: View, interaction: _Several, *inside: Html, data_q: str) -> Html:
    most = interaction.max_choices if interaction.max_choices > 1 else None
    return element(
        "fieldset",
        element("legend", told(instruction(interaction)), class_="q-instruction"),
        *inside,
        view.notice(interaction),
        class_="q-interaction",
        data_q=data_q,
        data_most=most,
        aria_describedby=view.amiss(interaction)["aria_describedby"],
    )


def _options(view: View, interaction: _Several, row: list[Html]) -> Html:
    none = [element("li", _none(view, interaction), class_="q-none")] if picks_one(interaction) else []
    rows = (element("li", option, class_="q-option") for option in row)
    return element("ul", *rows, *none, class_="q-options")


def _option(view: View, interaction: _Several, identifier: str, text: Html) -> Html:
    button = _button(view, interaction, identifier)
    body = element("div" if "<div" in text else "span", text, class_="q-option-text")
    return element("label", button, body)


def _none_below(view: View, interaction: HottextInteraction) -> Html:
    """The way to take back the one pick."""
    return element("p", _none(view, interaction), class_="q-none") if picks_one(interaction) else NOTHING


def _none(view: View, interaction: _Several) -> Html:
    """A radio button for no answer; style shows it once there is one to take back."""
    button = element("input", type="radio", name=view.field(interaction), value="", autocomplete="off")
    return element("label", button, told("No answer"))


def _button(view: View, interaction: _Several, identifier: str) -> Html:
    name = view.choice(interaction, identifier)
    attributes: dict[str, Attribute] = {
        "type": "radio" if picks_one(interaction) else "checkbox",
        "name": view.field(interaction),
        "value": name,
        "id": name,
        "checked": identifier in view.given(interaction),
        "autocomplete": "off",
    }
    return element("input", **attributes)
