"""What Moodle is to give for each pick and each answer of an item: our fractions after floors and exact scoring.

Moodle has no floors of ours: a fraction is written as it counts. It has exact scoring for orders only: elsewhere
partial fractions are dropped, and a wrong one among several picks takes everything.
"""

from __future__ import annotations

from fractions import Fraction

from qti.exact import ONE, ZERO
from qti.model import AssessmentItem, Interaction, NumberInteraction, PickInteraction, Scoring, TextEntryInteraction
from qti.scoring.shares import floor_of, is_exact, pick_fractions, picks_one


def is_alone(item: AssessmentItem) -> bool:
    """True where the item's score is that of its only interaction."""
    return len(item.interactions) == 1


def wants_exact(item: AssessmentItem, interaction: PickInteraction) -> bool:
    """True where nothing short of everything right earns anything."""
    return item.scoring is Scoring.EXACT or is_exact(interaction)


def pick_worths(item: AssessmentItem, interaction: PickInteraction) -> tuple[Fraction, ...]:
    """What Moodle is to give for picking each choice, in the choices' order."""
    fractions = pick_fractions(interaction)
    if picks_one(interaction):
        return _one_counts(item, interaction, fractions)
    if wants_exact(item, interaction):
        return _whole_set(interaction, fractions)
    return fractions


def answer_worths(item: AssessmentItem, interaction: TextEntryInteraction | NumberInteraction) -> tuple[Fraction, ...]:
    """What Moodle is to give for matching each answer, in the answers' order."""
    return _one_counts(item, interaction, tuple(answer.fraction for answer in interaction.answers))


def _one_counts(
    item: AssessmentItem, interaction: Interaction, fractions: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    if item.scoring is Scoring.EXACT:
        return tuple(ONE if fraction == 1 else ZERO for fraction in fractions)
    if all(fraction.numerator >= 0 for fraction in fractions):
        return fractions
    least = floor_of(item, interaction)
    return tuple(max(fraction, least) for fraction in fractions)


def _whole_set(interaction: PickInteraction, fractions: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    if is_exact(interaction):
        share = Fraction(1, sum(choice.correct for choice in interaction.choices))
        return tuple(share if choice.correct else -ONE for choice in interaction.choices)
    return tuple(-ONE if fraction < 0 else fraction for fraction in fractions)


def keeps_exactness(item: AssessmentItem, interaction: PickInteraction) -> bool:
    """True where the sum of what Moodle gives is 1 for full responses and 0 for all others, or need not be."""
    if picks_one(interaction) or not wants_exact(item, interaction):
        return True
    worths = pick_worths(item, interaction)
    right = [worth for worth in worths if worth > 0]
    return all(worth == 1 for worth in right) and (len(right) == 1 or min(worths) >= 0)


def keeps_floor(item: AssessmentItem, interaction: Interaction, worths: tuple[Fraction, ...]) -> bool:
    """True where no sum of picks, or number, is to earn less than the 0 that Moodle's are never below."""
    return floor_of(item, interaction) == 0 or item.scoring is Scoring.EXACT or min(worths) >= 0
