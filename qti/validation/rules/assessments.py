"""The rules for tests, in one table; those that look into other files are in ``packages``."""

from __future__ import annotations

from qti.errors import Place, Violation
from qti.validation.rules.assessment_facts import AssessmentFacts
from qti.validation.rules.breach import Breach, Breaches, violations
from qti.validation.rules.values import IDENTIFIER
from qti.validation.rules.vocabulary import QTI

_FORM = "begin with a letter or _, go on with letters, digits, _, - and ."
_SECTIONS = frozenset(QTI + name for name in ("assessmentSection", "assessmentSectionRef"))


def part_identifier(facts: AssessmentFacts) -> Breaches:
    """Tests, parts and sections have identifiers, each its own (QTI 2.1, schematron rule set 2)."""
    root = facts.root
    seen: set[str] = set()
    for element in [] if root is None else [root, *facts.parts()]:
        identifier = element.get("identifier", "")
        if not IDENTIFIER.fullmatch(identifier):
            yield Breach(f'"{identifier}" is no identifier', element, _FORM)
        elif identifier in seen:
            yield Breach(f'two parts of the test are named "{identifier}"', element, "rename one of the two")
        seen.add(identifier)


def unknown_variable(facts: AssessmentFacts) -> Breaches:
    """A variable is declared by the test, or is one of an item that the test refers to."""
    outcomes = facts.outcomes()
    items = {ref.identifier for ref in facts.refs}
    for element in facts.readers():
        name = str(element.tag)[len(QTI) :]
        identifier = element.get("identifier", "")
        _, dot, _ = identifier.partition(".")
        if name == "testVariables" or identifier in outcomes:
            continue
        if name == "variable" and dot:
            if not _refers(identifier, items):
                yield Breach(f'the variable "{identifier}" belongs to no item of the test', element)
        else:
            yield Breach(f'the variable "{identifier}" is not declared', element)


def _refers(identifier: str, items: set[str]) -> bool:
    """True where some item's identifier stands before a point in the variable's name."""
    parts = identifier.split(".")
    return any(".".join(parts[:count]) in items for count in range(1, len(parts)))


def unknown_section(facts: AssessmentFacts) -> Breaches:
    """A sum over a section names one that is there."""
    sections = {part.get("identifier") for part in facts.parts()}
    for element in facts.readers():
        section = element.get("sectionIdentifier")
        if section is not None and section not in sections:
            yield Breach(f'testVariables asks for the section "{section}", which is not there', element)


def selection(facts: AssessmentFacts) -> Breaches:
    """A section draws no more than it has, unless it may draw one twice."""
    for element in facts.parts():
        drawn = element.find(QTI + "selection")
        if drawn is None or drawn.get("withReplacement") == "true":
            continue
        wanted = drawn.get("select", "")
        count = facts.sizes[element.get("identifier", "")] + sum(child.tag in _SECTIONS for child in element)
        if wanted.isdigit() and int(wanted) > count:
            what = f'the section "{element.get("identifier")}" draws {wanted} of {count}'
            yield Breach(what, drawn, f"draw at most {count}")


def time_limits(facts: AssessmentFacts) -> Breaches:
    """The least time is not above the greatest."""
    for element in () if facts.root is None else facts.root.iter(QTI + "timeLimits"):
        least, most = _seconds(element.get("minTime")), _seconds(element.get("maxTime"))
        if least is not None and most is not None and least > most:
            yield Breach(f"minTime {least:g} is above maxTime {most:g}", element)


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


RULES = (
    ("part-identifier", part_identifier),
    ("unknown-variable", unknown_variable),
    ("unknown-section", unknown_section),
    ("selection", selection),
    ("time-limits", time_limits),
)


def assessment_violations(facts: AssessmentFacts, path: str) -> list[Violation]:
    """What the test breaks by itself."""
    return [*violations(RULES, facts, path), *_reference_violations(facts, path)]


def _reference_violations(facts: AssessmentFacts, path: str) -> list[Violation]:
    """References have identifiers of their own, and no weight twice."""
    found = []
    parts = {part.get("identifier") for part in facts.parts()}
    seen: set[str] = set()
    for ref in facts.refs:
        what = hint = ""
        if not IDENTIFIER.fullmatch(ref.identifier):
            what, hint = f'"{ref.identifier}" is no identifier', _FORM
        elif ref.identifier in seen:
            what = f'two references of the test are named "{ref.identifier}"'
        elif ref.identifier in parts:
            what = f'a reference and a section are both named "{ref.identifier}"'
        seen.add(ref.identifier)
        if what:
            found.append(Violation(Place(path, ref.line), "reference-identifier", what, ref.identifier, hint))
    for ref in facts.weights_twice:
        what = f'"{ref.identifier}" has two weights of one name'
        found.append(Violation(Place(path, ref.line), "weight", what, ref.identifier))
    return found
