"""Banks and a command for the tests of the command line."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, Process, Ran

from qti.cli.main import main

BANK = """\
bank: rivers
title: Rivers
items:
  - id: longest
    choice: Which is the longest river of Europe?
    choices:
      - right: Volga
      - wrong: Danube
  - id: nile
    true-false: The Nile flows north.
    answer: true
"""

QUESTION = """\
  - id: q{n}
    choice: What is {n} and {n}?
    choices:
      - right: Right, it is twice {n}.
        feedback: Yes, twice {n} it is.
      - wrong: Another number
        feedback: No, not that.
"""


@pytest.fixture(autouse=True, scope="session")
def _signals() -> None:
    """What runs the tests may have set signals aside (``nohup``), and every command under test would inherit that."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def qti(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """The command, run in an empty folder on a machine without official schemas."""
    monkeypatch.setenv("QTI_SCHEMAS", str(tmp_path / "no-schemas"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Ran:
        code = main([str(each) for each in arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The folder of a bank of two questions."""
    folder = tmp_path / "rivers"
    folder.mkdir()
    (folder / "bank.yaml").write_text(BANK, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def large_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bank that takes a second or two to export."""
    folder = tmp_path_factory.mktemp("banks") / "large"
    folder.mkdir()
    questions = "".join(QUESTION.format(n=n) for n in range(800))
    (folder / "bank.yaml").write_text(f"bank: large\ntitle: Large\nitems:\n{questions}", encoding="utf-8")
    return folder


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """Starts the command as a process of its own."""

    def start(*arguments: str | Path, **how: Any) -> "subprocess.Popen[str]":
        environment = {**os.environ, "QTI_SCHEMAS": str(tmp_path / "no-schemas"), "COLUMNS": "80"}
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": tmp_path, **how}
        command = [sys.executable, "-m", "qti", *(str(each) for each in arguments)]
        return subprocess.Popen(command, text=True, env=environment, **how)

    return start
