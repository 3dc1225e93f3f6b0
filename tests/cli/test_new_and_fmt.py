"""``qti new`` begins a bank that every other command takes; ``qti fmt`` writes the canonical form."""

import json
from pathlib import Path

import pytest
from command_line import Command


def test_a_new_bank_goes_all_the_way(qti: Command) -> None:
    """The first bank has no mistakes, can be formatted, is shown, and every format takes its questions."""
    assert qti("new", "banks/my-first_bank").code == 0

    exported = qti("export", "banks/my-first_bank", "--json").json["formats"]
    assert qti("check", "banks/my-first_bank").code == 0
    assert qti("fmt", "banks/my-first_bank").code == 0
    assert qti("preview", "banks/my-first_bank", "--key").code == 0
    assert [(each["items"], each["counts"]["degraded"], each["counts"]["refused"]) for each in exported] == [
        (6, 0, 0),
        (6, 0, 0),
    ]


def test_editors_find_the_schema(qti: Command) -> None:
    """The bank's first line names the JSON Schema that stands beside it."""
    qti("new", "rivers")

    first = Path("rivers/bank.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=bank.schema.json"
    assert json.loads(Path("rivers/bank.schema.json").read_text(encoding="utf-8"))["definitions"]


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ((), "Rivers of the world"),
        (("--title", "Rivers & lakes: all"), "Rivers & lakes: all"),
        (("--title", "No"), "No"),
        (("--title", "It's 'quoted'"), "It's 'quoted'"),
        (("--title", "الأنهار"), "الأنهار"),
    ],
)
def test_titles_are_texts(qti: Command, options: tuple[str, ...], title: str) -> None:
    """The title is the one given, whatever YAML would make of it, or the folder's name in words."""
    qti("new", "rivers-of-the_world", *options)
    qti("preview", "rivers-of-the_world")

    page = Path("rivers-of-the_world.html").read_text(encoding="utf-8")
    assert f"<title>{title.replace('&', '&amp;')}</title>" in page


def test_nothing_is_overwritten(qti: Command, bank: Path) -> None:
    """A bank that is there stays as it is."""
    before = (bank / "bank.yaml").read_bytes()

    ran = qti("new", "rivers")

    assert ran.code == 1
    assert ran.err == 'qti: "rivers/bank.yaml" is there already; edit it, or name another folder\n'
    assert (bank / "bank.yaml").read_bytes() == before


def test_the_schema_can_be_renewed(qti: Command, bank: Path) -> None:
    """--schema-only puts the present schema beside a bank, and asks for one that is there."""
    assert qti("new", "rivers", "--schema-only").code == 0
    assert (bank / "bank.schema.json").is_file()
    assert qti("new", "nothing", "--schema-only").err == 'qti: there is no "nothing/bank.yaml"\n'


def test_a_folder_that_cannot_be_made(qti: Command, bank: Path) -> None:
    """A path below a file is told in a line."""
    ran = qti("new", bank / "bank.yaml" / "below")

    assert ran.code == 1
    assert ran.err.startswith("qti: cannot make the folder")


def test_fmt_writes_and_then_is_content(qti: Command, bank: Path) -> None:
    """The file is rewritten once, says the same, keeps its comments, and is then left alone."""
    file = bank / "bank.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("items:", "items:  # all of them"), encoding="utf-8")

    checked = qti("fmt", "rivers", "--check")
    before = file.read_bytes()
    written = qti("fmt", "rivers")
    again = qti("fmt", "rivers")

    assert (checked.code, checked.out) == (1, "not in form: rivers/bank.yaml\n")
    assert (written.code, written.out) == (0, "written: rivers/bank.yaml\n")
    assert (again.code, again.out) == (0, "")
    assert file.read_bytes() != before
    assert "# all of them" in file.read_text(encoding="utf-8")
    assert qti("fmt", "rivers", "--check").code == 0


def test_fmt_leaves_a_bank_with_mistakes_alone(qti: Command, bank: Path) -> None:
    """What cannot be read is not rewritten."""
    (bank / "bank.yaml").write_text("bank: rivers\n", encoding="utf-8")

    ran = qti("fmt", "rivers")

    assert ran.code == 1
    assert ran.err.startswith("rivers/bank.yaml:")
    assert (bank / "bank.yaml").read_text(encoding="utf-8") == "bank: rivers\n"


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_fmt_takes_every_bank(qti: Command, bank: Path, options: tuple[str, ...]) -> None:
    """The mistakes of one are told, and the others have their turn all the same."""
    broken = bank.parent / "broken"
    broken.mkdir()
    (broken / "bank.yaml").write_text("bank: broken\n", encoding="utf-8")

    ran = qti("fmt", "broken", "rivers", *options)

    assert ran.code == 1
    assert ran.err.startswith('broken/bank.yaml:1:1: "title" is missing')
    assert ran.out == f"{'not in form' if options else 'written'}: rivers/bank.yaml\n"


def test_a_new_bank_is_in_form(qti: Command) -> None:
    """There is nothing for qti fmt to do."""
    qti("new", "rivers")

    assert qti("fmt", "rivers", "--check").code == 0
