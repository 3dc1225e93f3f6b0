"""XML that no honest program writes: refused with a reason, nothing fetched, nothing expanded, memory bounded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from validation_samples import CHOICE, MANIFEST, MOODLE, PACKAGE, TEST, changed, rules, saved

from qti.validation.limits import DEFAULT, Limits
from qti.validation.reading import tree
from qti.validation.refused import RefusedError
from qti.validation.streaming import Stream
from qti.validation.validate import validate

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
HOSTILE: list[tuple[str, bytes, str]] = [
    ("doctype", b"<!DOCTYPE a><a/>", "it declares a document type"),
    ("doctype", f"{LAUGHS}<a>&j;</a>".encode(), "it declares a document type"),
    ("doctype", f"{LAUGHS}<a b='&j;'/>".encode("utf-16"), "it declares a document type"),
    ("doctype", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "it declares a document type"),
    ("doctype", b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE a><a/>', "it declares a document type"),
    ("entity", b"<a>&nbsp;</a>", 'it uses the entity "nbsp", which is not defined'),
    ("instruction", b'<?xml-stylesheet href="x"?><a/>', "it has a processing instruction"),
    ("instruction", b"<a><?php x?></a>", "it has a processing instruction"),
    ("instruction", b"<a/><?x y?>", "it has a processing instruction"),
    (
        "xinclude",
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>',
        "it includes another file",
    ),
    ("depth", b"<a>" * 300 + b"</a>" * 300, "its elements are nested too deeply"),
    ("size", b"<a>" + b"x" * 9000 + b"</a>", "it is larger than 8192 bytes"),
    ("marks", b"<a>" + b"<b/>" * 800 + b"</a>", "it has more than 700 tags and attributes"),
    (
        "marks",
        b"<a " + b" ".join(b"b%d=''" % n for n in range(800)) + b"/>",
        "it has more than 700 tags and attributes",
    ),
    ("prolog", b"<!--" + b"x" * 3000 + b"--><a/>", "no element begins in its first 2048 bytes"),
    ("encoding", b'<?xml version="1.0" encoding="UTF-7"?><a/>', 'its encoding is "UTF-7"'),
    ("encoding", b'<?xml version="1.0" encoding="IBM037"?><a/>', 'its encoding is "IBM037"'),
    ("xml", "<a/>".encode("cp037"), "this is no XML"),
    ("xml", b"", "it has no root element"),
    ("xml", b"   ", "it has no root element"),
    ("xml", b"hello", "this is no XML"),
    ("xml", b"<a>x", "it is not well-formed: Premature end of data in tag a line 1"),
    ("xml", b"<a></b>", "it is not well-formed: Opening and ending tag mismatch: a line 1 and b"),
    ("xml", b"<a>\x00</a>", "it is not well-formed"),
    ("xml", b"<a>\xff\xfe</a>", "it is not well-formed"),
]
SMALL = Limits(document=8192, marks=700, prolog=2048)


@pytest.mark.parametrize(("rule", "data", "what"), HOSTILE)
def test_hostile_documents_are_refused(rule: str, data: bytes, what: str) -> None:
    """Each is refused by a rule of its own, with a reason."""
    with pytest.raises(RefusedError) as caught:
        tree(data, "q.xml", SMALL)

    assert caught.value.violation.rule == rule
    assert what in caught.value.violation.what


def feed_all(stream: Stream, data: bytes, size: int) -> None:
    """Give the stream its bytes in pieces of one size."""
    for start in range(0, len(data), size):
        stream.feed(data[start : start + size])
    stream.close()


@pytest.mark.parametrize(("rule", "data", "what"), [case for case in HOSTILE if case[0] not in {"size", "marks"}])
def test_hostile_streams_are_refused(rule: str, data: bytes, what: str) -> None:
    """A document in pieces is refused for the same reasons, wherever the pieces are cut."""
    for size in (1, 7, 100_000):
        stream = Stream("m.xml", frozenset({"b"}), lambda _: None, limits=SMALL)

        with pytest.raises(RefusedError) as caught:
            feed_all(stream, data, size)

        assert (caught.value.violation.rule, size) == (rule, size)
        assert what in caught.value.violation.what


def test_a_broken_beginning_is_not_forgotten() -> None:
    """After an entity that is not defined, the parser itself would take the next bytes for a new document."""
    stream = Stream("m.xml", frozenset({"b"}), lambda _: None)

    with pytest.raises(RefusedError) as caught:
        feed_all(stream, b"<a>&nbsp;" + b"<a><b/></a>", len(b"<a>&nbsp;"))

    assert caught.value.violation.rule == "entity"


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (b"<a>" + b"<b/>" * 5000 + b"</a>", Limits(stream=8192)),
        (b"<a><b>" + b"x" * 5000 + b"</b></a>", Limits(part=4096)),
        (b"<a><b>" + b"<c/>" * 5000 + b"</b></a>", Limits(marks=300)),
        (b"<a>" + b"<b/><c/>" * 5000 + b"</a>", Limits(marks=300)),
        (b"<a>" + b"<b/>text" * 5000 + b"</a>", Limits(part=4096)),
    ],
)
def test_endless_streams_are_refused(data: bytes, limits: Limits) -> None:
    """The whole and each part of a stream have a limit."""
    stream = Stream("m.xml", frozenset({"b"}), lambda _: None, limits=limits)

    with pytest.raises(RefusedError) as caught:
        stream.feed(data)

    assert caught.value.violation.rule == "size"


def test_one_huge_text_is_refused() -> None:
    """A text or attribute of more than ten million characters is no question's."""
    limits = Limits(document=30_000_000)
    for data in (b"<a>" + b"x" * 10_000_100 + b"</a>", b'<a b="' + b"x" * 10_000_100 + b'"/>'):
        with pytest.raises(RefusedError) as caught:
            tree(data, "q.xml", limits)

        assert caught.value.violation.rule == "text"


def test_moodle_files_may_hold_large_media() -> None:
    """A film in base64 makes one text of more than ten million characters, which is fine in Moodle XML."""
    sizes = []
    stream = Stream("quiz.xml", frozenset({"b"}), lambda part: sizes.append(len(part.text or "")), huge=True)

    stream.feed(b"<a><b>" + b"x" * 11_000_000 + b"</b></a>")
    stream.close()

    assert sizes == [11_000_000]


@pytest.mark.parametrize(
    "text",
    [
        changed(CHOICE, "<itemBody>", "<itemBody>" + "<p/>" * 20_001),
        changed(MANIFEST, '<file href="q1.xml"/>', '<file href="q1.xml"/>' * 20_001),
    ],
)
def test_one_element_has_so_many_children(tmp_path: Path, no_schemas: Path, text: str) -> None:
    """More would take a validator the square of their number to tell apart."""
    path = tmp_path / "file.xml"
    path.write_text(text, encoding="utf-8")

    violations = validate(path, schemas=no_schemas).violations

    assert [each.what for each in violations] == ["an element has more than 20000 children"]


def test_only_files_are_large_in_moodle_files(tmp_path: Path, no_schemas: Path) -> None:
    """A text that is no embedded file has a limit; it is refused before anything copies it."""
    limits = Limits(text=1000)
    path = tmp_path / "quiz.xml"
    found = []
    for old, new in (("Fires", "x" * 1001), ("<answer", f'<file name="a">{"x" * 1001}</file><answer')):
        path.write_text(changed(MOODLE, old, new), encoding="utf-8")
        found.append([each.rule for each in validate(path, limits=limits, schemas=no_schemas).violations])

    assert found[0] == ["text"]
    assert "text" not in found[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "iso-8859-1"])
def test_usual_encodings_are_read(encoding: str) -> None:
    """UTF-8 with and without a mark, UTF-16 and Latin-1 are what programs write."""
    declared = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{encoding}"?>'

    assert tree(f"{declared}<a>é</a>".encode(encoding), "q.xml").text == "é"


def test_a_stream_lets_its_parts_go() -> None:
    """Whatever the number of equal parts, two stay in the tree, and all were seen."""
    seen: list[str] = []
    stream = Stream("m.xml", frozenset({"b"}), lambda part: seen.append(part.get("n", "")))

    stream.feed(b"<a><first/>" + b"".join(b'<b n="%d"/>' % n for n in range(5000)) + b"<last/></a>")
    shell = stream.close()

    assert seen == [str(n) for n in range(5000)]
    assert [child.tag for child in shell] == ["first", "b", "b", "last"]


def test_text_between_parts_is_kept() -> None:
    """What stands between parts and should not is still there when the shell is checked."""
    stream = Stream("m.xml", frozenset({"b"}), lambda _: None)

    stream.feed(b"<a><b/><b/>stray<b/><b/></a>")
    shell = stream.close()

    assert "stray" in (etree.tostring(shell).decode())


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("q1.xml", lambda text: "<!DOCTYPE assessmentItem>" + text),
        ("t1.xml", lambda text: "<!DOCTYPE assessmentTest>" + text),
        ("imsmanifest.xml", lambda text: "<!DOCTYPE manifest>" + text),
    ],
)
def test_hostile_documents_in_packages(
    tmp_path: Path, no_schemas: Path, name: str, change: Callable[[str], str]
) -> None:
    """A document in a package is refused with its name."""
    path = saved(tmp_path, PACKAGE | {name: change(PACKAGE[name])})

    violations = validate(path, schemas=no_schemas).violations

    assert ("doctype", name) in [(each.rule, each.place.file) for each in violations]


def test_hostile_moodle_files(tmp_path: Path, no_schemas: Path) -> None:
    """Entities in a Moodle file are not expanded."""
    path = tmp_path / "quiz.xml"
    path.write_text(LAUGHS.replace("DOCTYPE a", "DOCTYPE quiz") + changed(MOODLE, "Fires", "&j;"), encoding="utf-8")

    assert rules(validate(path, schemas=no_schemas).violations) == ["doctype"]


@pytest.mark.parametrize("cut", range(50, 800, 97))
def test_cut_off_documents_are_refused(tmp_path: Path, no_schemas: Path, cut: int) -> None:
    """A document that ends too early is invalid, wherever it was cut."""
    for text in (CHOICE, TEST):
        path = tmp_path / "cut.xml"
        path.write_text(text[:cut], encoding="utf-8")

        assert rules(validate(path, schemas=no_schemas).violations) == ["xml"]


def test_a_test_of_unlike_neighbours_is_refused_in_time(tmp_path: Path, no_schemas: Path) -> None:
    """What stays in the shell has the limit of any document: a grammar would need the square of its length."""
    path = tmp_path / "test.xml"
    pair = (
        '<assessmentItemRef identifier="i" href="i.xml"/><assessmentSection identifier="s" title="S" visible="true"/>'
    )
    start, end = '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1">', "</assessmentTest>"
    path.write_text(start + pair * 10_001 + end, encoding="utf-8")

    found = [validate(path, limits=limits, schemas=no_schemas) for limits in (DEFAULT, Limits(marks=50_000))]

    assert [each.what for result in found for each in result.violations] == [
        "an element has more than 20000 children",
        "too much of it is unlike what stands beside it to be looked at",
    ]
