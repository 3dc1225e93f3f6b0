"""A bank as Moodle XML: its category, then one question for each item that Moodle can hold.

What becomes of each interaction is decided in ``choose``; what a question cannot keep is said in findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from qti.formats.moodle.category import category
from qti.formats.moodle.choice import multichoice, truefalse
from qti.formats.moodle.choose import question_type
from qti.formats.moodle.cloze import cloze
from qti.formats.moodle.entry import numerical, shortanswer
from qti.formats.moodle.essay import essay
from qti.formats.moodle.gaps import ddwtos, gapselect
from qti.formats.moodle.hotspot import ddmarker
from qti.formats.moodle.languages import wrapping
from qti.formats.moodle.pairs import matching, ordering
from qti.formats.moodle.question import Question
from qti.formats.moodle.question_type import QuestionType
from qti.formats.moodle.refused import RefusedError
from qti.model import (
    AssessmentItem,
    Bank,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.package.parts import Document, Kind, Media, Options, Part
from qti.report import Finding, Outcome

PATH = "quiz.xml"
"""Where violations say that they are, since the file is named by whoever exports."""


def write(bank: Bank, media: Media, options: Options) -> Iterator[Part]:
    """The category question and each item's question, which belong into one ``quiz`` element, and the findings."""
    del options
    yield from _about(bank)
    yield from category(bank, PATH)
    for item in bank.items:
        yield from _written(item, bank.language, media)


def _about(bank: Bank) -> Iterator[Finding]:
    what = (
        "importing the file again adds every question a second time, without its identifier: "
        "Moodle updates nothing, so delete the old category first"
    )
    yield Finding("", Outcome.KEPT, "moodle-import-twice", what)
    for test in bank.tests:
        what = "the test itself is left out: Moodle XML holds questions, so make the quiz and its settings in Moodle"
        yield Finding(test.identifier, Outcome.LOST, "moodle-test", what)


def _written(item: AssessmentItem, language: str, media: Media) -> Iterator[Part]:
    try:
        question = made(item, language, media)
    except RefusedError as refusal:
        yield Finding(item.identifier, Outcome.REFUSED, refusal.rule, refusal.reason)
        return
    yield Document(PATH, Kind.MOODLE_QUESTION, question.root, item.identifier)
    yield from question.findings


def made(item: AssessmentItem, language: str, media: Media) -> Question:
    """The item's question; ``language`` is the bank's. ``RefusedError`` where Moodle cannot hold the item."""
    question = Question(item, question_type(item), media, wrapping(item.language, language))
    _fill(question)
    return question


def _fill(question: Question) -> None:  # noqa: C901  # a closed match
    kind, first = question.kind, question.item.interactions[0]
    match kind, first:
        case QuestionType.MULTICHOICE, ChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            multichoice(question, first)
        case QuestionType.TRUEFALSE, ChoiceInteraction():
            truefalse(question, first)
        case QuestionType.SHORTANSWER, TextEntryInteraction():
            shortanswer(question, first)
        case QuestionType.NUMERICAL, NumericEntryInteraction() | SliderInteraction():
            numerical(question, first)
        case QuestionType.DDWTOS, GapMatchInteraction():
            ddwtos(question, first)
        case QuestionType.MATCHING, MatchInteraction():
            matching(question, first)
        case QuestionType.ORDERING, OrderInteraction():
            ordering(question, first)
        case QuestionType.DDMARKER, HotspotInteraction():
            ddmarker(question, first)
        case QuestionType.GAPSELECT, _:
            gapselect(question)
        case QuestionType.CLOZE, _:
            cloze(question)
        case QuestionType.ESSAY, _:
            essay(question, *_graded_by_a_person(question.item))
        case _:
            raise AssertionError(f"{kind} of {type(first).__name__}")


def _graded_by_a_person(item: AssessmentItem) -> tuple[ExtendedTextInteraction | None, UploadInteraction | None]:
    text = [each for each in item.interactions if isinstance(each, ExtendedTextInteraction)]
    upload = [each for each in item.interactions if isinstance(each, UploadInteraction)]
    return (text[0] if text else None, upload[0] if upload else None)
