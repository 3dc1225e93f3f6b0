"""Rules on choices: each named once in the item, and keys and maps that name choices which are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from qti.validation.rules.breach import Breach, Breaches
from qti.validation.rules.item_facts import Declaration, Interaction, ItemFacts
from qti.validation.rules.values import wrong_form
from qti.validation.rules.vocabulary import QTI

_OF_CHOICES = frozenset({"identifier", "pair", "directedPair"})


def choice_identifier(facts: ItemFacts) -> Breaches:
    """A choice's identifier is used by no other choice and no variable of the item (QTI 2.1, 7)."""
    seen: set[str] = set()
    for interaction in facts.interactions:
        for choice in interaction.choices:
            identifier = choice.get("identifier", "")
            if identifier in seen:
                what = f'two choices of the item are named "{identifier}"'
                yield Breach(what, choice, "a choice's identifier is unique in the whole item")
            elif facts.has_variable(identifier):
                what = f'the choice "{identifier}" has the name of a variable'
                yield Breach(what, choice, "rename the choice")
            seen.add(identifier)


def correct_value(facts: ItemFacts) -> Breaches:
    """Each right value is a choice, or two, of its interaction, and has the form of its base type."""
    for interaction, declared in _answered(facts):
        identifiers = interaction.identifiers
        for value in declared.correct:
            right = wrong_form(declared.base_type, value)
            if right:
                what = f'the right value "{value}" of "{declared.identifier}" is no {declared.base_type}'
                yield Breach(what, declared.element, f"write {right}")
            elif not _is_choice(value, declared, identifiers, facts):
                what = f'the right value "{value}" of "{declared.identifier}" is no choice of its interaction'
                yield Breach(what, declared.element, _known(identifiers))


def map_key(facts: ItemFacts) -> Breaches:
    """Each key of a mapping has the form of its base type."""
    for _, declared in _answered(facts):
        for key in declared.keys:
            right = wrong_form(declared.base_type, key)
            if right:
                what = f'the map key "{key}" of "{declared.identifier}" is no {declared.base_type}'
                yield Breach(what, declared.element, f"write {right}")


def lost_key(facts: ItemFacts) -> Breaches:
    """A key that names no choice is valid, but what it is worth can never be earned."""
    for interaction, declared in _answered(facts):
        identifiers = interaction.identifiers
        for key in declared.keys:
            if not _is_choice(key, declared, identifiers, facts) and not wrong_form(declared.base_type, key):
                what = f'the map key "{key}" of "{declared.identifier}" is no choice of its interaction'
                yield Breach(what, declared.element, _known(identifiers))


def duplicate_key(facts: ItemFacts) -> Breaches:
    """No key stands twice in a mapping: engines disagree on which counts."""
    for declared in facts.responses.values():
        if len(set(declared.keys)) != len(declared.keys):
            seen: set[str] = set()
            twice = next(key for key in declared.keys if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add gives None
            yield Breach(f'the map key "{twice}" of "{declared.identifier}" stands twice', declared.element)


def correct_count(facts: ItemFacts) -> Breaches:
    """As many values are right as the response can hold."""
    for interaction, declared in _answered(facts):
        count = len(declared.correct)
        if declared.cardinality == "single" and count > 1:
            what = f'"{declared.identifier}" is a single value but has {count} right ones'
            yield Breach(what, declared.element, "write cardinality multiple, or one value")
        most = interaction.element.get("maxChoices") or interaction.element.get("maxAssociations") or "0"
        if most.isdigit() and 0 < int(most) < count and declared.cardinality != "single":
            what = f'{count} values of "{declared.identifier}" are right but only {most} can be given'
            yield Breach(what, interaction.element, "raise the limit, or write 0 for none")


def choice_limits(facts: ItemFacts) -> Breaches:
    """The least number of picks is not above the greatest, nor above the number of choices."""
    for interaction in facts.interactions:
        least, most = (_count(interaction.element.get(name)) for name in ("minChoices", "maxChoices"))
        if least is None or interaction.name == "selectPointInteraction":
            continue
        if most and least > most:
            yield Breach(f"minChoices {least} is above maxChoices {most}", interaction.element)
        elif interaction.choices and least > len(interaction.choices):
            yield Breach(f"minChoices {least} is above the number of choices", interaction.element)


def _count(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None


def _answered(facts: ItemFacts) -> Iterator[tuple[Interaction, Declaration]]:
    for interaction in facts.interactions:
        declared = facts.responses.get(interaction.response)
        if declared and declared.cardinality != "record" and interaction.name != "customInteraction":
            yield interaction, declared


def _is_choice(value: str, declared: Declaration, identifiers: frozenset[str], facts: ItemFacts) -> bool:
    """True where a value of an interaction with choices names some of them; template variables may name any."""
    if value in identifiers or declared.base_type not in _OF_CHOICES or not identifiers:
        return True
    return all(part in identifiers or part in facts.templates for part in value.split())


def _known(identifiers: frozenset[str]) -> str:
    listed = sorted(identifiers)
    return "its choices: " + ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "")


def hotspot_coords(facts: ItemFacts) -> Breaches:
    """An area has as many coordinates as its shape needs."""
    for interaction in facts.interactions:
        for choice in interaction.choices:
            shape = choice.get("shape")
            if shape and choice.tag in _AREAS:
                right = _COORDS.get(shape)
                numbers = choice.get("coords", "").replace(" ", "").split(",")
                if right and len(numbers) not in right[0]:
                    what = f'the {shape} "{choice.get("identifier")}" has {len(numbers)} coordinates'
                    yield Breach(what, choice, f"write {right[1]}")


_AREAS = frozenset({QTI + "hotspotChoice", QTI + "associableHotspot"})
_COORDS: dict[str, tuple[Collection[int], str]] = {
    "rect": ({4}, "left, top, right and bottom"),
    "circle": ({3}, "the centre's two and the radius"),
    "ellipse": ({4}, "the centre's two and both radii"),
    "poly": (range(6, 10_000, 2), "two for each corner, three corners at least"),
}
