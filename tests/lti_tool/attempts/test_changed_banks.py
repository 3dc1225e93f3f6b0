"""A bank that changes while learners are at it: their attempts stay theirs, and what counts follows the new rules."""

from __future__ import annotations

import shutil
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from harbour import BANKS, Course, minutes
from sqlalchemy import select, update

from lti_tool.app import create_app
from lti_tool.services import answers, attempts, banks, opened_banks
from lti_tool.services.answers import Save
from lti_tool.tables import Attempt, BankFile, Placement, ScoreToSend, StoredFile
from lti_tool.tool import Tool
from lti_tool.worker import Sweep

HAMBURG = Save(item="elbe-port", response={"RESPONSE": "source-right-hamburg"}, flagged=False, sequence=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bank in a folder of its own, to be changed."""
    shutil.copytree(BANKS, tmp_path / "changing")
    return tmp_path / "changing"


def change(tool: Tool, folder: Path, before: str, after: str) -> None:
    """The bank says something else from now on."""
    file = folder / "harbour" / "bank.yaml"
    written = file.read_text()
    assert before in written
    file.write_text(written.replace(before, after))
    with tool.sessions.begin() as db:
        assert [outcome.mistakes for outcome in banks.load_folder(db, folder, minutes(30))] == [()]


def taken(placed: Course, learner: int, start: float, *changes: Save) -> int:
    """An attempt with these answers, handed in a minute after it began."""
    attempt = placed.begin(learner, minutes(start))
    with placed.tool.sessions.begin() as db:
        answers.save(db, db.get_one(Attempt, attempt), changes, minutes(start), 15)
    placed.submit(attempt, minutes(start + 1))
    return attempt


def wanted(placed: Course, learner: int) -> str:
    """The points that the gradebook should hold."""
    with placed.tool.sessions() as db:
        return db.get_one(ScoreToSend, (placed.placement_id, learner)).given


def home(placed: Course, learner: int) -> tuple[FlaskClient, str]:
    """A browser at the learner's start page."""
    browser = create_app(placed.tool).test_client()
    name, secret = placed.launch(learner)
    browser.set_cookie(f"quizport_{name}", secret, path=f"/l/{name}/")
    return browser, f"/l/{name}/"


def test_other_rules_keep_another_score(course: Callable[[str], Course], folder: Path) -> None:
    """Once the latest attempt counts rather than the highest, the gradebook is told; nothing is claimed before."""
    placed = course("plain")
    learner = placed.user("a")
    taken(placed, learner, 0, HAMBURG)
    taken(placed, learner, 5)
    before = wanted(placed, learner)

    change(placed.tool, folder, "    attempts: 2\n", "    attempts: 2\n    attempt-kept: latest\n")
    browser, path = home(placed, learner)
    with placed.tool.sessions.begin() as db:
        db.execute(update(ScoreToSend).values(state="sent"))
    page = browser.get(path).text
    Sweep(placed.tool)()

    assert (before, wanted(placed, learner)) == ("2", "0")
    assert "Your grade is on its way to the gradebook" in page
    assert "Your grade is in the gradebook" not in page
    with placed.tool.sessions() as db:
        assert db.get_one(ScoreToSend, (placed.placement_id, learner)).state == "waiting"


def test_rules_are_looked_at_once(course: Callable[[str], Course], folder: Path) -> None:
    """A sweep after that finds nothing to compare."""
    placed = course("plain")
    taken(placed, placed.user("a"), 0, HAMBURG)
    change(placed.tool, folder, "title: Life of a harbour", "title: Life at a harbour")
    sweep = Sweep(placed.tool)
    sweep()
    with placed.tool.sessions() as db:
        settled, current = db.get_one(Placement, placed.placement_id).settled_by, banks.current_version(db, "harbour")

    sweep()

    assert current is not None
    assert settled == current.id


def test_a_quiz_that_is_taken_away_leaves_its_attempts(course: Callable[[str], Course], folder: Path) -> None:
    """Its results stay, the open attempt goes on to its end, and no new one begins."""
    placed = course("plain")
    busy, done, late = placed.user("busy"), placed.user("done"), placed.user("late")
    placed.begin(busy)
    taken(placed, done, 0, HAMBURG)

    change(placed.tool, folder, "  - id: plain", "  - id: simple")

    pages = {}
    for name, learner in (("busy", busy), ("done", done), ("late", late)):
        browser, path = home(placed, learner)
        pages[name] = browser.get(path)
    assert [page.status_code for page in pages.values()] == [200, 200, 404]
    assert "Go on with attempt 1" in pages["busy"].text
    assert "no new attempt can begin" in pages["done"].text
    assert "See result" in pages["done"].text
    assert "<button" not in pages["done"].text


def test_an_open_attempt_at_a_quiz_taken_away_goes_on(course: Callable[[str], Course], folder: Path) -> None:
    """Its button leads to its questions."""
    placed = course("plain")
    learner = placed.user("a")
    attempt = placed.begin(learner)
    change(placed.tool, folder, "  - id: plain", "  - id: simple")
    browser, path = home(placed, learner)
    csrf = browser.get(path).text.split('name="csrf" value="')[1].split('"')[0]

    going_on = browser.post(f"{path}attempts", data={"csrf": csrf})

    with placed.tool.sessions() as db:
        name = db.get_one(Attempt, attempt).public_id
    assert going_on.location == f"{path}attempts/{name}/"
    assert browser.get(going_on.location, follow_redirects=True).status_code == 200


def test_one_unreadable_attempt_holds_up_no_other(
    course: Callable[[str], Course], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stored bank that this release does not understand: the others are handed in, and it waits its time."""
    placed = course("timed")
    broken, fine = placed.user("broken"), placed.user("fine")
    first = placed.begin(broken)
    change(placed.tool, folder, "title: Life of a harbour", "title: Life at a harbour")
    second = placed.begin(fine)
    with placed.tool.sessions.begin() as db:
        version = db.get_one(Attempt, first).version_id
        head = db.scalars(select(BankFile).where(BankFile.version_id == version, BankFile.path == "bank.yaml")).one()
        db.execute(update(StoredFile).where(StoredFile.digest == head.digest).values(content=b"bank: ["))
    monkeypatch.setattr(opened_banks, "_opened", OrderedDict())  # a process of the new release has read nothing yet

    with placed.tool.sessions.begin() as db:
        handed_in = attempts.hand_in_overdue(db, minutes(60), 15)
        left = attempts.hand_in_overdue(db, minutes(60), 15, leave=handed_in.failed)

    assert (handed_in.done, list(handed_in.failed), left.done, left.failed) == (1, [first], 0, {})
    with placed.tool.sessions() as db:
        assert db.get_one(Attempt, first).submitted_at is None
        assert db.get_one(Attempt, second).handed_in_by == "clock"
