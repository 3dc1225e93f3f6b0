"""``qti validate`` tells what is wrong with anyone's files, and who decided."""

import os
import zipfile
from pathlib import Path

import pytest
from command_line import Command

OFFICIAL = os.environ.get("QTI_SCHEMAS", "")


def test_what_we_write_is_valid(qti: Command, bank: Path) -> None:
    """Each of our files is valid, and without the official XSDs that is said with it."""
    qti("export", bank)

    ran = qti("validate", "rivers.qti21.zip", "rivers.moodle.xml")

    package, moodle = ran.out.splitlines()
    assert ran.code == 0
    assert package == (
        "rivers.qti21.zip: valid; QTI 2.1 package (2 items, 1 manifest); "
        "the official XSDs were NOT used (qti schemas install)"
    )
    assert moodle == (
        "rivers.moodle.xml: valid; Moodle XML file; "
        "checked by our grammar and rules (Moodle XML has no official schema)"
    )


def test_a_broken_package(qti: Command, bank: Path) -> None:
    """Each violation is a line with its place and rule, and the exit code is 1."""
    qti("export", bank, "--to", "qti21")
    with zipfile.ZipFile("rivers.qti21.zip") as whole, zipfile.ZipFile("broken.zip", "w") as broken:
        for name in whole.namelist():
            if name != "nile.xml":
                broken.writestr(name, whole.read(name))

    ran = qti("validate", "broken.zip")
    found = qti("validate", "broken.zip", "--json")

    assert ran.code == 1
    assert "broken.zip: invalid" in ran.out
    assert "nile.xml" in ran.out
    assert found.json[0]["verdict"] == "invalid"
    assert all(each["rule"] and each["what"] for each in found.json[0]["violations"])


@pytest.mark.parametrize("data", [b"", b"plain words", b"PK\x03\x04 no zip", b"<a><b></a>", b"\x00" * 40])
def test_what_is_nothing_we_know(qti: Command, tmp_path: Path, data: bytes) -> None:
    """Any bytes are refused in a line, never with a trace."""
    (tmp_path / "file").write_bytes(data)

    ran = qti("validate", "file")

    assert ran.code == 1
    assert ran.out.startswith("file")
    assert ran.err == ""


def test_what_nobody_decides_is_not_called_valid(qti: Command, tmp_path: Path) -> None:
    """A document of another standard is not decided, with exit code 1."""
    (tmp_path / "other.xml").write_text("<html><body/></html>", encoding="utf-8")

    ran = qti("validate", "other.xml")

    assert ran.code == 1
    assert "not decided" in ran.out
    assert ": valid" not in ran.out


def test_official_schemas_may_be_required(qti: Command, bank: Path) -> None:
    """With --require-official QTI is invalid without them; Moodle XML, which has none, stays valid."""
    qti("export", bank)

    assert qti("validate", "rivers.qti21.zip", "--require-official").code == 1
    assert qti("validate", "rivers.moodle.xml", "--require-official").code == 0


@pytest.mark.parametrize("limit", ["document=100", "entries=1", "unpacked=1K", "file=100"])
def test_limits_can_be_set(qti: Command, bank: Path, limit: str) -> None:
    """A file that asks for more than is allowed is refused."""
    qti("export", bank, "--to", "qti21")

    assert qti("validate", "rivers.qti21.zip").code == 0
    assert qti("validate", "rivers.qti21.zip", "--limit", limit).code == 1


@pytest.mark.skipif(not OFFICIAL, reason="needs the official schemas (QTI_SCHEMAS)")
def test_no_schema_is_named_that_did_not_look(
    qti: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bank: Path
) -> None:
    """A file that is refused at first sight was checked against none of the official XSDs, and nothing says so."""
    monkeypatch.setenv("QTI_SCHEMAS", OFFICIAL)
    start = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1">'
    (tmp_path / "torn.xml").write_text(start + "<itemBody/>" * 9000 + "</torn>", encoding="utf-8")
    qti("export", bank, "--to", "qti21")

    refused = qti("validate", "torn.xml")
    valid = qti("validate", "rivers.qti21.zip")

    assert refused.code == 1
    assert refused.out.splitlines()[-1] == "torn.xml: invalid; QTI 2.1 item"
    assert "checked against the official XSDs (imscp_v1p1.xsd, " in valid.out
