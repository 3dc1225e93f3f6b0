"""Rules on an item's variables: each declared once, used as what it is, and known where it is named."""

from __future__ import annotations

from collections import Counter

from qti.validation.rules.breach import Breach, Breaches
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.values import IDENTIFIER, wrong_form
from qti.validation.rules.vocabulary import (
    BUILT_IN,
    BUILT_IN_OUTCOMES,
    DECLARATIONS,
    FEEDBACK,
    INTERACTIONS,
    OF_TESTS_ONLY,
    OUTCOME_SETTERS,
    RESPONSE_READERS,
    TEMPLATES,
)


def item_identifier(facts: ItemFacts) -> Breaches:
    """An item's identifier has the form of one."""
    identifier = facts.root.get("identifier", "")
    if not IDENTIFIER.fullmatch(identifier):
        hint = "begin with a letter or _, go on with letters, digits, _, - and ."
        yield Breach(f'"{identifier}" is no identifier', facts.root, hint)


def duplicate_variable(facts: ItemFacts) -> Breaches:
    """No two variables have one name, and none has the name of one that every item has."""
    seen: set[str] = set()
    for element in facts.of(*DECLARATIONS):
        identifier = element.get("identifier", "")
        if identifier in seen:
            yield Breach(f'the variable "{identifier}" is declared twice', element, "rename one of the two")
        elif identifier in BUILT_IN:
            yield Breach(f'"{identifier}" is a variable that every item has', element, "choose another name")
        seen.add(identifier)


def undeclared_response(facts: ItemFacts) -> Breaches:
    """Every interaction sets a response that is declared."""
    for interaction in facts.interactions:
        if interaction.response not in facts.responses:
            yield Breach(
                f'the response "{interaction.response}" of the {interaction.name} is not declared',
                interaction.element,
                _one_of("declared", facts.responses),
            )


def shared_response(facts: ItemFacts) -> Breaches:
    """No two interactions set one response."""
    counts = Counter(interaction.response for interaction in facts.interactions)
    for interaction in facts.interactions:
        if counts[interaction.response] > 1:
            counts[interaction.response] = 0
            what = f'two interactions set the response "{interaction.response}"'
            yield Breach(what, interaction.element, "declare a response for each")


def response_type(facts: ItemFacts) -> Breaches:
    """A response has a cardinality and a base type that its interaction can give."""
    for interaction in facts.interactions:
        declared = facts.responses.get(interaction.response)
        takes = INTERACTIONS[interaction.name]
        if declared is None or not takes.cardinalities:
            continue
        if declared.cardinality not in takes.cardinalities:
            what = f'a {interaction.name} cannot set "{declared.identifier}" of cardinality "{declared.cardinality}"'
            yield Breach(what, declared.element, _one_of("it gives", takes.cardinalities))
        if declared.base_type not in takes.base_types and declared.cardinality != "record":
            what = f'a {interaction.name} cannot set "{declared.identifier}" of base type "{declared.base_type}"'
            yield Breach(what, declared.element, _one_of("it gives", takes.base_types))


def single_choice(facts: ItemFacts) -> Breaches:
    """A response of several picks has cardinality multiple, one of a single pick needs none."""
    for interaction in facts.interactions:
        declared = facts.responses.get(interaction.response)
        most = interaction.element.get("maxChoices", "1")
        if (
            declared
            and declared.cardinality == "single"
            and interaction.name in _PICKS
            and most.strip() not in {"1", ""}
        ):
            what = f'"{declared.identifier}" is a single value, but maxChoices is {most}'
            yield Breach(what, interaction.element, "write maxChoices 1, or cardinality multiple")


_PICKS = frozenset({"choiceInteraction", "hottextInteraction", "hotspotInteraction", "selectPointInteraction"})


def undeclared_variable(facts: ItemFacts) -> Breaches:
    """Every variable that is read is declared."""
    for element in facts.of("variable", "printedVariable"):
        identifier = element.get("identifier", "")
        if not facts.has_variable(identifier):
            yield Breach(f'the variable "{identifier}" is not declared', element)
    for element in facts.of(*RESPONSE_READERS):
        identifier = element.get("identifier", "")
        if identifier not in facts.responses and not (facts.has_variable(identifier) and _name(element) == "correct"):
            what = f'{_name(element)} asks for the response "{identifier}", which is not declared'
            yield Breach(what, element, _one_of("declared", facts.responses))


def undeclared_outcome(facts: ItemFacts) -> Breaches:
    """Every outcome that is set, or that decides over feedback, is declared."""
    for element in facts.of(*OUTCOME_SETTERS):
        identifier = element.get("identifier", "")
        if identifier not in facts.outcomes and identifier not in BUILT_IN_OUTCOMES:
            what = f'{_name(element)} sets the outcome "{identifier}", which is not declared'
            yield Breach(what, element, _one_of("declared", facts.outcomes))
    for element in facts.of(*FEEDBACK):
        identifier = element.get("outcomeIdentifier", "")
        if identifier not in facts.outcomes and identifier not in BUILT_IN_OUTCOMES:
            what = f'a {_name(element)} depends on the outcome "{identifier}", which is not declared'
            yield Breach(what, element, _one_of("declared", facts.outcomes))


def map_without_mapping(facts: ItemFacts) -> Breaches:
    """A response that is mapped has a mapping."""
    for element in facts.of("mapResponse"):
        declared = facts.responses.get(element.get("identifier", ""))
        if declared and not declared.has_mapping:
            yield Breach(f'mapResponse asks for "{declared.identifier}", which has no mapping', element)


def base_value(facts: ItemFacts) -> Breaches:
    """A literal value has the form of its base type."""
    for element in facts.of("baseValue"):
        text = (element.text or "").strip()
        right = wrong_form(element.get("baseType", ""), text)
        if right:
            yield Breach(f'the literal "{text}" is no {element.get("baseType")}', element, f"write {right}")


def unknown_template(facts: ItemFacts) -> Breaches:
    """A template is one of the standard's three, and finds the variables it needs."""
    for element in facts.of("responseProcessing"):
        template = element.get("template")
        if template is None or element.get("templateLocation"):
            continue
        name = template.rstrip("/").rpartition("/")[2].removesuffix(".xml")
        if name not in TEMPLATES:
            hint = "write one of " + ", ".join(TEMPLATES.values())
            yield Breach(f'"{template}" is no template of the standard', element, hint)
        else:
            yield from (Breach(what, element) for what in _template_needs(facts, name))


def _template_needs(facts: ItemFacts, name: str) -> list[str]:
    declared = facts.responses.get("RESPONSE")
    missing = []
    if declared is None:
        missing.append(f'the template {name} needs a response named "RESPONSE"')
    elif name == "map_response" and not declared.has_mapping:
        missing.append('the template map_response needs a mapping of "RESPONSE"')
    elif name == "match_correct" and not declared.correct and not facts.templates:
        missing.append('the template match_correct needs a correctResponse of "RESPONSE"')
    if "SCORE" not in facts.outcomes:
        missing.append(f'the template {name} sets an outcome named "SCORE", which is not declared')
    return missing


def expression_of_tests(facts: ItemFacts) -> Breaches:
    """An item does not ask about the items of a test."""
    for element in facts.of(*OF_TESTS_ONLY):
        yield Breach(f"{_name(element)} has a meaning in tests only", element)


def _name(element: object) -> str:
    return str(getattr(element, "tag", "")).rpartition("}")[2]


def _one_of(word: str, names: object) -> str:
    listed = sorted(names)[:8]  # type: ignore[call-overload]  # any iterable of names
    return f"{word}: {', '.join(listed)}" if listed else ""
