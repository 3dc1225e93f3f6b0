"""Anyone's file: what it is, whether it is valid, and whether that could be decided."""

import os
import socket
from pathlib import Path

import pytest
from validation_samples import CHOICE, MANIFEST, MATCH, MOODLE, PACKAGE, SHAPES, TEST, changed, rules, saved

from qti.errors import ReadError
from qti.validation.kinds import FileKind
from qti.validation.limits import Limits
from qti.validation.official import Official
from qti.validation.result import Verdict
from qti.validation.validate import validate

FOREIGN = changed(
    CHOICE, '<outcomeDeclaration identifier="SCORE"', '<outcomeDeclaration interpretation="i" identifier="SCORE"'
)
"""Valid QTI 2.1, in a form that we do not write."""


def file(folder: Path, text: str, name: str = "file.xml") -> Path:
    """A file of text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CHOICE, FileKind.ITEM),
        (TEST, FileKind.TEST),
        (MANIFEST, FileKind.MANIFEST),
        (MOODLE, FileKind.MOODLE),
    ],
)
def test_single_documents(tmp_path: Path, no_schemas: Path, text: str, kind: FileKind) -> None:
    """A document is known by its root element, whatever its name, and other files are not asked for."""
    result = validate(file(tmp_path, text, "whatever.txt"), schemas=no_schemas)

    assert (result.kind, result.verdict, result.documents) == (kind, Verdict.VALID, {kind: 1})
    assert result.official is False
    assert result.schemas == ()


def test_official_schemas_are_named(tmp_path: Path, official: Official) -> None:
    """Where the official schemas decided, the result says which."""
    result = validate(file(tmp_path, FOREIGN), schemas=official.store.folder)

    assert (result.verdict, result.official) == (Verdict.VALID, True)
    assert [url.rpartition("/")[2] for url in result.schemas] == ["imsqti_v2p1.xsd"]


@pytest.mark.parametrize(
    ("name", "used"), [("p1", "imsqti_v2p1p1.xsd"), ("p2", "imsqti_v2p1p2.xsd"), ("p9", "imsqti_v2p1.xsd")]
)
def test_the_version_that_a_document_names(tmp_path: Path, official: Official, name: str, used: str) -> None:
    """A schema location names the version; an unknown one means 2.1.0."""
    location = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
        f'http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1{name}.xsd"'
    )
    result = validate(
        file(tmp_path, changed(CHOICE, "<assessmentItem", f"<assessmentItem {location}")), schemas=official.store.folder
    )

    assert [url.rpartition("/")[2] for url in result.schemas] == [used]
    assert result.is_valid


def test_without_official_schemas_nobody_is_called_invalid_by_our_grammar(tmp_path: Path, no_schemas: Path) -> None:
    """A form that our grammar does not cover is left undecided: never valid, never invalid."""
    result = validate(file(tmp_path, FOREIGN), schemas=no_schemas)

    assert (result.verdict, result.violations) == (Verdict.UNDECIDED, ())
    assert "our grammar does not cover it" in result.undecided[0].why
    assert result.undecided[0].hint.startswith('run "qti schemas install"')


def test_rules_hold_without_official_schemas(tmp_path: Path, no_schemas: Path) -> None:
    """What breaks a rule is invalid, whoever decides over its form."""
    result = validate(file(tmp_path, changed(FOREIGN, 'identifier="B"', 'identifier="A"')), schemas=no_schemas)

    assert (result.verdict, rules(result.violations)) == (Verdict.INVALID, ["choice-identifier"])


def test_official_schemas_can_be_required(tmp_path: Path, no_schemas: Path) -> None:
    """Where they are required, a QTI file is invalid without them; Moodle XML has none to require."""
    qti = validate(file(tmp_path, CHOICE), schemas=no_schemas, require_official=True)
    moodle = validate(file(tmp_path, MOODLE), schemas=no_schemas, require_official=True)

    assert rules(qti.violations) == ["official"]
    assert moodle.is_valid


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"/>', "QTI 1.2"),
        ("<questestinterop/>", "QTI 1.2"),
        ('<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p0"/>', "QTI 2.0"),
        ('<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"/>', "QTI 2.2"),
        ('<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>', "QTI 3.0"),
        ('<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"/>', "an IMS Common Cartridge manifest"),
        (
            '<assessmentSection xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"/>',
            "a QTI 2.1 document other than an item or a test",
        ),
        ("<html/>", "a document that begins with <html>"),
    ],
)
def test_what_is_not_checked_is_said(tmp_path: Path, no_schemas: Path, text: str, name: str) -> None:
    """A document of another kind is called by its name, and left undecided."""
    result = validate(file(tmp_path, text), schemas=no_schemas)

    assert (result.kind, result.verdict) == (FileKind.OTHER, Verdict.UNDECIDED)
    assert result.undecided[0].why == f"it is {name}, which is not checked here"


def test_a_whole_package(official: Official) -> None:
    """A package of 39 items and three tests is valid, item by item, with both."""
    with_them = validate(SHAPES, schemas=official.store.folder)
    without = validate(SHAPES, schemas=official.store.folder / "nowhere")

    for result in (with_them, without):
        assert result.verdict is Verdict.VALID
        assert result.documents == {FileKind.MANIFEST: 1, FileKind.TEST: 3, FileKind.ITEM: 39}
    assert (with_them.official, without.official) == (True, False)


def test_documents_of_other_versions_in_a_package(tmp_path: Path, no_schemas: Path) -> None:
    """A question of QTI 2.2 among ours is left undecided by name, and the package with it."""
    other = CHOICE.replace("imsqti_v2p1", "imsqti_v2p2")
    path = saved(tmp_path, PACKAGE | {"q1.xml": other})

    result = validate(path, schemas=no_schemas)

    assert [(each.path, each.why) for each in result.undecided] == [
        ("q1.xml", "it is QTI 2.2, which is not checked here")
    ]
    assert result.documents[FileKind.ITEM] == 1


def test_other_files_of_a_package_are_files(tmp_path: Path, no_schemas: Path) -> None:
    """A resource of type webcontent is not looked into, whatever it holds."""
    manifest = changed(
        MANIFEST,
        "</resources>",
        '<resource identifier="w" type="webcontent" href="w.xml"><file href="w.xml"/></resource></resources>',
    )
    path = saved(tmp_path, PACKAGE | {"imsmanifest.xml": manifest, "w.xml": "<!DOCTYPE html><html/>"})

    result = validate(path, schemas=no_schemas)

    assert result.violations == ()
    assert result.verdict is Verdict.UNDECIDED
    assert "our grammar does not cover it" in result.undecided[0].why


def test_a_zip_without_manifest_is_no_package(tmp_path: Path, no_schemas: Path) -> None:
    """Any other zip is left undecided, with the reason."""
    result = validate(saved(tmp_path, {"a.txt": "x"}), schemas=no_schemas)

    assert (result.kind, result.verdict) == (FileKind.OTHER, Verdict.UNDECIDED)
    assert result.undecided[0].why == "this zip holds no imsmanifest.xml, so it is no QTI package"


def test_cartridges_are_not_checked(tmp_path: Path, no_schemas: Path) -> None:
    """A Common Cartridge is told by its manifest."""
    manifest = '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"/>'

    result = validate(saved(tmp_path, {"imsmanifest.xml": manifest}), schemas=no_schemas)

    assert result.undecided[0].why == "it is an IMS Common Cartridge manifest, which is not checked here"


def test_what_the_manifest_names_and_is_no_xml(tmp_path: Path, no_schemas: Path) -> None:
    """A question that is no XML is invalid, at its own name."""
    found = validate(saved(tmp_path, PACKAGE | {"q2.xml": "hello"}), schemas=no_schemas).violations

    assert [(each.place.file, each.rule) for each in found] == [("q2.xml", "xml")]


def test_questions_have_a_limit(tmp_path: Path, no_schemas: Path) -> None:
    """A question larger than a tree may be is not read."""
    path = saved(tmp_path, PACKAGE | {"q2.xml": MATCH + " " * 5000})

    found = validate(path, limits=Limits(document=4096), schemas=no_schemas).violations

    assert [(each.place.file, each.rule) for each in found] == [("q2.xml", "size")]


@pytest.mark.parametrize(
    "case",
    [
        ("<quiz>", "<quiz><foo/>", "grammar", "<foo> cannot stand in <quiz>"),
        ("<quiz>", "<quiz>stray", "grammar", 'the text "stray" stands between the questions'),
        (
            "</quiz>",
            MOODLE.removeprefix("<quiz>").replace("<name>", "<idnumber>x</idnumber><name>") * 2,
            "moodle-idnumber",
            '"x" is the idnumber of two questions of a category',
        ),
        ('fraction="100"', 'fraction="lots"', "grammar", '"lots" is no value for "fraction" of <answer>'),
    ],
)
def test_moodle_files(tmp_path: Path, no_schemas: Path, case: tuple[str, ...]) -> None:
    """Questions are looked at one by one, and what is around them as well."""
    old, new, rule, what = case
    text = changed(MOODLE, old, new)
    text = text if text.endswith("</quiz>") and text.count("</quiz>") == 1 else text.replace("</quiz>", "") + "</quiz>"

    found = validate(file(tmp_path, text), schemas=no_schemas).violations

    assert rule in rules(found)
    assert what in [each.what for each in found if each.rule == rule]


def test_empty_moodle_files(tmp_path: Path, no_schemas: Path) -> None:
    """A quiz without questions imports nothing."""
    assert [each.what for each in validate(file(tmp_path, "<quiz/>"), schemas=no_schemas).violations] == [
        "no question is in it"
    ]


def test_unknown_moodle_types_are_undecided(tmp_path: Path, no_schemas: Path) -> None:
    """A question of a plugin's type is nobody's here to judge."""
    path = file(tmp_path, changed(MOODLE, 'type="truefalse"', 'type="stack"'))

    result = validate(path, schemas=no_schemas)

    assert result.verdict is Verdict.UNDECIDED
    assert result.undecided[0].why == 'no grammar here covers questions of type "stack"'


def test_faults_without_end_are_given_up_on(tmp_path: Path, no_schemas: Path) -> None:
    """After so many faults the rest of a package is not looked at, and that is said."""
    path = saved(tmp_path, PACKAGE | {"t1.xml": "hello", "q1.xml": "hello", "q2.xml": "hello"})

    result = validate(path, limits=Limits(violations=1), schemas=no_schemas)

    assert [each.place.file for each in result.violations] == ["t1.xml"]
    assert result.undecided[0].why == "so many faults were found that the rest was not looked at"


NOTHING_KNOWN = '<question type="odd"/>'
NO_NAME = changed(MOODLE, "<name><text>Fire</text></name>", "").removeprefix("<quiz>").removesuffix("</quiz>")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"<quiz>{NO_NAME * 500}</quiz>", (5, 1)),
        (f"<quiz>{NOTHING_KNOWN * 500}</quiz>", (0, 6)),
        (changed(MOODLE, "<name>", "<odd/>" * 500 + "<name>"), (2, 0)),
        (changed(CHOICE, "<itemBody>", '<outcomeDeclaration identifier="SCORE"/>' * 500 + "<itemBody>"), (5, 2)),
        (changed(MANIFEST, "</resources>", '<resource identifier="a b"/>' * 500 + "</resources>"), (5, 2)),
    ],
)
def test_no_file_has_more_told_of_it_than_the_limit(
    tmp_path: Path, no_schemas: Path, text: str, found: tuple[int, int]
) -> None:
    """So many violations, and so many undecided parts, are told; that there is more is said."""
    result = validate(file(tmp_path, text), limits=Limits(violations=5), schemas=no_schemas)

    assert (len(result.violations), len(result.undecided)) == found
    assert result.undecided[-1:] == () or "not looked at" in result.undecided[-1].why


def test_the_official_schemas_tell_no_more_than_the_limit(tmp_path: Path, official: Official) -> None:
    """A thousand faults of form end in five, explained or not; the rest is said to be there."""
    path = file(tmp_path, changed(MANIFEST, "</resources>", '<resource identifier="a b"/>' * 500 + "</resources>"))

    for explain in (False, True):
        result = validate(path, limits=Limits(violations=5), explain=explain, schemas=official.store.folder)

        assert len(result.violations) == 5
        assert result.undecided[-1].hint == "there are at least 5; --limit violations=NUMBER tells more"


def test_what_a_package_lacks_is_told_up_to_the_limit(tmp_path: Path, no_schemas: Path) -> None:
    """Hundreds of files that no manifest lists are no longer report than five."""
    path = saved(tmp_path, PACKAGE | {f"{number}.txt": "x" for number in range(500)})

    result = validate(path, limits=Limits(violations=5), schemas=no_schemas)

    assert rules(result.violations) == ["unlisted-file"] * 5
    assert result.undecided[-1].why == "so many faults were found that the rest was not looked at"


@pytest.mark.parametrize(
    "text",
    [
        changed(CHOICE, 'title="Gases"', f'title="{"x" * 170_000}"'),
        f"<!--{'x' * 16_000}-->\n" + changed(CHOICE, 'title="Gases"', f'title="{"x" * 17_000}"'),
    ],
)
def test_a_long_first_tag_is_read(tmp_path: Path, no_schemas: Path, text: str) -> None:
    """A document is known by its root, however long its first tag; in a package too."""
    alone = validate(file(tmp_path, text), schemas=no_schemas)
    other = MANIFEST.replace("imsqti_item_xmlv2p1", "odd")
    within = validate(saved(tmp_path, PACKAGE | {"imsmanifest.xml": other, "q1.xml": text}), schemas=no_schemas)

    assert (alone.kind, alone.documents) == (FileKind.ITEM, {FileKind.ITEM: 1})
    assert within.documents[FileKind.ITEM] == 2


def test_a_first_tag_without_end(tmp_path: Path, no_schemas: Path) -> None:
    """A first tag that is cut off, or longer than a document, is told as what it is."""
    path = file(tmp_path, f'<quiz a="{"x" * 200_000}')

    cut = validate(path, schemas=no_schemas).violations
    long = validate(path, limits=Limits(document=100_000), schemas=no_schemas).violations

    assert [each.what for each in cut] == ["its first tag does not end"]
    assert [each.what for each in long] == ["its first tag does not end in its first 100000 bytes"]


def test_pipes_are_not_waited_for(tmp_path: Path, no_schemas: Path) -> None:
    """What is no ordinary file is refused before it is opened."""
    os.mkfifo(tmp_path / "pipe.xml")

    with pytest.raises(ReadError, match="it is no ordinary file"):
        validate(tmp_path / "pipe.xml", schemas=no_schemas)


def test_streamed_documents_too_large_for_a_tree_are_not_explained(tmp_path: Path, official: Official) -> None:
    """Their faults are told as the fast validator says them."""
    path = saved(tmp_path, PACKAGE | {"t1.xml": changed(TEST, ' title="Quiz"', "") + " " * 5000})

    found = validate(path, limits=Limits(document=4096), explain=True, schemas=official.store.folder).violations

    assert [each.what for each in found] == ['<assessmentTest> lacks its attribute "title"']


@pytest.mark.parametrize(
    ("text", "rule"), [("hello", "xml"), ("<!DOCTYPE a><a/>", "doctype"), ("<a b='&x;'/>", "entity"), ("", "xml")]
)
def test_manifests_that_are_no_xml(tmp_path: Path, no_schemas: Path, text: str, rule: str) -> None:
    """A package whose manifest cannot be read is invalid, and nothing else in it is looked at."""
    assert rules(validate(saved(tmp_path, PACKAGE | {"imsmanifest.xml": text}), schemas=no_schemas).violations) == [
        rule
    ]


@pytest.mark.parametrize("name", ["missing.xml", "."])
def test_what_cannot_be_read(tmp_path: Path, no_schemas: Path, name: str) -> None:
    """A file that is not there, or is a folder, is an error and no verdict."""
    with pytest.raises(ReadError, match="this cannot be read"):
        validate(tmp_path / name, schemas=no_schemas)


def test_nothing_is_fetched(tmp_path: Path, official: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check opens no connection, whatever addresses a file names."""
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *address: opened.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address: opened.append(address))
    location = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:other http://127.0.0.1:9/x.xsd" xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/y.xsd"'
    )
    path = file(tmp_path, changed(CHOICE, "<assessmentItem", f'<assessmentItem {location} foo="x"'))

    result = validate(path, schemas=official.store.folder, explain=True)

    assert not result.is_valid
    assert opened == []
