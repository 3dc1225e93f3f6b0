"""Responses as a QTI engine knows them, translated into ours: what the QTI writer renames, renamed back."""

from __future__ import annotations

from collections.abc import Iterator

from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    NumericEntryInteraction,
    SliderInteraction,
    TextEntryInteraction,
)
from qti.scoring.grade import Response
from qti.scoring.score import FeedbackKind, Score

OUTCOMES = {
    FeedbackKind.GENERAL: "general_feedback",
    FeedbackKind.CORRECT: "correct_feedback",
    FeedbackKind.PARTIALLY_CORRECT: "partial_feedback",
    FeedbackKind.INCORRECT: "incorrect_feedback",
}


def response(item: AssessmentItem, theirs: dict[str, str | list[str]]) -> Response:
    """True/false items answer to ``TF_RESPONSE``; choices of several interactions carry their interaction's name."""
    ours: dict[str, str | list[str]] = {}
    for name, value in theirs.items():
        known = "RESPONSE" if name == "TF_RESPONSE" else name
        prefix = f"{known}_" if len(item.interactions) > 1 else ""
        if isinstance(value, str):
            ours[known] = value.removeprefix(prefix)
        else:
            ours[known] = [each.removeprefix(prefix) for each in value]
    return ours


def feedback(item: AssessmentItem, score: Score) -> list[str]:
    """The identifiers of the comments that apply: ``fb_1`` … in the order of interactions and what can be commented."""
    numbers = {place: f"fb_{n}" for n, place in enumerate(_commented(item), start=1)}
    return sorted(
        OUTCOMES.get(each.kind) or numbers[each.interaction, each.choice or each.answer] for each in score.feedback
    )


def _commented(item: AssessmentItem) -> Iterator[tuple[str, str | int | None]]:
    for interaction in item.interactions:
        name = interaction.response_identifier
        match interaction:
            case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
                yield from ((name, choice.identifier) for choice in interaction.choices if choice.feedback)
            case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
                yield from ((name, n) for n, answer in enumerate(interaction.answers) if answer.feedback)
            case _:
                pass
