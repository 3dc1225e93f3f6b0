"""The items of all attempts graded while the bank goes by once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from qti.errors import Mistake, ResponseError, quoted
from qti.model import AssessmentItem, Bank
from qti.responses.record import Record
from qti.responses.tries import Try
from qti.scoring.grade import grade
from qti.scoring.response import several
from qti.scoring.score import Score


@dataclass(slots=True)
class Graded:
    """The scores of each attempt by item, in the bank's order, and those of blank responses to ``tested`` items."""

    scores: tuple[dict[str, Score], ...]
    blanks: dict[str, Score] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def graded(bank: Bank, tries: Sequence[Try], tested: Collection[str]) -> Graded:
    """Every response graded, or a mistake at its place; the bank is walked once and none of its items kept."""
    found = Graded(scores=tuple({} for _ in tries))
    by_item: dict[str, list[int]] = {}
    for n, attempt in enumerate(tries):
        for name in attempt.items:
            by_item.setdefault(name, []).append(n)
    for item in bank:
        if item.identifier in tested:
            found.blanks[item.identifier] = grade(item, {})
        alike: dict[Hashable, Score] = {}
        for n in by_item.pop(item.identifier, ()):
            score = _score(item, tries[n].items[item.identifier], alike)
            if isinstance(score, Score):
                found.scores[n][item.identifier] = score
            else:
                found.mistakes += score
    if by_item:
        found.mistakes += _unknown(bank, [tries[n].items[name] for name, places in by_item.items() for n in places])
    return found


def _score(
    item: AssessmentItem, entries: dict[str, list[Record]], alike: dict[Hashable, Score]
) -> Score | list[Mistake]:
    """The score of what one learner answered to the item in one attempt, or why nobody can have answered so.

    Equal responses share one score: many learners answer alike, and ``alike`` has what was graded before.
    """
    names = [interaction.response_identifier for interaction in item.interactions]
    by_name: dict[str, list[Record]] = {}
    mistakes: list[Mistake] = []
    for name, records in entries.items():
        known = names[0] if not name and len(names) == 1 else name
        if known in names:
            by_name.setdefault(known, []).extend(records)
        elif any(several(record.values) for record in records) or name:
            mistakes.append(_unknown_interaction(item, names, records[0]))
    if mistakes:
        return mistakes
    response = {name: [value for record in records for value in record.values] for name, records in by_name.items()}
    same = tuple((name, tuple(values)) for name, values in response.items())
    if same in alike:
        return alike[same]
    try:
        return alike.setdefault(same, grade(item, response))
    except ResponseError as error:
        return [_refusal(error, by_name[error.interaction])]


def _unknown_interaction(item: AssessmentItem, names: list[str], record: Record) -> Mistake:
    there = ", ".join(f'"{name}"' for name in names)
    what = f"{quoted(record.interaction)} is no interaction" if record.interaction else "the interaction is missing"
    return Mistake(record.place("interaction"), what, f'"{item.identifier}"', f"there is {there}")


def _refusal(error: ResponseError, records: list[Record]) -> Mistake:
    """The refusal at the record whose value it names, else at the last: the one too many."""
    named = (record for record in records for value in record.values if value and quoted(value) in error.what)
    place = next(named, records[-1]).place("value")
    return Mistake(place, error.what, f'the response to "{error.interaction}" of "{error.item}"')


def _unknown(bank: Bank, entries: list[dict[str, list[Record]]]) -> Iterator[Mistake]:
    """One mistake for each response to an item that the bank does not have, with the nearest name that it has."""
    names = [item.identifier for item in bank]
    for records in (record for by_interaction in entries for record in by_interaction.values()):
        close = get_close_matches(records[0].item, names, n=1)
        hint = f'"{close[0]}" is there' if close else ""
        yield Mistake(records[0].place("item"), f"{quoted(records[0].item)} is no item of the bank", hint=hint)
