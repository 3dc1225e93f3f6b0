"""Interactions in which something is picked: choices, marked runs of a text, areas of a picture."""

from __future__ import annotations

from fractions import Fraction

from qti.model import (
    ChoiceInteraction,
    HotspotChoice,
    HotspotInteraction,
    HottextInteraction,
    Pick,
    PickInteraction,
    Shape,
)
from qti.model.content import Hottext, nodes
from qti.preview.html import NOTHING, Html, element, join, text
from qti.preview.shuffle import shuffled
from qti.preview.view import Slot, View
from qti.preview.worth import verdict
from qti.scoring.shares import is_exact, pick_fractions, picks_one


def choices(view: View, interaction: ChoiceInteraction) -> Html:
    """A row of radio buttons or boxes to tick, with the feedback of each choice where the key is shown."""
    row = shuffled(interaction.choices, view.name(interaction)) if interaction.shuffle else interaction.choices
    options = []
    for choice in row:
        label = view.name(interaction, choice.identifier)
        body = element("div", view.content(choice.content), id=f"{label}-text", class_="option-text")
        button = _button(view, interaction, choice, aria_labelledby=f"{label}-text")
        options.append(element("li", button, body, told(view, interaction, choice), class_=_class(view, choice)))
    return _group(interaction, element("ul", *options, class_="options"))


def hottext(view: View, interaction: HottextInteraction) -> Html:
    """A text whose marked runs can be picked."""
    by_name = {choice.identifier: choice for choice in interaction.choices}
    runs = {run.identifier: view.inline(run.inlines) for run in nodes(interaction.text, Hottext)}

    def slot(node: Slot) -> Html:
        choice = by_name[node.identifier]
        label = f"{view.name(interaction, choice.identifier)}-text"
        button = _button(view, interaction, choice, aria_labelledby=label)
        words = element("span", runs[node.identifier], id=label)
        return element("span", button, words, _sign(view, choice), class_=_class(view, choice, "run"))

    return _group(interaction, view.content(interaction.text, slot), _told_list(view, interaction, runs))


def hotspot(view: View, interaction: HotspotInteraction) -> Html:
    """A picture with the outlines of its areas, and the areas by name for whoever does not see them."""
    width, height = interaction.width, interaction.height
    picture = element("image", href=view.images(interaction.image.src), width=width, height=height)
    areas = join(
        _area(view, n, choice, unit=max(width, height) / 100) for n, choice in enumerate(interaction.choices, 1)
    )
    drawing = element(
        "svg",
        picture,
        areas,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=interaction.image.alt,
        class_="hotspot",
    )
    names = []
    for n, choice in enumerate(interaction.choices, 1):
        label = view.name(interaction, choice.identifier)
        body = element("div", text(f"{n}. {choice.label}"), id=f"{label}-text", class_="option-text", dir="auto")
        button = _button(view, interaction, choice, aria_labelledby=f"{label}-text")
        names.append(element("li", button, body, told(view, interaction, choice), class_=_class(view, choice)))
    return _group(interaction, drawing, element("ul", *names, class_="options areas"))


def told(view: View, interaction: PickInteraction, choice: Pick) -> Html:
    """What the key tells of a choice: whether it is right, its share where that is not plain, and its feedback."""
    if not view.key:
        return NOTHING
    mark = verdict(
        share := _share(interaction, choice), correct=choice.correct, full=_is_plain(interaction, choice, share)
    )
    feedback = view.content(choice.feedback) if choice.feedback is not None else NOTHING
    return element(
        "div", element("p", mark, element("code", text(choice.identifier), class_="id")), feedback, class_="told"
    )


def _share(interaction: PickInteraction, choice: Pick) -> Fraction:
    """What picking the choice adds to the interaction."""
    at = [each.identifier for each in interaction.choices].index(choice.identifier)
    return pick_fractions(interaction)[at]


def _is_plain(interaction: PickInteraction, choice: Pick, share: Fraction) -> bool:
    """True where right earns everything and wrong nothing, so that no share need be told."""
    return is_exact(interaction) or (picks_one(interaction) and share == int(choice.correct))


def _told_list(view: View, interaction: HottextInteraction, words: dict[str, Html]) -> Html:
    if not view.key:
        return NOTHING
    rows = (
        element(
            "li",
            element("div", words[choice.identifier], dir="auto"),
            told(view, interaction, choice),
            class_=_class(view, choice),
        )
        for choice in interaction.choices
    )
    return element("ul", *rows, class_="options told-list")


def _group(interaction: ChoiceInteraction | HottextInteraction | HotspotInteraction, *inside: Html) -> Html:
    return element("fieldset", element("legend", text(_instruction(interaction))), *inside, class_="interaction")


def _instruction(interaction: ChoiceInteraction | HottextInteraction | HotspotInteraction) -> str:
    most = interaction.max_choices
    return "Pick one" if most == 1 else f"Pick up to {most}" if most else "Pick all that apply"


def _button(view: View, interaction: PickInteraction, choice: Pick, *, aria_labelledby: str) -> Html:
    return element(
        "input",
        type="radio" if picks_one(interaction) else "checkbox",
        name=view.name(interaction),
        checked=view.key and choice.correct,
        disabled=view.key,
        aria_labelledby=aria_labelledby,
        autocomplete="off",
    )


def _class(view: View, choice: Pick, kind: str = "option") -> str:
    return f"{kind} {'right' if choice.correct else 'wrong'}" if view.key else kind


def _sign(view: View, choice: Pick) -> Html:
    if not view.key:
        return NOTHING
    sign, word = ("✓", "right") if choice.correct else ("✗", "wrong")
    kind = "mark right" if choice.correct else "mark wrong"
    return element("span", text(f"\N{NO-BREAK SPACE}{sign}"), class_=kind, role="img", aria_label=word)


def _area(view: View, n: int, choice: HotspotChoice, *, unit: float) -> Html:
    """One outline with its number, in a light and a dark line so that it shows on any picture."""
    name, where, (x, y) = _outline(choice)
    kind = _class(view, choice, "area")
    lines = join(element(name, class_=side, **where) for side in ("halo", "line"))
    sign = ("✓" if choice.correct else "✗") if view.key else ""
    label = element("text", text(f"{n}{sign}"), x=x, y=y, font_size=f"{unit * 4.5:.1f}")
    return element("g", element("title", text(choice.label)), lines, label, class_=kind)


def _outline(choice: HotspotChoice) -> tuple[str, dict[str, int | str], tuple[int, int]]:
    """The outline's element, its attributes, and its middle."""
    coords = choice.coords
    match choice.shape:
        case Shape.RECT:
            left, top, right, bottom = coords
            where: dict[str, int | str] = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            return "rect", where, ((left + right) // 2, (top + bottom) // 2)
        case Shape.CIRCLE:
            x, y, radius = coords
            return "circle", {"cx": x, "cy": y, "r": radius}, (x, y)
        case Shape.POLY:
            xs, ys = coords[::2], coords[1::2]
            points = " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=True))
            return "polygon", {"points": points}, (sum(xs) // len(xs), sum(ys) // len(ys))
