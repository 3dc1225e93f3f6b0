"""The official schemas decide from local files alone, and libxml2's words become plain ones."""

import shutil
import threading
from pathlib import Path

import pytest
from validation_samples import CHOICE, MANIFEST, TEST, changed, parsed

from qti.errors import QtiError, ReadError
from qti.validation.catalogue import catalogue, path_of
from qti.validation.judge import Judge
from qti.validation.official import Official, official_in
from qti.validation.store import Store

CASES = [
    (
        "item",
        CHOICE,
        'cardinality="single"',
        'cardinality="one"',
        '"one" is no value for "cardinality" of <responseDeclaration>',
        'write one of "multiple", "ordered", "record", "single"',
    ),
    ("item", CHOICE, 'shuffle="false"', 'mix="no"', '<choiceInteraction> has no attribute "mix"', None),
    (
        "item",
        CHOICE,
        'maxChoices="1"',
        'maxChoices="x"',
        '"x" is no value for "maxChoices" of <choiceInteraction>',
        "write a whole number",
    ),
    ("item", CHOICE, ' title="Gases"', "", '<assessmentItem> lacks its attribute "title"', None),
    ("item", CHOICE, "<itemBody>", "<itemBody>text", "text stands directly in <itemBody>", None),
    (
        "item",
        CHOICE,
        "</choiceInteraction>",
        "<p/></choiceInteraction>",
        "<p> cannot stand here",
        "expected simpleChoice",
    ),
    (
        "item",
        CHOICE,
        '<mapResponse identifier="RESPONSE"/>',
        "",
        "something is missing in <setOutcomeValue>",
        None,
    ),
    (
        "item",
        CHOICE,
        '<mapResponse identifier="RESPONSE"/>',
        '<mapResponse identifier="RESPONSE">x</mapResponse>',
        "<mapResponse> must be empty",
        None,
    ),
    (
        "item",
        CHOICE,
        "<p>Which gas?</p>",
        '<p label="' + "x" * 300 + '"/>',
        '"label" of <p> is 300 characters long',
        "at most 256 are allowed",
    ),
    (
        "item",
        CHOICE,
        "<p>Which gas?</p>",
        '<p><img src="a" alt="b" width="wide"/></p>',
        '"wide" is no value for "width" of <img>',
        None,
    ),
    ("test", TEST, ' navigationMode="nonlinear"', "", '<testPart> lacks its attribute "navigationMode"', None),
    ("manifest", MANIFEST, "<organizations/>", "", "<resources> cannot stand here", "expected organizations"),
    (
        "manifest",
        MANIFEST,
        "</metadata>",
        '<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2"><wrong/></lom></metadata>',
        "<wrong> cannot stand here",
        None,
    ),
]


@pytest.mark.parametrize(("kind", "text", "old", "new", "what", "hint"), CASES, ids=range(len(CASES)))
def test_official_faults_in_plain_words(  # noqa: PLR0913, PLR0917  # a row of a table
    official: Official, kind: str, text: str, old: str, new: str, what: str, hint: str | None
) -> None:
    """Each fault is told once, with its line, the question and what would be right."""
    found = Judge(official).violations(kind, parsed(changed(text, old, new)), "q.xml", "q1")

    assert found[0].what == what
    assert hint is None or found[0].hint == hint
    assert (found[0].rule, found[0].item) == ("xsd", "q1")
    assert found[0].place.line > 0
    assert len({(each.place, each.what) for each in found}) == len(found)


def test_an_unknown_root_is_told(official: Official) -> None:
    """A document that begins with no element of QTI is refused in words."""
    found = Judge(official).violations("item", parsed("<quiz/>"), "q.xml")

    assert found[0].what == "<quiz> is no element that a document may begin with"


@pytest.mark.parametrize("version", ["2.1.0", "2.1.1", "2.1.2"])
def test_every_version_decides(official: Official, version: str) -> None:
    """Each version of QTI 2.1 is there, and takes what we write."""
    assert official.schema("item", version).validate(parsed(CHOICE))
    assert official.schema("test", version).validate(parsed(TEST))


def test_versions_differ(official: Official) -> None:
    """Only 2.1.0 lets a slider begin below zero."""
    slider = changed(
        CHOICE, "<itemBody>", '<itemBody><sliderInteraction responseIdentifier="R" lowerBound="-1" upperBound="1"/>'
    )

    verdicts = [official.schema("item", version).validate(parsed(slider)) for version in ("2.1.0", "2.1.1", "2.1.2")]

    assert verdicts == [True, False, False]


def test_threads_have_schemas_of_their_own(official: Official) -> None:
    """A compiled schema keeps its errors, so no two threads share one."""
    seen = [official.schema("manifest")]
    thread = threading.Thread(target=lambda: seen.append(official.schema("manifest")))

    thread.start()
    thread.join()

    assert seen[0] is not seen[1]
    assert official.schema("manifest") is seen[0]


def test_a_folder_without_files_decides_nothing(tmp_path: Path) -> None:
    """Where any file is missing, the official schemas are not there."""
    assert official_in(tmp_path) is None
    assert len(Store(tmp_path).missing()) == len(catalogue().files)


def copied(official: Official, folder: Path) -> Path:
    """The official files in another folder."""
    shutil.copytree(official.store.folder / "by-url", folder / "by-url")
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def test_a_spoilt_file_decides_nothing(official: Official, tmp_path: Path) -> None:
    """A file that was changed on the disk is not compiled, wherever the change."""
    folder = copied(official, tmp_path / "schemas")
    path = folder / path_of("http://www.w3.org/Math/XMLSchema/mathml2/presentation/table.xsd")
    path.write_bytes(path.read_bytes().replace(b"mtable", b"mtabel"))

    with pytest.raises(ReadError, match=r"table\.xsd: this is not the official file"):
        Official(Store(folder)).schema("item")


def test_a_spoilt_import_is_not_passed_over(official: Official, tmp_path: Path) -> None:
    """libxml2 compiles a schema without an import that it cannot have; we do not."""
    folder = copied(official, tmp_path / "schemas")
    path = folder / path_of("http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_metadata_v2p1.xsd")
    path.write_bytes(path.read_bytes().replace(b"nonadaptive", b"nonadaptivo"))

    with pytest.raises(ReadError, match=r"imsqti_metadata_v2p1\.xsd: this is not the official file"):
        Official(Store(folder)).schema("manifest")


def test_other_locations_in_copies_mean_the_same(official: Official, tmp_path: Path) -> None:
    """Where an official copy imports from addresses that nobody knows, its namespaces say what is meant."""
    folder = copied(official, tmp_path / "schemas")
    path = folder / path_of("http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd")
    data = path.read_bytes().replace(b"http://www.w3.org/Math/XMLSchema/", b"https://purl.example.org/")
    path.write_bytes(data)

    assert Official(Store(folder)).schema("item").validate(parsed(CHOICE))


def test_schemas_that_do_not_fit_are_told(official: Official) -> None:
    """A catalogue that leaves out a file that others need gives an error, not a schema with holes."""
    listing = official.store.listing
    files = {url: file for url, file in listing.files.items() if "common/common-attribs" not in url}
    store = Store(
        official.store.folder, type(listing)(files=files, same={}, imports=listing.imports, uses=listing.uses)
    )

    with pytest.raises(QtiError, match="the official schemas do not fit together"):
        Official(store).schema("item")
