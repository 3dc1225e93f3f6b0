"""Our grammar is as strict as the official XSDs, and tells what it refuses in plain words."""

import zipfile

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from mutations import Mutator
from validation_samples import CHOICE, ENTRY, MANIFEST, MATCH, SHAPES, TEST, changed, parsed

from qti.package.parts import Kind
from qti.validation.checker import Checker
from qti.validation.faults import faults
from qti.validation.grammar import QTI21, elements, grammar
from qti.validation.official import Official
from qti.validation.settings import official_folder

KINDS = {"assessmentItem": Kind.ITEM, "assessmentTest": Kind.TEST, "manifest": Kind.MANIFEST}
CONTENT = """<div class="a b">
<p>x <em>y</em><br/><img src="a/b.png" alt="" width="9" height="10%"/> <a href="https://x.org/">l</a>
<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics><mrow>
<mfrac linethickness="0"><mi>a</mi><mn>2</mn></mfrac><mspace width="1em"/>
<msubsup><mi>x</mi><mn>1</mn><mo stretchy="false" lspace="0em">+</mo></msubsup>
<mtable columnalign="left right"><mtr><mtd><mtext mathvariant="bold">t</mtext></mtd></mtr></mtable>
<mstyle scriptlevel="0"><mroot><mi>r</mi><mn>3</mn></mroot></mstyle></mrow>
<annotation encoding="application/x-tex">a</annotation></semantics></math></p>
<ul><li>1</li></ul>
<table><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>
<pre>code</pre><hr/><blockquote><p>q</p></blockquote><dl><dt>t</dt><dd>d</dd></dl>
<object data="a.mp3" type="audio/mpeg">sound</object></div>"""
RICH = changed(CHOICE, "<div><p>Which gas?</p></div>", CONTENT)
MUTANTS = 5000


def documents() -> list[Element]:
    """Everything that the shapes have of QTI, and an item of rich content."""
    with zipfile.ZipFile(SHAPES) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")]
        return [*(etree.fromstring(archive.read(name)) for name in names), parsed(RICH), parsed(RICH), parsed(RICH)]


def kind(root: Element) -> Kind:
    """What a document is."""
    return KINDS[etree.QName(root).localname]


def refused_officially(official: Official, root: Element) -> bool:
    """True where any version of the official schemas refuses the document."""
    versions = ("",) if kind(root) is Kind.MANIFEST else ("2.1.0", "2.1.1", "2.1.2")
    return not all(official.schema(kind(root).value, version).validate(root) for version in versions)


@pytest.mark.parametrize("text", [CHOICE, MATCH, ENTRY, RICH, TEST, MANIFEST])
def test_the_samples_are_valid_for_both(official: Official, text: str) -> None:
    """What the cases here break is valid under our grammar and under every version of the official schemas."""
    root = parsed(text)

    assert faults(QTI21, root) == []
    assert not refused_officially(official, root)


def test_shapes_are_in_the_language() -> None:
    """Our grammar takes every item, test and manifest of the form that we write."""
    assert [faults(QTI21, root) for root in documents()] == [[]] * len(documents())


@pytest.mark.parametrize("seed", range(1, 4))
def test_what_the_official_schemas_refuse_ours_refuse(official: Official, seed: int) -> None:
    """Of thousands of changed documents, our grammar and rules let none pass that the XSD refuses."""
    sources = documents()
    manifests = [root for root in sources if kind(root) is Kind.MANIFEST]
    others = [root for root in sources if kind(root) is not Kind.MANIFEST]
    mutator = Mutator(sources, seed)
    refused, escaped = 0, []

    for number in range(MUTANTS // 3):
        mutant = mutator.mutant(mutator.choose(others if number % 50 else manifests))
        if kind_changed(mutant) or not refused_officially(official, mutant):
            continue
        refused += 1
        if not Checker(official_folder() / "nowhere").document(kind(mutant), mutant, "x.xml"):
            escaped.append(etree.tostring(mutant).decode())

    assert refused > MUTANTS / 10
    assert escaped == []


def kind_changed(root: Element) -> bool:
    """True where a change made the root element another one."""
    return etree.QName(root).localname not in KINDS


def test_every_element_has_one_place_in_the_grammar() -> None:
    """Every element that the grammar names is found by its tag, so that faults in it can be told."""
    assert len(elements(QTI21)) > 130
    assert "{http://www.imsglobal.org/xsd/imsqti_v2p1}choiceInteraction" in elements(QTI21)
    assert "{http://www.w3.org/1998/Math/MathML}mfrac" in elements(QTI21)
    assert "{http://www.imsglobal.org/xsd/imsmd_v1p2}langstring" in elements(QTI21)


FAULTS = [
    (CHOICE, 'shuffle="false"', 'shufle="false"', '<choiceInteraction> has no attribute "shufle"', '"shuffle" is one'),
    (CHOICE, 'shuffle="false" ', "", '<choiceInteraction> lacks its attribute "shuffle"', "write true or false"),
    (
        CHOICE,
        'maxChoices="1"',
        'maxChoices="one"',
        '"one" is no value for "maxChoices" of <choiceInteraction>',
        "write a whole number from 0 up",
    ),
    (
        CHOICE,
        'cardinality="multiple"',
        'cardinality=" multiple"',
        '" multiple" is no value for "cardinality" of <outcomeDeclaration>',
        'write one of "single", "multiple", "ordered"',
    ),
    (
        CHOICE,
        "<correctResponse>",
        "stray<correctResponse>",
        'the text "stray" cannot stand directly in <responseDeclaration>',
        "put it into a paragraph",
    ),
    (CHOICE, "<itemBody>", "<itemBody><b>x</b>", "<b> cannot stand directly in <itemBody>", None),
    (CHOICE, "<p>Which gas?</p>", "<font>x</font>", "<font> cannot stand directly in <div>", None),
    (
        CHOICE,
        '<outcomeDeclaration identifier="SCORE"',
        '<itemBody><p/></itemBody><outcomeDeclaration identifier="SCORE"',
        "the children of <assessmentItem> are not as they must be: responseDeclaration, itemBody, outcomeDeclaration,",
        "it holds responseDeclaration+, outcomeDeclaration+, itemBody, responseProcessing?, modalFeedback*",
    ),
    (
        CHOICE,
        '<mapResponse identifier="RESPONSE"/>',
        '<divide><mapResponse identifier="RESPONSE"/></divide>',
        "the children of <divide> are not as they must be: mapResponse",
        None,
    ),
    (
        CHOICE,
        '<mapResponse identifier="RESPONSE"/>',
        '<mapResponse identifier="RESPONSE"> </mapResponse>',
        '" " is no value for <mapResponse>',
        None,
    ),
    (MANIFEST, "<organizations/>", "", "the children of <manifest> are not as they must be: metadata, resources", None),
    (MANIFEST, ">1.0.0<", ">1.1.4<", '"1.1.4" is no value for <schemaversion>', 'write "1.0.0"'),
    (MANIFEST, 'href="q2.xml">', 'href="/q 2.xml">', '"/q 2.xml" is no value for "href" of <resource>', None),
    (TEST, 'value="1"', 'value="1e0"', '"1e0" is no value for "value" of <weight>', None),
]


@pytest.mark.parametrize(("text", "old", "new", "what", "hint"), FAULTS, ids=range(len(FAULTS)))
def test_faults_are_told_in_plain_words(text: str, old: str, new: str, what: str, hint: str | None) -> None:
    """The first fault names the element, its line and what would be right."""
    fault = faults(QTI21, parsed(changed(text, old, new)))[0]

    assert fault.what.startswith(what)
    assert hint is None or fault.hint == hint
    assert fault.line > 0


def test_faults_of_context_are_told_somehow() -> None:
    """A part that may not be a document of its own is refused, if only in the parser's words."""
    assert grammar(QTI21).validate(parsed("<resource/>")) is False
    assert len(faults(QTI21, parsed(CHOICE).find(".//{*}simpleChoice"))) == 1  # type: ignore[arg-type]  # it is there
