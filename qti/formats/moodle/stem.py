"""The question's text: the item's body, with whatever its type puts where the interactions stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from qti.formats.moodle.question import Question
from qti.formats.moodle.texts import Escape, Html, Page, no_slot
from qti.markup.html import Placed
from qti.model import AssessmentItem, Interaction
from qti.model.content import InteractionBlock, InteractionRef, Paragraph
from qti.report import Outcome

Place: TypeAlias = Callable[[Page, Interaction], str]
"""What stands where an interaction does: HTML, with what no escape may touch in places of the page."""


def stem(question: Question, place: Place, escape: Escape | None = None) -> Html:
    """The body as HTML; ``escape`` takes from it what the question type would take for its own."""
    item = question.item
    page = Page()
    if item.body.rewritten:
        question.note_rewritten(item.body)

    def slot(node: Placed) -> str:
        if not isinstance(node, InteractionRef | InteractionBlock):
            no_slot(node)
        return place(page, item.interaction(node.identifier))

    text = page.fragment(item.body, slot)
    return page.closed(text.replace("<p></p>", "").strip(), escape)


def nothing(page: Page, interaction: Interaction) -> str:
    """For types whose choices or field Moodle shows after the text."""
    del page, interaction
    return ""


def ends_with(item: AssessmentItem, interaction: Interaction) -> bool:
    """True where nothing stands after the interaction."""
    name = interaction.response_identifier
    last = item.body.blocks[-1]
    if isinstance(last, InteractionBlock):
        return last.identifier == name
    return (
        isinstance(last, Paragraph) and isinstance(ref := last.inlines[-1], InteractionRef) and ref.identifier == name
    )


def note_place(question: Question, interaction: Interaction) -> None:
    """Say so where Moodle shows after the whole text what stands inside it."""
    if not ends_with(question.item, interaction):
        what = "what is picked or moved stands after the whole text, since Moodle shows it nowhere else"
        question.note(Outcome.REWRITTEN, "moodle-place", what)
