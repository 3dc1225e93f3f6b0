"""What was picked, read-only: with marks where they may be seen, and the key where it may."""

from __future__ import annotations

from lti_tool.rendering.areas import picture
from lti_tool.rendering.content import labelled, rich, running
from lti_tool.rendering.elements import NOTHING, Attribute, Html, element, join, told, words
from lti_tool.rendering.marks import drawn, key_mark, mark_of_pick, no_answer
from lti_tool.rendering.view import Review, View
from qti.markup.html import Placed
from qti.model import (
    ChoiceInteraction,
    Content,
    HotspotChoice,
    HotspotInteraction,
    HottextInteraction,
    PickInteraction,
)
from qti.model.content import Hottext, nodes
from qti.scoring.score import FeedbackKind
from qti.scoring.shares import key, picks_one


def choices(view: View, review: Review, interaction: ChoiceInteraction) -> Html:
    """All choices, those picked marked, each with the comment on it."""
    row = (
        _row(view, review, interaction, choice.identifier, labelled(choice.content, view.media))
        for choice in view.shown(interaction, interaction.choices)
    )
    return _listed(view, interaction, *row)


def hotspot(view: View, review: Review, interaction: HotspotInteraction) -> Html:
    """The picture with the areas picked drawn bold, and the areas by name."""

    def area(choice: HotspotChoice) -> dict[str, Attribute]:
        signs = _signs(view, review, interaction, choice.identifier)
        return {"class_": "q-picked" if choice.identifier in view.given(interaction) else None, "sign": signs}

    row = (
        _row(view, review, interaction, choice.identifier, words(f"{n}. {choice.label}"))
        for n, choice in enumerate(interaction.choices, 1)
    )
    return picture(view, interaction, area) + _listed(view, interaction, *row)


def hottext(view: View, review: Review, interaction: HottextInteraction) -> Html:
    """The text with its runs, those picked marked."""
    runs = {run.identifier: running(run.inlines, view.media) for run in nodes(interaction.text, Hottext)}

    def slot(node: Placed) -> Html:
        picked = node.identifier in view.given(interaction)
        marks = _marks(view, review, interaction, node.identifier)
        name = "mark" if picked else "span"
        said = told("your pick: ", class_="q-unseen") if picked else NOTHING
        run = element(name, said, runs[node.identifier], class_="q-run q-picked" if picked else "q-run")
        return run + (words(" ") + marks if marks else NOTHING)

    text = element("div", rich(interaction.text, view.media, slot), class_="q-text")
    none = NOTHING if view.given(interaction) else element("p", no_answer())
    return element("div", text, none, class_="q-interaction")


def _listed(view: View, interaction: ChoiceInteraction | HotspotInteraction, *rows: Html) -> Html:
    none = NOTHING if view.given(interaction) else element("p", no_answer())
    return element("div", element("ul", *rows, class_="q-options"), none, class_="q-interaction")


def _row(
    view: View, review: Review, interaction: ChoiceInteraction | HotspotInteraction, identifier: str, text: Html
) -> Html:
    picked = identifier in view.given(interaction)
    shape = "q-radio" if picks_one(interaction) else "q-box"
    return element(
        "li",
        element("span", class_=f"q-button {shape}", aria_hidden="true"),
        element(
            "div",
            told("Your pick: ", class_="q-unseen") if picked else NOTHING,
            text,
            _marks(view, review, interaction, identifier),
            _comment(view, review, interaction, identifier),
            class_="q-option-text",
        ),
        class_="q-option q-picked" if picked else "q-option",
    )


def _marks(view: View, review: Review, interaction: PickInteraction, identifier: str) -> Html:
    """The mark of a pick, and whether the choice is (one of) the right ones."""
    score = review.of(interaction)
    found = []
    picked = identifier in view.given(interaction)
    if picked and review.feedback:
        found.append(drawn(mark_of_pick(interaction, score, identifier)))
    if review.key and identifier in key(interaction) and not (picked and review.feedback):
        found.append(key_mark())
    return join(found)


def _signs(view: View, review: Review, interaction: HotspotInteraction, identifier: str) -> str:
    if identifier in view.given(interaction) and review.feedback:
        return mark_of_pick(interaction, review.of(interaction), identifier).sign
    return "✓" if review.key and identifier in key(interaction) else ""


def _comment(view: View, review: Review, interaction: PickInteraction, identifier: str) -> Html:
    if not review.feedback:
        return NOTHING
    comments: list[Content] = [
        applied.content
        for applied in review.score.feedback
        if applied.kind is FeedbackKind.CHOICE
        and (applied.interaction, applied.choice) == (interaction.response_identifier, identifier)
    ]
    return join(element("div", rich(content, view.media), class_="q-comment") for content in comments)
