"""Questions in which something is picked from a list: multichoice and truefalse."""

from __future__ import annotations

from qti.formats.moodle.feedback import joined, outcome_feedback
from qti.formats.moodle.notes import note_picks
from qti.formats.moodle.options import Option, are_numbered, marked_text, options
from qti.formats.moodle.percents import percentage
from qti.formats.moodle.question import Question
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.shuffling import shuffled
from qti.formats.moodle.stem import note_place, nothing, stem
from qti.formats.moodle.texts import Page, no_slot
from qti.model import ChoiceInteraction, HotspotInteraction, HottextInteraction, Interaction
from qti.model.content import Content, Paragraph
from qti.report import Outcome
from qti.scoring.shares import picks_one

_MOST_LETTERS = 26


def multichoice(question: Question, interaction: ChoiceInteraction | HottextInteraction | HotspotInteraction) -> None:
    """One or several picks from a list of texts."""
    note_place(question, interaction)
    picks = options(question.item, interaction)
    one = picks_one(interaction)
    question.head(stem(question, _place))
    question.value("single", "true" if one else "false")
    question.value("shuffleanswers", "true" if shuffled(question, interaction) else "false")
    question.value("answernumbering", _numbering(interaction))
    question.value("showstandardinstruction", "0")
    question.combined_feedback(question.item.feedback, several=not one)
    for option in picks:
        _answer(question, option)
    question.tail()
    note_picks(question, interaction, picks)
    _note_form(question, interaction)


def _place(page: Page, interaction: Interaction) -> str:
    if isinstance(interaction, HottextInteraction):
        return marked_text(page, interaction)
    if isinstance(interaction, HotspotInteraction):
        picture = Content((Paragraph((interaction.image,)),), source="")
        return page.fragment(picture, no_slot)
    return nothing(page, interaction)


def _answer(question: Question, option: Option) -> None:
    page = question.render(option.content, in_line=True)
    if not page.text:
        raise RefusedError("moodle-empty", "Moodle leaves out a choice without text")
    answer = question.html(question.root, "answer", page, percentage(option.worth))
    question.text(answer, "feedback", option.feedback)


def _numbering(interaction: ChoiceInteraction | HottextInteraction | HotspotInteraction) -> str:
    """Letters, as far as Moodle has them; none where the text itself holds what is picked, or for true and false."""
    if isinstance(interaction, HottextInteraction):
        return "123" if are_numbered(interaction) else "none"
    if isinstance(interaction, ChoiceInteraction) and interaction.is_true_false:
        return "none"
    return "abc" if len(interaction.choices) <= _MOST_LETTERS else "123"


def _note_form(question: Question, interaction: ChoiceInteraction | HottextInteraction | HotspotInteraction) -> None:
    if isinstance(interaction, HottextInteraction):
        question.note_rewritten(interaction.text)
        what = "the marked runs stand in brackets and are picked from a list below the text"
        question.note(Outcome.REWRITTEN, "moodle-hottext", what)
    elif isinstance(interaction, HotspotInteraction):
        what = "areas are picked by their names from a list below the picture, since markers would score otherwise"
        question.note(Outcome.REWRITTEN, "moodle-areas", what)


def truefalse(question: Question, interaction: ChoiceInteraction) -> None:
    """True or false, in Moodle's own words; the comments for right and wrong stand with the two answers."""
    note_place(question, interaction)
    question.head(stem(question, nothing), penalty="1")
    by_name = {
        choice.identifier: option
        for choice, option in zip(interaction.choices, options(question.item, interaction), strict=True)
    }
    for name in ("true", "false"):
        option = by_name[name]
        answer = question.answer(name, option.worth)
        extra = outcome_feedback(question.item.feedback, option.worth)
        question.text(answer, "feedback", joined(option.feedback, extra))
    question.note_feedback(moved=True)
    question.tail()
