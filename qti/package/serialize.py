"""A document as bytes: UTF-8, its structure on lines of its own, its texts untouched."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

_QTI = """responseDeclaration outcomeDeclaration correctResponse mapping mapEntry itemBody responseProcessing
    responseCondition responseIf responseElseIf responseElse setOutcomeValue modalFeedback outcomeProcessing
    outcomeCondition outcomeIf outcomeElseIf outcomeElse testPart assessmentSection assessmentItemRef weight
    itemSessionControl timeLimits selection ordering choiceInteraction simpleChoice orderInteraction matchInteraction
    simpleMatchSet simpleAssociableChoice gapMatchInteraction gapText hottextInteraction hotspotInteraction
    hotspotChoice sliderInteraction uploadInteraction extendedTextInteraction"""
_MOODLE = """name questiontext generalfeedback defaultgrade penalty hidden idnumber single shuffleanswers
    answernumbering showstandardinstruction correctfeedback partiallycorrectfeedback incorrectfeedback shownumcorrect
    answer subquestion selectoption dragbox drag drop file hint tags usecase responseformat graderinfo
    responsetemplate"""
_STRUCTURE = re.compile(rb"<(?!/)(?=(?:" + "|".join((_QTI + " " + _MOODLE).split()).encode() + rb")[ />])")
"""Elements that stand only where white space before them means nothing."""
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


def serialized(root: Element) -> bytes:
    """The element's bytes, without declaration and without the text after it."""
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=False, with_tail=False)
    if b"<![CDATA[" not in data:
        return _STRUCTURE.sub(b"\n<", data)
    pieces = _CDATA.split(data)
    pieces[::2] = [_STRUCTURE.sub(b"\n<", piece) for piece in pieces[::2]]
    return b"".join(pieces)
