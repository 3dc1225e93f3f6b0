"""Controls that bring things together: places in an order, sides of a match, words in gaps."""

from __future__ import annotations

from collections.abc import Iterable

from lti_tool.rendering.content import rich
from lti_tool.rendering.elements import NOTHING, Attribute, Html, element, told, words
from lti_tool.rendering.view import View
from qti.markup.html import Placed
from qti.model import AssociableChoice, GapMatchInteraction, MatchInteraction, OrderChoice, OrderInteraction
from qti.model.content import Image, Math, Media, nodes, plain_text
from qti.model.identifiers import letters


def order(view: View, interaction: OrderInteraction) -> Html:
    """A list in which each thing has a select of its place; a script moves the things instead."""
    given = view.given_places(interaction)
    shown = list(view.shown(interaction, interaction.choices))
    shown.sort(key=lambda choice: given.get(choice.identifier, len(shown)))
    cards = (_card(view, interaction, choice, given.get(choice.identifier)) for choice in shown)
    return _interaction(
        view,
        interaction,
        "Put in order: give each its place, 1 comes first",
        element("ol", *cards, class_="q-cards"),
        data_q="order",
    )


def _card(view: View, interaction: OrderInteraction, choice: OrderChoice, place: int | None) -> Html:
    name = view.field(interaction, choice.identifier)
    places = (
        element("option", words(str(n)), value=n, selected=n == place) for n in range(1, len(interaction.choices) + 1)
    )
    select = _select(places, name, labelled_by=f"{name}-said {name}-text", described=view.amiss(interaction))
    return element(
        "li",
        _said(name, "Place of"),
        select,
        element("div", rich(choice.content, view.media), id=f"{name}-text", class_="q-card-text"),
    )


def match_rows(view: View, interaction: MatchInteraction) -> Html:
    """Left sides, each with a select of the right sides; those that are more than words stand below by letter."""
    targets = list(view.shown(interaction, interaction.targets))
    by_letter = any(choice.content.plain is None for choice in targets)
    given = dict(view.pairs(interaction))
    rows = []
    for source in view.shown(interaction, interaction.sources):
        name = view.field(interaction, source.identifier)
        options = (
            element(
                "option",
                words(target_name(choice, letters(n) if by_letter else "")),
                value=view.choice(interaction, choice.identifier),
                selected=given.get(source.identifier) == choice.identifier,
            )
            for n, choice in enumerate(targets)
        )
        text = element("div", rich(source.content, view.media), id=f"{name}-text", class_="q-side")
        select = _select(options, name, labelled_by=f"{name}-said {name}-text", described=view.amiss(interaction))
        rows.append(element("li", text, element("div", _said(name, "What goes with"), select)))
    told_reuse = "; one may be picked for several" if interaction.reuse else "; each goes with one at most"
    return _interaction(
        view,
        interaction,
        f"Pick for each what goes with it{told_reuse}",
        element("ul", *rows, class_="q-matches"),
        _lettered(view, targets) if by_letter else NOTHING,
        data_q="match",
        data_once=not interaction.reuse,
    )


def target_name(choice: AssociableChoice, letter: str) -> str:
    """A right side as a line of a dropdown: its words, and its letter where the whole of it stands below."""
    drawn = any(True for kind in (Math, Image, Media) for _ in nodes(choice.content, kind))
    said = "" if drawn else plain_text(choice.content)
    return " ".join(part for part in (f"{letter}." if letter and said else letter, said) if part)


def _lettered(view: View, targets: list[AssociableChoice]) -> Html:
    rows = (
        element("li", element("b", words(letters(n))), element("div", rich(choice.content, view.media)))
        for n, choice in enumerate(targets)
    )
    return element("ul", *rows, class_="q-lettered", role="list")


def gap_match(view: View, interaction: GapMatchInteraction) -> Html:
    """A text with a select in each gap; a script adds the words to drag or tap."""
    shown = list(view.shown(interaction, interaction.words))
    given = {gap: word for word, gap in view.pairs(interaction)}
    numbers = {gap: n for n, gap in enumerate(interaction.gaps, 1)}

    def slot(node: Placed) -> Html:
        options = (
            element(
                "option",
                words(word.text),
                value=view.choice(interaction, word.identifier),
                selected=given.get(node.identifier) == word.identifier,
            )
            for word in shown
        )
        label = f"Gap {numbers[node.identifier]}"
        name = view.field(interaction, node.identifier)
        select = _select(options, name, label=label, described=view.amiss(interaction))
        return element("span", select, class_="q-gap")

    told_reuse = "; a word may be used again" if interaction.reuse else "; each word fits once"
    return _interaction(
        view,
        interaction,
        f"Fill the gaps{told_reuse}. A gap may stay empty",
        element("div", rich(interaction.text, view.media, slot), class_="q-text"),
        data_q="gaps",
        data_once=not interaction.reuse,
    )


def _select(
    options: Iterable[Html],
    name: str,
    *,
    described: dict[str, str | None],
    labelled_by: str | None = None,
    label: str | None = None,
) -> Html:
    return element(
        "select",
        element("option", words("…"), value="", aria_label="no answer"),
        *options,
        name=name,
        id=name,
        aria_labelledby=labelled_by,
        aria_label=label,
        **described,
        class_="q-entry",
        autocomplete="off",
    )


def _said(name: str, what: str) -> Html:
    """What a select is for, said before the text that it belongs to."""
    return told(what, class_="q-unseen", id=f"{name}-said")


def _interaction(
    view: View,
    interaction: OrderInteraction | MatchInteraction | GapMatchInteraction,
    instruction: str,
    *inside: Html,
    **attributes: Attribute,
) -> Html:
    return element(
        "fieldset",
        element("legend", told(instruction), class_="q-instruction"),
        *inside,
        view.notice(interaction),
        class_="q-interaction",
        **attributes,
    )
