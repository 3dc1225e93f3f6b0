"""What a response to an item earns, exactly, and which comments apply (decision A)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from qti.errors import ResponseError
from qti.exact import ONE, ZERO, rounded
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.earned import earned
from qti.scoring.response import Response, Value
from qti.scoring.score import AppliedFeedback, FeedbackKind, InteractionScore, Score

__all__ = ["Response", "Score", "grade"]


def grade(item: AssessmentItem, response: Response) -> Score:
    """The score of a response, by response identifier; an interaction left out has no response.

    Raises ``ResponseError`` for what a learner cannot have answered: an unknown interaction or choice, too many
    picks, a side of a pair used twice, a slider set between two steps.
    """
    for name in response:
        if not any(name == interaction.response_identifier for interaction in item.interactions):
            there = ", ".join(f'"{interaction.response_identifier}"' for interaction in item.interactions)
            raise ResponseError(f'nothing is called "{name}"; there is {there}', item.identifier)
    scores = tuple(
        _earned(item, interaction, response.get(interaction.response_identifier)) for interaction in item.interactions
    )
    fraction = _fraction(item, scores)
    return Score(
        given=rounded(fraction * Fraction(item.points)) if fraction is not None else Decimal(0),
        maximum=item.points,
        fraction=fraction,
        pending=fraction is None,
        interactions=scores,
        feedback=tuple(_feedback(item, scores, fraction)),
    )


def _earned(item: AssessmentItem, interaction: Interaction, value: Value) -> InteractionScore:
    try:
        return earned(interaction, value)
    except ResponseError as error:
        raise ResponseError(error.what, item.identifier, interaction.response_identifier) from None


def _fraction(item: AssessmentItem, scores: tuple[InteractionScore, ...]) -> Fraction | None:
    """The share of the item's points, None while a part of it waits for a person."""
    fractions = [score.fraction for score in scores if score.fraction is not None]
    if len(fractions) < len(scores):
        return None
    if item.scoring is Scoring.EXACT:
        return ONE if all(fraction == 1 for fraction in fractions) else ZERO
    weights = [interaction.weight for interaction in item.interactions]
    total = sum((weight * fraction for weight, fraction in zip(weights, fractions, strict=True)), ZERO)
    return max(item.floor, total / sum(weights, ZERO))


def _feedback(
    item: AssessmentItem, scores: tuple[InteractionScore, ...], fraction: Fraction | None
) -> Iterator[AppliedFeedback]:
    """Those of the choices and answers, then the general one, then the one for the score unless it is pending."""
    for interaction, score in zip(item.interactions, scores, strict=True):
        yield from _own_feedback(interaction, score)
    general = item.feedback.general
    if general is not None:
        yield AppliedFeedback(kind=FeedbackKind.GENERAL, content=general)
    if fraction is None:
        return
    if fraction == 1:
        kind, content = FeedbackKind.CORRECT, item.feedback.correct
    elif fraction > 0:
        kind, content = FeedbackKind.PARTIALLY_CORRECT, item.feedback.partially_correct
    else:
        kind, content = FeedbackKind.INCORRECT, item.feedback.incorrect
    if content is not None:
        yield AppliedFeedback(kind=kind, content=content)


def _own_feedback(interaction: Interaction, score: InteractionScore) -> Iterator[AppliedFeedback]:
    name = interaction.response_identifier
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            picked = {*score.right, *score.wrong}
            for choice in interaction.choices:
                if choice.feedback is not None and choice.identifier in picked:
                    yield AppliedFeedback(
                        kind=FeedbackKind.CHOICE, content=choice.feedback, interaction=name, choice=choice.identifier
                    )
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            content = interaction.answers[score.answer].feedback if score.answer is not None else None
            if content is not None:
                yield AppliedFeedback(kind=FeedbackKind.ANSWER, content=content, interaction=name, answer=score.answer)
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            pass
        case ExtendedTextInteraction() | UploadInteraction():
            pass
        case _ as unreachable:
            assert_never(unreachable)
