"""What one answer is worth here: as the bank's grader has it, but that nobody loses points for what cannot be given."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from qti.model import AssessmentItem, UploadInteraction
from qti.scoring.grade import grade
from qti.scoring.response import Response
from qti.scoring.score import Score


def graded(item: AssessmentItem, response: Response) -> Score:
    """The score; an item that asks for files waits for a person, since no page here takes files."""
    score = grade(item, response)
    if not asks_for_files(item):
        return score
    files = {each.response_identifier for each in item.interactions if isinstance(each, UploadInteraction)}
    parts = (replace(each, fraction=None) if each.identifier in files else each for each in score.interactions)
    return replace(score, given=Decimal(0), fraction=None, pending=True, interactions=tuple(parts))


def asks_for_files(item: AssessmentItem) -> bool:
    """True where files are to be handed in."""
    return any(isinstance(interaction, UploadInteraction) for interaction in item.interactions)
