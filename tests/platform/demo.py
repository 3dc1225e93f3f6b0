"""``python -m tests.platform.demo``: the tool beside this platform, to be tried; ``--check`` tries it by itself."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from tests.platform.journey import JourneyError, travel
from tests.platform.running_tool import RunningTool, free_port
from tests.platform.server import Platform

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "demo" / "tool"
NAME = "The little LMS"
QUIZ = "generative-ai-foundations"
TOOL_PORT, PLATFORM_PORT = 8100, 8101
INTERRUPTED = 130


def main() -> int:
    """Until interrupted, or with ``--check`` until the journey is over: 0 where the grade arrived."""
    parser = argparse.ArgumentParser(prog="python -m tests.platform.demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="launch, answer and look for the grade, then exit")
    checks: bool = parser.parse_args().check
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: what was started is ended
        signal.signal(number, signal.default_int_handler)
    try:
        return _run(checks=checks)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(*, checks: bool) -> int:
    began = time.monotonic() - time.process_time()  # what was imported until here took that long
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
    tool = RunningTool(FOLDER, ROOT / "banks", port=TOOL_PORT if keep_ports else 0)
    tool.command("migrate")
    try:
        tool.begin()
        with Platform("moodle", tool.url, port=free_port(PLATFORM_PORT) if keep_ports else 0) as platform:
            tool.register(platform, NAME)  # while the tool starts
            tool.await_ready()
            yield platform, tool.url
            tool.stop()
    finally:
        tool.kill()


def _stay(platform: Platform, tool_url: str) -> int:
    """Tell where to look, and wait to be interrupted."""
    _say(f"""
  Open {platform.url}/ in a browser: a little LMS with one course.
  As the teacher, add a quiz to the course; as Ada or Ben, take it; watch the grade arrive.
  The tool itself is {tool_url}; its log and database lie in {FOLDER.relative_to(ROOT)}.
  Ctrl-C ends it.""")
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # what the command is for


if __name__ == "__main__":
    sys.exit(main())
