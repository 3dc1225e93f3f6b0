"""Real processes, planted secrets: nothing of a person, an answer, a token or a session is in what they print."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from processes import BANKS, QUIZ, set_up

from tests.platform.browser import Browser, form_of
from tests.platform.faults import Fault
from tests.platform.journey import posting_to
from tests.platform.launching import Form
from tests.platform.running_tool import RunningTool
from tests.platform.school import User
from tests.platform.server import Platform
from tests.platform.site import Tampering

SECRET = "planted-secret-of-the-settings-0123456789"  # noqa: S105 -- opens a database of this test alone
PERSON = "plantedperson"
ANSWER = "planted answer of somebody"
TEXT = "plantedtext"


@dataclass
class Planted:
    """What must not be printed, gathered as it comes to be."""

    people: frozenset[str] = frozenset({PERSON, PERSON.capitalize(), ANSWER, TEXT})
    secrets: set[str] = field(default_factory=lambda: {SECRET})

    def add(self, *texts: str) -> None:
        """These as well; as they are, and as an address would hold them."""
        self.secrets |= {form for text in texts if len(text) > 7 for form in (text, quote(text, safe=""))}

    def seen_in(self, page: requests.Response) -> None:
        """Secrets that a page or its cookies hold."""
        self.add(*re.findall(r'name="(?:csrf|session|state|id_token|proof)" value="([^"]+)"', page.text))
        self.add(*re.findall(r"[?&;](?:state|nonce|login_hint)=([^\"&]+)", page.text))
        self.add(*re.findall(r'data-(?:proof|key)="([^"]+)"', page.text))

    def found(self, printed: str) -> list[str]:
        """Those that were printed."""
        return sorted(text for text in self.people | self.secrets if text.lower() in printed.lower())


@pytest.fixture
def running(tmp_path: Path) -> RunningTool:
    """The tool with an empty database; none of its processes runs yet."""
    return RunningTool(
        tmp_path, BANKS, QUIZPORT_SECRET=SECRET, QUIZPORT_FIRST_RETRY="0.2", QUIZPORT_REQUEST_DEADLINE="2"
    )


@pytest.fixture
def platform(running: RunningTool) -> Iterator[Platform]:
    """A Moodle that the tool is registered with."""
    with Platform("moodle", running.url) as found:
        set_up(running, found)
        yield found


def test_nothing_planted_is_printed(running: RunningTool, platform: Platform) -> None:
    """Launches, attempts and scores, sent and refused in every way, odd requests, a broken database: not a word.

    Nor does the list of processes show a secret, or the database one that could be used by whoever steals it.
    """
    planted = Planted()
    running.start()
    try:
        _take_and_send(platform, planted)
        _refuse(platform, planted)
        _ask_oddly(running)
        _break(running, platform, planted)
        processes = b"".join(_command_lines())
    finally:
        running.stop()
    printed = (running.folder / "tool.log").read_text()
    events = {json.loads(line)["event"] for line in printed.splitlines()}

    stored = b"".join(path.read_bytes() for path in running.folder.glob("quizport.db*"))

    assert planted.found(printed) == []
    assert SECRET.encode() not in processes
    assert PERSON.encode() in stored
    assert [secret for secret in planted.secrets if secret.encode() in stored] == []
    assert len(planted.secrets) > 30
    assert {"score sent", "score not sent", "launch_refused", "refused", "Invalid request", "unforeseen"} <= events
    assert "worker failed" in events


def _command_lines() -> Iterator[bytes]:
    """Of every process that still runs."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            yield path.read_bytes()


def _take_and_send(platform: Platform, planted: Planted) -> None:
    """Attempts of one person, whose scores meet each failure and then arrive."""
    refusals = [
        Fault(service="scores", kind="status", status=503, body=f"{PERSON} {ANSWER}", times=1),
        Fault(service="scores", kind="status", status=429, headers={"Retry-After": "1"}, body=TEXT, times=1),
        Fault(service="scores", kind="drop", times=1),
        Fault(service="scores", kind="hang", times=1),
        Fault(service="scores", kind="status", status=401, body=TEXT, times=1),
        Fault(service="token", kind="status", status=400, body=json.dumps({"error": TEXT}), times=1),
        Fault(service="scores", kind="status", status=400, body=f"user {PERSON} {TEXT}", times=1),
    ]
    person = platform.add_learner(PERSON)
    for fault in refusals:
        platform.faults.clear()
        platform.faults.add(fault)
        before = len(platform.log)
        _take(platform, person, planted)
        _until(lambda before=before: len(platform.log) > before or platform.faults.drawn("scores") == [])
    platform.faults.clear()
    _until(lambda: len(platform.log) > 0)
    with platform.site.lock:
        planted.add(*platform.site.tokens)


def _take(platform: Platform, person: User, planted: Planted) -> None:
    browser = Browser()
    authorized = browser.authorized(platform, person, platform.add_link(TEXT, custom={"quiz": QUIZ}))
    planted.seen_in(authorized)
    page = browser.post(form_of(authorized))
    planted.seen_in(page)
    question = browser.post(posting_to(page, "/attempts"))
    question = browser.get(question.url.split("?")[0] + "?page=2")
    planted.seen_in(question)
    form = posting_to(question, "/answers")
    typed = next(name for name in form.fields if re.fullmatch(r"f[0-9a-f]{20}", name))
    browser.post(Form(action=form.action, fields={**form.fields, typed: ANSWER, "go": "check"}))
    attempt = form.action.removesuffix("answers")
    browser.post(Form(action=f"{attempt}submission", fields={"csrf": form.fields["csrf"]}))
    planted.add(*(cookie.value or "" for cookie in browser.session.cookies))


def _refuse(platform: Platform, planted: Planted) -> None:
    """Launches flawed in many ways, with the person's name and address in them."""
    person = platform.site.school.users[PERSON]
    flaws = [
        Tampering(removed=("sub",)),
        Tampering(changed={"sub": f"{TEXT}ü"}),
        Tampering(changed={"nonce": TEXT}),
        Tampering(changed={"exp": TEXT}),
        Tampering(changed={"https://purl.imsglobal.org/spec/lti/claim/roles": TEXT}),
    ]
    for flaw in flaws:
        browser = Browser()
        authorized = browser.authorized(platform, person, platform.add_link(TEXT), tampering=flaw)
        planted.seen_in(authorized)
        browser.post(form_of(authorized))


def _ask_oddly(running: RunningTool) -> None:
    """What scanners send, some of it not even HTTP."""
    for path in (
        "/lti/launch",
        "/lti/launch/storage",
        "/l/x/attempts",
        "/lti/x/login",
        "/lti/x/login?login_hint=" + TEXT,
    ):
        for fields in (
            dict.fromkeys(("state", "id_token", "proof", "iss", "csrf", "session"), TEXT),
            {"error": f"{TEXT} 1"},
        ):
            requests.post(running.url + path, data=fields, headers={"Origin": running.url, "Cookie": TEXT}, timeout=10)
    heads = (
        f"GET /{TEXT}\x01 HTTP/9.9",
        f"{TEXT} / HTTP/1.1",
        f"GET /?{TEXT} HTTP/1.1\r\n{TEXT} : 1",
        f"POST /lti/launch HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n{TEXT}: 1",
        f"GET /l/{TEXT}/ HTTP/1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off",
        f"GET /l/{TEXT}/ HTTP/1.1\r\nSCRIPT_NAME: //{TEXT}",
        f"GET /l/{TEXT}/ HTTP/1.1\r\nSCRIPT_NAME: /l",
    )
    statuses = [_raw(running, head) for head in heads]
    assert statuses == [*[b"400"] * 4, *[b"401"] * 3]


def _raw(running: RunningTool, head: str) -> bytes:
    """The status of the answer to these first lines of a request."""
    with socket.create_connection(("127.0.0.1", running.port), 5) as connection:
        connection.sendall(f"{head}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return connection.recv(100).split()[1]


def _break(running: RunningTool, platform: Platform, planted: Planted) -> None:
    """Tables are gone: what is saved and sent then is an error that nobody foresaw."""
    browser = Browser()
    page = browser.launch(platform, platform.ada, platform.add_link(TEXT, custom={"quiz": QUIZ}))
    question = browser.post(posting_to(page, "/attempts"))
    form = posting_to(browser.get(question.url.split("?")[0] + "?page=2"), "/answers")
    typed = next(name for name in form.fields if re.fullmatch(r"f[0-9a-f]{20}", name))
    with sqlite3.connect(running.folder / "quizport.db", timeout=30) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("CREATE TRIGGER broken BEFORE INSERT ON answers BEGIN SELECT RAISE(FAIL, 'plantedtext'); END")
        database.execute("ALTER TABLE scores_to_send RENAME TO plantedtext")
    database.close()
    answer = browser.session.post(form.action, data={**form.fields, typed: ANSWER}, timeout=30)
    planted.add(*(cookie.value or "" for cookie in browser.session.cookies))
    _until(lambda: "worker failed" in (running.folder / "tool.log").read_text())
    assert answer.status_code == 500


def _until(done: Callable[[], bool], seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not done() and time.monotonic() < ends:
        time.sleep(0.05)
