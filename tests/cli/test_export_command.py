"""``qti export`` writes checked packages and says what each keeps."""

import zipfile
from pathlib import Path

import pytest
from command_line import ROOT, Command

EVERYTHING = ROOT / "banks" / "every-interaction"


def test_every_format_by_default(qti: Command, bank: Path) -> None:
    """Without options there is one file a format, named after the bank, here."""
    ran = qti("export", bank)

    assert ran.code == 0
    assert zipfile.is_zipfile("rivers.qti21.zip")
    assert Path("rivers.moodle.xml").read_text(encoding="utf-8").endswith("</quiz>\n")
    assert "qti21: 2 questions: 2 kept" in ran.out
    assert "moodle: 2 questions: 2 kept" in ran.out


def test_the_report_says_who_checked(qti: Command, bank: Path) -> None:
    """Where the official XSDs are not there, the report says so plainly."""
    ran = qti("export", bank)

    assert "qti21: checked by our grammar and rules; the official XSDs were NOT used" in ran.out
    assert "moodle: checked by our grammar and rules (Moodle XML has no official schema)" in ran.out


@pytest.mark.parametrize(
    ("out", "file"),
    [
        (("--to", "qti21", "--out", "my.zip"), "my.zip"),
        (("--to", "qti21", "--out", "new/folder/"), "new/folder/rivers.qti21.zip"),
        (("--to", "qti21", "--out", "rivers"), "rivers/rivers.qti21.zip"),
        (("--to", "qti21,moodle", "--out", "both"), "both/rivers.moodle.xml"),
        (("--to", "qti21", "--to", "moodle", "--to", "qti21", "--out", "both"), "both/rivers.qti21.zip"),
    ],
)
def test_where_files_go(qti: Command, bank: Path, out: tuple[str, ...], file: str) -> None:
    """--out is a file, or a folder where it is one, ends with a slash, or several files go there."""
    ran = qti("export", bank, *out)

    assert ran.code == 0
    assert Path(file).is_file()
    assert file in ran.out


def test_the_table_fits_a_pipe(qti: Command) -> None:
    """The report of a bank that loses something is plain text of at most 80 columns, its summary lines aside."""
    ran = qti("export", EVERYTHING)

    table = [line for line in ran.out.splitlines() if not line.startswith(("qti21:", "moodle:"))]
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert max(len(line) for line in table) <= 80
    assert any("lost" in line for line in table)
    assert any("[qti-hints]" in line for line in table)


def test_the_report_for_programs(qti: Command) -> None:
    """--json gives every finding with its item, outcome, rule and reason, and the counts add up."""
    ran = qti("export", EVERYTHING, "--json")

    assert ran.code == 0
    assert [each["format"] for each in ran.json["formats"]] == ["qti21", "moodle"]
    for each in ran.json["formats"]:
        assert sum(each["counts"].values()) == each["items"]
        assert all(found["reason"] and found["rule"] for found in each["findings"])
    assert [each["official"] for each in ran.json["formats"]] == [False, None]
    assert ran.json == qti("export", EVERYTHING, "--report", "json").json


def test_strict_saves_nothing(qti: Command) -> None:
    """With --strict a loss is an error: no file, exit code 1, and the report says what was lost."""
    ran = qti("export", EVERYTHING, "--strict")

    assert ran.code == 1
    assert list(Path().glob("every-interaction*")) == []
    assert "qti21: not saved: QTI 2.1 package does not keep" in ran.out
    assert "[qti-hints]" in ran.out


def test_strict_keeps_what_loses_nothing(qti: Command, bank: Path) -> None:
    """A bank that every format keeps is saved with --strict too."""
    assert qti("export", bank, "--strict").code == 0


def test_official_schemas_may_be_required(qti: Command, bank: Path) -> None:
    """With --require-official nothing is saved where they are missing, and the line says how to get them."""
    ran = qti("export", bank, "--to", "qti21", "--require-official")

    assert ran.code == 1
    assert "qti schemas install" in ran.err
    assert not Path("rivers.qti21.zip").exists()


def test_plain_packages(qti: Command) -> None:
    """--plain reports more that is lost, and is not asked of Moodle."""
    rich = qti("export", EVERYTHING, "--to", "qti21", "--json").json["formats"][0]["counts"]
    plain = qti("export", EVERYTHING, "--plain", "--json").json["formats"][0]["counts"]

    assert plain["kept"] < rich["kept"]


def test_a_mistake_saves_nothing(qti: Command, bank: Path) -> None:
    """A bank with a mistake leaves the file of the day before, and the mistake is told with its place."""
    assert qti("export", bank, "--to", "qti21").code == 0
    before = Path("rivers.qti21.zip").read_bytes()
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    (bank / "bank.yaml").write_text(text.replace("answer: true", "answer: perhaps"), encoding="utf-8")

    ran = qti("export", bank, "--to", "qti21")

    assert ran.code == 1
    assert ran.err.startswith(f"{bank}/bank.yaml:11:13: ")
    assert Path("rivers.qti21.zip").read_bytes() == before


def test_the_same_bank_gives_the_same_bytes(qti: Command) -> None:
    """Two exports of one bank do not differ in a byte."""
    for folder in ("one/", "two/"):
        qti("export", EVERYTHING, "--out", folder)

    assert [path.read_bytes() for path in sorted(Path("one").iterdir())] == [
        path.read_bytes() for path in sorted(Path("two").iterdir())
    ]


def test_names_stay_whole_on_a_narrow_screen(qti: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room for a name beside its reason, it stands on a line of its own."""
    monkeypatch.setenv("COLUMNS", "40")

    lines = qti("export", EVERYTHING, "--to", "qti21").out.splitlines()

    assert "letter-to-the-editor" in lines
    assert "  lost: hints between tries have no" in [line.rstrip() for line in lines]
