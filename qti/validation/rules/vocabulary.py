"""The names of QTI 2.1 that the rules go by, and which response each interaction takes (QTI 2.1, 7)."""

from __future__ import annotations

from typing import NamedTuple

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"

BUILT_IN_RESPONSES = frozenset({"duration", "numAttempts"})
BUILT_IN_OUTCOMES = frozenset({"completionStatus"})
BUILT_IN = BUILT_IN_RESPONSES | BUILT_IN_OUTCOMES


class Takes(NamedTuple):
    """The cardinalities and base types that an interaction's response may have."""

    cardinalities: frozenset[str]
    base_types: frozenset[str]


def _takes(cardinalities: str, base_types: str) -> Takes:
    return Takes(frozenset(cardinalities.split()), frozenset(base_types.split()))


INTERACTIONS = {
    "choiceInteraction": _takes("single multiple", "identifier"),
    "orderInteraction": _takes("ordered", "identifier"),
    "associateInteraction": _takes("single multiple", "pair"),
    "matchInteraction": _takes("single multiple", "directedPair"),
    "gapMatchInteraction": _takes("single multiple", "directedPair"),
    "inlineChoiceInteraction": _takes("single", "identifier"),
    "textEntryInteraction": _takes("single record", "string integer float"),
    "extendedTextInteraction": _takes("single multiple ordered record", "string integer float"),
    "hottextInteraction": _takes("single multiple", "identifier"),
    "hotspotInteraction": _takes("single multiple", "identifier"),
    "selectPointInteraction": _takes("single multiple", "point"),
    "graphicOrderInteraction": _takes("ordered", "identifier"),
    "graphicAssociateInteraction": _takes("single multiple", "pair"),
    "graphicGapMatchInteraction": _takes("single multiple", "directedPair"),
    "positionObjectInteraction": _takes("single multiple", "point"),
    "sliderInteraction": _takes("single", "integer float"),
    "mediaInteraction": _takes("single", "integer"),
    "drawingInteraction": _takes("single", "file"),
    "uploadInteraction": _takes("single", "file"),
    "endAttemptInteraction": _takes("single", "boolean"),
    "customInteraction": _takes("", ""),
}
CHOICES = (
    "simpleChoice",
    "simpleAssociableChoice",
    "inlineChoice",
    "hottext",
    "hotspotChoice",
    "associableHotspot",
    "gapText",
    "gapImg",
    "gap",
)
DECLARATIONS = ("responseDeclaration", "outcomeDeclaration", "templateDeclaration")
RESPONSE_READERS = ("correct", "mapResponse", "mapResponsePoint")
OUTCOME_SETTERS = ("setOutcomeValue", "lookupOutcomeValue")
FEEDBACK = ("modalFeedback", "feedbackInline", "feedbackBlock")
OF_TESTS_ONLY = (
    "numberPresented",
    "numberResponded",
    "numberSelected",
    "numberCorrect",
    "numberIncorrect",
    "outcomeMinimum",
    "outcomeMaximum",
    "testVariables",
)
"""Expressions that a test may use and an item may not."""
TEMPLATES = {
    name: f"http://www.imsglobal.org/question/qti_v2p1/rptemplates/{name}"
    for name in ("match_correct", "map_response", "map_response_point")
}
