"""``python -m tests.platform.demo``: the tool beside this platform, to be tried; ``--check`` tries it by itself."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import requests

from tests.platform.journey import JourneyError, travel
from tests.platform.server import Platform

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "demo" / "tool"
NAME = "The little LMS"
QUIZ = "generative-ai-foundations"
READY_WITHIN = 30.0
TOOL_PORT, PLATFORM_PORT = 8100, 8101


def main() -> int:
    """Until interrupted, or with ``--check`` until the journey is over: 0 where the grade arrived."""
    parser = argparse.ArgumentParser(prog="python -m tests.platform.demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="launch, answer and look for the grade, then exit")
    checks: bool = parser.parse_args().check
    began = time.monotonic()
    with demo(keep_ports=not checks) as (platform, tool_url):
        _say(f"\nReady after {time.monotonic() - began:.1f} s.")
        if not checks:
            return _stay(platform, tool_url)
        try:
            for step in travel(platform, QUIZ):
                _say(f"  {step}")
        except (JourneyError, AssertionError, requests.RequestException) as error:
            _say(f"  FAILED: {error}")
            return 1
    _say("The journey is over: the grade is in the gradebook.")
    return 0


@contextmanager
def demo(*, keep_ports: bool) -> Iterator[tuple[Platform, str]]:
    """Both running, the platform registered at the tool; everything of an earlier demo is forgotten."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    port = _port(TOOL_PORT if keep_ports else 0)
    tool_url = f"http://localhost:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QUIZPORT_")},
        "QUIZPORT_BASE_URL": tool_url,
        "QUIZPORT_DATABASE_URL": f"sqlite:///{FOLDER}/quizport.db",
        "QUIZPORT_BANKS": str(ROOT / "banks"),
        "QUIZPORT_DEVELOPMENT": "true",
        "QUIZPORT_SWEEP_INTERVAL": "1",
    }
    _lti_tool(environment, "migrate")
    platform_port = _port(PLATFORM_PORT if keep_ports else 0)
    known = Platform("moodle", tool_url, port=platform_port)
    described = known.registration()
    known.stop()
    shown = _lti_tool(environment, *_registering(described))
    login = re.search(r"\S+/lti/\S+/login", shown)
    if login is None:
        raise RuntimeError(f"no login URL in what the tool said:\n{shown}")
    with (
        (FOLDER / "tool.log").open("w", encoding="utf-8") as log,
        _running(environment, port, log.fileno()) as tool,
        Platform("moodle", tool_url, port=platform_port, login_url=login[0]) as platform,
    ):
        _await(tool, f"{tool_url}/readyz")
        yield platform, tool_url


def _registering(described: dict[str, object]) -> list[str]:
    told = {
        "--client-id": "client_id",
        "--deployment": "deployment_id",
        "--issuer": "issuer",
        "--auth-login-url": "auth_login_url",
        "--auth-token-url": "auth_token_url",
        "--key-set-url": "key_set_url",
    }
    options = [word for option, field in told.items() for word in (option, str(described[field]))]
    site = str(described["issuer"])
    return ["platforms", "add", NAME, "--family", "moodle", "--site", site, *options, "--allow-private-addresses"]


def _lti_tool(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "lti_tool", *arguments]
    done = subprocess.run(command, env=environment, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"lti-tool {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


@contextmanager
def _running(environment: dict[str, str], port: int, log: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "lti_tool", "serve", "--bind", f"127.0.0.1:{port}", "--processes", "1"]
    with subprocess.Popen(command, env=environment, cwd=FOLDER, stderr=log, stdout=log, start_new_session=True) as tool:
        try:
            yield tool
        finally:
            tool.terminate()


def _await(tool: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + READY_WITHIN
    while time.monotonic() < ends and tool.poll() is None:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the tool did not start; its log: {FOLDER}/tool.log")


def _stay(platform: Platform, tool_url: str) -> int:
    """Tell where to look, and wait to be interrupted."""
    _say(f"""
  Open {platform.url}/ in a browser: a little LMS with one course.
  As the teacher, add a quiz to the course; as Ada or Ben, take it; watch the grade arrive.
  The tool itself is {tool_url}; its log and database lie in {FOLDER.relative_to(ROOT)}.
  Ctrl-C ends it.""")
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    ended.wait()
    return 0


def _port(wanted: int) -> int:
    """The port if it is free, else any."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", wanted))
        except OSError:
            return _port(0)
        port: int = free.getsockname()[1]
        return port


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # what the command is for


if __name__ == "__main__":
    sys.exit(main())
