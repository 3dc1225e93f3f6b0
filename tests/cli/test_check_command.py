"""``qti check`` tells every mistake of every bank with its place."""

from pathlib import Path

import pytest
from command_line import Command


def test_a_bank_without_mistakes(qti: Command, bank: Path) -> None:
    """One line counts what is there; naming the file or the folder is the same."""
    expected = "rivers: 2 questions and 0 tests, no mistakes\n"

    assert qti("check", "rivers").out == expected
    assert qti("check", "rivers/bank.yaml").out == expected
    assert bank.is_dir()


def spoil(bank: Path) -> None:
    """Two mistakes, in two questions."""
    file = bank / "bank.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("  - id: nile", "    pionts: 2\n  - id: nile").replace("answer: true", "answer: maybe"),
        encoding="utf-8",
    )


def test_every_mistake_begins_with_its_place(qti: Command, bank: Path) -> None:
    """All mistakes come at once, as file:line:column, and the exit code is 1."""
    spoil(bank)

    ran = qti("check", "rivers")

    assert ran.code == 1
    assert [line.split(" ")[0] for line in ran.out.splitlines()] == [
        "rivers/bank.yaml:9:5:",
        "rivers/bank.yaml:12:13:",
        "rivers:",
    ]
    assert ran.out.endswith("rivers: 2 mistakes\n")
    assert 'did you mean "points"' in ran.out


def test_mistakes_for_programs(qti: Command, bank: Path) -> None:
    """With --json every mistake has its file, line and column as fields."""
    spoil(bank)

    found = qti("check", "rivers", "--json")

    assert found.code == 1
    assert found.json[0]["valid"] is False
    assert [(each["file"], each["line"], each["column"]) for each in found.json[0]["mistakes"]] == [
        ("rivers/bank.yaml", 9, 5),
        ("rivers/bank.yaml", 12, 13),
    ]


def test_several_banks(qti: Command, bank: Path) -> None:
    """A mistake in one bank does not keep the others from being checked."""
    other = bank.parent / "empty"
    other.mkdir()

    ran = qti("check", "empty", "rivers", "--json")

    assert ran.code == 1
    assert [(each["folder"], each["valid"], each["items"]) for each in ran.json] == [
        ("empty", False, None),
        ("rivers", True, 2),
    ]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "rivers/bank.yaml:1:1: the file is empty"),
        (b"\xff\xfe\x00", "rivers/bank.yaml"),
        (b"bank: caf\xe9\n", "rivers/bank.yaml:1:"),
        (b"[1, 2", "rivers/bank.yaml:1:"),
        (b"\x00\x01\x02", "rivers/bank.yaml"),
    ],
    ids=["empty", "UTF-16", "Latin-1", "unclosed", "binary"],
)
def test_what_is_no_bank_is_a_mistake(qti: Command, bank: Path, data: bytes, place: str) -> None:
    """Whatever bank.yaml holds, what is said begins with where it is."""
    (bank / "bank.yaml").write_bytes(data)

    ran = qti("check", "rivers")

    assert ran.code == 1
    assert ran.out.startswith(place)
    assert ran.err == ""


def test_a_file_that_cannot_be_read(qti: Command, bank: Path) -> None:
    """A bank.yaml that is no file is told like any other mistake."""
    (bank / "bank.yaml").unlink()
    (bank / "bank.yaml").mkdir()

    ran = qti("check", "rivers")

    assert ran.code == 1
    assert ran.out.startswith("rivers/bank.yaml: ")
