"""A picture to pick from: ddmarker, a marker for each pick."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import assert_never

from lxml.etree import SubElement

from qti.formats.moodle.feedback import joined
from qti.formats.moodle.notes import note_shares
from qti.formats.moodle.question import Question
from qti.formats.moodle.stem import note_place, stem
from qti.formats.moodle.texts import Page, add_file, put_file, put_text
from qti.formats.moodle.worth import pick_worths
from qti.model import HotspotChoice, HotspotInteraction, Interaction, ItemFeedback, Shape
from qti.report import Outcome

_MARKER = "X"


def ddmarker(question: Question, interaction: HotspotInteraction) -> None:
    """As many markers as areas are right; wrong areas are left out, since a marker anywhere else is wrong as well."""
    note_place(question, interaction)
    question.head(stem(question, _place))
    SubElement(question.root, "shuffleanswers")
    SubElement(question.root, "showmisplaced")
    worths = pick_worths(question.item, interaction)
    right = [choice for choice, worth in zip(interaction.choices, worths, strict=True) if worth > 0]
    question.combined_feedback(_feedback(question, interaction, right))
    _picture(question, interaction)
    drag = SubElement(question.root, "drag")
    SubElement(drag, "no").text = "1"
    put_text(drag, _MARKER)
    SubElement(drag, "noofdrags").text = str(len(right))
    for number, choice in enumerate(right, start=1):
        _drop(question, choice, number)
    question.tail()
    note_shares(question, len(right), exact=False)


def _place(page: Page, interaction: Interaction) -> str:
    """Moodle gives the picture no alternative text, so it stands in the text for those who hear it."""
    alt = interaction.image.alt if isinstance(interaction, HotspotInteraction) else ""
    return f'<p class="sr-only">{page.place(escape(alt))}</p>' if alt else ""


def _picture(question: Question, interaction: HotspotInteraction) -> None:
    name = add_file({}, interaction.image.src)
    put_file(question.root, name, question.media.read(interaction.image.src))
    if interaction.image.alt:
        what = "the picture's alternative text stands in the question's text, hidden from those who see"
        question.note(Outcome.REWRITTEN, "moodle-alt-text", what)


def _drop(question: Question, choice: HotspotChoice, number: int) -> None:
    drop = SubElement(question.root, "drop")
    shape, coords = outline(choice)
    for tag, value in (("no", str(number)), ("shape", shape), ("coords", coords), ("choice", "1")):
        SubElement(drop, tag).text = value


def outline(choice: HotspotChoice) -> tuple[str, str]:
    """The shape and the coordinates in Moodle's spelling: ``circle 70,70;40``."""
    match choice.shape:
        case Shape.CIRCLE:
            x, y, radius = choice.coords
            return "circle", f"{x},{y};{radius}"
        case Shape.RECT:
            left, top, right, bottom = choice.coords
            return "rectangle", f"{left},{top};{right - left},{bottom - top}"
        case Shape.POLY:
            points = zip(choice.coords[::2], choice.coords[1::2], strict=True)
            return "polygon", ";".join(f"{x},{y}" for x, y in points)
        case _ as unreachable:
            assert_never(unreachable)


def _feedback(question: Question, interaction: HotspotInteraction, right: list[HotspotChoice]) -> ItemFeedback:
    """The item's comments; that of the only right area joins the one on a right response."""
    feedback = question.item.feedback
    moved = right[0].feedback if len(right) == 1 else None
    if moved is not None:
        feedback = replace(feedback, correct=joined(moved, feedback.correct))
        what = "the comment on the right area stands with the one for a right response"
        question.note(Outcome.REWRITTEN, "moodle-area-feedback", what)
    if any(choice.feedback for choice in interaction.choices if choice.feedback is not moved):
        what = "comments on single areas are left out: Moodle's markers have none"
        question.note(Outcome.LOST, "moodle-area-feedback", what)
    return feedback
