"""Real processes asked to stop: once, and they finish what is under way; twice, and they end."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from processes import BANKS, QUIZ, set_up
from sqlalchemy import select

from lti_tool.database import engine_for, sessions_for
from lti_tool.tables import ScoreToSend
from tests.platform.browser import Browser, form_of
from tests.platform.faults import Fault, Kind
from tests.platform.journey import posting_to
from tests.platform.launching import Form
from tests.platform.running_tool import RunningTool
from tests.platform.server import Platform

SLOW = 3.0
"""Seconds that the platform takes: longer than it takes to ask for a stop, shorter than any patience."""


@pytest.fixture
def running(tmp_path: Path) -> RunningTool:
    """The tool with an empty database; none of its processes runs yet."""
    return RunningTool(tmp_path, BANKS, QUIZPORT_REQUEST_DEADLINE="30")


@pytest.fixture
def platform(running: RunningTool) -> Iterator[Platform]:
    """A Moodle that the tool is registered with."""
    with Platform("moodle", running.url) as found:
        set_up(running, found)
        yield found


@pytest.fixture
def started(running: RunningTool) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts ``lti-tool`` with these words, and leaves nothing of it behind."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        processes.append(running.process(*words))
        if words[0] != "worker":
            running.await_ready(processes[-1])
        return processes[-1]

    yield start
    for process in processes:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        process.wait()


def _serve(running: RunningTool) -> list[str]:
    return ["serve", "--bind", f"127.0.0.1:{running.port}", "--processes", "1"]


def _launching(platform: Platform) -> tuple[threading.Thread, list[requests.Response]]:
    """A launch in a thread of its own, up to where the tool asks the slow platform for its keys."""
    browser, answers = Browser(), list[requests.Response]()
    answer = browser.authorized(platform, platform.ben, platform.add_link(custom={"quiz": QUIZ}))
    form = form_of(answer)

    def post() -> None:
        with suppress(requests.ConnectionError):  # the tool is gone
            answers.append(browser.session.post(form.action, data=form.fields, timeout=60, allow_redirects=False))

    thread = threading.Thread(target=post)
    thread.start()
    return thread, answers


def _score_under_way(platform: Platform, url: str, kind: Kind = "latency") -> None:
    """Somebody has handed in, and the worker is sending the score to a platform that takes its time, or for ever."""
    platform.faults.add(Fault(service="scores", kind=kind, seconds=SLOW))
    browser = Browser()
    start = posting_to(browser.launch(platform, platform.ada, platform.add_link(custom={"quiz": QUIZ})), "/attempts")
    attempt = browser.post(start).url.split("?")[0]
    browser.post(Form(action=f"{attempt}submission", fields={"csrf": start.fields["csrf"]}))
    assert _until(lambda: [row.state for row in _rows(url)] == ["sending"])


def _rows(url: str) -> list[ScoreToSend]:
    engine = engine_for(url)
    with sessions_for(engine)() as db:
        rows = list(db.scalars(select(ScoreToSend)))
    engine.dispose()
    return rows


def _until(done: Callable[[], bool], seconds: float = 20) -> bool:
    ends = time.monotonic() + seconds
    while not done() and time.monotonic() < ends:
        time.sleep(0.05)
    return done()


def _terminate(process: subprocess.Popen[bytes]) -> None:
    process.terminate()


def _interrupt_all(process: subprocess.Popen[bytes]) -> None:
    """Ctrl-C in a terminal: every process of the group gets it."""
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.parametrize("ask", [_terminate, _interrupt_all])
def test_a_stop_finishes_what_is_under_way(
    running: RunningTool,
    platform: Platform,
    started: Callable[..., subprocess.Popen[bytes]],
    ask: Callable[[subprocess.Popen[bytes]], None],
) -> None:
    """A launch that waits for keys is answered, a score that is being sent arrives and is written down; then 0."""
    process = started(*_serve(running))
    _score_under_way(platform, running.database_url)
    platform.faults.add(Fault(service="keys", kind="latency", seconds=SLOW))
    _forget_keys(running.database_url)
    thread, answers = _launching(platform)
    time.sleep(0.7)

    ask(process)

    assert process.wait(40) == 0
    thread.join(10)
    assert [answer.status_code for answer in answers] == [303]
    assert len(platform.log) == 1
    assert [(row.state, row.sent_version) for row in _rows(running.database_url)] == [("sent", 1)]


def _forget_keys(url: str) -> None:
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM key_sets")
    engine.dispose()


def test_asked_twice_all_of_it_ends_at_once(
    running: RunningTool, platform: Platform, started: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """What hangs holds up nobody who asks twice; the exit code says that something was cut off."""
    process = started(*_serve(running))
    platform.faults.add(Fault(service="keys", kind="hang"))
    thread, answers = _launching(platform)
    time.sleep(0.7)

    process.terminate()
    time.sleep(1)
    still_there = process.poll()
    process.terminate()

    assert (still_there, process.wait(10)) == (None, 130)
    thread.join(10)
    assert answers == []


def test_asked_twice_each_of_them_ends_at_once(
    running: RunningTool, platform: Platform, started: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """Web and worker apart do the same; a score that was being sent keeps its lease, and goes out again after it."""
    both = [started("web", *_serve(running)[1:]), started("worker")]
    _score_under_way(platform, running.database_url, "hang")
    platform.faults.add(Fault(service="keys", kind="hang"))
    _forget_keys(running.database_url)
    thread, answers = _launching(platform)
    time.sleep(0.7)

    for process in both:
        process.terminate()
    time.sleep(0.7)
    still_there = [process.poll() for process in both]
    for process in both:
        process.terminate()

    assert (still_there, [process.wait(10) for process in both]) == ([None, None], [130, 130])
    thread.join(10)
    assert answers == []
    assert [row.state for row in _rows(running.database_url)] == ["sending"]
