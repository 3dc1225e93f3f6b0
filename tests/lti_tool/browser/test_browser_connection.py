"""No answer is lost to a broken line, a reload, a killed server or an ended session; two tabs never mix."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from campus import BY_HAND, HARBOUR, Campus, People, Visitor
from playwright.sync_api import Frame, Route, expect

from tests.platform.school import ResourceLink

BREMEN, KIEL = ({"RESPONSE": "source-wrong-bremen"}, {"RESPONSE": "source-wrong-kiel"})
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('quizport:')).length"
FIRST = '.numbers [data-number="1"]'
SAVES = "**/answers/1"

Enter = Callable[[], tuple[Visitor, ResourceLink, Frame]]


@pytest.fixture
def enter(campus: Campus, people: People) -> Enter:
    """A new learner at the first question of a quiz."""

    def entered() -> tuple[Visitor, ResourceLink, Frame]:
        learner = people.visit(campus.moodle, campus.learner())
        link = campus.activity(HARBOUR)
        return learner, link, learner.question(link)

    return entered


def test_each_answer_is_saved_as_it_is_given(campus: Campus, enter: Enter) -> None:
    """The page says so, the list of questions shows it, and nothing waits in the browser any more."""
    learner, _, frame = enter()

    frame.get_by_label("Bremen").check()

    expect(frame.get_by_text("All answers saved")).to_be_visible()
    expect(frame.locator(FIRST)).to_have_attribute("data-state", "answered")
    assert campus.saved(learner.user) == [(BREMEN, 1)]
    assert frame.evaluate(KEPT) == 0


def test_lost_connection_loses_nothing(campus: Campus, enter: Enter) -> None:
    """What was answered meanwhile waits in the browser, and is sent when the line is back, the last answer only."""
    learner, _, frame = enter()

    learner.context.set_offline(offline=True)
    frame.get_by_label("Kiel").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    frame.get_by_label("Bremen").check()
    assert (campus.saved(learner.user), frame.evaluate(KEPT)) == ([], 1)
    learner.context.set_offline(offline=False)

    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")
    assert campus.saved(learner.user)[0][0] == BREMEN
    assert frame.evaluate(KEPT) == 0


def test_killed_tool_loses_nothing(campus: Campus, enter: Enter) -> None:
    """With all its processes killed at once, the page tries again until they are back; what was saved is there."""
    learner, _, frame = enter()
    frame.get_by_label("Kiel").check()
    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")

    campus.tool.kill()
    frame.get_by_label("Bremen").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    before = campus.saved(learner.user)
    campus.tool.start()

    expect(frame.locator("[data-saved]")).to_have_text("All answers saved", timeout=30_000)
    assert before == [(KIEL, 1)]
    assert campus.saved(learner.user) == [(BREMEN, 2)]


def test_older_window_may_keep_its_answer(campus: Campus, enter: Enter) -> None:
    """What was answered in it meanwhile takes the place of what another window saved, where its learner says so."""
    learner, link, frame = enter()
    newer = learner.open(link, learner.context.new_page())
    newer.get_by_role("button", name="Go on with attempt 1").click()
    newer.get_by_label("Bremen").check()
    expect(newer.get_by_text("All answers saved")).to_be_visible()
    frame.get_by_label("Kiel").check()

    frame.get_by_role("button", name="Keep my answer").click()

    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")
    expect(frame.locator("[data-stop]")).to_be_hidden()
    assert campus.saved(learner.user) == [(KIEL, 2)]


def test_leaving_asks_while_something_cannot_be_sent(enter: Enter) -> None:
    """The browser's own question comes; not once everything is saved."""
    learner, _, frame = enter()
    asked: list[str] = []
    learner.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    learner.page.route(SAVES, lambda route: route.abort())
    frame.get_by_label("Bremen").click()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")

    learner.page.close(run_before_unload=True)
    learner.page.wait_for_timeout(500)
    while_waiting = list(asked)
    learner.page.unroute(SAVES)
    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")
    learner.page.close(run_before_unload=True)

    assert while_waiting == ["beforeunload"]
    assert asked == while_waiting


def test_course_page_hears_how_high_the_frame_is(campus: Campus, people: People) -> None:
    """It alone, on load and whenever the height changes; a time stands in the browser's own zone."""
    learner = people.visit(campus.moodle, campus.learner(), timezone_id="Asia/Tokyo")
    learner.page.add_init_script(
        "addEventListener('message', ({ data, origin }) => "
        "data.subject === 'lti.frameResize' && (window.heights ??= []).push([data.height, origin]))"
    )
    link = campus.activity(HARBOUR)
    frame = learner.question(link)
    one = learner.page.evaluate("window.heights.at(-1)")
    frame.evaluate("document.querySelector('main').style.paddingBottom = '1000px'")
    learner.page.wait_for_function("(before) => window.heights.at(-1)[0] > before + 500", arg=one[0])
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.get_by_text("Your grade is in the gradebook.")).to_be_visible()
    frame.get_by_role("link", name="All your attempts").click()

    expect(frame.locator("time")).to_contain_text("GMT+9")
    assert one[1] == campus.tool.url
    assert learner.page.evaluate("window.heights.length") >= 4


def test_reload_sends_what_waited(campus: Campus, enter: Enter) -> None:
    """An answer that was not sent before the course page is loaded again is sent then, and shown."""
    learner, link, frame = enter()
    learner.page.route(SAVES, lambda route: route.abort())
    frame.get_by_label("Bremen").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    learner.page.unroute(SAVES)

    frame = learner.open(link)
    frame.get_by_role("button", name="Go on with attempt 1").click()

    expect(frame.locator(FIRST)).to_have_attribute("data-state", "answered")
    expect(frame.get_by_label("Bremen")).to_be_checked()
    assert campus.saved(learner.user) == [(BREMEN, 1)]


def test_reply_that_is_lost_does_no_harm(campus: Campus, enter: Enter) -> None:
    """The tool saved, the browser never heard: the same save again is taken for the same; the next one follows."""
    learner, _, frame = enter()
    lost: Iterator[bool] = iter([True])

    def drop(route: Route) -> None:
        if next(lost, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    learner.page.route(SAVES, drop)
    frame.get_by_label("Kiel").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    frame.get_by_label("Bremen").check()

    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")
    assert campus.saved(learner.user) == [(BREMEN, 2)]


def test_relaunch_brings_the_attempt_back(campus: Campus, enter: Enter) -> None:
    """After the session has ended the answer waits in the browser, and is saved with the next launch."""
    learner, link, frame = enter()
    campus.session_ends(learner.user)
    frame.get_by_label("Bremen").check()
    expect(frame.get_by_text("Your session has ended.")).to_be_visible()
    kept = frame.evaluate(KEPT)

    frame = learner.open(link)
    frame.get_by_role("button", name="Go on with attempt 1").click()
    expect(frame.get_by_label("Bremen")).to_be_checked()
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.locator(".percent")).to_be_visible()

    assert kept == 1
    assert campus.saved(learner.user) == [(BREMEN, 1)]
    assert frame.evaluate(KEPT) == 0


def test_what_waits_belongs_to_one_person(campus: Campus, enter: Enter) -> None:
    """Whoever opens the same activity in the same browser next neither sees nor sends what another left there."""
    learner, link, frame = enter()
    learner.page.route(SAVES, lambda route: route.abort())
    frame.get_by_label("Bremen").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    other = Visitor(campus.moodle, campus.learner(), learner.context)

    frame = other.question(link)

    expect(frame.get_by_label("Bremen")).not_to_be_checked()
    assert (campus.saved(other.user), frame.evaluate(KEPT)) == ([], 1)


def test_older_tab_is_told(campus: Campus, enter: Enter) -> None:
    """It says that the question was answered elsewhere, and shows the answer that is saved."""
    learner, link, older = enter()
    newer = learner.open(link, learner.context.new_page())
    newer.get_by_role("button", name="Go on with attempt 1").click()
    newer.get_by_label("Bremen").check()
    expect(newer.get_by_text("All answers saved")).to_be_visible()

    older.get_by_label("Kiel").check()
    expect(older.get_by_text("This question was answered in another window.")).to_be_visible()
    older.get_by_role("link", name="Load the answer that is saved").click()

    expect(older.get_by_label("Bremen")).to_be_checked()
    assert campus.saved(learner.user) == [(BREMEN, 1)]


def test_submitting_in_two_tabs_gives_one_attempt(campus: Campus, enter: Enter) -> None:
    """Both see the same result; there is one attempt, one score, and it was sent once."""
    learner, link, first = enter()
    first.get_by_label("Bremen").check()
    first.get_by_role("button", name="Check and hand in").click()
    second = learner.open(link, learner.context.new_page())
    second.get_by_role("button", name="Go on with attempt 1").click()
    second.get_by_role("button", name="Check and hand in").click()
    expect(second.get_by_role("heading", name="Hand in your answers?")).to_be_visible()

    for tab in (first, second):
        tab.get_by_role("button", name="Hand in", exact=True).click(no_wait_after=True)

    for tab in (first, second):
        expect(tab.locator(".percent")).to_have_text("0 %")
        expect(tab.get_by_text("Your grade is in the gradebook.")).to_be_visible()
    assert [attempt.handed_in_by for attempt in campus.attempts(learner.user)] == ["learner"]
    assert [score.given for score in campus.moodle.log if score.user_id == learner.user.sub] == [0]


def test_two_quizzes_in_two_tabs_never_mix(campus: Campus, enter: Enter) -> None:
    """Each tab has a session of its own, and its answers stay in its own attempt."""
    learner, _, first = enter()
    other = campus.activity("harbour/timed", "Another quiz")
    second = learner.open(other, learner.context.new_page())
    second.get_by_role("button", name="Begin").click()

    first.get_by_label("Kiel").check()
    second.get_by_label("Bremen").check()
    for tab in (first, second):
        expect(tab.get_by_text("All answers saved")).to_be_visible()
        tab.get_by_role("button", name="Check and hand in").click()
        tab.get_by_role("button", name="Hand in", exact=True).click()
        expect(tab.locator(".percent")).to_be_visible()

    expect(first.get_by_role("heading", name="Week 3: a quiz")).to_be_visible()
    expect(second.get_by_role("heading", name="Another quiz")).to_be_visible()
    expect(first.locator(".q-picked")).to_contain_text("Kiel")
    expect(second.locator(".q-picked")).to_contain_text("Bremen")


def test_leaving_at_once_loses_nothing(campus: Campus, people: People) -> None:
    """An essay is saved although the course page is left before it would have been, and while a save is under way."""
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.question(campus.activity(BY_HAND))
    frame.locator('.numbers [data-number="2"]').click()
    essay = frame.get_by_role("textbox")
    expect(essay).to_be_visible()
    frame.wait_for_load_state()

    essay.press_sequentially("She steers by the stars.")
    learner.page.goto(campus.moodle.url)

    ends = time.monotonic() + 10
    while not (saved := campus.saved(learner.user)) and time.monotonic() < ends:
        time.sleep(0.1)
    assert [response for response, _ in saved] == [{"RESPONSE": "She steers by the stars."}]


def test_forgotten_session_keeps_the_answer(enter: Enter) -> None:
    """Where the launch itself is gone by now the page says that its session has ended, and nothing is called saved."""
    learner, _, frame = enter()

    learner.page.route(SAVES, lambda route: route.fulfill(status=404, json={"reason": "no-launch", "what": "gone"}))
    frame.get_by_label("Bremen").check()

    expect(frame.get_by_text("Your session has ended.")).to_be_visible()
    expect(frame.locator("[data-saved]")).to_have_text("Not saved")
    assert frame.evaluate(KEPT) == 1
