"""What a quiz comes to: the total of one attempt, and the result over all of a learner's attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from qti.errors import ResponseError
from qti.exact import ZERO, rounded
from qti.model import AssessmentTest, AttemptKept, ItemRef, Part, Section, item_refs
from qti.scoring.score import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class TestScore:
    """What a quiz earned, in one attempt or as the result of all.

    ``points`` of ``possible`` ones (the most that could be had for what was presented), and the ``share`` of them (0
    where nothing could be had), exactly; what is pending counts 0. ``passed`` is None where the quiz has no pass mark,
    or where a person still has to grade something that may decide it.
    """

    __test__ = False  # no test, although pytest takes classes of such a name for some

    points: Fraction
    possible: Fraction
    share: Fraction
    passed: bool | None
    pending: bool

    @property
    def given(self) -> Decimal:
        """The points, rounded half up to five decimals."""
        return rounded(self.points)

    @property
    def maximum(self) -> Decimal:
        """The points that could be had, rounded half up to five decimals."""
        return rounded(self.possible)

    @property
    def percent(self) -> Decimal:
        """The share in percent, rounded half up to five decimals: what is held against the pass mark."""
        return rounded(100 * self.share)


def presented(test: AssessmentTest, answered: Iterable[str]) -> tuple[str, ...]:
    """The items of the quiz that an attempt was made of: all, but of a drawn row the ones in ``answered``.

    ``ResponseError`` where another number of them was answered than the quiz draws: which ones it drew is then
    unknown, and so is what could be had.
    """
    return tuple(_presented(test, set(answered), test.identifier))


def _presented(part: AssessmentTest | Part, answered: set[str], test: str) -> list[str]:
    if isinstance(part, ItemRef):
        return [part.item]
    drawn: Sequence[Part] = part.parts
    if part.select is not None and part.select < len(part.parts):
        drawn = [inner for inner in part.parts if any(ref.item in answered for ref in item_refs(inner))]
        if len(drawn) != part.select:
            where = f'section "{part.identifier}"' if isinstance(part, Section) else "the test"
            raise ResponseError(
                f"{where} draws {part.select} of {len(part.parts)}, but {len(drawn)} are answered; "
                "give those that were shown and left out an empty response",
                test,
            )
    return [item for inner in drawn for item in _presented(inner, answered, test)]


def total(test: AssessmentTest, scores: Mapping[str, Score]) -> TestScore:
    """The score of one attempt from those of the items that were presented, by item identifier.

    An item that was presented and not answered belongs in ``scores`` as well, as ``grade(item, {})``.
    """
    weights = {ref.item: Fraction(ref.weight) for ref in item_refs(test)}
    for name in scores:
        if name not in weights:
            raise ResponseError(f'"{name}" is no item of this test', test.identifier)
    points = sum((weights[name] * score.points for name, score in scores.items()), ZERO)
    possible = sum((weights[name] * Fraction(score.maximum) for name, score in scores.items()), ZERO)
    share = points / possible if possible else ZERO
    pending = any(score.pending for score in scores.values())
    return _scored(test, points, possible, share, pending=pending)


def result(test: AssessmentTest, attempts: Sequence[TestScore]) -> TestScore:
    """What counts of a learner's attempts, given from the first to the last; ``ValueError`` where there is none.

    The highest share (of equal ones the first), the latest, the first, or the average of the shares and of the
    points. While an attempt is pending that may change the result, so is the result; yet where the highest counts, an
    attempt that passed stays passed.
    """
    if not attempts:
        raise ValueError("no attempt was made")
    pending = any(attempt.pending for attempt in attempts)
    match test.attempt_kept:
        case AttemptKept.LATEST:
            return attempts[-1]
        case AttemptKept.FIRST:
            return attempts[0]
        case AttemptKept.HIGHEST:
            best = max(attempts, key=lambda attempt: attempt.share)
            passed = True if any(attempt.passed for attempt in attempts) else None if pending else best.passed
            return replace(best, passed=passed, pending=pending)
        case AttemptKept.AVERAGE:
            return _scored(
                test,
                _mean(attempt.points for attempt in attempts),
                _mean(attempt.possible for attempt in attempts),
                _mean(attempt.share for attempt in attempts),
                pending=pending,
            )
        case _ as unreachable:
            assert_never(unreachable)


def _mean(values: Iterable[Fraction]) -> Fraction:
    row = tuple(values)
    return sum(row, ZERO) / len(row)


def _scored(test: AssessmentTest, points: Fraction, possible: Fraction, share: Fraction, *, pending: bool) -> TestScore:
    passed = None if pending or test.pass_mark is None else rounded(100 * share) >= test.pass_mark
    return TestScore(points=points, possible=possible, share=share, passed=passed, pending=pending)
