"""Which Moodle type an item becomes (decision E): one closed decision."""

from __future__ import annotations

from typing import assert_never

from qti.formats.moodle.percents import listed
from qti.formats.moodle.question_type import QuestionType
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.true_false import says_true_and_false
from qti.formats.moodle.worth import answer_worths, is_alone, keeps_exactness, pick_worths
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
    PickInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.shares import picks_one

_MOST_GROUPS = 20
"""Groups of options that Moodle's own form for dropdowns has."""


def question_type(item: AssessmentItem) -> QuestionType:
    """The type that keeps most of the item; ``RefusedError`` where none can hold it."""
    if is_alone(item):
        return _alone(item, item.interactions[0])
    if _are_text_and_files(item):
        return QuestionType.ESSAY
    if _are_plain_dropdowns(item):
        return QuestionType.GAPSELECT
    for interaction in item.interactions:
        _refuse_in_cloze(item, interaction)
    return QuestionType.CLOZE


def _alone(item: AssessmentItem, interaction: Interaction) -> QuestionType:  # noqa: C901  # a closed match
    match interaction:
        case ChoiceInteraction():
            return _choice(item, interaction)
        case HottextInteraction():
            return _listed_or_cloze(item, interaction)
        case InlineChoiceInteraction():
            return QuestionType.GAPSELECT if _are_plain_dropdowns(item) else QuestionType.CLOZE
        case TextEntryInteraction():
            fits = all(map(listed, answer_worths(item, interaction)))
            return QuestionType.SHORTANSWER if fits else QuestionType.CLOZE
        case NumericEntryInteraction() | SliderInteraction():
            fits = all(map(listed, answer_worths(item, interaction)))
            return QuestionType.NUMERICAL if fits else QuestionType.CLOZE
        case OrderInteraction():
            return QuestionType.ORDERING
        case MatchInteraction():
            return QuestionType.MATCHING
        case GapMatchInteraction():
            return QuestionType.DDWTOS
        case HotspotInteraction():
            return QuestionType.DDMARKER if can_be_markers(item, interaction) else _listed(item, interaction)
        case ExtendedTextInteraction() | UploadInteraction():
            return QuestionType.ESSAY
        case _ as unreachable:
            assert_never(unreachable)


def _choice(item: AssessmentItem, interaction: ChoiceInteraction) -> QuestionType:
    if says_true_and_false(interaction) and set(pick_worths(item, interaction)) == {0, 1}:
        return QuestionType.TRUEFALSE
    return _listed_or_cloze(item, interaction)


def _listed_or_cloze(item: AssessmentItem, interaction: PickInteraction) -> QuestionType:
    if len(interaction.choices) < 2:
        what = "Moodle needs two things to pick from, and the text has one"
        raise RefusedError("moodle-one-choice", what)
    if all(map(listed, pick_worths(item, interaction))):
        return QuestionType.MULTICHOICE
    _refuse_sums(item, interaction)
    return QuestionType.CLOZE


def _listed(item: AssessmentItem, interaction: HotspotInteraction) -> QuestionType:
    if len(interaction.choices) < 2:
        what = "Moodle needs two areas to pick from, and the picture has one"
        raise RefusedError("moodle-one-choice", what)
    if all(map(listed, pick_worths(item, interaction))):
        return QuestionType.MULTICHOICE
    what = "an area earns a fraction that is not on Moodle's list, and Moodle has no gap for areas"
    raise RefusedError("moodle-fraction", what)


def can_be_markers(item: AssessmentItem, interaction: HotspotInteraction) -> bool:
    """True where hits / markers is our score: wrong areas cost nothing, and no more are placed than are right."""
    worths = pick_worths(item, interaction)
    right = [worth for worth in worths if worth]
    if picks_one(interaction):
        return right == [1]
    shared = interaction.max_choices == len(right) and all(worth * len(right) == 1 for worth in right)
    return shared and keeps_exactness(item, interaction)


def _are_plain_dropdowns(item: AssessmentItem) -> bool:
    """True where the item is nothing but dropdowns of equal weight, each with one right option and no comment."""
    first = item.interactions[0]
    return len(item.interactions) <= _MOST_GROUPS and all(
        isinstance(interaction, InlineChoiceInteraction)
        and interaction.weight == first.weight
        and isinstance(first, InlineChoiceInteraction)
        and interaction.shuffle == first.shuffle
        and not any(choice.feedback for choice in interaction.choices)
        and _earns_once(pick_worths(item, interaction))
        for interaction in item.interactions
    )


def _earns_once(worths: tuple[object, ...]) -> bool:
    return worths.count(1) == 1 and worths.count(0) == len(worths) - 1


def _are_text_and_files(item: AssessmentItem) -> bool:
    """True for one text and one upload that a person grades together."""
    kinds = sorted(type(interaction).__name__ for interaction in item.interactions)
    return kinds == ["ExtendedTextInteraction", "UploadInteraction"]


def _refuse_in_cloze(item: AssessmentItem, interaction: Interaction) -> None:
    match interaction:
        case ChoiceInteraction() | HottextInteraction() | InlineChoiceInteraction():
            _refuse_sums(item, interaction)
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            pass
        case OrderInteraction():
            _refuse_mixed(interaction, "an order")
        case MatchInteraction():
            _refuse_mixed(interaction, "a match")
        case GapMatchInteraction():
            _refuse_mixed(interaction, "words to drag")
        case HotspotInteraction():
            _refuse_mixed(interaction, "a picture to pick from")
        case ExtendedTextInteraction() | UploadInteraction():
            _refuse_mixed(interaction, "a part that a person grades")
        case _ as unreachable:
            assert_never(unreachable)


def _refuse_mixed(interaction: Interaction, kind: str) -> None:
    what = f'Moodle has no question that holds {kind} ("{interaction.response_identifier}") beside something else'
    raise RefusedError("moodle-mixed", what)


def _refuse_sums(item: AssessmentItem, interaction: PickInteraction) -> None:
    """Several picks in a gap: Moodle divides what the right ones earn by its sum, so that must be 1."""
    if picks_one(interaction):
        return
    earned = sum(worth for worth in pick_worths(item, interaction) if worth > 0)
    if earned != 1:
        what = (
            f'the right choices of "{interaction.response_identifier}" earn {earned} together; '
            "Moodle keeps such fractions only where they add up to 1"
        )
        raise RefusedError("moodle-fraction", what)
