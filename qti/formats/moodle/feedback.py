"""Comments on right and wrong in types that have none: they stand with the answers that they are about."""

from __future__ import annotations

from fractions import Fraction

from qti.model import Content, ItemFeedback


def outcome_feedback(feedback: ItemFeedback, worth: Fraction) -> Content | None:
    """The item's comment on a response that earns so much."""
    if worth >= 1:
        return feedback.correct
    return feedback.partially_correct if worth > 0 else feedback.incorrect


def joined(first: Content | None, second: Content | None) -> Content | None:
    """One text after the other."""
    if first is None or second is None:
        return first or second
    source = f"{first.source}\n\n{second.source}"
    return Content((*first.blocks, *second.blocks), source=source, rewritten=(*first.rewritten, *second.rewritten))
