"""How an item is scored in QTI 2.1: by which kind of response processing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import TypeGuard, assert_never

from qti.formats.qti21.amounts import fractions
from qti.formats.qti21.names import Names
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PairInteraction,
    PickInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.identifiers import DEFAULT_RESPONSE
from qti.scoring.shares import floor_of, is_exact, is_pending, picks_one


class Method(Enum):
    """The kinds of response processing that are written."""

    PENDING = auto()
    """SCORE is set to nothing: a person grades."""
    MATCH_CORRECT = auto()
    """The standard's template: 1 for the correct response, else 0."""
    MAP_RESPONSE = auto()
    """The standard's template: what the mapping says, bounded."""
    EXACT = auto()
    """One condition: where everything is right, SCORE is the points."""
    SUM = auto()
    """What everything adds, added up and divided once."""
    NONE = auto()
    """No rule at all: what a person grades, where nothing but templates may be written."""


def method(item: AssessmentItem, names: dict[str, Names]) -> Method:
    """How the item is scored where every form may be written."""
    if is_pending(item):
        return Method.PENDING
    if len(item.interactions) == 1:
        only = item.interactions[0]
        if _fits_match_correct(item, only, names[only.response_identifier].response):
            return Method.MATCH_CORRECT
        if _is_bare_true_false(item, only):
            return Method.EXACT
    return Method.EXACT if item.scoring is Scoring.EXACT else Method.SUM


def comments(interaction: Interaction) -> Sequence[Content | None]:
    """The comment on each choice or answer, in their order; none for interactions whose parts have no comments."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return [choice.feedback for choice in interaction.choices]
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return [answer.feedback for answer in interaction.answers]
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            return ()
        case ExtendedTextInteraction() | UploadInteraction():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def has_comments(interaction: Interaction) -> bool:
    """True where some choice or answer has a comment."""
    return any(comment is not None for comment in comments(interaction))


def is_all_or_nothing(item: AssessmentItem, interaction: Interaction) -> bool:
    """True where the correct response earns everything and every other nothing, so that one comparison tells."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            if not picks_one(interaction):
                return is_exact(interaction) or (item.scoring is Scoring.EXACT and is_key_alone(interaction))
            floor = floor_of(item, interaction)
            earned = [max(each, floor) for each in fractions(interaction, floor)]
            return is_key_alone(interaction) and (item.scoring is Scoring.EXACT or set(earned) <= {0, 1})
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            return interaction.scoring is Scoring.EXACT or (item.scoring is Scoring.EXACT and is_key_alone(interaction))
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return False
        case ExtendedTextInteraction() | UploadInteraction():
            return False
        case _ as unreachable:
            assert_never(unreachable)


def is_key_alone(interaction: PickInteraction | OrderInteraction | MatchInteraction | GapMatchInteraction) -> bool:
    """True where nothing but the correct response, as it is declared, is fully right."""
    match interaction:
        case OrderInteraction():
            return True
        case MatchInteraction() | GapMatchInteraction():
            return interaction.scoring is Scoring.EXACT
        case _ if picks_one(interaction):
            return sum(choice.correct for choice in interaction.choices) == 1
        case _:
            return is_exact(interaction) or all(choice.fraction is None for choice in interaction.choices)


def is_mapped(interaction: Interaction) -> TypeGuard[PickInteraction | PairInteraction]:
    """True where the declaration's mapping says what each pick or pair adds."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return not is_exact(interaction)
        case MatchInteraction() | GapMatchInteraction():
            return interaction.scoring is Scoring.PER_PAIR
        case OrderInteraction() | TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return False
        case ExtendedTextInteraction() | UploadInteraction():
            return False
        case _ as unreachable:
            assert_never(unreachable)


def _fits_match_correct(item: AssessmentItem, only: Interaction, response: str) -> bool:
    """The template knows RESPONSE only, gives 1 whatever the points are, and sets no feedback."""
    return (
        item.points == 1
        and response == DEFAULT_RESPONSE
        and not item.feedback
        and not has_comments(only)
        and is_all_or_nothing(item, only)
    )


def _is_bare_true_false(item: AssessmentItem, only: Interaction) -> bool:
    """Canvas takes a question for true/false by a rule that names a choice; without comments only SCORE's can."""
    return (
        isinstance(only, ChoiceInteraction)
        and only.is_true_false
        and not has_comments(only)
        and is_all_or_nothing(item, only)
    )
