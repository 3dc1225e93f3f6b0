"""The real web server and browsers that send slowly, or not to the end."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from processes import BANKS, QUIZ, set_up
from sqlalchemy import func, select

from lti_tool.database import engine_for, sessions_for
from lti_tool.tables import Answer
from tests.platform.browser import Browser
from tests.platform.journey import posting_to
from tests.platform.running_tool import RunningTool
from tests.platform.server import Platform

SLOW_HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "
SLOW_BODY = b"POST /lti/launch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na="


@pytest.fixture
def running(tmp_path: Path) -> RunningTool:
    """The tool with an empty database, and two seconds for each request to come."""
    return RunningTool(tmp_path, BANKS, QUIZPORT_RECEIVED_WITHIN="2")


@pytest.fixture
def platform(running: RunningTool) -> Iterator[Platform]:
    """A Moodle that the tool is registered with; the tool's web server has two threads."""
    with Platform("moodle", running.url) as found:
        set_up(running, found)
        process = running.process("web", "--bind", f"127.0.0.1:{running.port}", "--processes", "1", "--threads", "2")
        try:
            running.await_ready(process)
            yield found
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.usefixtures("platform")
def test_slow_senders_do_not_hold_the_threads(running: RunningTool) -> None:
    """Whoever stops in the middle of a request is let go after a while, and the others are served again."""
    slow = [socket.create_connection(("127.0.0.1", running.port), 5) for _ in range(4)]
    for connection, start in zip(slow, [SLOW_HEAD, SLOW_BODY] * 2, strict=True):
        connection.sendall(start)
    time.sleep(0.5)

    answer = requests.get(f"{running.url}/healthz", timeout=20)

    assert answer.status_code == 200
    for connection in slow:
        connection.close()


def test_half_a_form_saves_nothing(running: RunningTool, platform: Platform) -> None:
    """A connection lost within a form: what has come of it is not taken for all of it, or an answer would be lost."""
    browser = Browser()
    page = browser.launch(platform, platform.ada, platform.add_link(custom={"quiz": QUIZ}))
    attempt = browser.post(posting_to(page, "/attempts")).url.split("?")[0]
    form = posting_to(browser.get(f"{attempt}?page=2"), "/answers")
    cookie = "; ".join(f"{each.name}={each.value}" for each in browser.session.cookies)
    body = urlencode({"csrf": form.fields["csrf"], "question": "2", "sequence-2": "0"}).encode()
    head = f"POST {form.action.removeprefix(running.url)} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n"
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body) + 40}\r\n\r\n"

    with closing(socket.create_connection(("127.0.0.1", running.port), 5)) as connection:
        connection.sendall(f"{head}{kind}".encode() + body)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(100)

    assert answer.split()[1] == b"400"
    assert _count(running) == 0


def _count(running: RunningTool) -> int:
    engine = engine_for(running.database_url)
    with sessions_for(engine)() as db:
        found = db.scalars(select(func.count()).select_from(Answer)).one()
    engine.dispose()
    return found
