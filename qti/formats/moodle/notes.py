"""What is to be said of scores that Moodle does not give as we do."""

from __future__ import annotations

from qti.formats.moodle.marks import one_moves, several_move, shares_move
from qti.formats.moodle.options import Option
from qti.formats.moodle.question import Question
from qti.formats.moodle.worth import keeps_exactness, keeps_floor
from qti.model import InlineChoiceInteraction, PickInteraction
from qti.report import Outcome
from qti.scoring.shares import picks_one


def note_picks(question: Question, interaction: PickInteraction, picks: list[Option]) -> None:
    """Say where the score of some picks differs from ours."""
    worths = tuple(option.worth for option in picks)
    if picks_one(interaction):
        moves = one_moves(question.item.points, worths)
    else:
        moves = several_move(question.item.points, worths)
        note_several(question, interaction, picks)
    if moves:
        note_moves(question)


def note_several(question: Question, interaction: PickInteraction, picks: list[Option]) -> None:
    """Say what Moodle has not for several picks: an exact set, a floor below 0, a limit."""
    item = question.item
    if not keeps_exactness(item, interaction):
        what = "an incomplete set of right picks earns its part: Moodle has no exact scoring of several picks"
        question.note(Outcome.DEGRADED, "moodle-exact", what)
    if not keeps_floor(item, interaction, tuple(option.worth for option in picks)):
        what = "no picks earn less than 0: Moodle has no floor below that for several picks"
        question.note(Outcome.DEGRADED, "moodle-floor", what)
    most = 1 if isinstance(interaction, InlineChoiceInteraction) else interaction.max_choices
    if 1 < most < len(picks):
        what = f"more than {most} may be picked: Moodle does not limit the number"
        question.note(Outcome.DEGRADED, "moodle-max-choices", what)


def note_moves(question: Question) -> None:
    """Say that Moodle's seven decimals show in the points."""
    what = "some scores differ in the fifth decimal of the points: Moodle keeps fractions with seven decimals"
    question.note(Outcome.DEGRADED, "moodle-fifth-decimal", what)


def note_shares(question: Question, parts: int, *, exact: bool) -> None:
    """Say where the share of right parts is not our score."""
    if exact and parts > 1:
        what = "each right part earns its share: Moodle has no exact scoring of this question type"
        question.note(Outcome.DEGRADED, "moodle-exact", what)
    if shares_move(question.item.points, parts):
        note_moves(question)
