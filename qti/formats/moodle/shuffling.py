"""Whether Moodle is to shuffle what can be picked."""

from __future__ import annotations

from qti.formats.moodle.question import Question
from qti.model import ChoiceInteraction, PickInteraction
from qti.report import Outcome


def shuffled(question: Question, interaction: PickInteraction) -> bool:
    """True where Moodle is to shuffle the choices; it cannot keep single ones in place."""
    if not isinstance(interaction, ChoiceInteraction) or not interaction.shuffle:
        return False
    if any(choice.fixed for choice in interaction.choices):
        what = "the choices are not shuffled, since Moodle cannot keep some of them in place"
        question.note(Outcome.DEGRADED, "moodle-fixed-choice", what)
        return False
    return True
