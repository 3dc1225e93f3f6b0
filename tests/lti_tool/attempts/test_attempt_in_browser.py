"""An attempt in a real Chromium: no answer is lost to a broken line, a reload, a killed server or an ended session."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from harbour import Course
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update
from werkzeug.serving import BaseWSGIServer, make_server

from lti_tool import wake_up
from lti_tool.app import create_app
from lti_tool.tables import Answer, Attempt, Launch
from lti_tool.tool import Tool

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BREMEN = "Bremen"
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('quizport:')).length"


class Server:
    """The tool over real HTTP, which can be killed and started again at the same address."""

    def __init__(self, tool: Tool) -> None:
        self._app = create_app(tool)
        self._server: BaseWSGIServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        """Listen, on the port of before if there was one."""
        self._server = make_server("127.0.0.1", self.port, self._app, threaded=True)
        self.port = self._server.port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def kill(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@dataclass
class Room:
    """One learner's browser before the tool."""

    course: Course
    server: Server
    context: BrowserContext
    user: int
    seen: list[str] = field(default_factory=list)

    @property
    def site(self) -> str:
        """The tool's address."""
        return f"http://localhost:{self.server.port}"

    def launch(self, page: Page | None = None) -> Page:
        """The start page after a launch from the course, with a session of its own."""
        public_id, secret = self.course.launch(self.user)
        cookie = {"name": f"quizport_{public_id}", "value": secret, "domain": "localhost", "path": f"/l/{public_id}/"}
        self.context.add_cookies([{**cookie, "secure": True, "httpOnly": True, "sameSite": "None"}])  # type: ignore[list-item,typeddict-item]  # as Playwright takes it
        page = page or self.context.new_page()
        page.goto(f"{self.site}/l/{public_id}/")
        return page

    def question(self) -> Page:
        """The first question of a new attempt."""
        page = self.launch()
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("heading", name="Question 1 of")).to_be_visible()
        page.wait_for_load_state()  # its scripts run by then
        return page

    def saved(self) -> list[tuple[str, int]]:
        """What the tool has: each answered item and how often it was saved."""
        with self.course.tool.sessions() as db:
            rows = db.scalars(select(Answer).order_by(Answer.item)).all()
            return [(row.response.get("RESPONSE", ""), row.sequence) for row in rows]

    def change(self, table: type[Attempt | Launch], **values: object) -> None:
        """Time passes, or so the database is told."""
        with self.course.tool.sessions.begin() as db:
            db.execute(update(table).values(**values))


@pytest.fixture
def room(chromium: Browser, course: Callable[[str], Course], tool: Tool) -> Iterator[Callable[..., Room]]:
    """Opens the named test to a learner with a fresh browser."""
    opened: list[Room] = []

    def entered(test: str = "plain", **options: object) -> Room:
        placed = course(test)
        context = chromium.new_context(**options)  # type: ignore[arg-type]  # Playwright's own options
        context.set_default_timeout(15_000)
        opened.append(Room(placed, Server(tool), context, placed.user("a")))
        return opened[-1]

    yield entered
    for each in opened:
        each.context.close()
        each.server.kill()
    wake_up.close(tool)


def test_each_answer_is_saved_as_it_is_given(room: Callable[..., Room]) -> None:
    """The page says so, the list of questions shows it, and nothing waits in the browser any more."""
    learner = room()
    page = learner.question()

    page.get_by_label(BREMEN).check()

    expect(page.get_by_text("All answers saved")).to_be_visible()
    expect(page.locator('.numbers [data-number="1"]')).to_have_attribute("data-state", "answered")
    assert learner.saved() == [("source-wrong-bremen", 1)]
    assert page.evaluate(KEPT) == 0


def test_lost_connection_loses_nothing(room: Callable[..., Room]) -> None:
    """What was answered meanwhile is sent when the line is back, the last answer only."""
    learner = room()
    page = learner.question()

    learner.context.set_offline(offline=True)
    page.get_by_label("Kiel").check()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved yet")
    page.get_by_label(BREMEN).check()
    assert learner.saved() == []
    learner.context.set_offline(offline=False)

    expect(page.get_by_text("All answers saved").first).to_be_visible()
    assert learner.saved()[0][0] == "source-wrong-bremen"


def test_killed_server_loses_nothing(room: Callable[..., Room]) -> None:
    """The page tries again until the server is back."""
    learner = room()
    page = learner.question()

    learner.server.kill()
    page.get_by_label(BREMEN).check()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved yet")
    learner.server.start()

    expect(page.get_by_text("All answers saved").first).to_be_visible()
    assert learner.saved() == [("source-wrong-bremen", 1)]


def test_reload_sends_what_waited(room: Callable[..., Room]) -> None:
    """An answer that was not sent before a reload is sent after it, and shown."""
    learner = room()
    page = learner.question()
    page.route("**/answers/1", lambda route: route.abort())
    page.get_by_label(BREMEN).check()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved yet")
    page.unroute("**/answers/1")

    page.reload()

    expect(page.get_by_label(BREMEN)).to_be_checked()
    assert learner.saved() == [("source-wrong-bremen", 1)]


def test_reply_that_is_lost_does_no_harm(room: Callable[..., Room]) -> None:
    """The server saved, the browser never heard: the same save again is taken for the same; the next one follows."""
    learner = room()
    page = learner.question()
    lost = iter([True])

    def drop(route) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- Playwright's route
        if next(lost, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/answers/1", drop)
    page.get_by_label("Kiel").check()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved yet")
    page.get_by_label(BREMEN).check()

    expect(page.get_by_text("All answers saved").first).to_be_visible()
    assert learner.saved() == [("source-wrong-bremen", 2)]


def test_relaunch_brings_the_attempt_back(room: Callable[..., Room]) -> None:
    """After the session has ended the answer waits in the browser, and is saved with the next launch."""
    learner = room()
    page = learner.question()
    learner.change(Launch, expires_at=datetime.now(UTC) - timedelta(minutes=1))
    page.get_by_label(BREMEN).check()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()

    learner.launch(page)
    page.get_by_role("button", name="Go on with attempt 1").click()
    expect(page.locator('.numbers [data-number="1"]')).to_have_attribute("data-state", "answered")

    assert learner.saved() == [("source-wrong-bremen", 1)]
    assert page.evaluate(KEPT) == 0


def test_older_tab_is_told(room: Callable[..., Room]) -> None:
    """It says that the question was answered elsewhere, and shows the answer that is saved."""
    learner = room()
    older = learner.question()
    newer = learner.context.new_page()
    newer.goto(older.url)
    newer.get_by_label(BREMEN).check()
    expect(newer.get_by_text("All answers saved")).to_be_visible()

    older.get_by_label("Kiel").check()
    expect(older.get_by_text("This question was answered in another window.")).to_be_visible()
    older.get_by_role("link", name="Load the answer that is saved").click()

    expect(older.get_by_label(BREMEN)).to_be_checked()
    assert learner.saved() == [("source-wrong-bremen", 1)]


def test_time_that_is_up_hands_in(room: Callable[..., Room]) -> None:
    """The page hands in by itself what is answered, a text still being typed too, and clears what it kept."""
    learner = room("timed")
    page = learner.question()
    page.get_by_role("button", name="Next").click()
    learner.change(Attempt, due_at=datetime.now(UTC) + timedelta(seconds=3))
    page.reload()

    page.get_by_role("textbox").fill("secretoil")
    expect(page.get_by_text("The time was up, so what you had saved was handed in.")).to_be_visible()

    expect(page.get_by_text("33.3 %").first).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_countdown_speaks_at_few_points(room: Callable[..., Room]) -> None:
    """A screen reader hears of the last minute once, not of each second."""
    learner = room("timed")
    page = learner.question()
    learner.change(Attempt, due_at=datetime.now(UTC) + timedelta(seconds=63))
    page.reload()

    expect(page.locator("[data-announce]")).to_have_text("1 minute left")
    page.wait_for_timeout(2_500)

    expect(page.locator("[data-announce]")).to_have_text("1 minute left")
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^5\d s$"))


def test_whole_attempt_without_script(room: Callable[..., Room]) -> None:
    """Buttons and links alone lead from the start to the result."""
    learner = room(java_script_enabled=False)
    page = learner.question()
    page.get_by_label("Hamburg").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("textbox").fill("secretoil")
    page.get_by_label("Flag for later").check()
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.get_by_text("1 question not answered:")).to_be_visible()
    expect(page.get_by_text("You flagged for later: 2")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()

    expect(page.locator(".percent")).to_have_text("75 %")
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()


def test_whole_attempt_without_cookies(room: Callable[..., Room]) -> None:
    """Where the browser keeps no cookie the session goes along with each link, form and save."""
    learner = room()
    public_id, secret = learner.course.launch(learner.user, cookieless=True)
    page = learner.context.new_page()
    page.goto(f"{learner.site}/healthz")
    page.evaluate(
        """([path, secret]) => {
          const form = Object.assign(document.createElement("form"), { method: "post", action: path });
          const field = Object.assign(document.createElement("input"), { name: "session", value: secret });
          form.append(field);
          (document.body ?? document.documentElement).append(form);
          form.submit();
        }""",
        [f"/l/{public_id}/?session=form", secret],
    )
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Hamburg").check()
    expect(page.get_by_text("All answers saved")).to_be_visible()
    page.get_by_role("link", name="Question 3").click()
    page.get_by_role("button", name="Check and hand in").click()
    page.get_by_role("button", name="Hand in").click()

    expect(page.locator(".percent")).to_have_text("50 %")
    assert secret not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_axe_violations(room: Callable[..., Room], scheme: str) -> None:
    """Start, question, all questions, check, result and start again, at 320 pixels without sideways scrolling."""
    learner = room("timed", color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = learner.launch()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = [each["id"] for each in Axe().run(page).response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") == 320

    look("start")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label(BREMEN).check()
    page.get_by_label("Flag for later").check()
    expect(page.get_by_text("All answers saved")).to_be_visible()
    look("question")
    page.get_by_role("button", name="All on one page").click()
    look("all")
    page.get_by_role("button", name="Check and hand in").click()
    look("check")
    page.get_by_role("button", name="Hand in").click()
    look("result")
    page.get_by_role("link", name="All your attempts").click()
    look("start after")

    assert [name for name in found if found[name]] == [], found
