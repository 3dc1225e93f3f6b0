"""Results as rows of plain values (texts, whole numbers, switches, None) for a table, CSV or JSON.

Points and percentages are digits with at most five decimals, as texts, so that no reader rounds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from qti.exact import digits, rounded, spelled
from qti.responses.results import ItemResult, Results
from qti.scoring.attempts import TestScore
from qti.scoring.score import AppliedFeedback, InteractionScore

Plain: TypeAlias = str | int | bool | None
Row: TypeAlias = dict[str, Plain]


def item_rows(results: Results) -> Iterator[Row]:
    """One row for each learner, attempt and item."""
    return map(_item_row, results.items)


def attempt_rows(results: Results) -> Iterator[Row]:
    """One row for each learner's attempt at a test."""
    for attempt in results.attempts:
        yield {
            "learner": attempt.learner,
            "attempt": attempt.attempt,
            "test": attempt.test,
            "time": attempt.time.isoformat() if attempt.time else None,
            **_total(attempt.score),
        }


def learner_rows(results: Results) -> Iterator[Row]:
    """One row for each learner and test: what counts of all attempts."""
    for learner in results.learners:
        yield {
            "learner": learner.learner,
            "test": learner.test,
            "attempts": learner.attempts,
            **_total(learner.score),
        }


def detailed_rows(results: Results) -> Iterator[dict[str, object]]:
    """The rows of :func:`item_rows` with what each interaction earned, and the comments as they are written."""
    for item in results.items:
        yield {
            **_item_row(item),
            "interactions": [_interaction(interaction) for interaction in item.score.interactions],
            "feedback": [_feedback(feedback) for feedback in item.score.feedback],
        }


_digits = lru_cache(maxsize=1024)(digits)
"""Learners by the thousand earn the same few numbers of points."""


@lru_cache(maxsize=1024)
def _percent(share: Fraction) -> str:
    return digits(rounded(100 * share))


def _item_row(item: ItemResult) -> Row:
    score = item.score
    return {
        "learner": item.learner,
        "attempt": item.attempt,
        "test": item.test or None,
        "item": item.item,
        "given": None if score.pending else _digits(score.given),
        "maximum": _digits(score.maximum),
        "percent": None if score.fraction is None else _percent(score.fraction),
        "answered": any(interaction.answered for interaction in score.interactions),
        "pending": score.pending,
    }


def _total(score: TestScore) -> Row:
    return {
        "given": digits(score.given),
        "maximum": digits(score.maximum),
        "percent": digits(score.percent),
        "passed": score.passed,
        "pending": score.pending,
    }


def _interaction(score: InteractionScore) -> dict[str, object]:
    return {
        "interaction": score.identifier,
        "fraction": None if score.fraction is None else spelled(score.fraction),
        "answered": score.answered,
        "right": list(score.right),
        "wrong": list(score.wrong),
        "answer": None if score.answer is None else score.answer + 1,
    }


def _feedback(feedback: AppliedFeedback) -> Row:
    return {
        "kind": feedback.kind.value,
        "interaction": feedback.interaction or None,
        "choice": feedback.choice or None,
        "answer": None if feedback.answer is None else feedback.answer + 1,
        "text": feedback.content.source,
    }
