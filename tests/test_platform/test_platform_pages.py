"""The platform's own pages in a real Chromium: launches across sites, grades that arrive, no accessibility fault."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from toy_gradebook import Gradebook
from toy_tool import LTI, ToyTool

from tests.platform.server import Platform

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots" / "platform"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else Playwright's own; without either the test is skipped, in CI it fails."""
    with sync_playwright() as playwright:
        installed = str(CHROMIUM) if CHROMIUM.exists() else None
        if installed is None and not Path(playwright.chromium.executable_path).exists():
            missing = "no Chromium here: install Debian's package chromium, or run playwright install chromium"
            if os.environ.get("CI"):
                pytest.fail(missing)
            pytest.skip(missing)
        browser = playwright.chromium.launch(executable_path=installed, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a desktop's and of a phone's width."""
    context = chromium.new_context(viewport={"width": request.param, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def one_page(chromium: Browser) -> Iterator[Page]:
    """A page of a desktop's width."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def filled(platform: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """A platform with two activities, a grade and a refused score."""
    gradebook = open_gradebook(platform)
    gradebook.link.title = "What language models do"
    gradebook.link.text = "Ten questions, two attempts."
    platform.add_link("Practice without points", maximum=None)
    gradebook.post(platform.ada, comment="Attempt 1 of 2")
    gradebook.post(platform.ada)
    return gradebook


PATHS = [
    ("home", "/"),
    ("course-learner", "/as/ada/courses/2"),
    ("course-teacher", "/as/teacher/courses/2"),
    ("activity", "/as/ada/courses/2/links/1"),
    ("add", "/as/teacher/courses/2/add"),
    ("grades", "/as/teacher/courses/2/grades"),
    ("message", "/mod/lti/auth.php"),
]


@pytest.mark.parametrize(("name", "path"), PATHS)
def test_pages_are_accessible_and_fit(
    moodle: Platform, open_gradebook: Callable[[Platform], Gradebook], page: Page, name: str, path: str
) -> None:
    """No axe violation and no sideways scrolling, at 1280 and at 390 pixels."""
    filled(moodle, open_gradebook)

    page.goto(f"{moodle.url}{path}")
    if "links" in path or path.endswith("add"):
        page.frame_locator("iframe.tool").get_by_role("heading").wait_for()

    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations: list[dict[str, Any]] = Axe().run(page, options=WCAG).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in violations] == []


def test_a_learner_launches_in_a_frame_of_another_site(moodle: Platform, tool: ToyTool, one_page: Page) -> None:
    """From the home page to the tool in the frame: 127.0.0.1 around localhost, by links alone."""
    moodle.add_link("Quiz")
    one_page.goto(moodle.url)

    one_page.get_by_role("link", name="Open as learner Ada Lind").click()
    one_page.get_by_role("link", name="Quiz").click()

    expect(one_page.frame_locator("iframe.tool").get_by_text("Hello Ada Lind")).to_be_visible()
    presentation = tool.launches[0][f"{LTI}launch_presentation"]
    assert presentation["document_target"] == "iframe"
    assert tool.url.startswith("http://localhost")


def test_a_learner_launches_in_a_new_window(moodle: Platform, tool: ToyTool, one_page: Page) -> None:
    """The link opens the tool at the top of a window, and says so to the tool."""
    link = moodle.add_link("Quiz")
    one_page.goto(f"{moodle.url}/as/ada/courses/2/links/{link.id}")

    with one_page.expect_popup() as opened:
        one_page.get_by_role("link", name="Open in a new window").click()

    expect(opened.value.get_by_text("Hello Ada Lind")).to_be_visible()
    assert tool.launches[-1][f"{LTI}launch_presentation"]["document_target"] == "window"


def test_a_teacher_adds_an_activity(moodle: Platform, tool: ToyTool, one_page: Page) -> None:
    """Picked in the frame, the activity stands on the course page, which comes back by itself."""
    tool.items = [{"type": "ltiResourceLink", "title": "Picked quiz", "lineItem": {"scoreMaximum": 10}}]
    one_page.goto(f"{moodle.url}/as/teacher/courses/2")

    one_page.get_by_role("link", name="Add an activity").click()
    one_page.frame_locator("iframe.tool").get_by_role("button", name="Add the quiz").click()

    expect(one_page.get_by_role("link", name="Picked quiz")).to_be_visible()
    assert one_page.url == f"{moodle.url}/as/teacher/courses/2"


def test_grades_arrive_while_one_watches(
    moodle: Platform, open_gradebook: Callable[[Platform], Gradebook], one_page: Page
) -> None:
    """Without a reload the grade and the log's line show up, and a status tells of it."""
    gradebook = open_gradebook(moodle)
    one_page.goto(f"{moodle.url}/as/teacher/courses/2/grades")
    expect(one_page.get_by_text("Nothing yet.")).to_be_visible()

    gradebook.post(moodle.ada)

    expect(one_page.get_by_role("cell", name="80", exact=True)).to_be_visible()
    expect(one_page.get_by_text("Accepted")).to_be_visible()
    expect(one_page.get_by_role("status")).to_have_text("A grade has arrived.")


def test_learners_see_no_gradebook(moodle: Platform, one_page: Page) -> None:
    """403 for the gradebook and for adding activities."""
    answers = [one_page.goto(f"{moodle.url}/as/ada/courses/2/{page}") for page in ("grades", "add")]

    assert [answer and answer.status for answer in answers] == [403, 403]


STORE = """async ({frame, message}) => {
  const target = frame === "_parent" ? window.parent : window.parent.frames[frame];
  const answer = new Promise((done) => addEventListener("message", (event) => done(event.data), { once: true }));
  target.postMessage(message, "*");
  return await answer;
}"""


@pytest.mark.parametrize("profile", ["canvas", "plain"])
def test_platform_storage_keeps_a_tools_data(
    request: pytest.FixtureRequest, tool: ToyTool, one_page: Page, profile: str
) -> None:
    """Put and got back from inside the frame, at the target that the login named; what was never put is null."""
    platform: Platform = request.getfixturevalue(profile)
    link = platform.add_link("Quiz")
    one_page.goto(f"{platform.url}/as/ada/courses/2/links/{link.id}")
    one_page.frame_locator("iframe.tool").get_by_text("Hello").wait_for()
    frame = next(frame for frame in one_page.frames if frame.url.startswith(tool.url))
    target = tool.logins[0]["lti_storage_target"]

    def ask(**message: str) -> Any:
        return frame.evaluate(STORE, {"frame": target, "message": message})

    put = ask(subject="lti.put_data", message_id="1", key="state", value="secret")
    got = ask(subject="lti.get_data", message_id="2", key="state")
    other = ask(subject="lti.get_data", message_id="3", key="other")
    able = ask(subject="lti.capabilities", message_id="4")

    assert put == {"subject": "lti.put_data.response", "message_id": "1", "key": "state", "value": "secret"}
    assert (got["value"], other["value"]) == ("secret", None)
    assert [entry["frame"] for entry in able["supported_messages"]] == [target, target]
