"""The real tool and three platforms beside it, and the browsers of the people who use both."""

from __future__ import annotations

import itertools
import re
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect
from sqlalchemy import Engine, Select, Update, select, update
from sqlalchemy.orm import Session

from lti_tool.database import engine_for
from lti_tool.migrate import migrate
from lti_tool.services.registrations import NewRegistration, register
from lti_tool.tables import Answer, Attempt, Family, Launch
from lti_tool.tables import User as Person
from tests.platform.profiles import ProfileName
from tests.platform.running_tool import RunningTool
from tests.platform.school import ResourceLink, User
from tests.platform.server import Platform

ROOT = Path(__file__).parents[3]
BANKS = (ROOT / "banks", Path(__file__).parents[1] / "attempts" / "banks", Path(__file__).parent / "banks")
FOUNDATIONS = "generative-ai-foundations/generative-ai-foundations-quiz"
EVERYTHING = "every-interaction/everything"
HARBOUR = "harbour/plain"
TIMED = "harbour/timed"
BY_HAND = "harbour/by-hand"
ARABIC = "bayt/bayt-quiz"
WHOLE_BANK = """tests:
  - id: everything
    title: Everything that can be asked
    items: all
    attempts: 3
"""
NUMBERS = itertools.count(1)
PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine."""
expect.set_options(timeout=PATIENCE)


class Campus:
    """One tool at localhost, and at 127.0.0.1, which is another site to a browser, a platform of each kind."""

    def __init__(self, folder: Path) -> None:
        self._open = ExitStack()
        self.tool = RunningTool(folder, _banks(folder / "banks"), QUIZPORT_SAVE_GRACE="1")
        self.engine: Engine = engine_for(self.tool.database_url)
        migrate(self.engine)
        self.moodle = self._platform("moodle")
        self.canvas = self._platform("canvas")
        self.plain = self._platform("plain")
        self.tool.start()
        self._open.callback(self.tool.kill)
        self._open.callback(self.engine.dispose)

    def _platform(self, profile: ProfileName) -> Platform:
        platform = self._open.enter_context(Platform(profile, self.tool.url))
        known = platform.registration()
        new = NewRegistration(
            name=profile,
            family=Family(known["family"]),
            site=platform.url,
            client_id=platform.client_id,
            deployments=(platform.deployment_id,),
            given={name: known[name] for name in ("issuer", "auth_login_url", "auth_token_url", "key_set_url")},
            frame_origins=(platform.url,),
            allow_private_addresses=True,
        )
        with Session(self.engine) as db, db.begin():
            public_id = register(db, new, datetime.now(UTC)).public_id
        platform.tool.login_url = f"{self.tool.url}/lti/{public_id}/login"
        return platform

    def close(self) -> None:
        """Everything ends."""
        self._open.close()

    def activity(self, quiz: str, title: str = "Week 3: a quiz", platform: Platform | None = None) -> ResourceLink:
        """An activity of the course in which the quiz stands; one without a quiz for ``""``."""
        custom = {"quiz": quiz} if quiz else {}
        return (platform or self.moodle).add_link(title, custom=custom, maximum=100)

    def learner(self, platform: Platform | None = None) -> User:
        """Somebody whom no other test knows."""
        return (platform or self.moodle).add_learner(f"learner{next(NUMBERS)}")

    def time_is_up_in(self, seconds: float, learner: User) -> None:
        """The learner's attempts have so much time left from now on."""
        due = datetime.now(UTC) + timedelta(seconds=seconds)
        self._change(update(Attempt).where(Attempt.user_id.in_(_ids(learner))).values(due_at=due))

    def session_ends(self, learner: User) -> None:
        """The learner's sessions are over."""
        past = datetime.now(UTC) - timedelta(minutes=1)
        self._change(update(Launch).where(Launch.user_id.in_(_ids(learner))).values(expires_at=past))

    def _change(self, change: Update) -> None:
        with self.engine.begin() as connection:
            connection.execute(change)

    def attempts(self, learner: User) -> list[Attempt]:
        """The attempts that the learner has made, from the first to the last."""
        with Session(self.engine) as db:
            mine = select(Attempt).where(Attempt.user_id.in_(_ids(learner)))
            return list(db.scalars(mine.order_by(Attempt.number)))

    def saved(self, learner: User) -> list[tuple[dict[str, Any], int]]:
        """What is saved of the learner's answers, and how often each was saved."""
        with Session(self.engine) as db:
            mine = select(Answer).join(Attempt).where(Attempt.user_id.in_(_ids(learner)))
            return [(answer.response, answer.sequence) for answer in db.scalars(mine.order_by(Answer.item))]


@dataclass
class Visitor:
    """Somebody's browser, with the course page in front of it."""

    platform: Platform
    user: User
    context: BrowserContext
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()

    def at(self, path: str = "") -> str:
        """The address of a page of the course."""
        return f"{self.platform.url}/as/{self.user.username}/courses/{self.platform.course.id}{path}"

    def open(self, link: ResourceLink, page: Page | None = None) -> Frame:
        """The frame in the course page in which the activity has been launched."""
        return self._launched(page or self.page, f"/links/{link.id}")

    def add_activity(self) -> Frame:
        """The frame in which the tool offers its quizzes."""
        return self._launched(self.page, "/add")

    def _launched(self, page: Page, path: str) -> Frame:
        page.goto(self.at(path))
        frame = page.frame("tool")
        assert frame is not None
        frame.wait_for_url(re.compile(r"/l/[^/]+/"))
        return frame

    def question(self, link: ResourceLink) -> Frame:
        """The first question of a new attempt, its scripts running."""
        frame = self.open(link)
        frame.get_by_role("button", name="Begin").click()
        expect(frame.get_by_role("heading", name="Question 1 of")).to_be_visible()
        frame.wait_for_load_state()
        return frame


class People:
    """Opens browsers, and closes them all."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def visit(self, platform: Platform, user: User, **options: Any) -> Visitor:
        """A browser of its own for somebody; ``options`` are Playwright's for a context."""
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        return Visitor(platform, user, context)

    def leave(self) -> None:
        """All browsers are closed."""
        for context in self._contexts:
            context.close()


def _ids(person: User) -> Select[tuple[int]]:
    return select(Person.id).where(Person.sub == person.sub)


def _banks(folder: Path) -> Path:
    """All banks of the project and of these tests in one folder; one test more asks every question of one."""
    for source in BANKS:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    bank = folder / "every-interaction" / "bank.yaml"
    bank.write_text(bank.read_text("utf-8").replace("tests:\n", WHOLE_BANK, 1), "utf-8")
    return folder
