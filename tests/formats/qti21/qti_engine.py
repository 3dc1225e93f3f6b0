r"""A QTI 2.1 engine in small: response processing as far as it is written here, in doubles as the real ones compute.

It anchors patterns, knows no Unicode in ``\s``, neither folds nor normalizes, and takes NULL as the standard says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

NAMESPACE = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
Value = Any


@dataclass
class Run:
    """One processing of an item: declarations, responses as bound, outcomes as they stand."""

    root: Element
    responses: dict[str, Value]
    outcomes: dict[str, Value] = field(default_factory=dict)

    def declared(self, identifier: str) -> Element:
        """The declaration of a response."""
        return next(
            each for each in self.root.iter(NAMESPACE + "responseDeclaration") if each.get("identifier") == identifier
        )


def process(root: Element, given: Mapping[str, str | Sequence[str] | None]) -> tuple[float | None, set[str]]:
    """SCORE (None for NULL) and the identifiers in FEEDBACK after a response, by written identifiers."""
    run = Run(root, {})
    for declared in root.iter(NAMESPACE + "responseDeclaration"):
        name = declared.get("identifier", "")
        run.responses[name] = bound(declared, given.get(name))
    for declared in root.iter(NAMESPACE + "outcomeDeclaration"):
        default = declared.findtext(f"{NAMESPACE}defaultValue/{NAMESPACE}value")
        numeric_default = 0.0 if declared.get("baseType") == "float" else None
        run.outcomes[declared.get("identifier", "")] = numeric_default if default is None else float(default)
    processing = root.find(NAMESPACE + "responseProcessing")
    template = "" if processing is None else processing.get("template", "")
    if template == TEMPLATES + "match_correct":
        right = equal(run.responses["RESPONSE"], correct(run, "RESPONSE"))
        run.outcomes["SCORE"] = 1.0 if right else 0.0
    elif template == TEMPLATES + "map_response":
        run.outcomes["SCORE"] = mapped(run, "RESPONSE")
    elif processing is not None:
        rules(run, processing)
    return run.outcomes["SCORE"], set(run.outcomes.get("FEEDBACK") or ())


def bound(declared: Element, given: str | Sequence[str] | None) -> Value:
    """A response by its declaration; what is no number is no response."""
    values = [given] if isinstance(given, str) else list(given or ())
    if not values or values == [""]:
        return None
    match declared.get("cardinality"):
        case "multiple":
            return Counter(values)
        case "ordered":
            return tuple(values)
    if declared.get("baseType") == "float":
        return number(values[0], float)
    if declared.get("baseType") == "integer":
        return number(values[0], int)
    return values[0]


def number(text: str, kind: type[float]) -> float | None:
    """The number, None where the engines bind none."""
    return kind(text) if re.fullmatch(r"\s*[+-]?[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?\s*", text, re.ASCII) else None


def correct(run: Run, identifier: str) -> Value:
    """The correct response."""
    declared = run.declared(identifier)
    values = [value.text or "" for value in declared.iterfind(f"{NAMESPACE}correctResponse/{NAMESPACE}value")]
    return bound(declared, values)


def mapped(run: Run, identifier: str) -> float:
    """mapResponse: every value once, the bounds at the end."""
    mapping = run.declared(identifier).find(NAMESPACE + "mapping")
    assert mapping is not None
    entries = {entry.get("mapKey", ""): entry for entry in mapping}
    response = run.responses[identifier]
    values = [] if response is None else list(response) if isinstance(response, Counter) else [response]
    total = sum(looked_up(entries, value) for value in values)
    return min(max(total, float(mapping.get("lowerBound", "-inf"))), float(mapping.get("upperBound", "inf")))


def looked_up(entries: Mapping[str, Element], value: Value) -> float:
    """What the mapping says of one value, 0 where it says nothing."""
    for key, entry in entries.items():
        if isinstance(value, float | int):
            same = float(key) == value
        elif entry.get("caseSensitive") == "false":
            same = key.lower() == value.lower()
        else:
            same = key == value
        if same:
            return float(entry.get("mappedValue", ""))
    return 0.0


def rules(run: Run, parent: Element) -> None:
    """Every rule below the parent."""
    for rule in parent:
        match etree.QName(rule).localname:
            case "setOutcomeValue":
                run.outcomes[rule.get("identifier", "")] = value_of(run, rule[0])
            case "responseCondition":
                condition(run, rule)


def condition(run: Run, chain: Element) -> None:
    """The first branch whose test is true."""
    for branch in chain:
        otherwise = etree.QName(branch).localname == "responseElse"
        if otherwise or value_of(run, branch[0]) is True:
            for rule in branch[0 if otherwise else 1 :]:
                run.outcomes[rule.get("identifier", "")] = value_of(run, rule[0])
            return


def value_of(run: Run, expression: Element) -> Value:
    """The value of an expression, None for NULL."""
    name = etree.QName(expression).localname
    if name in LEAVES:
        return LEAVES[name](run, expression)
    operands = [value_of(run, child) for child in expression]
    if name == "multiple":
        return [
            each for operand in operands if operand for each in ([operand] if isinstance(operand, str) else operand)
        ]
    if name in LOGIC:
        return LOGIC[name](operands)
    if any(operand is None for operand in operands):
        return None
    return OPERATORS[name](expression, *operands)


def variable(run: Run, expression: Element) -> Value:
    """A response or an outcome."""
    name = expression.get("identifier", "")
    return run.responses[name] if name in run.responses else run.outcomes[name]


def base_value(_: Run, expression: Element) -> Value:
    """A literal."""
    kinds: dict[str, Callable[[str], Value]] = {"float": float, "integer": int}
    return kinds.get(expression.get("baseType", ""), str)(expression.text or "")


def equal(first: Value, second: Value) -> bool | None:
    """The match operator."""
    return None if first is None or second is None else first == second


def conjunction(operands: Sequence[bool | None]) -> bool | None:
    """False beats NULL beats true."""
    return False if False in operands else None if None in operands else True


def disjunction(operands: Sequence[bool | None]) -> bool | None:
    """True beats NULL beats false."""
    return True if True in operands else None if None in operands else False


def at(expression: Element, values: Sequence[str]) -> str | None:
    """The value at a place from 1, NULL beyond the end."""
    place = int(expression.get("n", ""))
    return values[place - 1] if place <= len(values) else None


def matches(expression: Element, value: str) -> bool:
    """The whole value is what the pattern says."""
    return re.fullmatch(expression.get("pattern", ""), value, re.ASCII) is not None


LEAVES: dict[str, Callable[[Run, Element], Value]] = {
    "variable": variable,
    "baseValue": base_value,
    "correct": lambda run, expression: correct(run, expression.get("identifier", "")),
    "mapResponse": lambda run, expression: mapped(run, expression.get("identifier", "")),
    "null": lambda _run, _expression: None,
}
LOGIC: dict[str, Callable[[Sequence[bool | None]], bool | None]] = {"and": conjunction, "or": disjunction}
OPERATORS: dict[str, Callable[..., Value]] = {
    "match": lambda _, first, second: first == second,
    "member": lambda _, one, several: one in several,
    "gte": lambda _, first, second: first >= second,
    "gt": lambda _, first, second: first > second,
    "lte": lambda _, first, second: first <= second,
    "lt": lambda _, first, second: first < second,
    "sum": lambda _, *terms: sum(terms),
    "divide": lambda _, first, second: first / second,
    "max": lambda _, *terms: max(terms),
    "not": lambda _, truth: not truth,
    "index": at,
    "patternMatch": matches,
}
