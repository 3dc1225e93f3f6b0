"""What the key tells of an interaction beyond its marks: answers, shares, how it is scored, notes for the grader."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from qti.model import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericAnswer,
    NumericEntryInteraction,
    OrderInteraction,
    Scoring,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.preview.html import NOTHING, Html, element, join, text
from qti.preview.picks import told
from qti.preview.view import View
from qti.preview.worth import number, percent, range_words, verdict
from qti.scoring.shares import is_exact, picks_one, weight_share


def answers(view: View, interaction: Interaction) -> Html:
    """The interaction's part of the key, "" where its marks in the body say everything."""
    inside = join((*_rows(view, interaction), *(element("p", text(note)) for note in _notes(interaction))))
    if len(view.item.interactions) == 1:
        return element("div", inside, class_="answers") if inside else NOTHING
    share = weight_share(view.item, interaction)
    head = element(
        "p", element("code", text(interaction.response_identifier)), text(f" · {_part(share)} of the points")
    )
    return element("div", head, inside, class_="answers")


def _part(share: Fraction) -> str:
    return percent(share).lstrip("+")


def _rows(view: View, interaction: Interaction) -> Iterator[Html]:
    match interaction:
        case InlineChoiceInteraction():
            options = (
                _row(view, text(choice.text), told(view, interaction, choice), right=choice.correct)
                for choice in interaction.choices
            )
            yield element("ul", *options, class_="options")
        case TextEntryInteraction():
            yield _answers(view, [(element("code", text(each.pattern)), each) for each in interaction.answers])
        case NumericEntryInteraction() | SliderInteraction():
            yield _answers(view, [(text(range_words(each.match)), each) for each in interaction.answers])
        case ExtendedTextInteraction() | UploadInteraction():
            if interaction.grader_notes is not None:
                yield element("p", element("strong", text("For whoever grades")))
                yield view.content(interaction.grader_notes)
        case ChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            pass
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            pass
        case _ as unreachable:
            assert_never(unreachable)


def _answers(view: View, rows: list[tuple[Html, TextAnswer | NumericAnswer]]) -> Html:
    return element("ul", *(_answer(view, shown, answer) for shown, answer in rows), class_="options")


def _answer(view: View, shown: Html, answer: TextAnswer | NumericAnswer) -> Html:
    full = answer.fraction in (0, 1)
    mark = verdict(answer.fraction, correct=answer.fraction == 1, full=full)
    feedback = view.content(answer.feedback) if answer.feedback is not None else NOTHING
    return _row(view, shown, element("div", element("p", mark), feedback, class_="told"), right=answer.fraction == 1)


def _row(view: View, shown: Html, told_of: Html, *, right: bool) -> Html:
    kind = f"option {'right' if right else 'wrong'}" if view.key else "option"
    return element("li", element("div", shown, class_="option-text", dir="auto"), told_of, class_=kind)


def _notes(interaction: Interaction) -> Iterator[str]:
    """How the interaction is scored, where that is not plain."""
    match interaction:
        case ChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            if is_exact(interaction):
                yield "All or nothing: only the very set of right picks earns points."
            elif not picks_one(interaction):
                yield "The shares of all picks are added up."
        case TextEntryInteraction():
            yield _spelling(interaction)
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            yield _PART_BY_PART.get(interaction.scoring, "All or nothing.")
        case InlineChoiceInteraction() | NumericEntryInteraction() | SliderInteraction():
            pass
        case ExtendedTextInteraction() | UploadInteraction():
            yield "A person grades this."
        case _ as unreachable:
            assert_never(unreachable)
    if interaction.floor:
        yield f"Not below {percent(interaction.floor)}."
    if interaction.weight != 1:
        yield f"Weight {number(interaction.weight)}."


_PART_BY_PART = {
    Scoring.PER_POSITION: "Each at its place earns its share.",
    Scoring.PER_PAIR: "Each right pair earns its share.",
}


def _spelling(interaction: TextEntryInteraction) -> str:
    case = (
        "Capital and small letters differ" if interaction.case_sensitive else "Capital or small letters, it is the same"
    )
    stars = any("*" in answer.pattern.replace(r"\*", "") for answer in interaction.answers)
    return f"{case}; * stands for any text." if stars else f"{case}."
