"""The command explains itself, refuses wrong usage with code 2, and starts quickly."""

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, Command

import qti as quizport
from qti.cli.commands import COMMANDS


@pytest.mark.parametrize(
    "command",
    [[name] for name in COMMANDS] + [["schemas", name] for name in ("install", "status", "list")],
    ids=" ".join,
)
def test_every_command_helps_with_an_example(qti: Command, command: list[str]) -> None:
    """``--help`` of each command says how to call it."""
    ran = qti(*command, "--help")

    assert ran.code == 0
    assert f"Usage: qti {' '.join(command)}" in ran.out
    assert f"Example: qti {' '.join(command)}" in ran.out


def test_the_help_names_every_command(qti: Command) -> None:
    """``--help`` lists the commands, what each does, and the exit codes."""
    ran = qti("--help")

    assert [name for name, told in COMMANDS.items() if name not in ran.out or told not in ran.out] == []
    assert "0 fine, 1 something is invalid, 2 wrong usage" in ran.out


def test_the_version_is_told(qti: Command) -> None:
    """``--version`` says which Quizport it is."""
    assert qti("--version").out == f"qti (Quizport) {quizport.__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    """``qti --help`` is quick because the libraries of the work are not loaded for it."""
    program = (
        "import sys; from qti.cli.main import main; main(['--help']);"
        "print(sorted({'lxml', 'yaml', 'rich', 'pyromark', 'xmlschema', 'latex2mathml'} & sys.modules.keys()))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert run.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Usage: qti"),
        (("exprt",), 'no command is called "exprt"; did you mean "export"?'),
        (("zzz",), "No such command 'zzz'"),
        (("check",), "Missing argument 'BANK...'"),
        (("check", "missing"), '"missing" does not exist'),
        (("check", "rivers/note.txt"), '"rivers/note.txt" is no bank'),
        (("check", "rivers", "--nonsense"), "No such option '--nonsense'"),
        (("export", "rivers", "--to", "word"), '"word" is no format; there are qti21, moodle'),
        (("export", "rivers", "--to", "moodle", "--plain"), "--plain means nothing to moodle"),
        (("export", "rivers", "--out", "rivers/note.txt"), '"rivers/note.txt" is a file, but a folder is needed'),
        (("export", "rivers", "--report", "html"), "'html' is not one of 'table', 'json'"),
        (("grade", "rivers", "missing.csv"), "File 'missing.csv' does not exist"),
        (("grade", "rivers", "rivers/note.txt", "--test", "x"), '"x" is no test of the bank; the bank has no test'),
        (("validate", "missing.zip"), "File 'missing.zip' does not exist"),
        (("validate", "rivers/note.txt", "--limit", "size=1"), '"size" is no limit; there are file, document'),
        (("validate", "rivers/note.txt", "--limit", "document=big"), '"big" is no size; 500, 64K, 8M and 2G are'),
        (("new", "1st"), '"1st" is no name for a bank'),
        (
            ("schemas", "install", "--from", ".", "--mirror", "http://localhost"),
            "--from and --mirror exclude",
        ),
        (("check", ""), '"" does not exist'),
        (("new", ""), "the name is empty; name a folder"),
        (("export", "rivers", "--to", ""), '"" is no format; there are qti21, moodle'),
        (("export", "rivers", "--to", "qti21,"), '"" is no format'),
        (("export", "rivers", "--out", ""), "the name is empty"),
        (("preview", "rivers", "--out", ""), "the name is empty"),
        (("grade", "rivers", "rivers/note.txt", "--out", ""), "the name is empty"),
        (("export", "rivers", "--out", "a.zip"), '"a.zip" is the name of one file, but there are several; name a f'),
        (("export", "rivers", "--out", "a.xml"), '"a.xml" is the name of one file, but there are several; name a f'),
        (("schemas", "install", "--from", "missing"), "Directory 'missing' does not exist"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage(qti: Command, bank: Path, arguments: tuple[str, ...], told: str) -> None:
    """What cannot be meant is refused with code 2 and a line that says what would be right."""
    (bank / "note.txt").write_text("learner,item,value\n", encoding="utf-8")

    ran = qti(*arguments)

    assert ran.code == 2
    assert told in " ".join((ran.out + ran.err).split())


def test_the_help_keeps_its_lines(qti: Command) -> None:
    """The commands to begin with stand on lines of their own, and no mark of the markup shows."""
    told = qti("--help").out

    assert "\n  qti check my-bank           find mistakes\n" in told
    assert "\\b" not in told


EXPORT, PREVIEW, GRADE = ("export", "rivers", "--to", "moodle"), ("preview", "rivers"), ("grade", "rivers", "r.csv")


@pytest.mark.parametrize("command", [EXPORT, PREVIEW, GRADE], ids=lambda command: command[0])
@pytest.mark.parametrize("out", ["rivers/bank.yaml", "rivers/items/more.yaml", "rivers/map.PNG", "soft", "hard"])
def test_what_is_read_is_never_overwritten(qti: Command, bank: Path, command: tuple[str, ...], out: str) -> None:
    """Files that reading the bank opens are refused as --out, through links as well, and stay as they are."""
    _fill(bank)
    before = Path(out).read_bytes()

    ran = qti(*command, "--out", out)

    assert ran.code == 2
    assert f'"{out}" is read by this command, so it is not overwritten; name another file' in ran.err
    assert Path(out).read_bytes() == before


@pytest.mark.parametrize("out", ["r.csv", "link.csv", "rivers/items/new.yaml"])
def test_responses_are_never_overwritten(qti: Command, bank: Path, out: str) -> None:
    """Nor is the file of responses, nor is a file put where the bank would read it as questions."""
    _fill(bank)
    Path("link.csv").symlink_to("r.csv")

    assert qti(*GRADE, "--out", out).code == 2
    assert Path("r.csv").read_text(encoding="utf-8").startswith("learner")
    assert not Path("rivers/items/new.yaml").exists()


def test_own_output_is_written_again(qti: Command, bank: Path) -> None:
    """What lies in the bank's folder and is not read may be written over."""
    assert [qti(*EXPORT, "--out", bank).code for _ in range(2)] == [0, 0]


def _fill(bank: Path) -> None:
    """A file of items and a picture in the bank, links to its head, and responses beside it."""
    (bank / "items").mkdir()
    (bank / "items" / "more.yaml").write_text("- {id: more, true-false: Yes., answer: true}\n", encoding="utf-8")
    (bank / "map.PNG").write_bytes(b"picture")
    (bank.parent / "soft").symlink_to(bank / "bank.yaml")
    (bank.parent / "hard").hardlink_to(bank / "items" / "more.yaml")
    (bank.parent / "r.csv").write_text("learner,item,value\nana,nile,true\n", encoding="utf-8")
