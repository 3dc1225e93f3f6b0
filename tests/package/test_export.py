"""An export checks everything it writes, and saves all of it or nothing."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from qti.errors import InvalidPackageError, Place, ReadError, Violation
from qti.model import AssessmentItem, Bank, ChoiceInteraction, Content, SimpleChoice
from qti.model import content as nodes
from qti.package.export import ENOUGH, NotSavedError, export
from qti.package.limits import DOCUMENT, MARKS, PART, SIBLINGS
from qti.package.parts import Document, Kind, Media, MediaFile, Options, Part, Parts, StreamedDocument
from qti.report import Finding, Outcome

Writer = Callable[[Bank, Media, Options], Parts]


def item(name: str) -> AssessmentItem:
    """A question with two choices."""
    body = Content((nodes.InteractionBlock("RESPONSE"),), "{{RESPONSE}}")
    words = Content((nodes.Paragraph((nodes.Text("Yes"),)),), "Yes")
    choices = (SimpleChoice(identifier="A", content=words, correct=True), SimpleChoice(identifier="B", content=words))
    return AssessmentItem(identifier=name, title=name, body=body, interactions=(ChoiceInteraction(choices=choices),))


BANK = Bank(identifier="bank", title="Bank", items=(item("q1"), item("q2")))


class Folder:
    """Media of which every file is its own name."""

    def read(self, path: str) -> bytes:
        """The name."""
        return path.encode()


@dataclass
class Recorder:
    """A checker that finds what it is told to and remembers what it was shown."""

    finds: dict[str, list[Violation]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def document(self, kind: Kind, root: Element, path: str, item: str = "", data: bytes = b"") -> list[Violation]:
        """Whatever was foretold for the path."""
        assert etree.fromstring(data).tag == root.tag
        self.seen.append(f"{kind} {path} {root.tag} {item}")
        return self.finds.get(path, [])

    def stream(self, kind: Kind, path: str) -> "Stream":
        """A record of the pieces."""
        return Stream(f"{kind} {path} ", self)

    def file(self, path: str) -> None:
        """Noted."""
        self.seen.append(f"file {path}")

    def finish(self) -> list[Violation]:
        """Whatever was foretold for the package."""
        self.seen.append("finish")
        return self.finds.get("", [])


@dataclass
class Stream:
    """The pieces of one document, put together."""

    text: str
    recorder: Recorder

    def feed(self, data: bytes) -> None:
        """One more piece."""
        self.text += data.decode()

    def close(self) -> list[Violation]:
        """Whatever was foretold for it."""
        self.recorder.seen.append(self.text)
        return self.recorder.finds.get("stream", [])


@dataclass(frozen=True)
class Target:
    """A format whose writer is the test's."""

    write: Writer
    root: str = ""
    name: str = "made-up"
    title: str = "Made-up format"

    def load(self) -> Writer:
        """The writer."""
        return self.write


def parts(bank: Bank, _media: Media, _options: Options) -> Iterator[Part]:
    """A document and a picture for each item, and a manifest at the end."""
    for each in bank:
        yield Document(f"{each.identifier}.xml", Kind.ITEM, etree.Element("item"), each.identifier)
        yield MediaFile("picture.png", "pictures/a.png")
    yield StreamedDocument("imsmanifest.xml", Kind.MANIFEST, (b"<mani", b"fest/>"))


def elements(bank: Bank, _media: Media, _options: Options) -> Iterator[Part]:
    """An element for each item."""
    for each in bank:
        yield Document(each.identifier, Kind.MOODLE_QUESTION, etree.Element("question"), each.identifier)


def finding(name: str, outcome: Outcome) -> Finding:
    """A finding about an item."""
    return Finding(name, outcome, "made-up", "because")


VIOLATION = Violation(Place("q1.xml"), "made-up", "something is wrong")


def test_a_package_holds_what_the_writer_gave(tmp_path: Path) -> None:
    """Documents stand in the zip in the writer's order, with a declaration, and a media file once."""
    report = export(BANK, Folder(), Target(parts), tmp_path / "bank.zip", Recorder())

    with zipfile.ZipFile(tmp_path / "bank.zip") as package:
        assert package.namelist() == ["q1.xml", "picture.png", "q2.xml", "imsmanifest.xml"]
        assert {name: package.read(name) for name in package.namelist()} == {
            "q1.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<item/>\n',
            "picture.png": b"pictures/a.png",
            "q2.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<item/>\n',
            "imsmanifest.xml": b"<manifest/>",
        }
    assert report.items == 2


def test_everything_is_shown_to_the_checker(tmp_path: Path) -> None:
    """Each document, each piece of a stream and each file is checked, and the whole at the end."""
    checker = Recorder()

    export(BANK, Folder(), Target(parts), tmp_path / "bank.zip", checker)

    assert checker.seen == [
        "item q1.xml item q1",
        "item q2.xml item q2",
        "file picture.png",
        "manifest imsmanifest.xml <manifest/>",
        "finish",
    ]


def test_one_xml_file_holds_every_element(tmp_path: Path) -> None:
    """In a format of one file the documents are the root's children, each on a line."""
    export(BANK, Folder(), Target(elements, root="quiz"), tmp_path / "bank.xml", Recorder())

    assert (tmp_path / "bank.xml").read_text() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question/>\n<question/>\n</quiz>\n'
    )


def test_the_same_bank_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the moment or the machine is in a package."""
    for name in ("one.zip", "two.zip"):
        export(BANK, Folder(), Target(parts), tmp_path / name, Recorder())

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("path", ["q1.xml", "stream", ""])
def test_a_violation_saves_nothing(tmp_path: Path, path: str) -> None:
    """A fault in a document, in a stream or in the whole leaves the old file, and names itself."""
    out = tmp_path / "bank.zip"
    out.write_bytes(b"old")

    with pytest.raises(InvalidPackageError) as caught:
        export(BANK, Folder(), Target(parts), out, Recorder({path: [VIOLATION]}))

    assert caught.value.violations == (VIOLATION,)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_flood_of_violations_ends_early(tmp_path: Path) -> None:
    """After a thousand violations no further questions are read but those that were at hand."""
    checker = Recorder({"q1.xml": [VIOLATION] * ENOUGH})
    bank = replace(BANK, items=tuple(item(f"q{n}") for n in range(1, 1001)))

    with pytest.raises(InvalidPackageError) as caught:
        export(bank, Folder(), Target(parts), tmp_path / "bank.zip", checker)

    assert len(caught.value.violations) == ENOUGH
    assert 1 <= sum(each.startswith("item") for each in checker.seen) < 100
    assert "finish" not in checker.seen


def losing(bank: Bank, media: Media, options: Options) -> Iterator[Part]:
    """The parts, and that one question loses something."""
    yield from parts(bank, media, options)
    yield finding("q2", Outcome.DEGRADED)
    yield finding("q1", Outcome.REWRITTEN)


def test_losses_are_reported(tmp_path: Path) -> None:
    """What the writer found is in the report, and the file is saved."""
    report = export(BANK, Folder(), Target(losing), tmp_path / "bank.zip", Recorder())

    assert report.outcomes() == {"q2": Outcome.DEGRADED, "q1": Outcome.REWRITTEN}
    assert (tmp_path / "bank.zip").exists()


def test_strict_refuses_losses(tmp_path: Path) -> None:
    """With strict a loss saves nothing; a question that was only rewritten is no loss."""
    with pytest.raises(NotSavedError, match="does not keep 1 thing of this bank") as caught:
        export(BANK, Folder(), Target(losing), tmp_path / "bank.zip", Recorder(), strict=True)

    assert [found.item for found in caught.value.report.losses] == ["q2"]
    assert not (tmp_path / "bank.zip").exists()


def test_nothing_to_write_saves_nothing(tmp_path: Path) -> None:
    """A package without one question would vanish on import, so it is not made."""

    def refusing(bank: Bank, _media: Media, _options: Options) -> Iterator[Part]:
        for each in bank:
            yield finding(each.identifier, Outcome.REFUSED)

    with pytest.raises(NotSavedError, match="no question of this bank can be written as Made-up format"):
        export(BANK, Folder(), Target(refusing), tmp_path / "bank.zip", Recorder())

    assert list(tmp_path.iterdir()) == []


class Broken:
    """Items of which the second has a mistake."""

    def __iter__(self) -> Iterator[AssessmentItem]:
        """One item, then the mistake."""
        yield item("q1")
        raise ReadError(())


def test_a_bank_without_questions_saves_nothing(tmp_path: Path) -> None:
    """A package of nothing helps nobody, whoever made the bank."""
    with pytest.raises(NotSavedError, match="this bank has no questions"):
        export(replace(BANK, items=()), Folder(), Target(parts), tmp_path / "bank.zip", Recorder())

    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_the_bank_saves_nothing(tmp_path: Path) -> None:
    """A bank that turns out wrong half way leaves no file."""
    bank = Bank(identifier="bank", title="Bank", items=Broken())

    with pytest.raises(ReadError):
        export(bank, Folder(), Target(parts), tmp_path / "bank.zip", Recorder())

    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_of_every_question(tmp_path: Path) -> None:
    """One call a question, while it is taken up."""
    calls: list[int] = []

    export(BANK, Folder(), Target(parts), tmp_path / "bank.zip", Recorder(), progress=lambda: calls.append(1))

    assert len(calls) == 2


def writes(*given: Part) -> Writer:
    """A writer of just these parts."""

    def write(_bank: Bank, _media: Media, _options: Options) -> Iterator[Part]:
        yield from given

    return write


@pytest.mark.parametrize(
    ("given", "root", "error"),
    [
        ((MediaFile("a.png", "x/a.png"), MediaFile("a.png", "y/a.png")), "", ValueError),
        ((MediaFile("a.png", "x/a.png"),), "quiz", TypeError),
        ((StreamedDocument("a.xml", Kind.MANIFEST, ()),), "quiz", TypeError),
    ],
)
def test_a_writer_at_fault_is_told(tmp_path: Path, given: Iterable[Part], root: str, error: type[Exception]) -> None:
    """Two files under one path, and a second file beside one of XML, are faults of the writer."""
    with pytest.raises(error):
        export(BANK, Folder(), Target(writes(*given), root), tmp_path / "bank", Recorder())

    assert list(tmp_path.iterdir()) == []


def _filled(tag: str, text: str = "", rows: int = 0, marks: int = 0) -> Element:
    """An element with a text, and with that many rows of that many marks."""
    root = etree.Element(tag)
    root.text = text
    for _ in range(rows):
        row = etree.SubElement(root, "p")
        row.extend([etree.Element("br") for _ in range(marks)])
    return root


FULL = _filled("item", "a" * DOCUMENT)
FULL_QUESTION = _filled("question", "a" * PART)
MARKED = _filled("item", rows=MARKS // 10_000, marks=10_000)
WIDE = _filled("item", rows=1, marks=SIBLINGS + 1)
TOO_LARGE = [
    (Document("q.xml", Kind.ITEM, FULL, "q"), "size", f"it is larger than {DOCUMENT} bytes"),
    (Document("q", Kind.MOODLE_QUESTION, FULL_QUESTION, "q"), "size", f"it is larger than {PART} bytes"),
    (Document("q.xml", Kind.ITEM, MARKED, "q"), "marks", f"it has more than {MARKS} tags and attributes"),
    (Document("q.xml", Kind.ITEM, WIDE, "q"), "marks", f"an element has more than {SIBLINGS} children"),
]


@pytest.mark.parametrize(("part", "rule", "what"), TOO_LARGE, ids=["item", "Moodle question", "tags", "children"])
def test_what_could_not_be_read_again_is_not_saved(part: Document, rule: str, what: str, tmp_path: Path) -> None:
    """The limits of what comes from elsewhere hold for what is written; the question is named, and not judged."""
    target = Target(writes(part), root="quiz" if part.kind is Kind.MOODLE_QUESTION else "")

    checker = Recorder()

    with pytest.raises(InvalidPackageError) as caught:
        export(BANK, Folder(), target, tmp_path / "out", checker)

    (violation,) = caught.value.violations
    assert (violation.rule, violation.item, violation.what) == (rule, "q", what)
    assert list(tmp_path.iterdir()) == []
    assert checker.seen == []
