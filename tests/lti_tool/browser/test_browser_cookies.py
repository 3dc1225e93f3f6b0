"""In a frame of another site: partitioned cookies; with all cookies blocked, platform storage or a new window."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from campus import HARBOUR, PATIENCE, Campus, People, Visitor
from installed_chromium import ARGUMENTS, installed
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect
from sight import violations

from tests.platform.school import ResourceLink
from tests.platform.server import Platform

BLOCKED = {"setting": 2, "last_modified": "13300000000000000"}
STORING = ["canvas", "plain"]


@pytest.fixture(scope="module")
def blocking(chromium: Browser, campus: Campus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser whose owner blocks all cookies and storage of the tool in frames of the platforms, and only there."""
    folder = tmp_path_factory.mktemp("profile")
    platforms = (campus.moodle, campus.canvas, campus.plain)
    pairs = {f"{campus.tool.url},{platform.url}": BLOCKED for platform in platforms}
    preferences: dict[str, Any] = {"profile": {"content_settings": {"exceptions": {"cookies": pairs}}}}
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(preferences), "utf-8")
    context = chromium.browser_type.launch_persistent_context(folder, executable_path=installed(), args=ARGUMENTS)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def platform_of(campus: Campus, name: str) -> Platform:
    """The platform with that profile."""
    return {"moodle": campus.moodle, "canvas": campus.canvas, "plain": campus.plain}[name]


def test_the_only_cookies_are_for_the_two_sites_together(campus: Campus, people: People) -> None:
    """Every cookie of the tool's in the frame is partitioned, Secure and HttpOnly; the login's is gone."""
    learner = people.visit(campus.moodle, campus.learner())

    learner.question(campus.activity(HARBOUR))

    cookies = [each for each in learner.context.cookies() if each["domain"] == "localhost"]
    assert [bool(re.fullmatch(r"quizport_[\w-]{22}", each["name"])) for each in cookies] == [True]
    assert cookies[0].get("partitionKey") == "http://127.0.0.1"
    assert (cookies[0]["secure"], cookies[0]["httpOnly"], cookies[0]["sameSite"]) == (True, True, "None")


@pytest.mark.parametrize("profile", STORING)
def test_a_learner_without_cookies_reaches_the_gradebook(
    campus: Campus, blocking: BrowserContext, profile: str
) -> None:
    """The platform keeps the proof; the session goes along by links, buttons and saves, and after a relaunch."""
    platform = platform_of(campus, profile)
    learner = Visitor(platform, campus.learner(platform), blocking)
    link = campus.activity(HARBOUR, platform=platform)
    frame = learner.question(link)
    frame.get_by_label("Hamburg").check()
    expect(frame.get_by_text("All answers saved")).to_be_visible()
    frame.get_by_role("link", name="Question 3").click()
    frame.get_by_role("button", name="Previous").click()
    frame.get_by_role("textbox").fill("secretoil")
    frame.get_by_role("button", name="All on one page").click()
    expect(frame.locator("[data-question]")).to_have_count(3)

    frame = learner.open(link)
    frame.get_by_role("button", name="Go on with attempt 1").click()
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("link", name="Back to the questions").click()
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.locator(".percent")).to_have_text("75 %")
    expect(frame.get_by_text("Your grade is in the gradebook.")).to_be_visible()
    frame.get_by_role("link", name="All your attempts").click()
    frame.get_by_role("link", name="See result").click()
    frame.get_by_role("button", name="Next attempt").click()
    expect(frame.locator("[data-question]")).to_have_count(1)

    assert frame.evaluate("document.cookie") == ""
    assert [attempt.number for attempt in campus.attempts(learner.user)] == [1, 2]


@pytest.mark.parametrize("profile", STORING)
def test_a_teacher_without_cookies_places_and_tries(campus: Campus, blocking: BrowserContext, profile: str) -> None:
    """Search, preview and list keep the session; so do overview and trial."""
    platform = platform_of(campus, profile)
    teacher = Visitor(platform, platform.teacher, blocking)
    frame = teacher.add_activity()
    frame.get_by_label("Words in the title").fill("quickly")
    frame.get_by_role("button", name="Search").click()
    frame.get_by_role("button", name="Preview “The harbour, quickly”").click()
    frame.get_by_role("button", name="Back to the list").click()
    frame.get_by_role("checkbox", name="The harbour, quickly").check()
    frame.get_by_role("button", name="Add to the course").click()
    teacher.page.wait_for_url(teacher.at())
    link = platform.course.links[platform.answers[-1].links[0]]

    frame = teacher.open(link)
    frame.get_by_role("link", name="Choose another quiz").click()
    frame.get_by_role("link", name="Cancel").click()
    frame.get_by_role("button", name="Try the quiz").click()
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("button", name="Hand in", exact=True).click()
    frame.get_by_role("button", name="Try once more").click()
    expect(frame.locator("[data-question]")).to_have_count(1)

    assert frame.evaluate("document.cookie") == ""


def test_a_new_window_is_offered_where_the_platform_keeps_nothing(campus: Campus, blocking: BrowserContext) -> None:
    """The login is still unspent: in the window it goes on, with cookies, to the grade."""
    learner = Visitor(campus.moodle, campus.learner(), blocking)
    link = campus.activity(HARBOUR)
    learner.page.goto(learner.at(f"/links/{link.id}"))
    frame = learner.page.frame("tool")
    assert frame is not None
    expect(frame.get_by_role("heading", name="Open the quiz in a window of its own")).to_be_visible()
    amiss = violations(frame)

    with blocking.expect_page() as opened:
        learner.page.keyboard.press("Enter")  # the button has the focus
    window = opened.value
    window.get_by_role("button", name="Begin").click()
    window.get_by_label("Hamburg").check()
    expect(window.get_by_text("All answers saved")).to_be_visible()
    window.get_by_role("button", name="Check and hand in").click()
    window.get_by_role("button", name="Hand in", exact=True).click()
    expect(window.get_by_text("Your grade is in the gradebook.")).to_be_visible()

    assert amiss == []
    assert [attempt.handed_in_by for attempt in campus.attempts(learner.user)] == ["learner"]


def test_a_browser_that_keeps_nothing_is_told_so(campus: Campus, blocking: BrowserContext) -> None:
    """What is not saved waits on the page alone, and the page says that it must stay open; then it is saved."""
    learner = Visitor(campus.plain, campus.learner(campus.plain), blocking)
    link = campus.activity(HARBOUR, platform=campus.plain)
    frame = learner.question(link)
    learner.page.route("**/answers/1", lambda route: route.abort())
    frame.get_by_label("Bremen").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Keep this page open")
    learner.page.unroute("**/answers/1")
    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")
    campus.session_ends(learner.user)
    frame.get_by_label("Kiel").check()

    expect(frame.get_by_text("Your session has ended.")).to_be_visible()
    expect(frame.get_by_text("note it down before")).to_be_visible()
    expect(again(learner, link).locator('.numbers [data-number="1"]')).to_have_attribute("data-state", "answered")
    assert campus.saved(learner.user) == [({"RESPONSE": "source-wrong-bremen"}, 1)]


def test_an_attempt_handed_in_elsewhere_leads_to_its_result(campus: Campus, blocking: BrowserContext) -> None:
    """Without cookies, too: neither a reload nor a way on that a script takes loses the session."""
    learner = Visitor(campus.plain, campus.learner(campus.plain), blocking)
    link = campus.activity(HARBOUR, platform=campus.plain)
    older = learner.question(link)
    newer = again(learner, link, blocking.new_page())  # nothing is answered yet: it is at the first question, too
    newer.get_by_label("Bremen").check()
    expect(newer.get_by_text("All answers saved")).to_be_visible()
    older.get_by_label("Kiel").check()
    older.get_by_role("link", name="Load the answer that is saved").click()
    expect(older.get_by_label("Bremen")).to_be_checked()
    newer.get_by_role("button", name="Check and hand in").click()
    newer.get_by_role("button", name="Hand in", exact=True).click()
    expect(newer.locator(".percent")).to_be_visible()

    older.get_by_label("Kiel").click()  # not check(): the page is gone before its answer could be looked at

    expect(older.locator(".percent")).to_have_text("0 %")


def again(learner: Visitor, link: ResourceLink, page: Page | None = None) -> Frame:
    """The open attempt, after one more launch."""
    frame = learner.open(link, page)
    frame.get_by_role("button", name="Go on with attempt 1").click()
    expect(frame.locator("[data-question]").first).to_be_visible()
    return frame
