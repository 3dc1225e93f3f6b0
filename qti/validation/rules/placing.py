"""Rules on what stands where in an item's body, and on what interactions ask of a learner."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from qti.validation.rules.breach import Breach, Breaches
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.vocabulary import FEEDBACK, INTERACTIONS, QTI

_XSD = "http://www.w3.org/2001/XMLSchema"
_CLOSED = frozenset(
    QTI + name for name in (*INTERACTIONS, "modalFeedback", "rubricBlock", "prompt") if name != "customInteraction"
)
"""What no interaction may stand in."""


def misplaced_interaction(facts: ItemFacts) -> Breaches:
    """Interactions stand in the body, not in choices, prompts, feedback or one another."""
    for interaction in facts.interactions:
        around = next((up for up in interaction.element.iterancestors() if up.tag in _CLOSED), None)
        if around is not None and interaction.name not in {"endAttemptInteraction", "customInteraction"}:
            outer = str(around.tag)[len(QTI) :]
            yield Breach(f"a {interaction.name} stands inside a {outer}", interaction.element, "put it beside")


def misplaced_gap(facts: ItemFacts) -> Breaches:
    """A gap stands in a gap match, a hottext in a hottext interaction: elsewhere nobody can answer them."""
    for name, home in (("gap", "gapMatchInteraction"), ("hottext", "hottextInteraction")):
        for element in facts.of(name):
            if next(element.iterancestors(QTI + home), None) is None:
                what = f'the {name} "{element.get("identifier")}" stands outside a {home}'
                yield Breach(what, element)


def duplicate_feedback(facts: ItemFacts) -> Breaches:
    """A feedback has an identifier of its own among those that one outcome shows."""
    seen: set[tuple[str | None, ...]] = set()
    for element in facts.of(FEEDBACK[0]):
        key = (element.get("outcomeIdentifier"), element.get("identifier"), element.get("showHide"))
        if key in seen:
            yield Breach(f'two feedbacks are shown for "{key[1]}" of "{key[0]}"', element, "join them")
        seen.add(key)


def slider_bounds(facts: ItemFacts) -> Breaches:
    """A slider goes from a lower to a higher number, in steps."""
    for element in facts.of("sliderInteraction"):
        lower, upper, step = (_number(element.get(name)) for name in ("lowerBound", "upperBound", "step"))
        if lower is not None and upper is not None and lower >= upper:
            yield Breach(f"the slider's lower bound {lower:g} is not below its upper bound {upper:g}", element)
        if step is not None and step <= 0:
            yield Breach(f"the slider's step is {step:g}", element, "write a number above 0")


def pattern(facts: ItemFacts) -> Breaches:
    """A pattern is a regular expression as XML Schema defines them."""
    for element in facts.of("patternMatch"):
        text = element.get("pattern", "")
        if not text.startswith("{") and not _is_pattern(text):
            yield Breach(f'the pattern "{text}" is no regular expression', element)
    for element in facts.of("textEntryInteraction", "extendedTextInteraction"):
        mask = element.get("patternMask")
        if mask is not None and not _is_pattern(mask):
            yield Breach(f'the patternMask "{mask}" is no regular expression', element)


@lru_cache(maxsize=1024)
def _is_pattern(text: str) -> bool:
    schema = etree.Element(f"{{{_XSD}}}schema", nsmap={"xs": _XSD})
    kind = etree.SubElement(schema, f"{{{_XSD}}}simpleType", name="t")
    restriction = etree.SubElement(kind, f"{{{_XSD}}}restriction", base="xs:string")
    etree.SubElement(restriction, f"{{{_XSD}}}pattern", value=text)
    try:
        etree.XMLSchema(schema)
    except etree.XMLSchemaParseError:
        return False
    return True


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
