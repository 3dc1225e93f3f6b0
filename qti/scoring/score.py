"""What grading gives: exact scores with their reasons, and the comments that apply."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qti.model import Content


class FeedbackKind(StrEnum):
    """Whose comment it is: the item's (always, or by its score), a choice's, or a text or numeric answer's."""

    GENERAL = "general"
    CORRECT = "correct"
    PARTIALLY_CORRECT = "partially-correct"
    INCORRECT = "incorrect"
    CHOICE = "choice"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedFeedback:
    """A comment that the learner is to see.

    ``interaction`` is "" for the item's own; ``choice`` is the identifier of the choice picked; ``answer`` the place
    (from 0) of the answer that matched.
    """

    kind: FeedbackKind
    content: Content
    interaction: str = ""
    choice: str = ""
    answer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionScore:
    """What the response to one interaction earned.

    ``fraction`` is the exact share of the interaction, from its floor to 1; None until a person has graded it.
    ``right`` and ``wrong`` hold what was picked, the pairs (``"source target"``), or what was put at its own or at
    another place; ``answer`` is the place (from 0) of the text or numeric answer that matched, None for none.
    """

    identifier: str
    fraction: Fraction | None
    answered: bool
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    answer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a response to an item earned.

    ``given`` and ``maximum`` are points, ``given`` rounded half up to five decimals and 0 while pending;
    ``fraction`` is the exact share of the points, from the item's floor to 1, None while pending: until a person has
    graded what only a person can. ``feedback`` stands in the order to show it in.
    """

    given: Decimal
    maximum: Decimal
    fraction: Fraction | None
    pending: bool
    interactions: tuple[InteractionScore, ...]
    feedback: tuple[AppliedFeedback, ...] = ()

    @property
    def points(self) -> Fraction:
        """The exact points, 0 while pending."""
        return Fraction(0) if self.fraction is None else self.fraction * Fraction(self.maximum)
