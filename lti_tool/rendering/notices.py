"""What a learner should be told of an answer before handing it in: nothing of right and wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from qti.errors import ResponseError
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
    PairInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.content import plain_text
from qti.scoring.number import read_number
from qti.scoring.response import Response, Value, pairs, set_number, several


@dataclass(frozen=True, slots=True)
class Notice:
    """What is amiss with an answer; ``counts`` is False where it cannot be graded until it is mended."""

    what: str
    counts: bool = True


def notices(item: AssessmentItem, response: Response) -> dict[str, Notice]:
    """What is amiss with the response, by response identifier."""
    found = (
        (each.response_identifier, _notice(each, response.get(each.response_identifier))) for each in item.interactions
    )
    return {name: notice for name, notice in found if notice is not None}


def _notice(interaction: Interaction, value: Value) -> Notice | None:
    match interaction:
        case ChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return _too_many(len(several(value)), interaction.max_choices)
        case NumericEntryInteraction():
            return _no_number("".join(several(value)))
        case SliderInteraction():
            return _unsettable(interaction, value)
        case OrderInteraction():
            return _placeless(interaction, value)
        case MatchInteraction() | GapMatchInteraction():
            return _used_twice(interaction, value)
        case InlineChoiceInteraction() | TextEntryInteraction() | ExtendedTextInteraction() | UploadInteraction():
            return None
        case _ as unreachable:
            assert_never(unreachable)


def _too_many(picked: int, most: int) -> Notice | None:
    if not most or picked <= most:
        return None
    return Notice(f"You picked {picked}, but {most} at most may be picked. Take some away.", counts=False)


def _no_number(text: str) -> Notice | None:
    if not text.strip() or read_number(text) is not None:
        return None
    advice = "Write a point instead of the comma." if "," in text else "Write digits alone, such as 3.14 or -2."
    return Notice(f"This is not a number yet. {advice}")


def _unsettable(interaction: SliderInteraction, value: Value) -> Notice | None:
    try:
        set_number(interaction, value)
    except ResponseError as error:
        return Notice(f"{error.what[:1].upper()}{error.what[1:]}.", counts=False)
    return None


def _placeless(interaction: OrderInteraction, value: Value) -> Notice | None:
    """Nothing for an order that nobody has touched, or that is whole."""
    placed = several(value)
    without = [plain_text(choice.content) for choice in interaction.choices if choice.identifier not in placed]
    if not value or not without:
        return None
    return Notice(f"Each needs a place of its own. Still without: {_listed(without)}.")


def _used_twice(interaction: PairInteraction, value: Value) -> Notice | None:
    try:
        pairs(interaction, value)
    except ResponseError:
        what = "a word" if isinstance(interaction, GapMatchInteraction) else "the same partner"
        return Notice(f"You used {what} twice; each may be used once.", counts=False)
    return None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))
