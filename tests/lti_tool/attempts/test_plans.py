"""What is drawn for an attempt: as many as the test says, in orders that tell nothing, and the same ever after."""

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from lti_tool.services import plans
from qti.bank.read import read_bank
from qti.model import AssessmentItem, AssessmentTest, ChoiceInteraction, ItemRef, OrderChoice, OrderInteraction, Section
from qti.model import content as nodes
from qti.model.choices import AssociableChoice, SimpleChoice
from qti.model.interactions import Interaction, MatchInteraction

BANK = read_bank(Path(__file__).parents[3] / "banks" / "every-interaction")
ITEMS = {item.identifier: item for item in BANK}
TEST = BANK.tests[0]
EMPTY = nodes.Content((), "")


def drawing(seed: int) -> Random:
    """Chance that can be had again."""
    return Random(seed)  # noqa: S311 -- attempts draw from the system's


def item(interaction: Interaction) -> AssessmentItem:
    """A question that is nothing but its interaction."""
    body = nodes.Content((nodes.InteractionBlock(interaction.response_identifier),), "")
    return AssessmentItem(identifier="q", title="Q", body=body, interactions=(interaction,))


def order_shown(interaction: Interaction, seed: int) -> tuple[str, ...] | None:
    """The order in which an attempt shows the interaction's choices."""
    test = AssessmentTest(identifier="t", title="T", parts=(ItemRef(item="q"),))
    orders = plans.draw(test, {"q": item(interaction)}, drawing(seed)).questions[0].orders
    return tuple(orders[interaction.response_identifier]) if orders else None


def texts(*names: str) -> tuple[OrderChoice, ...]:
    """Things to be put in order."""
    return tuple(OrderChoice(identifier=name, content=EMPTY) for name in names)


def sides(*names: str) -> tuple[AssociableChoice, ...]:
    """One side of a match."""
    return tuple(AssociableChoice(identifier=name, content=EMPTY) for name in names)


def test_sections_draw_as_many_as_they_say() -> None:
    """Two of biology, four of numbers, one, three of English, two: whatever is drawn."""
    biology, english = {"cell-nucleus", "cell-chloroplasts", "mitosis-phases"}, {"irony", "zero-article"}
    english |= {"misspelt-word", "adjectives", "limericks"}

    drawn = [[each.item for each in plans.draw(TEST, ITEMS, drawing(seed)).questions] for seed in range(20)]

    assert {len(row) for row in drawn} == {12}
    assert {len(biology & set(row)) for row in drawn} == {2}
    assert {len(english & set(row)) for row in drawn} == {3}
    assert len({tuple(row) for row in drawn}) > 10


def test_selection_without_shuffle_keeps_the_order_written() -> None:
    """What is drawn stands in the order of the test."""
    names = ("a", "b", "c", "d", "e")
    refs = tuple(ItemRef(item=name) for name in names)
    section = Section(identifier="s", title="S", parts=refs, select=3)
    test = AssessmentTest(identifier="t", title="T", parts=(section,))
    whole = dict.fromkeys(names, item(OrderInteraction(choices=texts("x", "y"))))

    rows = [[each.item for each in plans.draw(test, whole, drawing(seed)).questions] for seed in range(20)]

    assert all(row == sorted(row) for row in rows)
    assert Counter(len(row) for row in rows) == {3: 20}


def test_order_of_two_is_shown_either_way() -> None:
    """An order that is never shown as written would tell the key of a pair."""
    interaction = OrderInteraction(choices=texts("first", "second"))

    shown = {order_shown(interaction, seed) for seed in range(20)}

    assert shown == {("first", "second"), ("second", "first")}


def test_fixed_choices_keep_their_places() -> None:
    """None of the above stays last."""
    choices = [SimpleChoice(identifier=name, content=EMPTY, correct=name == "a") for name in "abc"]
    last = SimpleChoice(identifier="none", content=EMPTY, fixed=True)
    interaction = ChoiceInteraction(choices=(*choices, last), shuffle=True)

    shown = {order_shown(interaction, seed) for seed in range(60)}

    assert {row[-1] for row in shown if row} == {"none"}
    assert len(shown) == 6


def test_choices_not_shuffled_are_shown_as_written() -> None:
    """The author's order stands where nothing else is asked for."""
    choices = tuple(SimpleChoice(identifier=name, content=EMPTY, correct=name == "a") for name in "ab")

    assert order_shown(ChoiceInteraction(choices=choices), 1) is None


@pytest.mark.parametrize(
    ("key", "told"),
    [((("l1", "r1"), ("l2", "r2"), ("l3", "r3")), True), ((("l1", "r2"), ("l2", "r1")), False)],
    ids=["pair-by-pair", "crossed"],
)
def test_match_written_pair_by_pair_is_shuffled_on_one_side(key: tuple[tuple[str, str], ...], *, told: bool) -> None:
    """Sides in the order of the right pairs would be the key."""
    interaction = MatchInteraction(sources=sides("l1", "l2", "l3"), targets=sides("r1", "r2", "r3"), key=key)

    shown = [order_shown(interaction, seed) for seed in range(40)]

    assert [row is not None for row in shown] == [told] * 40
    assert all(row[:3] == ("l1", "l2", "l3") for row in shown if row)
    assert len(set(shown)) == (6 if told else 1)


def test_plan_survives_the_database() -> None:
    """A plan read back is the plan that was drawn."""
    plan = plans.draw(TEST, ITEMS, drawing(7))

    assert plans.read(json.loads(json.dumps(plans.written(plan)))) == plan


def test_two_attempts_share_no_secret() -> None:
    """Opaque names of one attempt say nothing about those of another."""
    plan, other = plans.draw(TEST, ITEMS, drawing(1)), plans.draw(TEST, ITEMS, drawing(2))

    assert plan.secret != other.secret
    assert plan.secret not in repr(plan)
