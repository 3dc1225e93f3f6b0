"""The elements of QTI 2.1 processing that several modules build: expressions and rules (information model, 9.3, 15)."""

from __future__ import annotations

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA_LOCATION = f"{NAMESPACE} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
SCORE = "SCORE"
MAXSCORE = "MAXSCORE"
FEEDBACK = "FEEDBACK"


def tag(name: str) -> str:
    """The name in the namespace of QTI 2.1, as lxml spells it."""
    return f"{{{NAMESPACE}}}{name}"


_VARIABLE = tag("variable")
_CORRECT = tag("correct")
_BASE_VALUE = tag("baseValue")
_MAP_RESPONSE = tag("mapResponse")
_SET_OUTCOME_VALUE = tag("setOutcomeValue")
_VALUE = tag("value")
RESPONSE_IF = tag("responseIf")
RESPONSE_ELSE_IF = tag("responseElseIf")
RESPONSE_ELSE = tag("responseElse")
RESPONSE_CONDITION = tag("responseCondition")
MATCH = tag("match")
MEMBER = tag("member")
INDEX = tag("index")
AND = tag("and")
OR = tag("or")
NOT = tag("not")
GT = tag("gt")
GTE = tag("gte")
LT = tag("lt")
LTE = tag("lte")
SUM = tag("sum")
MAX = tag("max")
DIVIDE = tag("divide")
PRODUCT = tag("product")
MULTIPLE = tag("multiple")
NULL = tag("null")
IS_NULL = tag("isNull")


def document(name: str) -> Element:
    """A root element that says which schema it follows."""
    root = etree.Element(tag(name), nsmap={None: NAMESPACE, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA_LOCATION)
    return root


def variable(parent: Element, identifier: str) -> None:
    """The value of a response or an outcome."""
    SubElement(parent, _VARIABLE, identifier=identifier)


def correct(parent: Element, identifier: str) -> None:
    """The correct response of the declaration."""
    SubElement(parent, _CORRECT, identifier=identifier)


def map_response(parent: Element, identifier: str) -> None:
    """The response by its declaration's mapping."""
    SubElement(parent, _MAP_RESPONSE, identifier=identifier)


def number(parent: Element, digits: str, base_type: str = "float") -> None:
    """A number, written as it shall stand."""
    SubElement(parent, _BASE_VALUE, baseType=base_type).text = digits


def identifier_value(parent: Element, identifier: str) -> None:
    """An identifier as a value."""
    SubElement(parent, _BASE_VALUE, baseType="identifier").text = identifier


def value(parent: Element, text: str) -> None:
    """One ``value`` of a declaration."""
    SubElement(parent, _VALUE).text = text


def set_outcome(parent: Element, identifier: str) -> Element:
    """The rule that sets an outcome; the caller appends the one expression it is set to."""
    return SubElement(parent, _SET_OUTCOME_VALUE, identifier=identifier)


def set_number(parent: Element, identifier: str, digits: str) -> None:
    """The rule that sets an outcome to a number."""
    number(set_outcome(parent, identifier), digits)


def condition(parent: Element) -> Element:
    """A ``responseIf`` in a condition of its own; the caller appends the test and the rules."""
    return SubElement(SubElement(parent, RESPONSE_CONDITION), RESPONSE_IF)


def branch(chain: Element) -> Element:
    """The next branch of a ``responseCondition``: its ``responseIf`` at first, then ``responseElseIf``."""
    return SubElement(chain, RESPONSE_IF if len(chain) == 0 else RESPONSE_ELSE_IF)


def boolean(value: bool) -> str:
    """The value as XML writes it."""
    return "true" if value else "false"
