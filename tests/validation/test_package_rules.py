"""The rules for tests, manifests and whole packages, by the smallest thing that breaks each."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from validation_samples import CHOICE, MANIFEST, PACKAGE, TEST, changed, rules, saved

from qti.validation.kinds import FileKind
from qti.validation.limits import Limits
from qti.validation.rules import assessments, items, manifests
from qti.validation.validate import validate

IMAGE = '<p>See <img src="images/a%20b.png" alt="a"/></p>'
IN_TESTS = [
    ("part-identifier", 'identifier="sec_1"', 'identifier="part_1"', 'two parts of the test are named "part_1"'),
    ("part-identifier", 'identifier="sec_1"', 'identifier="1"', '"1" is no identifier'),
    ("unknown-variable", '"q1.SCORE"', '"q9.SCORE"', 'the variable "q9.SCORE" belongs to no item of the test'),
    ("unknown-variable", '"q1.SCORE"', '"TOTL"', 'the variable "TOTL" is not declared'),
    (
        "unknown-variable",
        '<setOutcomeValue identifier="TOTAL">',
        '<setOutcomeValue identifier="ALL">',
        '"ALL" is not declared',
    ),
    (
        "unknown-section",
        'variableIdentifier="SCORE"',
        'variableIdentifier="SCORE" sectionIdentifier="sec_2"',
        'testVariables asks for the section "sec_2", which is not there',
    ),
    ("selection", 'select="1"', 'select="3"', 'the section "sec_1" draws 3 of 2'),
    ("time-limits", "<testPart", '<timeLimits minTime="9" maxTime="5"/><testPart', "minTime 9 is above maxTime 5"),
    ("reference-identifier", 'identifier="q2"', 'identifier="q1"', 'two references of the test are named "q1"'),
    (
        "reference-identifier",
        'identifier="q2"',
        'identifier="sec_1"',
        'a reference and a section are both named "sec_1"',
    ),
    ("reference-identifier", 'identifier="q2"', 'identifier=""', '"" is no identifier'),
    (
        "weight",
        '<weight identifier="POINTS" value="1"/>',
        '<weight identifier="W" value="1"/><weight identifier="W" value="2"/>',
        '"q1" has two weights of one name',
    ),
    ("missing-item", 'href="q2.xml"', 'href="q9.xml"', '"q2" refers to "q9.xml", which is not in the package'),
]
IN_MANIFESTS = [
    ("resource-identifier", 'identifier="res_q2"', 'identifier="res_q1"', 'two resources are named "res_q1"'),
    (
        "resource-href",
        'type="imsqti_item_xmlv2p1" href="q2.xml"',
        'type="imsqti_item_xmlv2p1"',
        '"res_q2" has no href in the package',
    ),
    ("resource-file", '<file href="q2.xml"/>', "", '"res_q2" does not list its own file "q2.xml"'),
    (
        "resource-path",
        '<file href="q2.xml"/>',
        '<file href="q2.xml"/><file href="../x"/>',
        '"../x" leads out of the package',
    ),
    (
        "resource-path",
        '<file href="q2.xml"/>',
        '<file href="q2.xml"/><file href="/etc/x"/>',
        '"/etc/x" is an absolute path',
    ),
    ("dependency", 'identifierref="res_q2"', 'identifierref="res_q9"', 'a dependency names "res_q9"'),
    ("sub-manifest", "</resources>", f"</resources>{MANIFEST}", "a manifest stands in the manifest"),
    (
        "missing-file",
        '<file href="q2.xml"/>',
        '<file href="q2.xml"/><file href="a.png"/>',
        'the manifest lists "a.png", which is not in the package',
    ),
    (
        "duplicate-href",
        'href="q2.xml"><file href="q2.xml"/>',
        'href="q1.xml"><file href="q1.xml"/>',
        'two resources have the href "q1.xml"',
    ),
    (
        "resource-type",
        'type="imsqti_item_xmlv2p1" href="q2.xml"',
        'type="imsqti_test_xmlv2p1" href="q2.xml"',
        'the manifest calls this "imsqti_test_xmlv2p1", but it is a QTI 2.1 item',
    ),
    (
        "resource-type",
        'type="imsqti_test_xmlv2p1"',
        'type="imsqti_item_xmlv2p1"',
        'the manifest calls this "imsqti_item_xmlv2p1", but it is a QTI 2.1 test',
    ),
]


def test_a_sound_package_breaks_no_rule(tmp_path: Path, no_schemas: Path) -> None:
    """The package that the cases below break is sound."""
    result = validate(saved(tmp_path, PACKAGE), schemas=no_schemas)

    assert (result.violations, result.advice, result.undecided) == ((), (), ())
    assert result.kind is FileKind.PACKAGE
    assert result.documents == {FileKind.MANIFEST: 1, FileKind.TEST: 1, FileKind.ITEM: 2}


@pytest.mark.parametrize("case", IN_TESTS, ids=lambda case: case[0])
def test_rules_for_tests(tmp_path: Path, no_schemas: Path, case: tuple[str, ...]) -> None:
    """Each rule for tests finds what breaks it, at its line."""
    rule, old, new, what = case
    path = saved(tmp_path, PACKAGE | {"t1.xml": changed(TEST, old, new)})

    found = [each for each in validate(path, schemas=no_schemas).violations if each.rule == rule]

    assert len(found) == 1
    assert what in found[0].what
    assert found[0].place.file == "t1.xml"
    assert found[0].place.line > 0


@pytest.mark.parametrize("case", IN_MANIFESTS, ids=lambda case: case[0])
def test_rules_for_manifests(tmp_path: Path, no_schemas: Path, case: tuple[str, ...]) -> None:
    """Each rule for manifests finds what breaks it."""
    rule, old, new, what = case
    path = saved(tmp_path, PACKAGE | {"imsmanifest.xml": changed(MANIFEST, old, new)})

    found = [each for each in validate(path, schemas=no_schemas).violations if each.rule == rule]

    assert len(found) == 1
    assert what in found[0].what


@pytest.mark.parametrize("name", ["q2", "second"])
def test_a_reference_to_what_is_no_resource(tmp_path: Path, no_schemas: Path, name: str) -> None:
    """An item that a test refers to has a resource of its own, wherever it lies."""
    manifest = changed(
        MANIFEST,
        '<resource identifier="res_q2" type="imsqti_item_xmlv2p1" href="q2.xml"><file href="q2.xml"/></resource>',
        "",
    )
    manifest = changed(manifest, '<dependency identifierref="res_q2"/>', "")
    manifest = changed(manifest, '<file href="q1.xml"/>', f'<file href="q1.xml"/><file href="{name}.xml"/>')
    files = PACKAGE | {"imsmanifest.xml": manifest, "t1.xml": TEST.replace("q2.xml", f"{name}.xml")}
    files[f"{name}.xml"] = files.pop("q2.xml")

    violations = validate(saved(tmp_path, files), schemas=no_schemas).violations

    assert [(each.rule, each.place.file) for each in violations] == [("missing-item", f"{name}.xml")]


@pytest.mark.parametrize("name", ["q1", "first"])
def test_canvas_wants_one_identifier(tmp_path: Path, no_schemas: Path, name: str) -> None:
    """A reference whose identifier is not its item's is advice, wherever the item lies."""
    item = changed(CHOICE, 'identifier="q1"', 'identifier="other"')
    files = {key: text.replace("q1.xml", f"{name}.xml") for key, text in PACKAGE.items() if key != "q1.xml"}

    result = validate(saved(tmp_path, files | {f"{name}.xml": item}), schemas=no_schemas)

    assert result.violations == ()
    assert rules(result.advice) == ["canvas-reference"]


def test_a_file_that_is_not_listed(tmp_path: Path, no_schemas: Path) -> None:
    """Every file in the package is listed in the manifest, but for schemas that describe the manifest."""
    path = saved(tmp_path, PACKAGE | {"notes.txt": "x", "imscp_v1p1.xsd": "x"})

    violations = validate(path, schemas=no_schemas).violations

    assert rules(violations) == ["unlisted-file"]
    assert violations[0].place.file == "notes.txt"


def test_media_are_looked_for_beside_their_question(tmp_path: Path, no_schemas: Path) -> None:
    """A picture is missing where no file lies at the path that its question gives, percent signs decoded."""
    item = changed(CHOICE, "<p>Which gas?</p>", IMAGE)
    listed = changed(MANIFEST, '<file href="q1.xml"/>', '<file href="q1.xml"/><file href="images/a%20b.png"/>')
    without = saved(tmp_path, PACKAGE | {"q1.xml": item})
    missing = validate(without, schemas=no_schemas).violations
    with_it = saved(tmp_path, PACKAGE | {"q1.xml": item, "imsmanifest.xml": listed, "images/a b.png": "x"})

    found = validate(with_it, schemas=no_schemas).violations

    assert rules(missing) == ["missing-media"]
    assert missing[0].what == 'it shows "images/a b.png", which is not in the package'
    assert found == ()


def test_addresses_elsewhere_are_nobodys_file(tmp_path: Path, no_schemas: Path) -> None:
    """A picture on the web or in the text itself is not looked for in the package."""
    for source in ("https://example.org/a.png", "data:image/png;base64,AAAA"):
        item = changed(CHOICE, "<p>Which gas?</p>", f'<p><img src="{source}" alt="a"/></p>')

        found = validate(saved(tmp_path, PACKAGE | {"q1.xml": item}), schemas=no_schemas).violations

        assert found == ()


def test_a_base_stands_before_paths(tmp_path: Path, no_schemas: Path) -> None:
    """``xml:base`` moves the files of a manifest's resources."""
    manifest = changed(MANIFEST, "<resources>", '<resources xml:base="qti/">')
    files = {f"qti/{name}": text for name, text in PACKAGE.items() if name != "imsmanifest.xml"}

    assert validate(saved(tmp_path, {"imsmanifest.xml": manifest} | files), schemas=no_schemas).violations == ()


@pytest.mark.parametrize(
    "case",
    [
        ("imsmanifest.xml", "QTIv2.1 Package", "IMS Content", "manifest-schema"),
        ("imsmanifest.xml", "<schemaversion>1.0.0</schemaversion>", "", "manifest-schema"),
        ("q1.xml", 'identifier="q1"', 'identifier="q7"', "canvas-reference"),
    ],
)
def test_advice_on_packages(tmp_path: Path, no_schemas: Path, case: tuple[str, ...]) -> None:
    """What only some platform misreads in a package is advice."""
    name, old, new, rule = case
    path = saved(tmp_path, PACKAGE | {name: changed(PACKAGE[name], old, new)})

    result = validate(path, schemas=no_schemas)

    assert result.violations == ()
    assert rules(result.advice) == [rule]


def test_what_systems_leave_behind_is_advice(tmp_path: Path, no_schemas: Path) -> None:
    """Canvas New Quizzes stops at the files that macOS adds to a zip; they need not be listed."""
    path = saved(tmp_path, PACKAGE | {"__MACOSX/._imsmanifest.xml": "x", "images/.DS_Store": "x"})

    result = validate(path, schemas=no_schemas)

    assert result.violations == ()
    assert rules(result.advice) == ["junk", "junk"]


def test_a_prefixed_manifest_is_advice(tmp_path: Path, no_schemas: Path) -> None:
    """Canvas finds nothing in a manifest whose elements have a prefix."""
    manifest = MANIFEST.replace("</", "</cp:").replace("<", "<cp:").replace("<cp:/cp:", "</cp:")
    path = saved(tmp_path, PACKAGE | {"imsmanifest.xml": manifest.replace("xmlns=", "xmlns:cp=")})

    assert rules(validate(path, schemas=no_schemas).advice) == ["manifest-prefix"]


def test_a_manifest_in_a_folder(tmp_path: Path, no_schemas: Path) -> None:
    """A zip of the folder instead of its files is the commonest fault of all, and is told as such."""
    path = saved(tmp_path, {f"quiz/{name}": text for name, text in PACKAGE.items()})

    violations = validate(path, schemas=no_schemas).violations

    assert rules(violations) == ["manifest-place"]
    assert violations[0].hint == "zip the files themselves, not the folder that they are in"


def test_the_documentation_explains_every_rule() -> None:
    """docs/checking.md has each rule of the tables, and the limits with their defaults' names."""
    page = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z-]+)`", page))
    tables = (*items.RULES, *items.ADVICE, *assessments.RULES, *manifests.RULES, *manifests.ADVICE)
    cases = (*IN_TESTS, *IN_MANIFESTS)

    assert {name for name, _ in tables} | {case[0] for case in cases} <= explained
    assert {field.name.replace("_", "-") for field in fields(Limits)} <= explained
