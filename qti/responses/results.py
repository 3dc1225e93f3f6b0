"""Responses graded against a bank: scores per learner, attempt and item, and what its tests come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from qti.errors import Mistake, ReadError, ResponseError, quoted
from qti.model import AssessmentTest, Bank, item_refs
from qti.responses.graded import Graded, graded
from qti.responses.record import Record
from qti.responses.tries import Try, tries
from qti.scoring.attempts import TestScore, presented, result, total
from qti.scoring.score import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """What one learner earned for one item in one attempt; ``test`` is "" outside of a test."""

    learner: str
    attempt: int
    test: str
    item: str
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptResult:
    """What one attempt at a test came to; ``time`` is that of the last response to it."""

    learner: str
    attempt: int
    test: str
    time: datetime | None
    score: TestScore


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerResult:
    """What counts of all of a learner's attempts at a test."""

    learner: str
    test: str
    attempts: int
    score: TestScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All there is to say about a file of responses, in the order of its learners and their attempts."""

    items: tuple[ItemResult, ...]
    attempts: tuple[AttemptResult, ...]
    learners: tuple[LearnerResult, ...]


def grade_responses(bank: Bank, records: Iterable[Record]) -> Results:
    """The results of the responses; walks the bank once and keeps none of its items.

    An attempt is one at the test that its records name or else at the only one that has all of its items; of that
    test's items those that it leaves out are graded as left blank. ``ReadError`` holds every response that nobody
    can have given, at its place: to an unknown item, with an unknown choice, with too many picks …
    """
    attempts = tries(records)
    items_of = {test.identifier: {ref.item for ref in item_refs(test)} for test in bank.tests}
    scored = graded(bank, attempts, set().union(*items_of.values()))
    mistakes = [*scored.mistakes, *(mistake for attempt in attempts for mistake in attempt.mistakes())]
    tests: list[AssessmentTest | None] = []
    for attempt in attempts:
        test = _test(bank.tests, items_of, attempt)
        if isinstance(test, Mistake):
            mistakes.append(test)
            test = None
        elif test and (left := _draw_mistake(test, attempt)):
            mistakes.append(left)
        tests.append(test)
    if mistakes:
        raise ReadError(sorted(mistakes, key=lambda mistake: mistake.place))
    return _results(attempts, tests, scored)


def _test(
    tests: tuple[AssessmentTest, ...], items_of: dict[str, set[str]], attempt: Try
) -> AssessmentTest | Mistake | None:
    """The test that the attempt was one at, None for no test; a mistake where that cannot be told."""
    by_name = {test.identifier: test for test in tests}
    named = next(iter(attempt.tests), "")
    if named:
        place = attempt.tests[named].place("test")
        if named not in by_name:
            close = get_close_matches(named, by_name, n=1)
            return Mistake(
                place, f"{quoted(named)} is no test of the bank", hint=f'"{close[0]}" is there' if close else ""
            )
        strange = [item for item in attempt.items if item not in items_of[named]]
        return Mistake(place, f"{quoted(strange[0])} is no item of {quoted(named)}") if strange else by_name[named]
    fitting = [name for name, items in items_of.items() if items.issuperset(attempt.items)]
    if len(fitting) > 1:
        either = " or ".join(f'"{name}"' for name in fitting)
        place = attempt.first.place("")
        return Mistake(place, f"this attempt may be at {either}", hint='say which in the column "test"')
    return by_name[fitting[0]] if fitting else None


def _draw_mistake(test: AssessmentTest, attempt: Try) -> Mistake | None:
    """Why it cannot be told which items were drawn for the attempt."""
    try:
        presented(test, attempt.items)
    except ResponseError as error:
        where = f'attempt {attempt.attempt} of {quoted(attempt.learner)} at "{test.identifier}"'
        return Mistake(attempt.first.place(""), error.what, where)
    return None


def _results(attempts: tuple[Try, ...], tests: list[AssessmentTest | None], scored: Graded) -> Results:
    items: list[ItemResult] = []
    totals: list[AttemptResult] = []
    learners: dict[tuple[str, str], tuple[AssessmentTest, list[TestScore]]] = {}
    for attempt, test, scores in zip(attempts, tests, scored.scores, strict=True):
        shown = scores
        if test:
            shown = {name: scores.get(name) or scored.blanks[name] for name in presented(test, attempt.items)}
            score = total(test, shown)
            totals.append(
                AttemptResult(
                    learner=attempt.learner,
                    attempt=attempt.attempt,
                    test=test.identifier,
                    time=attempt.time,
                    score=score,
                )
            )
            learners.setdefault((attempt.learner, test.identifier), (test, []))[1].append(score)
        items += (
            ItemResult(
                learner=attempt.learner,
                attempt=attempt.attempt,
                test=test.identifier if test else "",
                item=name,
                score=score_of_item,
            )
            for name, score_of_item in shown.items()
        )
    return Results(
        items=tuple(items),
        attempts=tuple(totals),
        learners=tuple(
            LearnerResult(learner=learner, test=name, attempts=len(scores), score=result(test, scores))
            for (learner, name), (test, scores) in learners.items()
        ),
    )
