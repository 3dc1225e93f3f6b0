"""``qti formats`` lists the one table of formats; ``qti schemas`` says what is installed, and installs."""

import os
from pathlib import Path

import pytest
from command_line import Command

from qti.formats import formats

OFFICIAL = os.environ.get("QTI_SCHEMAS", "")


def test_every_format_is_listed(qti: Command) -> None:
    """The list is the table that exports use."""
    listed = qti("formats", "--json").json

    assert [each["name"] for each in listed] == list(formats())
    assert all(name in qti("formats").out for name in formats())


def test_without_official_schemas(qti: Command, tmp_path: Path) -> None:
    """The status names the folder, how many are missing, and how to get them, with exit code 1."""
    ran = qti("schemas", "status")
    found = qti("schemas", "status", "--json")

    assert ran.code == found.code == 1
    assert ran.out.startswith(f"{tmp_path / 'no-schemas'}: 0 of ")
    assert "qti schemas install" in ran.out
    assert found.json["present"] == 0
    assert len(found.json["missing"]) > 10


def test_the_list_names_every_address(qti: Command) -> None:
    """Each official file is listed with where it comes from."""
    listed = qti("schemas", "list", "--json").json

    assert all(each["url"].startswith("http") and each["here"] is False for each in listed)
    assert "no-schemas" in "".join(qti("schemas", "list").out.split())


def test_a_folder_without_them_installs_nothing(qti: Command, tmp_path: Path) -> None:
    """Where a file is missing each one is named, and nothing is written."""
    (tmp_path / "empty").mkdir()

    ran = qti("schemas", "install", "--from", "empty")

    assert ran.code == 1
    assert "the official file is not in" in ran.err
    assert not (tmp_path / "no-schemas").exists()


@pytest.mark.skipif(not OFFICIAL, reason="needs the official schemas (QTI_SCHEMAS)")
def test_installing_from_a_folder(qti: Command, bank: Path) -> None:
    """They are taken once, are there from then on, and decide over exports."""
    first = qti("schemas", "install", "--from", OFFICIAL)
    second = qti("schemas", "install", "--from", OFFICIAL, "--json")
    exported = qti("export", bank, "--to", "qti21", "--require-official")

    assert (first.code, second.code, exported.code) == (0, 0, 0)
    assert second.json["installed"] == 0
    assert qti("schemas", "status").code == 0
    assert "checked against the official XSDs" in exported.out


@pytest.mark.skipif(not OFFICIAL, reason="needs the official schemas (QTI_SCHEMAS)")
def test_an_altered_file_is_named(qti: Command, tmp_path: Path) -> None:
    """A file that was changed after its installation is told by its path and address, with exit code 1."""
    qti("schemas", "install", "--from", OFFICIAL)
    changed = next((tmp_path / "no-schemas").rglob("imsqti_v2p1.xsd"))
    changed.write_bytes(changed.read_bytes().replace(b"simpleChoice", b"simpleChoise"))

    ran = qti("schemas", "status")
    found = qti("schemas", "status", "--json")

    assert ran.code == found.code == 1
    assert f"{changed}: this is not the official file http://www.imsglobal.org/" in ran.out
    assert found.json["altered"] == ["http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"]
    assert (found.json["missing"], found.json["complete"]) == ([], False)


@pytest.mark.parametrize("command", ["status", "list", "install"])
def test_a_folder_steers_no_terminal(
    qti: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """A folder whose name holds escape codes is told with them spelled out."""
    monkeypatch.setenv("QTI_SCHEMAS", str(tmp_path / "\x1b[31mred"))
    (tmp_path / "\x1b[31mfrom").mkdir()
    source = ("--from", "\x1b[31mfrom") if command == "install" else ()

    ran = qti("schemas", command, *source)

    assert "\\x1b[31m" in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err
