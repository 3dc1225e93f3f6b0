"""A test's total, its percentage and its result (information model, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.elements import MAXSCORE, SCORE

PENDING = "pending"
"""The category of items that a person grades, where some of them may not be drawn."""
WEIGHT = "WEIGHT"
_TOTAL = "TOTAL"
_MAXTOTAL = "MAXTOTAL"
_PERCENT = "PERCENT"
_RESULT = "RESULT"
_OUTCOME_DECLARATION = qti.tag("outcomeDeclaration")
_OUTCOME_PROCESSING = qti.tag("outcomeProcessing")
_OUTCOME_CONDITION = qti.tag("outcomeCondition")
_OUTCOME_IF = qti.tag("outcomeIf")
_OUTCOME_ELSE_IF = qti.tag("outcomeElseIf")
_OUTCOME_ELSE = qti.tag("outcomeElse")
_TEST_VARIABLES = qti.tag("testVariables")
_NUMBER_SELECTED = qti.tag("numberSelected")
_CONTAINER_SIZE = qti.tag("containerSize")
_ROUND_TO = qti.tag("roundTo")


def outcome_declarations(root: Element, *, has_result: bool) -> None:
    """What the test says at its end; a result only where it has a pass mark."""
    for identifier in (_TOTAL, _MAXTOTAL, _PERCENT):
        _declare(root, identifier, "float")
    if has_result:
        _declare(root, _RESULT, "identifier")


def outcome_processing(root: Element, pass_mark: Decimal | None, pending: Sequence[str], *, drawn: bool) -> None:
    """The rules: sums over the items that were selected, per cent, pass or fail.

    ``pending``: the items that a person grades; while one has no score, so has the result. ``drawn``: some of them
    may not be among those selected.
    """
    rules = SubElement(root, _OUTCOME_PROCESSING)
    for total, score in ((_TOTAL, SCORE), (_MAXTOTAL, MAXSCORE)):
        added = SubElement(qti.set_outcome(rules, total), qti.SUM)
        SubElement(added, _TEST_VARIABLES, variableIdentifier=score, weightIdentifier=WEIGHT)
    _percent(SubElement(SubElement(rules, _OUTCOME_CONDITION), _OUTCOME_IF))
    if pass_mark is not None:
        _result(SubElement(rules, _OUTCOME_CONDITION), pass_mark, pending, drawn=drawn)


def _declare(root: Element, identifier: str, base_type: str) -> None:
    SubElement(root, _OUTCOME_DECLARATION, identifier=identifier, cardinality="single", baseType=base_type)


def _percent(branch: Element) -> None:
    """Rounded, for in doubles 0.7 + 0.1 of 1 is less than 80 %."""
    above = SubElement(branch, qti.GT)
    qti.variable(above, _MAXTOTAL)
    qti.number(above, "0")
    rounded = SubElement(qti.set_outcome(branch, _PERCENT), _ROUND_TO, roundingMode="decimalPlaces", figures="5")
    divided = SubElement(rounded, qti.DIVIDE)
    hundredfold = SubElement(divided, qti.PRODUCT)
    qti.number(hundredfold, "100")
    qti.variable(hundredfold, _TOTAL)
    qti.variable(divided, _MAXTOTAL)


def _result(chain: Element, pass_mark: Decimal, pending: Sequence[str], *, drawn: bool) -> None:
    if pending:
        undecided = SubElement(chain, _OUTCOME_IF)
        _some_are_missing(undecided) if drawn else _some_is_null(undecided, pending)
        SubElement(qti.set_outcome(undecided, _RESULT), qti.NULL)
    passed = SubElement(chain, _OUTCOME_ELSE_IF if pending else _OUTCOME_IF)
    reached = SubElement(passed, qti.GTE)
    qti.variable(reached, _PERCENT)
    qti.number(reached, digits(pass_mark))
    qti.identifier_value(qti.set_outcome(passed, _RESULT), "pass")
    qti.identifier_value(qti.set_outcome(SubElement(chain, _OUTCOME_ELSE), _RESULT), "fail")


def _some_is_null(branch: Element, pending: Sequence[str]) -> None:
    either = SubElement(branch, qti.OR) if len(pending) > 1 else branch
    for item in pending:
        qti.variable(SubElement(either, qti.IS_NULL), f"{item}.{SCORE}")


def _some_are_missing(branch: Element) -> None:
    """Fewer scores than items: those that were not drawn have no score either, but are not selected."""
    fewer = SubElement(branch, qti.LT)
    scores = SubElement(fewer, _CONTAINER_SIZE)
    SubElement(scores, _TEST_VARIABLES, variableIdentifier=SCORE, includeCategory=PENDING)
    SubElement(fewer, _NUMBER_SELECTED, includeCategory=PENDING)
