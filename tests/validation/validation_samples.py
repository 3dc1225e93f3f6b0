"""Small documents that are valid, to be broken one thing at a time, and packages of them."""

import io
import zipfile
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from qti.errors import Violation

SHAPES = Path(__file__).parent.parent / "formats" / "qti21" / "shapes.zip"

CHOICE = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q1" title="Gases"
  adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>A</value></correctResponse>
<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="1"/></mapping>
</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>
<itemBody>
<div><p>Which gas?</p></div>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
<simpleChoice identifier="A">Oxygen</simpleChoice>
<simpleChoice identifier="B">Argon</simpleChoice>
</choiceInteraction>
</itemBody>
<responseProcessing>
<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>
<setOutcomeValue identifier="FEEDBACK"><multiple><variable identifier="FEEDBACK"/>
<baseValue baseType="identifier">fb_1</baseValue></multiple></setOutcomeValue>
</responseProcessing>
<modalFeedback outcomeIdentifier="FEEDBACK" identifier="fb_1" showHide="show"><p>See chapter two.</p></modalFeedback>
</assessmentItem>"""

MATCH = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q2" title="Classes"
  adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="directedPair">
<correctResponse><value>L R</value></correctResponse>
</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>
<matchInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="1">
<simpleMatchSet><simpleAssociableChoice identifier="L" matchMax="1">Cat</simpleAssociableChoice></simpleMatchSet>
<simpleMatchSet><simpleAssociableChoice identifier="R" matchMax="1">mammal</simpleAssociableChoice></simpleMatchSet>
</matchInteraction>
</itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
</assessmentItem>"""

ENTRY = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q3" title="Towns"
  adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">
<correctResponse><value>York</value></correctResponse>
<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1" caseSensitive="false"/>
<mapEntry mapKey="Bath" mappedValue="0.5" caseSensitive="false"/></mapping>
</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>In <textEntryInteraction responseIdentifier="RESPONSE" patternMask="[A-Z].*"/>.</p></itemBody>
<responseProcessing>
<responseCondition><responseIf><patternMatch pattern="Y.*"><variable identifier="RESPONSE"/></patternMatch>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
</responseCondition>
</responseProcessing>
</assessmentItem>"""

SPOTS = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q4" title="Areas and a slider"
  adaptive="false" timeDependent="false">
<responseDeclaration identifier="spot" cardinality="multiple" baseType="identifier">
<correctResponse><value>S1</value></correctResponse>
</responseDeclaration>
<responseDeclaration identifier="level" cardinality="single" baseType="float"/>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>
<hotspotInteraction responseIdentifier="spot" maxChoices="2" minChoices="1">
<object data="images/map.png" type="image/png" width="9" height="9">A map</object>
<hotspotChoice identifier="S1" shape="rect" coords="0,0,4,4"/>
<hotspotChoice identifier="S2" shape="poly" coords="5,5,9,5,9,9"/>
</hotspotInteraction>
<sliderInteraction responseIdentifier="level" lowerBound="0" upperBound="10" step="1"/>
<hottextInteraction responseIdentifier="word" maxChoices="1">
<p>A <hottext identifier="H1">word</hottext>.</p></hottextInteraction>
<gapMatchInteraction responseIdentifier="pairs" shuffle="false"><gapText identifier="W1" matchMax="1">an</gapText>
<p>See <gap identifier="G1"/> owl.</p></gapMatchInteraction>
</itemBody>
</assessmentItem>""".replace(
    '<outcomeDeclaration identifier="SCORE"',
    '<responseDeclaration identifier="word" cardinality="single" baseType="identifier"/>\n'
    '<responseDeclaration identifier="pairs" cardinality="multiple" baseType="directedPair"/>\n'
    '<outcomeDeclaration identifier="SCORE"',
)

TEST = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t1" title="Quiz">
<outcomeDeclaration identifier="TOTAL" cardinality="single" baseType="float"/>
<testPart identifier="part_1" navigationMode="nonlinear" submissionMode="individual">
<assessmentSection identifier="sec_1" title="All" visible="false">
<selection select="1"/>
<assessmentItemRef identifier="q1" href="q1.xml"><weight identifier="POINTS" value="1"/></assessmentItemRef>
<assessmentItemRef identifier="q2" href="q2.xml"/>
</assessmentSection>
</testPart>
<outcomeProcessing>
<setOutcomeValue identifier="TOTAL"><sum><testVariables variableIdentifier="SCORE"/>
<variable identifier="q1.SCORE"/></sum></setOutcomeValue>
</outcomeProcessing>
</assessmentTest>"""

MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m1">
<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="res_t1" type="imsqti_test_xmlv2p1" href="t1.xml">
<file href="t1.xml"/>
<dependency identifierref="res_q1"/>
<dependency identifierref="res_q2"/>
</resource>
<resource identifier="res_q1" type="imsqti_item_xmlv2p1" href="q1.xml"><file href="q1.xml"/></resource>
<resource identifier="res_q2" type="imsqti_item_xmlv2p1" href="q2.xml"><file href="q2.xml"/></resource>
</resources>
</manifest>"""

MOODLE = """<quiz><question type="truefalse"><name><text>Fire</text></name>
<questiontext format="html"><text>Fires need oxygen.</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""

PACKAGE = {"imsmanifest.xml": MANIFEST, "t1.xml": TEST, "q1.xml": CHOICE, "q2.xml": MATCH}


def parsed(text: str) -> Element:
    """The root of a document."""
    return etree.fromstring(text)


def changed(text: str, old: str, new: str) -> str:
    """The text with one thing in it exchanged; ``old`` must be there."""
    assert old in text
    return text.replace(old, new, 1)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def saved(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A package of files on the disk."""
    path = folder / "package.zip"
    path.write_bytes(zipped(files))
    return path


def rules(violations: object) -> list[str]:
    """The names of the rules that were broken, in order."""
    assert isinstance(violations, (list, tuple))
    return [violation.rule for violation in violations if isinstance(violation, Violation)]
