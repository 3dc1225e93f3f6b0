"""Whether all points can be had: the response that should earn them, graded."""

from __future__ import annotations

from qti.model import AssessmentItem
from qti.scoring.grade import grade
from qti.scoring.shares import key


def full_response(item: AssessmentItem) -> dict[str, tuple[str, ...]]:
    """The fully right response to the item; empty for interactions that a person grades."""
    return {interaction.response_identifier: key(interaction) for interaction in item.interactions}


def unreachable(item: AssessmentItem) -> tuple[str, ...]:
    """The interactions that no response seems to earn everything for.

    Such as a text entry whose ``*`` stands before the right answer, or a slider whose right place lies between two
    steps. An author wants to know of them.
    """
    return tuple(
        name
        for name, response in full_response(item).items()
        if response and not _earns_everything(item, name, response)
    )


def _earns_everything(item: AssessmentItem, name: str, response: tuple[str, ...]) -> bool:
    scores = {score.identifier: score.fraction for score in grade(item, {name: response}).interactions}
    return scores[name] == 1
