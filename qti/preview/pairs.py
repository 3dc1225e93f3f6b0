"""Interactions in which things are brought together: orders, matches and gaps to fill."""

from __future__ import annotations

from qti.model import GapMatchInteraction, MatchInteraction, OrderInteraction
from qti.preview.html import NOTHING, Html, element, text
from qti.preview.shuffle import shuffled
from qti.preview.view import Slot, View

_EMPTY = "stays empty"


def order(view: View, interaction: OrderInteraction) -> Html:
    """Cards to be put in order, shuffled because they are written in the right one."""
    places = {choice.identifier: n for n, choice in enumerate(interaction.choices, 1)}
    cards = []
    for choice in shuffled(interaction.choices, view.name(interaction)):
        place = str(places[choice.identifier]) if view.key else ""
        label = f"place {place}" if place else "place"
        box = element("span", text(place), class_="place", role="img", aria_label=label)
        cards.append(element("li", box, view.content(choice.content), class_="card"))
    return _interaction("Put in order: number from first to last", element("ul", *cards, class_="cards"))


def match_table(view: View, interaction: MatchInteraction) -> Html:
    """Left sides, each with room for one of the right sides that stand below."""
    sources, targets = interaction.sources, interaction.targets
    if interaction.shuffle:
        sources = shuffled(sources, view.name(interaction, "left"))
        targets = shuffled(targets, view.name(interaction, "right"))
    contents = {choice.identifier: choice.content for choice in targets}
    rows = []
    for source in sources:
        right = next((target for left, target in interaction.key if left == source.identifier), None)
        rows.append(
            element(
                "li",
                element("div", view.content(source.content), class_="side"),
                element("span", text("→"), class_="arrow", aria_hidden="true"),
                _slot(view, view.content(contents[right]) if right else None),
            )
        )
    chips = (element("li", view.content(choice.content), class_="chip") for choice in targets)
    told = "Match each with one of those below" + (", which may be used again" if interaction.reuse else "")
    return _interaction(told, element("ul", *rows, class_="matches"), _bank(*chips))


def gap_match(view: View, interaction: GapMatchInteraction) -> Html:
    """A text with gaps, and the words that fit into them."""
    words = shuffled(interaction.words, view.name(interaction)) if interaction.shuffle else interaction.words
    spelled = {word.identifier: word.text for word in interaction.words}
    filled = {gap: spelled[word] for word, gap in interaction.key}
    numbers = {gap: n for n, gap in enumerate(interaction.gaps, 1)}

    def slot(node: Slot) -> Html:
        n = numbers[node.identifier]
        if not view.key:
            return element("span", class_="gap", role="img", aria_label=f"gap {n}")
        word = filled.get(node.identifier)
        inside = text(f"✓ {word}") if word is not None else element("em", text(_EMPTY))
        return element("span", inside, class_="gap filled")

    chips = (element("li", text(word.text), class_="chip", dir="auto") for word in words)
    told = "Drag words into the gaps" + ("; a word may be used again" if interaction.reuse else "")
    return _interaction(told, view.content(interaction.text, slot), _bank(*chips))


def _slot(view: View, right: Html | None) -> Html:
    """The room beside a left side: empty, or with the key."""
    if not view.key:
        return element("div", class_="drop", role="img", aria_label="nothing matched yet")
    sign = element("span", text("✓ "), class_="mark right", role="img", aria_label="right:")
    return element("div", sign if right else NOTHING, right or element("em", text(_EMPTY)), class_="drop filled")


def _bank(*chips: Html) -> Html:
    return element("ul", *chips, class_="chips", aria_label="to choose from")


def _interaction(instruction: str, *inside: Html) -> Html:
    return element("div", element("p", text(instruction), class_="instruction"), *inside, class_="interaction")
