"""Whatever goes wrong, a person reads a line, a script gets a code, and files are whole."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from command_line import ROOT, Command, Process

from qti.cli.failures import exit_code
from qti.errors import InvalidPackageError, Mistake, Place, QtiError, ReadError, Violation


def raises(error: BaseException) -> Callable[[], object]:
    """A command that ends so."""

    def command() -> object:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (QtiError("a line"), 1, "qti: a line\n"),
        (ReadError([Mistake(Place("a.yaml", 2, 3), "wrong")]), 1, "a.yaml:2:3: wrong\n"),
        (InvalidPackageError([Violation(Place("a.xml"), "xsd", "wrong")]), 1, "a.xml: wrong [xsd]\n"),
        (PermissionError(errno.EACCES, "Permission denied", "a.yaml"), 1, 'qti: "a.yaml": permission denied\n'),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "qti: no space left on device\n"),
        (KeyboardInterrupt(), 130, "qti: interrupted\n"),
        (click.Abort(), 130, "qti: interrupted\n"),
        (click.UsageError("no"), 2, "Error: no\n"),
        (click.exceptions.Exit(3), 3, ""),
        (SystemExit(143), 143, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_each_failure_is_a_line_and_a_code(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, told: str
) -> None:
    """One place turns every kind of failure into what is said and returned."""
    assert exit_code(raises(error), []) == code
    assert capsys.readouterr().err == told


def test_many_mistakes_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Beyond two hundred mistakes only their number is told."""
    exit_code(raises(ReadError([Mistake(Place("a", n), "wrong") for n in range(1, 1001)])), [])

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 201
    assert lines[-1] == "qti: … and 800 more"


def test_a_fault_of_ours_is_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    """A bug is told in two lines: what it is, and how to report it."""
    code = exit_code(raises(ZeroDivisionError("division by zero")), ["check", "x"])

    printed = capsys.readouterr().err
    assert code == 1
    assert "this is a fault of Quizport, not yours: ZeroDivisionError: division by zero" in printed
    assert "QUIZPORT_TRACEBACK=1" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(("variable", "arguments"), [("1", []), ("", ["--traceback", "check"])])
def test_a_trace_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str, arguments: list[str]
) -> None:
    """The variable or the option shows where in Quizport a bug is."""
    monkeypatch.setenv("QUIZPORT_TRACEBACK", variable)

    exit_code(raises(ZeroDivisionError()), arguments)

    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_unreadable_picture(qti: Command, bank: Path) -> None:
    """A file that the system does not give is told by its name."""
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    (bank / "bank.yaml").write_text(text.replace("The Nile flows north.", "'![Nile](nile.png)'"), encoding="utf-8")
    (bank / "nile.png").symlink_to("nile.png")

    ran = qti("export", bank, "--to", "qti21")

    assert ran.code == 1
    assert "nile.png" in ran.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_export_leaves_the_old_file(
    process: Process, large_bank: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C or a stop half way: the old package is there, whole, and nothing beside it."""
    old = tmp_path / "large.qti21.zip"
    old.write_bytes(b"the old package")
    export = process("export", large_bank, "--to", "qti21")
    while export.poll() is None and not list(tmp_path.glob(".large*.part")):
        time.sleep(0.01)

    export.send_signal(number)
    _, told = export.communicate(timeout=30)

    assert export.returncode == code
    assert "Traceback" not in told
    assert old.read_bytes() == b"the old package"
    assert [path.name for path in tmp_path.iterdir()] == ["large.qti21.zip"]


def test_two_exports_at_once(process: Process, large_bank: Path, tmp_path: Path) -> None:
    """Both succeed, and what is there in the end is one whole package."""
    exports = [process("export", large_bank, "--to", "qti21") for _ in range(2)]
    for export in exports:
        export.communicate(timeout=60)

    with zipfile.ZipFile(tmp_path / "large.qti21.zip") as package:
        assert package.testzip() is None
        assert sum(name.startswith("q") for name in package.namelist()) == 800
    assert [export.returncode for export in exports] == [0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["large.qti21.zip"]


def test_a_full_disk_leaves_the_old_file(process: Process, large_bank: Path, tmp_path: Path) -> None:
    """Where the system takes no more bytes the old package stays, and one line says why."""
    old = tmp_path / "large.qti21.zip"
    old.write_bytes(b"the old package")

    export = process(
        "export", large_bank, "--to", "qti21",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    _, told = export.communicate(timeout=60)

    assert export.returncode == 1
    assert told == 'qti: cannot write "large.qti21.zip": file too large\n'
    assert old.read_bytes() == b"the old package"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")  # noqa: PTH110  # a device
def test_output_that_takes_nothing(process: Process) -> None:
    """A report that cannot be printed is a failure with a line, not a trace."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        listed = process("formats", "--json", stdout=full)
        _, told = listed.communicate(timeout=30)

    assert listed.returncode == 1
    assert told == "qti: no space left on device\n"


def test_a_reader_that_has_gone(process: Process) -> None:
    """``qti … | head`` ends quietly, as other programs do."""
    reading, writing = os.pipe()
    os.close(reading)
    listed = process("formats", "--json", stdout=writing)
    os.close(writing)
    _, told = listed.communicate(timeout=30)

    assert (listed.returncode, told) == (141, "")


def test_python_can_run_it(process: Process) -> None:
    """``python -m qti`` is the command."""
    told, _ = process("--version").communicate(timeout=30)

    assert told.startswith("qti (Quizport)")


def test_progress_shows_on_terminals_only(process: Process, bank: Path) -> None:
    """In a pipe nothing but the report is printed."""
    export = process("export", bank, "--to", "qti21", stderr=subprocess.PIPE)
    told, errors = export.communicate(timeout=30)

    assert errors == ""
    assert "\x1b" not in told


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_loading(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """From the first of our lines on, a signal ends the command with its code and without a trace."""
    program = (
        "import os, sys\n"
        "class Loading:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == 'qti.cli.commands': exec('os.kill(os.getpid(), {int(number)})')\n"
        "sys.meta_path.insert(0, Loading())\n"
        "from qti.cli.main import run\n"
        "run()\n"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (ran.returncode, ran.stderr) == (code, "")
    assert list(tmp_path.iterdir()) == []


def test_little_is_loaded_before_signals_are_ours() -> None:
    """What Python itself prints of a Ctrl-C can be seen in the very first moment only."""
    program = "import qti.cli.main, sys; print({'typing', 'importlib', 'click', 'lxml'} & {*sys.modules})"

    ran = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert ran.stdout == "set()\n"


def test_what_was_set_aside_stays_so(process: Process, large_bank: Path, tmp_path: Path) -> None:
    """Under ``nohup`` a hangup ends nothing."""
    export = process(
        "export", large_bank, "--to", "qti21",
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )  # fmt: skip
    while export.poll() is None and not list(tmp_path.glob(".large*.part")):
        time.sleep(0.01)

    export.send_signal(signal.SIGHUP)
    export.communicate(timeout=60)

    assert export.returncode == 0


def test_a_reader_of_the_report_that_has_gone(process: Process) -> None:
    """A table ends as quietly as JSON does, with the same code."""
    reading, writing = os.pipe()
    os.close(reading)
    listed = process("formats", stdout=writing)
    os.close(writing)
    _, told = listed.communicate(timeout=30)

    assert (listed.returncode, told) == (141, "")


def test_no_output_at_all(process: Process) -> None:
    """Where standard output is closed the command says that, and that nothing is wrong with Quizport."""
    listed = process("formats", stdout=None, preexec_fn=lambda: os.close(1))
    _, told = listed.communicate(timeout=30)

    assert listed.returncode == 1
    assert told == "qti: standard output is closed, so nothing can be told; send it to /dev/null instead\n"


def test_an_end_inside_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Where Python has made a RuntimeError of a signal's end, it is the end all the same."""
    error = RuntimeError("Error calling __set_name__")
    error.__cause__ = SystemExit(130)

    assert exit_code(raises(error), []) == 130
    assert capsys.readouterr().err == "qti: interrupted\n"


def test_too_little_memory(capsys: pytest.CaptureFixture[str]) -> None:
    """It is no fault of ours."""
    assert exit_code(raises(MemoryError()), []) == 1
    assert "is not enough for this" in capsys.readouterr().err


def test_what_would_steer_a_terminal_is_visible(capsys: pytest.CaptureFixture[str]) -> None:
    """Text of others reaches the terminal as text, whoever tells it."""
    exit_code(raises(QtiError("\x1b[31mred\x9b\u202e")), [])
    exit_code(raises(click.UsageError("\x07bell")), [])

    assert capsys.readouterr().err == "qti: \\x1b[31mred\\x9b\\u202e\nError: \\x07bell\n"
