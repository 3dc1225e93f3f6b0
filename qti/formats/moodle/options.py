"""What can be picked, whichever interaction it belongs to: its text, what it earns, its comment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from qti.formats.moodle.texts import Page, no_slot
from qti.formats.moodle.worth import pick_worths
from qti.markup.html import Placed
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    Content,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Pick,
    PickInteraction,
)
from qti.model.content import Hottext, Paragraph, Text, inline_text, nodes


@dataclass(frozen=True, slots=True)
class Option:
    """Something to pick."""

    content: Content
    worth: Fraction
    feedback: Content | None


def options(item: AssessmentItem, interaction: PickInteraction) -> list[Option]:
    """What can be picked, in the order written, with what Moodle is to give for it."""
    choices: tuple[Pick, ...] = interaction.choices
    rows = zip(_contents(interaction), pick_worths(item, interaction), choices, strict=True)
    return [Option(content, worth, choice.feedback) for content, worth, choice in rows]


def _contents(interaction: PickInteraction) -> list[Content]:
    match interaction:
        case ChoiceInteraction():
            return [choice.content for choice in interaction.choices]
        case InlineChoiceInteraction():
            return [plain_content(choice.text) for choice in interaction.choices]
        case HotspotInteraction():
            return [plain_content(choice.label) for choice in interaction.choices]
        case HottextInteraction():
            marked = nodes(interaction.text, Hottext)
            return [Content((Paragraph(run.inlines),), source=inline_text(run.inlines)) for run in marked]
        case _ as unreachable:
            assert_never(unreachable)


def plain_content(text: str) -> Content:
    """Plain characters as rich text."""
    return Content((Paragraph((Text(text),)),), source=text)


def are_numbered(interaction: HottextInteraction) -> bool:
    """True where two runs read alike, so that only a number tells them apart."""
    words = [inline_text(run.inlines) for run in nodes(interaction.text, Hottext)]
    return len(set(words)) < len(words)


def marked_text(page: Page, interaction: HottextInteraction) -> str:
    """The text with its runs in brackets, each with its number where two read alike."""
    places = {choice.identifier: number for number, choice in enumerate(interaction.choices, start=1)}
    numbered = are_numbered(interaction)

    def slot(node: Placed) -> str:
        if not isinstance(node, Hottext):
            no_slot(node)
        number = f"<sup>{places[node.identifier]}</sup>" if numbered else ""
        return f"[{page.run(node.inlines)}]{number}"

    return page.fragment(interaction.text, slot)
