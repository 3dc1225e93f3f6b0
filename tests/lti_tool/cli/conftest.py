"""The command ``lti-tool`` as an administrator runs it, in this process: settings in the environment, output caught."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lti_tool.__main__ import run
from lti_tool.migrate import migrate
from lti_tool.settings import Settings
from lti_tool.tool import open_tool

BANKS = Path(__file__).parents[3] / "banks"
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def lti_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command on an empty SQLite database; the result has its output and exit code."""
    for name in [name for name in os.environ if name.startswith("QUIZPORT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("QUIZPORT_BASE_URL", "http://localhost:8100")
    monkeypatch.setenv("QUIZPORT_DATABASE_URL", f"sqlite:///{tmp_path}/tool.db")
    monkeypatch.setenv("QUIZPORT_BANKS", str(BANKS))
    monkeypatch.setenv("QUIZPORT_DEVELOPMENT", "true")

    def command(*arguments: str, given: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as changes:
            for name, value in changed.items():
                changes.setenv(name, value)
            changes.setattr(sys, "argv", ["lti-tool", *arguments])
            changes.setattr(sys, "stdin", io.StringIO(given))
            with pytest.raises(SystemExit) as ended:
                run()
        printed = capsys.readouterr()
        code = ended.value.code
        return subprocess.CompletedProcess(arguments, code if isinstance(code, int) else 1, printed.out, printed.err)

    return command


@pytest.fixture
def migrated(tmp_path: Path) -> None:
    """The database has its tables."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/tool.db", development=True)
    tool = open_tool(settings)
    migrate(tool.engine)
    tool.close()
