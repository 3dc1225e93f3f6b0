"""Questions in which something is typed: shortanswer and numerical."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lxml.etree import SubElement

from qti.exact import ONE, ZERO
from qti.formats.moodle.feedback import joined, outcome_feedback
from qti.formats.moodle.marks import one_moves
from qti.formats.moodle.notes import note_moves
from qti.formats.moodle.numbers import written
from qti.formats.moodle.question import Question
from qti.formats.moodle.slider import note_slider, values
from qti.formats.moodle.stem import Place, ends_with, stem
from qti.formats.moodle.texts import Html, Page, plain_html
from qti.formats.moodle.worth import answer_worths, keeps_floor
from qti.model import (
    Content,
    Interaction,
    ItemFeedback,
    NumberInteraction,
    NumericAnswer,
    SliderInteraction,
    TextEntryInteraction,
)
from qti.report import Outcome

_LINE = re.compile("_{5}")
_SHORTEST, _LONGEST = 5, 80


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of answers: what is typed, how far off it may be (numbers only), what it earns, its comment."""

    text: str
    tolerance: str
    worth: Fraction
    feedback: Content | None


def shortanswer(question: Question, interaction: TextEntryInteraction) -> None:
    """A typed text; the first answer that matches counts."""
    question.head(_stem(question))
    question.value("usecase", "1" if interaction.case_sensitive else "0")
    answers = text_answers(question, interaction, question.item.feedback)
    for answer in answers:
        row = question.answer(answer.text, answer.worth)
        question.text(row, "feedback", answer.feedback)
    _end(question, answers)


def numerical(question: Question, interaction: NumberInteraction) -> None:
    """A typed number; the first answer that matches counts."""
    question.head(_stem(question))
    answers = number_answers(question, interaction, question.item.feedback)
    for answer in answers:
        row = question.answer(answer.text, answer.worth)
        question.text(row, "feedback", answer.feedback)
        SubElement(row, "tolerance").text = answer.tolerance
    for tag, value in (("unitgradingtype", "0"), ("unitpenalty", "0.1"), ("showunits", "3"), ("unitsleft", "0")):
        question.value(tag, value)
    _end(question, answers)


def text_answers(question: Question, interaction: TextEntryInteraction, feedback: ItemFeedback) -> list[Answer]:
    """The answers in order, with the item's comments among theirs; ``feedback`` may be none."""
    worths = answer_worths(question.item, interaction)
    rows = [
        Answer(answer.pattern.strip(), "", worth, joined(answer.feedback, outcome_feedback(feedback, worth)))
        for answer, worth in zip(interaction.answers, worths, strict=True)
    ]
    return [*rows, *_anything_else(feedback)]


def number_answers(question: Question, interaction: NumberInteraction, feedback: ItemFeedback) -> list[Answer]:
    """The answers in order as middles and tolerances, none below 0, with the item's comments among theirs."""
    item = question.item
    worths = answer_worths(item, interaction)
    if not keeps_floor(item, interaction, worths):
        what = "no number earns less than 0: Moodle has no floor below that for numbers"
        question.note(Outcome.DEGRADED, "moodle-floor", what)
    worths = tuple(max(ZERO, worth) for worth in worths)
    if isinstance(interaction, SliderInteraction):
        note_slider(question, interaction)
    rows: list[Answer] = []
    for answer, worth in zip(interaction.answers, worths, strict=True):
        comment = joined(answer.feedback, outcome_feedback(feedback, worth))
        rows += _number_rows(question, answer, worth, comment)
    return [*rows, *_anything_else(feedback)]


def _number_rows(
    question: Question, answer: NumericAnswer, worth: Fraction, comment: Content | None
) -> Iterator[Answer]:
    found = written(answer.match)
    if not found.exact:
        what = "some numbers near a bound may be graded otherwise: Moodle counts with 14 significant digits"
        question.note(Outcome.DEGRADED, "moodle-number", what)
    rows = found.rows if worth == ONE else found.rows[-1:]
    return (Answer(row.value, row.tolerance, worth, comment) for row in rows)


def _anything_else(feedback: ItemFeedback) -> Iterator[Answer]:
    """What carries the comment on a wrong answer: a row that matches whatever no other row does."""
    if feedback.incorrect is not None:
        yield Answer("*", "0", ZERO, feedback.incorrect)


def _end(question: Question, answers: list[Answer]) -> None:
    question.note_feedback(moved=True)
    question.tail()
    if one_moves(question.item.points, tuple(answer.worth for answer in answers)):
        note_moves(question)


def _stem(question: Question) -> Html:
    return stem(question, _field(question), _without_lines)


def _field(question: Question) -> Place:
    """Moodle puts the field where the text has five underscores or more, as wide as they are, else after the text."""

    def place(page: Page, interaction: Interaction) -> str:
        length = getattr(interaction, "expected_length", None)
        at_end = ends_with(question.item, interaction)
        line = "" if at_end and length is None else "_" * min(_LONGEST, max(_SHORTEST, length or 0))
        if isinstance(interaction, SliderInteraction):
            return f"<p>{page.place(line + ' ' if line else '')}{plain_html(values(interaction))}</p>"
        return page.place(line) if line else ""

    return place


def _without_lines(page: str) -> str:
    """What is no field: Moodle would take the first five underscores for one."""
    return _LINE.sub("____&#95;", page)
