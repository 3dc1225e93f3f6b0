"""What is left of a slider: a field for a number, and its values in the text."""

from __future__ import annotations

from fractions import Fraction

from qti.exact import digits
from qti.formats.moodle.question import Question
from qti.model import SliderInteraction
from qti.report import Outcome

_ALL = 6


def values(interaction: SliderInteraction) -> str:
    """The values that the slider has, in signs that need no language: ``(0, 5, 10, …, 100)``."""
    lower, step = Fraction(interaction.lower), Fraction(interaction.step)
    steps = (Fraction(interaction.upper) - lower) // step
    if steps < _ALL:
        shown = [digits(lower + number * step) for number in range(steps + 1)]
    else:
        shown = [*(digits(lower + number * step) for number in range(3)), "…", digits(lower + steps * step)]
    return f"({', '.join(shown)})"


def note_slider(question: Question, interaction: SliderInteraction) -> None:
    """Say what becomes of it."""
    what = f"the slider is a field for a number; the text says its values {values(interaction)}, nothing enforces them"
    question.note(Outcome.LOST, "moodle-slider", what)
