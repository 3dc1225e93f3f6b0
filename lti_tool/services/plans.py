"""What an attempt is made of: the items drawn for it, and the orders in which their choices are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any, TypeVar, assert_never

from qti.model import (
    AssessmentItem,
    AssessmentTest,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    ItemRef,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PairInteraction,
    Part,
    SimpleChoice,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item of an attempt.

    ``orders``: the identifiers of choices in the order shown, by response identifier; those of a match name its
    sources and then its targets. An interaction left out is shown as written.
    """

    item: str
    weight: Decimal
    orders: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The questions of an attempt in their order, and the secret that its opaque names hang on."""

    secret: str = field(repr=False)
    questions: tuple[Question, ...]

    def numbered(self) -> Iterator[tuple[int, Question]]:
        """The questions with their numbers, from 1: by these alone pages know them."""
        return enumerate(self.questions, start=1)


def draw(test: AssessmentTest, items: Mapping[str, AssessmentItem], rng: Random) -> Plan:
    """A plan drawn once, for one attempt; ``rng`` must not be predictable by a learner (``secrets.SystemRandom``)."""
    questions = tuple(
        Question(item=ref.item, weight=ref.weight, orders=dict(_orders(items[ref.item], rng)))
        for ref in _drawn(test, rng)
    )
    return Plan(secret=f"{rng.getrandbits(256):064x}", questions=questions)


def written(plan: Plan) -> dict[str, Any]:
    """The plan as JSON."""
    rows = [
        {
            "item": each.item,
            "weight": str(each.weight),
            "orders": {name: list(row) for name, row in each.orders.items()},
        }
        for each in plan.questions
    ]
    return {"secret": plan.secret, "questions": rows}


def read(stored: Mapping[str, Any]) -> Plan:
    """The plan that :func:`written` wrote."""
    rows = stored["questions"]
    questions = (Question(item=row["item"], weight=Decimal(row["weight"]), orders=row["orders"]) for row in rows)
    return Plan(secret=stored["secret"], questions=tuple(questions))


def _drawn(part: AssessmentTest | Part, rng: Random) -> Iterator[ItemRef]:
    """A selection keeps the order written; then, where asked for, it is shuffled (QTI 2.1, 5.2 and 5.3)."""
    if isinstance(part, ItemRef):
        yield part
        return
    parts = list(part.parts)
    if part.select is not None and part.select < len(parts):
        parts = [parts[n] for n in sorted(rng.sample(range(len(parts)), part.select))]
    if part.shuffle:
        rng.shuffle(parts)
    for inner in parts:
        yield from _drawn(inner, rng)


def _orders(item: AssessmentItem, rng: Random) -> Iterator[tuple[str, list[str]]]:
    for interaction in item.interactions:
        order = _order(interaction, rng)
        if order is not None:
            yield interaction.response_identifier, order


def _order(interaction: Interaction, rng: Random) -> list[str] | None:
    """The order shown, None for the one written; it is never the key's by the way a question is written."""
    match interaction:
        case ChoiceInteraction(choices=choices, shuffle=True):
            return [choice.identifier for choice in _loose_shuffled(choices, rng)]
        case InlineChoiceInteraction(choices=options, shuffle=True):
            return _shuffled([choice.identifier for choice in options], rng)
        case OrderInteraction(choices=things):
            return _shuffled([thing.identifier for thing in things], rng)
        case MatchInteraction():
            return _match_order(interaction, rng)
        case GapMatchInteraction(words=words) if interaction.shuffle or _tells_key(interaction):
            return _shuffled([word.identifier for word in words], rng)
        case ChoiceInteraction() | InlineChoiceInteraction() | GapMatchInteraction():
            return None
        case HottextInteraction() | HotspotInteraction() | SliderInteraction():
            return None
        case TextEntryInteraction() | NumericEntryInteraction() | ExtendedTextInteraction() | UploadInteraction():
            return None
        case _ as unreachable:
            assert_never(unreachable)


def _match_order(interaction: MatchInteraction, rng: Random) -> list[str] | None:
    sources = [side.identifier for side in interaction.sources]
    targets = [side.identifier for side in interaction.targets]
    if interaction.shuffle:
        return [*_shuffled(sources, rng), *_shuffled(targets, rng)]
    return [*sources, *_shuffled(targets, rng)] if _tells_key(interaction) else None


def _tells_key(interaction: PairInteraction) -> bool:
    """True where both sides are written in the order of the right pairs, as authors do who write pair by pair."""
    if isinstance(interaction, GapMatchInteraction):
        firsts, seconds = [word.identifier for word in interaction.words], list(interaction.gaps)
    else:
        firsts = [side.identifier for side in interaction.sources]
        seconds = [side.identifier for side in interaction.targets]
    places = sorted((firsts.index(first), seconds.index(second)) for first, second in interaction.key)
    return all(before[1] <= after[1] for before, after in pairwise(places))


def _loose_shuffled(choices: Sequence[SimpleChoice], rng: Random) -> list[SimpleChoice]:
    """The choices shuffled, the fixed ones left in their places."""
    loose = iter(_shuffled([choice for choice in choices if not choice.fixed], rng))
    return [choice if choice.fixed else next(loose) for choice in choices]


def _shuffled(row: Sequence[_T], rng: Random) -> list[_T]:
    """Each order equally likely, the written one too: were it left out, an order of two would tell its key."""
    return rng.sample(row, len(row))
