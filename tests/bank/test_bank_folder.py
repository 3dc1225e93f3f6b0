"""A bank's folder read: its files, their order, what is held in memory, and what is no file of a bank."""

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from qti.bank.fmt import format_folder
from qti.bank.read import open_bank, read_bank
from qti.errors import ReadError
from qti.model import (
    AssessmentItem,
    ItemRef,
)


def _bank(folder: Path, head: str = "bank: b\ntitle: B\n", **files: str) -> Path:
    """A bank with files of items."""
    (folder / "items").mkdir(exist_ok=True)
    (folder / "bank.yaml").write_text(head, "utf-8")
    for name, text in files.items():
        (folder / "items" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def _question(name: str) -> str:
    return f"- id: {name}\n  true-false: x\n  answer: true\n"


def _names(items: Iterator[AssessmentItem]) -> list[str]:
    return [item.identifier for item in items]


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """First bank.yaml, then items/; a file holds a list or one question; walking again reads again."""
    head = f"bank: b\ntitle: B\nitems:\n{_question('z')}"
    folder = _bank(tmp_path, head, b=_question("one") + _question("two"), a="id: single\ntrue-false: x\nanswer: true\n")

    bank = open_bank(folder)

    assert _names(iter(bank)) == ["z", "single", "one", "two"]
    assert _names(iter(bank)) == ["z", "single", "one", "two"]


@pytest.mark.parametrize(
    "text",
    [_question("one") + _question("two"), "# two\n-  id: one\n   true-false: x\n   answer: true\n" + _question("two")],
)
def test_a_test_of_all_items_knows_them_before_they_are_read(text: str, tmp_path: Path) -> None:
    """Whether the file can be skimmed or has to be parsed."""
    head = f"bank: b\ntitle: B\ntests:\n  - id: t\n    title: T\n    items: all\nitems:\n{_question('zero')}"

    bank = open_bank(_bank(tmp_path, head, a=text))

    assert bank.tests[0].parts == (ItemRef(item="zero"), ItemRef(item="one"), ItemRef(item="two"))


def test_items_are_read_as_they_are_walked(tmp_path: Path) -> None:
    """The first question is there before a later file is opened; its mistakes come at the end."""
    folder = _bank(tmp_path, a=_question("one"), b="- id: two\n")
    walk = iter(open_bank(folder))

    assert next(walk).identifier == "one"
    with pytest.raises(ReadError, match="what is asked is missing"):
        next(walk)


def test_memory_does_not_grow_with_the_bank(tmp_path: Path) -> None:
    """Walking ten times as many questions needs at most 1 KiB more for each."""
    peaks = []
    for count in (200, 2000):
        folder = tmp_path / str(count)
        folder.mkdir()
        _bank(folder, a="".join(_question(f"question-{n}") for n in range(count)))
        tracemalloc.start()
        walked = sum(1 for _ in open_bank(folder))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert walked == count

    assert (peaks[1] - peaks[0]) / 1800 < 1024


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """In the order of the files, those of bank.yaml first, a name used twice with its first place."""
    head = "bank: b\ntitel: B\ntests:\n  - id: t\n    title: T\n    items: [on]\n"
    folder = _bank(tmp_path, head, a=_question("one"), b=_question("One") + "- id: two\n  true-false: x\n", c="a: [\n")
    (folder / "items" / "d.yml").write_text("", "utf-8")

    with pytest.raises(ReadError) as caught:
        open_bank(folder)

    assert [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes] == [
        'bank.yaml:1:1: "title" is missing in a bank, in the bank',
        'bank.yaml:2:1: "titel" is no key of a bank, in the bank at titel (did you mean "title"?)',
        'bank.yaml:6:13: there is no question "on", in test "t" at items[0] (did you mean "one"?)',
        'items/b.yaml:1:7: "One" names two questions (the first stands at items/a.yaml:1:7)',
        'items/b.yaml:4:3: "answer" is missing in a true/false question, in question "two"',
        "items/c.yaml:2:1: not YAML: did not find expected node content",
        'items/d.yml: the file is not read (rename it to "d.yaml")',
    ]


BYTES = [
    (b"bank: b\ntitle: \xe9t\xe9\n", "2:8: not UTF-8 (save the file as UTF-8)"),
    ("bank: b\ntitle: B\n".encode("utf-16"), "1:1: not UTF-8 but UTF-16 (save the file as UTF-8)"),
    ("bank: b\ntitle: B\n".encode("utf-32"), "1:1: not UTF-8 but UTF-32 (save the file as UTF-8)"),
    (
        b"bank: b\ntitle: a\x07b\n",
        '2:9: the character U+0007 cannot stand in a file (in double quotes it can be written as "\\x..")',
    ),
]


@pytest.mark.parametrize(("data", "message"), BYTES, ids=["Latin-1", "UTF-16", "UTF-32", "control"])
def test_what_is_no_utf8_is_refused_at_its_place(data: bytes, message: str, tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "bank.yaml").write_bytes(data)

    with pytest.raises(ReadError) as caught:
        read_bank(tmp_path)

    assert str(caught.value) == f"{tmp_path / 'bank.yaml'}:{message}"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Editors on Windows put it there; line ends of theirs are fine too."""
    text = f"\ufeffbank: b\ntitle: B\nitems:\n{_question('q')}"
    (tmp_path / "bank.yaml").write_bytes(text.replace("\n", "\r\n").encode())

    assert read_bank(tmp_path).identifier == "b"


def test_a_folder_without_a_bank(tmp_path: Path) -> None:
    """The file that is missing is named."""
    with pytest.raises(ReadError, match=r"bank\.yaml: there is no such file"):
        open_bank(tmp_path)


UNREAD = [
    ("items/c.YAML", "items/c.YAML: the file is not read", 'rename it to "c.yaml"'),
    ("items/c.Yml", "items/c.Yml: the file is not read", 'rename it to "c.yaml"'),
    ("items/c.yaml.txt", "items/c.yaml.txt: the file is not read", 'rename it to "c.yaml"'),
    ("items/sub/c.yaml", "items/sub/c.yaml: the file is not read", 'move it into the folder "items" itself'),
    ("items/sub/sub/c.yml", "items/sub/sub/c.yml: the file is not read", 'move it into the folder "items" itself'),
    ("Items/c.yaml", "Items: the folder is not read", 'rename it to "items"'),
    ("bank.yml", "bank.yml: the file is not read", 'rename it to "bank.yaml"'),
    ("bank.yaml.txt", "bank.yaml.txt: the file is not read", 'rename it to "bank.yaml"'),
]


@pytest.mark.parametrize(("path", "what", "hint"), UNREAD, ids=[path for path, _, _ in UNREAD])
def test_no_question_is_passed_over(path: str, what: str, hint: str, tmp_path: Path) -> None:
    """A file that seems to hold questions and is not read is a mistake that says what would be right."""
    folder = _bank(tmp_path, a=_question("one"))
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(_question("lost"), "utf-8")

    with pytest.raises(ReadError) as caught:
        read_bank(folder)

    assert str(caught.value) == f"{folder}/{what} ({hint})"


STRAYS = [
    "notes.txt",
    ".DS_Store",
    "a.yaml~",
    "a.yaml.bak",
    "#a.yaml#",
    ".#a.yaml",
    "._a.yaml",
    ".a.yaml.swp",
    ".git/a.yaml",
]


@pytest.mark.parametrize("name", STRAYS)
def test_what_lies_beside_questions_is_left_alone(name: str, tmp_path: Path) -> None:
    """Notes, backups, and what editors, systems and version control leave there."""
    folder = _bank(tmp_path, a=_question("one"))
    (folder / "items" / name).parent.mkdir(exist_ok=True)
    (folder / "items" / name).write_bytes(b"\x00\x05\x16\x07")

    assert _names(iter(read_bank(folder))) == ["one"]


@pytest.mark.parametrize("files", [{}, {"a": "[]\n"}], ids=["none", "an empty list"])
def test_a_bank_without_questions(files: dict[str, str], tmp_path: Path) -> None:
    """There is nothing to export, which is a mistake of the bank."""
    folder = _bank(tmp_path, **files)

    with pytest.raises(ReadError, match=r"bank\.yaml: the bank has no questions \(write one below items:, or"):
        read_bank(folder)


@pytest.mark.parametrize("name", ["bank.yaml", "items/a.yaml"])
def test_a_pipe_is_not_waited_for(name: str, tmp_path: Path) -> None:
    """Nobody may ever write to it; so a file of a bank is an ordinary one, however it is come by."""
    folder = _bank(tmp_path, a=_question("one"), b=_question("two"))
    (folder / name).unlink()
    os.mkfifo(folder / name)

    for read in (read_bank, format_folder):
        with pytest.raises(ReadError, match=f"{name}: cannot be read: it is no ordinary file"):
            read(folder)
