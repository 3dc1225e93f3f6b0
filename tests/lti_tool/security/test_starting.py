"""What the tool refuses to start with, in words that say what to set and repeat no secret."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr, ValidationError

from lti_tool.__main__ import run
from lti_tool.cli.main import COMMANDS
from lti_tool.settings import Settings

SAFE = {"base_url": "https://quiz.example.org", "secret": SecretStr("x" * 32), "proxies": 1}
PLANTED = "planted-secret-0123456789-0123456789"
Ran = Callable[..., tuple[int, str]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Ran]:
    """Runs ``lti-tool`` with these settings; gives its exit code and all that it printed."""
    handlers, level = logging.root.handlers[:], logging.root.level
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for name in [name for name in os.environ if name.startswith("QUIZPORT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def command(*words: str, **settings: str) -> tuple[int, str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"QUIZPORT_{name.upper()}", value)
        monkeypatch.setattr(sys, "argv", ["lti-tool", *words])
        with pytest.raises(SystemExit) as ended:
            run()
        return int(ended.value.code or 0), "".join(capsys.readouterr())

    yield command
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    for number, handler in signals.items():
        signal.signal(number, handler)


def test_production_with_all_it_needs() -> None:
    """https, a secret, and a number of proxies, which may be none."""
    assert Settings(_env_file=None, **{**SAFE, "proxies": 0}).origin == "https://quiz.example.org"


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"base_url": "http://quiz.example.org"}, "QUIZPORT_BASE_URL"),
        ({"base_url": "https://quiz.example.org/path"}, "QUIZPORT_BASE_URL"),
        ({"base_url": "https://quiz.example.org?x"}, "QUIZPORT_BASE_URL"),
        ({"base_url": "https://user:password@quiz.example.org"}, "QUIZPORT_BASE_URL"),
        ({"base_url": "https://"}, "QUIZPORT_BASE_URL"),
        ({"base_url": "quiz.example.org"}, "QUIZPORT_BASE_URL"),
        ({"secret": None}, "QUIZPORT_SECRET"),
        ({"secret": SecretStr("x" * 31)}, "QUIZPORT_SECRET"),
        ({"proxies": None}, "QUIZPORT_PROXIES"),
        ({"proxies": -1}, "proxies"),
        ({"proxies": 11}, "proxies"),
    ],
)
def test_production_without_it(unsafe: dict[str, object], named: str) -> None:
    """Each wrong guess would open the tool to others."""
    with pytest.raises(ValidationError, match=named):
        Settings(_env_file=None, **{**SAFE, **unsafe})


@pytest.mark.parametrize("command", ["serve", "web", "worker", "migrate"])
def test_no_process_starts_so(ran: Ran, command: str) -> None:
    """Neither web nor worker, and the database is not touched."""
    code, printed = ran(command, base_url="https://quiz.example.org", secret=PLANTED[:31], proxies="0")

    assert (code, "QUIZPORT_SECRET must be set" in printed, "Traceback" in printed) == (1, True, False)
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    "database_url",
    [
        f"postgresql://quiz:{PLANTED}@127.0.0.1:9/quiz",
        f"postgresql://quiz:{PLANTED}@127.0.0.1:port/quiz",
        f"oracle://quiz:{PLANTED}@127.0.0.1/quiz",
        f"{PLANTED}",
        "sqlite:////nowhere/at/all.db",
    ],
)
def test_a_database_that_cannot_be_had(ran: Ran, database_url: str) -> None:
    """A line or two that name the setting or the database, without the password in it."""
    code, printed = ran("worker", development="true", database_url=database_url)

    assert (code, PLANTED in printed, "Traceback" in printed) == (1, False, False)
    assert "database" in printed.lower()


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in sorted(COMMANDS))])
def test_help_shows_no_setting(ran: Ran, words: list[str]) -> None:
    """Options come from the command line, secrets from the environment, and neither shows the other."""
    code, printed = ran(*words, secret=PLANTED, database_url=f"postgresql://quiz:{PLANTED}@127.0.0.1/quiz")

    assert (code, PLANTED in printed, "Usage" in printed) == (0, False, True)


def test_settings_do_not_tell_their_secrets() -> None:
    """Whoever prints them for a look sees neither secret nor database password."""
    settings = Settings(
        _env_file=None,
        **{**SAFE, "secret": SecretStr(PLANTED), "previous_secret": SecretStr(PLANTED)},
        database_url=f"postgresql://quiz:{PLANTED}@127.0.0.1/quiz",
    )

    assert PLANTED not in f"{settings!r} {settings}"
