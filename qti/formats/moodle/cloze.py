"""Gaps of every kind in one text, and single questions whose fractions only a gap can have: cloze."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from qti.exact import ZERO
from qti.formats.moodle.entry import Answer, number_answers, text_answers
from qti.formats.moodle.feedback import joined, outcome_feedback
from qti.formats.moodle.gap_syntax import Alternative, gap, number_of_gaps, without_gaps
from qti.formats.moodle.marks import Gap, gaps_move
from qti.formats.moodle.notes import note_moves, note_several
from qti.formats.moodle.options import Option, marked_text, options
from qti.formats.moodle.percents import percent
from qti.formats.moodle.pictures import has_files, without_files
from qti.formats.moodle.question import Question
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.shuffling import shuffled
from qti.formats.moodle.slider import values
from qti.formats.moodle.stem import stem
from qti.formats.moodle.texts import Page, inline, plain_html, rendered
from qti.formats.moodle.worth import is_alone
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    Content,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    ItemFeedback,
    NumericEntryInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
)
from qti.report import Outcome
from qti.scoring.shares import picks_one

PickInGap = ChoiceInteraction | HottextInteraction | InlineChoiceInteraction
_NO_FEEDBACK = ItemFeedback()
_LARGEST = 99_999


def cloze(question: Question) -> None:
    """A gap where each interaction stands; the mark is the weighted mean of the gaps."""
    item = question.item
    weights = whole_weights(item)
    gaps: list[Gap] = []

    def place(page: Page, interaction: Interaction) -> str:
        weight = weights[interaction.response_identifier]
        text, kind = _gap(question, interaction, weight)
        gaps.append(kind)
        return _placed(page, interaction, text)

    page = stem(question, place, without_gaps)
    if number_of_gaps(page.text) != len(item.interactions):
        raise RefusedError("moodle-gap", "Moodle would not read all of its gaps as such")
    question.head(page)
    question.tail()
    _note_cloze(question, tuple(gaps))


def whole_weights(item: AssessmentItem) -> dict[str, int]:
    """Whole numbers in the ratio of the weights, by response identifier; their sum is the points where it can be."""
    scale = lcm(*(interaction.weight.denominator for interaction in item.interactions))
    wholes = [int(interaction.weight * scale) for interaction in item.interactions]
    least = gcd(*wholes)
    total = sum(wholes) // least
    parts = Fraction(item.points) / total
    times = int(parts) if parts.denominator == 1 and parts > 0 else 1
    if total * times > _LARGEST:
        raise RefusedError("moodle-points", f"the whole weights of the gaps add up to more than {_LARGEST}")
    names = (interaction.response_identifier for interaction in item.interactions)
    return {name: whole // least * times for name, whole in zip(names, wholes, strict=True)}


def _placed(page: Page, interaction: Interaction, text: str) -> str:
    """The gap in running text, or in a paragraph of its own."""
    if isinstance(interaction, HottextInteraction):
        return f"{marked_text(page, interaction)}<p>{page.place(text)}</p>"
    if isinstance(interaction, SliderInteraction):
        return f"<p>{page.place(text)} {plain_html(values(interaction))}</p>"
    if isinstance(interaction, ChoiceInteraction):
        return f"<p>{page.place(text)}</p>"
    return page.place(text)


def _gap(question: Question, interaction: Interaction, weight: int) -> tuple[str, Gap]:
    """The gap's text, and what it can earn."""
    feedback = question.item.feedback if _moves_feedback(question.item) else _NO_FEEDBACK
    match interaction:
        case ChoiceInteraction() | HottextInteraction() | InlineChoiceInteraction():
            picks = options(question.item, interaction)
            several = not picks_one(interaction)
            kind = _pick_kind(question, interaction)
            if isinstance(interaction, HottextInteraction):
                question.note_rewritten(interaction.text)
            alternatives = _several(question, picks) if several else _one(question, picks, feedback)
            if several:
                note_several(question, interaction, picks)
            return gap(weight, kind, alternatives), (weight, tuple(option.worth for option in picks), several)
        case TextEntryInteraction():
            kind = "SHORTANSWER_C" if interaction.case_sensitive else "SHORTANSWER"
            answers = text_answers(question, interaction, feedback)
        case NumericEntryInteraction() | SliderInteraction():
            kind = "NUMERICAL"
            answers = number_answers(question, interaction, feedback)
        case _:
            raise AssertionError(interaction)
    alternatives = [_typed(question, answer) for answer in answers]
    return gap(weight, kind, alternatives), (weight, tuple(answer.worth for answer in answers), False)


def _pick_kind(question: Question, interaction: PickInGap) -> str:
    """A dropdown in running text, else a list: in a row for true and false."""
    if isinstance(interaction, InlineChoiceInteraction):
        return "MULTICHOICE_S" if interaction.shuffle else "MULTICHOICE"
    shuffle = "S" if shuffled(question, interaction) else ""
    if not picks_one(interaction):
        return f"MULTIRESPONSE_{shuffle}" if shuffle else "MULTIRESPONSE"
    in_a_row = isinstance(interaction, ChoiceInteraction) and interaction.is_true_false
    return f"MULTICHOICE_{'H' if in_a_row else 'V'}{shuffle}"


def _one(question: Question, picks: list[Option], feedback: ItemFeedback) -> list[Alternative]:
    return [
        _alternative(question, option, share(option.worth), outcome_feedback(feedback, option.worth))
        for option in picks
    ]


def _several(question: Question, picks: list[Option]) -> list[Alternative]:
    """Without percentages Moodle gives each right one its part and takes it for each wrong one."""
    right = [option.worth for option in picks if option.worth > 0]
    part = Fraction(1, len(right))
    if all(abs(option.worth) == part for option in picks) and set(right) == {part}:
        return [_alternative(question, option, "=" if option.worth > 0 else "", None) for option in picks]
    return [
        _alternative(question, option, f"%{percent(option.worth)}%" if option.worth else "", None) for option in picks
    ]


def share(worth: Fraction) -> str:
    """How an alternative says what it earns."""
    return "=" if worth == 1 else f"%{percent(worth)}%" if worth else ""


def _alternative(question: Question, option: Option, said: str, extra: Content | None) -> Alternative:
    if has_files(option.content):
        raise RefusedError("moodle-gap-picture", "a picture to pick cannot stand in a gap, the only place for it here")
    question.note_rewritten(option.content)
    text = inline(rendered(option.content)).text
    if not text.strip():
        raise RefusedError("moodle-empty", "Moodle leaves out a choice without text")
    return Alternative(said, text, _comment(question, joined(option.feedback, extra)))


def _typed(question: Question, answer: Answer) -> Alternative:
    text = answer.text if not answer.tolerance or answer.text == "*" else f"{answer.text}:{answer.tolerance}"
    return Alternative(share(answer.worth), text, _comment(question, answer.feedback))


def _comment(question: Question, feedback: Content | None) -> str:
    if feedback is None:
        return ""
    question.note_rewritten(feedback)
    if has_files(feedback):
        what = "a comment loses its picture: Moodle keeps no files in gaps"
        question.note(Outcome.LOST, "moodle-gap-picture", what)
        feedback = without_files(feedback)
    return inline(rendered(feedback)).text


def _moves_feedback(item: AssessmentItem) -> bool:
    """True where the comments on right and wrong can stand with the answers of the only gap."""
    interaction = item.interactions[0]
    if not is_alone(item):
        return False
    return not isinstance(interaction, ChoiceInteraction | HottextInteraction) or picks_one(interaction)


def _note_cloze(question: Question, gaps: tuple[Gap, ...]) -> None:
    item = question.item
    if any(getattr(interaction, "expected_length", None) for interaction in item.interactions):
        what = "a gap has the width that Moodle gives it, not the one asked for"
        question.note(Outcome.REWRITTEN, "moodle-width", what)
    question.note_feedback(moved=_moves_feedback(item))
    if is_alone(item) and not isinstance(item.interactions[0], InlineChoiceInteraction):
        what = "it is a gap in a text, the only form in which Moodle keeps these fractions"
        question.note(Outcome.REWRITTEN, "moodle-one-gap", what)
    if item.scoring is Scoring.EXACT and not is_alone(item):
        what = "each right part earns its share: Moodle has no exact scoring of several parts"
        question.note(Outcome.DEGRADED, "moodle-exact", what)
    total = sum(weight for weight, _, _ in gaps)
    if Decimal(total) != item.points:
        what = f"it is worth {total} by itself, not {item.points}: gaps have whole weights; set the points in the quiz"
        question.note(Outcome.DEGRADED, "moodle-points", what)
    if not is_alone(item) and _least(gaps) < item.floor:
        what = "the whole can earn less than its floor: Moodle has none for the sum of gaps"
        question.note(Outcome.DEGRADED, "moodle-floor", what)
    if gaps_move(gaps):
        note_moves(question)


def _least(gaps: tuple[Gap, ...]) -> Fraction:
    """The least that the gaps can earn together; several picks never earn less than 0."""
    lost = sum((weight * min(ZERO, *worths) for weight, worths, several in gaps if not several), ZERO)
    return lost / sum(weight for weight, _, _ in gaps)
