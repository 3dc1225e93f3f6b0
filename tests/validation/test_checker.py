"""The check of what is written: documents as they come, then the package as a whole."""

from pathlib import Path

import pytest
from lxml import etree
from validation_samples import CHOICE, MANIFEST, MATCH, MOODLE, TEST, changed, parsed, rules

from qti.errors import QtiError, Violation
from qti.package.parts import Kind
from qti.validation.checker import Checker
from qti.validation.official import Official
from qti.validation.settings import official_folder

IMAGE = changed(CHOICE, "<p>Which gas?</p>", '<p><img src="a.png" alt=""/></p>')


def write(checker: Checker, **texts: str) -> list[Violation]:
    """A package given to the checker in the order that a writer has; all that is found."""
    documents = {"q1": CHOICE, "q2": MATCH, "t1": TEST, "imsmanifest": MANIFEST} | texts
    kinds = {"q1": Kind.ITEM, "q2": Kind.ITEM, "t1": Kind.TEST, "imsmanifest": Kind.MANIFEST}
    found = []
    for name, text in documents.items():
        found += checker.document(kinds[name], parsed(text), f"{name}.xml", name)
    return found + checker.finish()


def test_a_sound_package_has_no_violation(no_schemas: Path) -> None:
    """Without the official schemas our own grammar and rules decide, and it is said so."""
    checker = Checker(no_schemas)

    assert write(checker) == []
    assert checker.official is False


def test_official_schemas_decide_where_they_are(official: Official) -> None:
    """With them, what is wrong with a form is said by them."""
    checker = Checker(official.store.folder)

    found = write(checker, q1=changed(CHOICE, "<itemBody>", "<itemBody>text"))

    assert checker.official is True
    assert rules(found) == ["xsd"]
    assert (found[0].place.file, found[0].item) == ("q1.xml", "q1")


def test_official_schemas_can_be_required(no_schemas: Path) -> None:
    """Where they are required and missing, no QTI document is checked; Moodle XML, which has none, is."""
    checker = Checker(no_schemas, require_official=True)

    assert checker.document(Kind.MOODLE_QUESTION, parsed(MOODLE)[0], "quiz.xml") == []
    for kind in (Kind.ITEM, Kind.TEST, Kind.MANIFEST):
        with pytest.raises(QtiError, match="the official XSDs are not installed"):
            checker.document(kind, parsed(CHOICE), "q1.xml")


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("q1", "<itemBody>", "<itemBody>text", "grammar"),
        ("q1", 'identifier="B"', 'identifier="A"', "choice-identifier"),
        ("q1", 'mapKey="A"', 'mapKey="Z"', "lost-key"),
        ("t1", 'select="1"', 'select="5"', "selection"),
        ("t1", 'href="q2.xml"', 'href="q5.xml"', "missing-item"),
        ("t1", ' visible="false"', "", "grammar"),
        ("imsmanifest", '<dependency identifierref="res_q1"/>', '<dependency identifierref="x"/>', "dependency"),
        ("imsmanifest", '<dependency identifierref="res_q1"/>', '<dependency ref="x"/>', "grammar"),
        ("imsmanifest", '<file href="q1.xml"/>', '<file href="q1.xml"/><file href="a.png"/>', "missing-file"),
    ],
)
def test_faults_of_ours_are_found(no_schemas: Path, name: str, old: str, new: str, rule: str) -> None:
    """Forms, rules, and what no single document can tell."""
    texts = {"q1": CHOICE, "t1": TEST, "imsmanifest": MANIFEST}

    assert rule in rules(write(Checker(no_schemas), **{name: changed(texts[name], old, new)}))


@pytest.mark.parametrize("before", [True, False])
def test_media_may_come_before_or_after(no_schemas: Path, *, before: bool) -> None:
    """A picture is there whether it was written before the question or after it."""
    checker = Checker(no_schemas)
    listed = changed(MANIFEST, '<file href="q1.xml"/>', '<file href="q1.xml"/><file href="a.png"/>')

    if before:
        checker.file("a.png")
    found = [
        *checker.document(Kind.ITEM, parsed(IMAGE), "q1.xml", "q1"),
        *checker.document(Kind.ITEM, parsed(MATCH), "q2.xml", "q2"),
        *checker.document(Kind.TEST, parsed(TEST), "t1.xml", "t1"),
        *checker.document(Kind.MANIFEST, parsed(listed), "imsmanifest.xml"),
    ]
    if not before:
        checker.file("a.png")

    assert found + checker.finish() == []


def test_missing_media_are_found(no_schemas: Path) -> None:
    """A picture that was never written is missing."""
    assert rules(write(Checker(no_schemas), q1=IMAGE)) == ["missing-media"]


def test_streams_say_what_trees_say(no_schemas: Path) -> None:
    """A manifest in pieces of any size breaks the same rules at the same places as the whole."""
    broken = changed(MANIFEST, 'identifierref="res_q2"', 'identifierref="nobody"').replace(">1.0.0<", ">2<")
    whole = Checker(no_schemas).document(Kind.MANIFEST, parsed(broken), "imsmanifest.xml")
    data = etree.tostring(parsed(broken))

    for size in (1, 50, len(data)):
        stream = Checker(no_schemas).stream(Kind.MANIFEST, "imsmanifest.xml")
        for start in range(0, len(data), size):
            stream.feed(data[start : start + size])

        assert stream.close() == whole
    assert rules(whole) == ["grammar", "dependency"]


def test_a_broken_stream_is_a_violation(no_schemas: Path) -> None:
    """Pieces that are no XML end in one violation, however many more come."""
    stream = Checker(no_schemas).stream(Kind.TEST, "t1.xml")

    for piece in (b"<a></b>", b"<c>", b"</c>"):
        stream.feed(piece)

    assert rules(stream.close()) == ["xml"]


def test_a_question_is_no_stream(no_schemas: Path) -> None:
    """Only tests and manifests are long enough to come in pieces."""
    with pytest.raises(ValueError, match="a item is a tree"):
        Checker(no_schemas).stream(Kind.ITEM, "q1.xml")


def test_a_package_of_one_file_has_no_manifest(no_schemas: Path) -> None:
    """Moodle's format has no list of files, so nothing can be missing from it."""
    checker = Checker(no_schemas)

    found = checker.document(Kind.MOODLE_QUESTION, parsed(MOODLE)[0], "quiz.xml", "fire")

    assert found + checker.finish() == []


def test_moodle_questions_keep_grammar_and_rules(no_schemas: Path) -> None:
    """What Moodle would refuse or lose is found before it is saved."""
    broken = parsed(changed(MOODLE, '<answer fraction="100">', '<answer fraction="0">'))[0]
    unknown = parsed(changed(MOODLE, "<questiontext", "<questiontxt").replace("</questiontext", "</questiontxt"))[0]

    assert rules(Checker(no_schemas).document(Kind.MOODLE_QUESTION, broken, "quiz.xml")) == ["moodle-right-answer"]
    assert "grammar" in rules(Checker(no_schemas).document(Kind.MOODLE_QUESTION, unknown, "quiz.xml"))


def test_the_usual_folder_is_the_settings(official: Official) -> None:
    """Without a folder of its own a checker looks where the settings say."""
    assert official.store.folder == official_folder()
    assert Checker().official is True
