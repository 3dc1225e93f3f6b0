"""Advice on items: valid, and misread by somebody."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from qti.validation.rules.breach import Breach, Breaches
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.vocabulary import FEEDBACK, QTI

_LITERAL = frozenset(QTI + name for name in ("baseValue", "multiple", "ordered", "null", "delete"))


def score_type(facts: ItemFacts) -> Breaches:
    """JQTI+ sets no integer SCORE from a float, so the score stays what it was."""
    score = facts.outcomes.get("SCORE")
    if score and (score.cardinality, score.base_type) != ("single", "float"):
        what = (
            f'SCORE is of type "{score.cardinality} {score.base_type}": JQTI+ (OpenOlat, ONYX) leaves it at its default'
        )
        yield Breach(what, score.element, "declare it as a single float")


def normal_maximum(facts: ItemFacts) -> Breaches:
    """JQTI+ refuses an outcome whose normalMaximum is not above 0, and with it the item."""
    for outcome in facts.outcomes.values():
        most = outcome.element.get("normalMaximum", "1").strip()
        if most.startswith("-") or not most.strip("+0.eE"):
            what = f'normalMaximum of "{outcome.identifier}" is {most}: JQTI+ (OpenOlat, ONYX) refuses the item'
            yield Breach(what, outcome.element, "write a number above 0, or leave it out")


def hidden_feedback(facts: ItemFacts) -> Breaches:
    """A feedback that no rule ever shows."""
    if any(each.get("template") or len(each) == 0 for each in facts.of("responseProcessing")):
        return
    shown = _shown(facts)
    for element in facts.of(*FEEDBACK):
        outcome, identifier = element.get("outcomeIdentifier", ""), element.get("identifier", "")
        values = shown.get(outcome, frozenset())
        if values is not None and identifier not in values and element.get("showHide", "show") == "show":
            yield Breach(f'the feedback "{identifier}" is never shown: nothing sets "{outcome}" to it', element)


def _shown(facts: ItemFacts) -> dict[str, frozenset[str] | None]:
    """The identifiers that each outcome can have; None where that cannot be told."""
    shown: dict[str, frozenset[str] | None] = {}
    for name, declared in facts.outcomes.items():
        shown[name] = frozenset((value.text or "").strip() for value in declared.element.iter(QTI + "value"))
    for rule in facts.of("setOutcomeValue", "lookupOutcomeValue"):
        outcome = rule.get("identifier", "")
        known = shown.get(outcome, frozenset())
        values = _literals(rule, outcome)
        shown[outcome] = None if known is None or values is None else known | values
    return shown


def _literals(rule: Element, outcome: str) -> frozenset[str] | None:
    """The literal identifiers that a rule adds to its own outcome; None where it takes them from elsewhere."""
    parts: Iterable[Element] = rule.iterdescendants()
    values = []
    for part in parts:
        if part.tag == QTI + "variable" and part.get("identifier") == outcome:
            continue
        if part.tag not in _LITERAL:
            return None
        if part.tag == QTI + "baseValue":
            values.append((part.text or "").strip())
    return frozenset(values)


def unused_response(facts: ItemFacts) -> Breaches:
    """A response that no interaction sets has no value, ever."""
    if facts.of("customInteraction"):  # it may set responses by attributes of its own
        return
    used = {interaction.response for interaction in facts.interactions}
    used.update(interaction.element.get("stringIdentifier", "") for interaction in facts.interactions)
    for identifier, declaration in facts.responses.items():
        if identifier not in used:
            hint = "take the declaration out, or give it to an interaction"
            yield Breach(f'no interaction sets the response "{identifier}"', declaration.element, hint)


def overlapping_keys(facts: ItemFacts) -> Breaches:
    """Keys that match one text: JQTI+ takes the first, qtism (TAO) adds them."""
    for declared in facts.responses.values():
        mapping = declared.element.find(QTI + "mapping") if declared.base_type == "string" else None
        if mapping is None:
            continue
        seen: set[str] = set()
        for entry in mapping:
            key = entry.get("mapKey", "")
            folded = key.casefold()
            if folded in seen and entry.get("caseSensitive") != "true":
                what = f'the map key "{key}" matches what another one matches: TAO adds both, JQTI+ takes the first'
                yield Breach(what, entry, "keep one of the two")
            seen.add(folded)


def slider_step(facts: ItemFacts) -> Breaches:
    """JQTI+ loads no slider whose step is not a whole number."""
    for element in facts.of("sliderInteraction"):
        step = element.get("step", "1").strip()
        if not step.isdigit():
            yield Breach(
                f"JQTI+ (OpenOlat, ONYX) cannot load a slider with the step {step}", element, "use whole steps"
            )


def canvas_response(facts: ItemFacts) -> Breaches:
    """Response identifiers that mean something else to Canvas."""
    for identifier, declared in facts.responses.items():
        if identifier in {"response", "RESP_MC"}:
            what = f'Canvas stops at a response named "{identifier}", and the question is lost'
            yield Breach(what, declared.element, "rename it")


def canvas_parent_path(facts: ItemFacts) -> Breaches:
    """Canvas never resolves a path that goes up."""
    for element in facts.of("img", "object"):
        source = element.get("src") or element.get("data") or ""
        if "../" in source:
            what = f'Canvas does not find "{source}"'
            yield Breach(what, element, "put the file beside the question, or below it")
