"""Explanations: reason, path and expected content of each fault, at its line."""

from pathlib import Path

import pytest
from validation_samples import CHOICE, MANIFEST, PACKAGE, TEST, changed, parsed, saved

from qti.validation.explain import Explainer
from qti.validation.official import Official
from qti.validation.validate import validate


@pytest.fixture(scope="module")
def explainer(official: Official) -> Explainer:
    """One explainer: the schemas take seconds to build."""
    return Explainer(official)


@pytest.mark.parametrize(
    ("old", "new", "what", "hint"),
    [
        (
            "<itemBody>",
            "<itemBody><b>x</b>",
            'at /assessmentItem/itemBody: unexpected child with tag "b" at position 1',
            "expected: rubricBlock",
        ),
        (
            "</choiceInteraction>",
            "<p/></choiceInteraction>",
            'at /assessmentItem/itemBody/choiceInteraction: unexpected child with tag "p" at position 3',
            "expected: prompt?, simpleChoice+",
        ),
        (
            'shuffle="false"',
            'shufle="false"',
            'at /assessmentItem/itemBody/choiceInteraction: "shufle" attribute not allowed for element',
            "expected: ",
        ),
        (
            'cardinality="single" baseType="identifier"',
            'cardinality="one" baseType="identifier"',
            'at /assessmentItem/responseDeclaration: attribute cardinality="one": value must be one of',
            "",
        ),
        (
            '<mapResponse identifier="RESPONSE"/>',
            "",
            "at /assessmentItem/responseProcessing/setOutcomeValue[1]: the content of element",
            "expected: and, gt, not",
        ),
    ],
)
def test_faults_are_explained(explainer: Explainer, old: str, new: str, what: str, hint: str) -> None:
    """Where, why, and what was expected there."""
    found = explainer.violations("item", parsed(changed(CHOICE, old, new)), "q1.xml", "q1")

    assert found[0].what.startswith(what)
    assert found[0].hint.startswith(hint)
    assert found[0].place.line > 0
    assert (found[0].rule, found[0].item) == ("xsd", "q1")


def test_sound_documents_need_no_explanation(explainer: Explainer) -> None:
    """The slow validator finds nothing in what the fast one takes."""
    assert explainer.violations("item", parsed(CHOICE), "q1.xml") == []
    assert explainer.violations("test", parsed(TEST), "t1.xml") == []
    assert explainer.violations("manifest", parsed(MANIFEST), "imsmanifest.xml") == []


def test_packages_are_explained(tmp_path: Path, official: Official) -> None:
    """Every document that the official schemas refuse is explained, streamed ones included."""
    files = PACKAGE | {
        "imsmanifest.xml": changed(MANIFEST, "<organizations/>", ""),
        "q1.xml": changed(CHOICE, ' title="Gases"', ""),
    }

    found = validate(saved(tmp_path, files), schemas=official.store.folder, explain=True).violations

    explained = {each.place.file: each for each in found if each.rule == "xsd"}
    assert explained["imsmanifest.xml"].what.startswith('at /manifest: unexpected child with tag "resources"')
    assert explained["imsmanifest.xml"].hint == "expected: organizations"
    assert explained["q1.xml"].what == 'at /assessmentItem: missing required attribute "title"'
