"""Every page in every state is for everybody: no breach of WCAG 2.2 AA, nothing too wide at 320 pixels or 200 %."""

from __future__ import annotations

import re

from campus import ARABIC, BY_HAND, EVERYTHING, HARBOUR, TIMED, Campus, People, Visitor
from playwright.sync_api import Frame, Page, Route, expect
from sight import LOOKS, NARROW_AND_DARK, Looking

PRACTICE = "harbour/nothing"


def hand_in(frame: Frame) -> None:
    """Hand in what is answered, and come to the result."""
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()


def stopped_at(visitor: Visitor, path: str, script: str) -> Frame:
    """The page in the frame that goes on by itself, its script kept away."""
    visitor.page.route(f"**/static/{script}", lambda route: route.abort())
    visitor.page.goto(visitor.at(path))
    frame = visitor.page.frame("tool")
    assert frame is not None
    return frame


def test_pages_of_an_attempt(campus: Campus, people: People) -> None:
    """What is amiss with an answer, the last minute, a lost line, an ended session, an answer given elsewhere."""
    looking = Looking("attempt", NARROW_AND_DARK)
    learner = people.visit(campus.moodle, campus.learner())
    link = campus.activity(TIMED)
    frame = learner.open(link)
    looking.at(frame, "timed-start")
    frame = learner.question(link)
    campus.time_is_up_in(55, learner.user)
    frame.get_by_role("button", name="Next").click()
    expect(frame.locator(".clock")).to_have_class("clock short")
    learner.context.set_offline(offline=True)
    frame.get_by_role("textbox").fill("oil")
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    looking.at(frame, "last-minute-offline")
    learner.context.set_offline(offline=False)
    expect(frame.locator("[data-saved]")).to_have_text("All answers saved")
    hand_in(frame)
    looking.at(frame, "result-without-comments")

    learner = people.visit(campus.moodle, campus.learner())
    link = campus.activity(HARBOUR)
    frame = learner.question(link)
    newer = learner.open(link, learner.context.new_page())
    newer.get_by_role("button", name="Go on with attempt 1").click()
    newer.get_by_label("Bremen").check()
    expect(newer.get_by_text("All answers saved")).to_be_visible()
    frame.get_by_label("Kiel").check()
    expect(frame.get_by_text("This question was answered in another window.")).to_be_visible()
    looking.at(frame, "answered-elsewhere")
    campus.session_ends(learner.user)
    newer.get_by_label("Hamburg").check()
    expect(newer.get_by_text("Your session has ended.")).to_be_visible()
    looking.at(newer, "session-ended")
    newer.get_by_role("link", name="Question 2").click()
    newer.goto(newer.url)
    expect(newer.get_by_role("heading", name="This did not work")).to_be_visible()
    looking.at(newer, "session-ended-error")

    assert looking.amiss == []


def test_notices(campus: Campus, people: People) -> None:
    """With scripts the notice stands at the control; without, the page comes back with it."""
    looking = Looking("notices", NARROW_AND_DARK)
    link = campus.activity("every-interaction/weekly-practice")
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.question(link)
    frame.get_by_role("button", name="All on one page").click()
    expect(frame.locator("[data-question]")).to_have_count(8)
    frame.get_by_label("Your number").fill("3,14")
    for name in ("Argon", "Neon", "Chlorine"):
        frame.get_by_label(name, exact=True).check()
    expect(frame.get_by_text("You picked 3, but 2 at most may be picked.").first).to_be_visible()
    expect(frame.get_by_text("This is not a number yet.").first).to_be_visible()
    expect(frame.locator("[data-saved]")).to_have_text("Not all answers are saved: see what is marked")
    expect(frame.locator("[data-notices]:visible")).to_have_count(0)
    looking.at(frame, "with-scripts")
    frame.get_by_role("button", name="Check and hand in").click()
    expect(frame.get_by_role("alert").filter(has_text="not saved yet")).to_be_visible()
    looking.at(frame, "what-could-not-be-saved")

    assert looking.amiss == []


def test_results(campus: Campus, people: People) -> None:
    """All right with the key, waiting for a person, for nothing, no attempt left, not taken by the gradebook."""
    looking = Looking("result", NARROW_AND_DARK)
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.question(campus.activity(BY_HAND))
    frame.get_by_label("Hamburg").check()
    frame.get_by_role("button", name="Next").click()
    frame.get_by_role("textbox").fill("A pilot knows the harbour.")
    hand_in(frame)
    looking.at(frame, "waiting-for-grading")
    frame = learner.question(campus.activity(PRACTICE))
    frame.get_by_label("True").check()
    hand_in(frame)
    looking.at(frame, "for-nothing")

    link = campus.activity(HARBOUR)
    teacher = people.visit(campus.moodle, campus.moodle.teacher)
    looking.at(teacher.open(link), "overview-of-nobody")
    frame = learner.question(link)
    frame.get_by_label("Hamburg").check()
    frame.get_by_role("button", name="Next").click()
    frame.get_by_role("textbox").fill("secretoil")
    hand_in(frame)
    expect(frame.get_by_text("Passed", exact=True)).to_be_visible()
    looking.at(frame, "passed-with-key")
    frame.get_by_role("button", name="Next attempt").click()
    expect(frame.locator("[data-question]")).to_have_count(1)
    campus.moodle.course.members.remove(learner.user)
    frame.get_by_label("Hamburg").check()
    frame.get_by_role("button", name="All on one page").click()
    frame.get_by_role("textbox").fill("secretoil")
    for light in ("white", "red"):
        frame.get_by_label(light, exact=True).check()
    hand_in(frame)
    expect(frame.get_by_text("the gradebook has not taken it")).to_be_visible()
    looking.at(frame, "not-taken-no-attempt-left")
    frame.get_by_role("link", name="All your attempts").click()
    expect(frame.get_by_text("You have no attempt left.")).to_be_visible()
    looking.at(frame, "start-no-attempt-left")
    frame = teacher.open(link)
    expect(frame.get_by_text("1 grade is not in the gradebook")).to_be_visible()
    looking.at(frame, "overview-of-trouble")

    assert looking.amiss == []


def test_every_interaction(campus: Campus, people: People) -> None:
    """All questions of the bank with every interaction fit on one page, and so does their review.

    ``rendering/test_in_browser.py`` asks axe about each of them in every state.
    """
    looking = Looking("everything", {name: LOOKS[name] for name in ("phone", "forced")}, by_axe=())
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.question(campus.activity(EVERYTHING))
    frame.get_by_role("button", name="All on one page").click()
    expect(frame.locator("[data-question]")).to_have_count(55)
    looking.at(frame, "questions")
    frame.evaluate("document.querySelectorAll('fieldset').forEach((each) => each.querySelector('input')?.click())")
    hand_in(frame)
    looking.at(frame, "review")

    assert looking.amiss == []


def test_right_to_left(campus: Campus, people: People) -> None:
    """An Arabic bank: its questions and comments run from the right, the tool's own words from the left."""
    looking = Looking("arabic")
    teacher = people.visit(campus.moodle, campus.moodle.teacher)
    learner = people.visit(campus.moodle, campus.learner())
    frame = teacher.add_activity()
    frame.get_by_role("button", name="Preview “اختبار قصير”").click()
    expect(frame.get_by_role("heading", name="اختبار قصير")).to_be_visible()
    looking.at(frame, "preview")
    link = campus.activity(ARABIC, "الأسبوع الثالث")
    frame = learner.open(link)
    looking.at(frame, "start")
    frame.get_by_role("button", name="Begin").click()
    frame.get_by_role("button", name="All on one page").click()
    expect(frame.locator("[data-question]")).to_have_count(7)
    expect(frame.locator(".q-item").first).to_have_css("direction", "rtl")
    frame.get_by_role("button", name="Keep this order").click()
    frame.get_by_label("القاهرة").check()
    expect(frame.get_by_text("All answers saved")).to_be_visible()
    looking.at(frame, "questions")
    hand_in(frame)
    looking.at(frame, "result")

    assert looking.amiss == []


def test_pages_on_the_way(campus: Campus, people: People) -> None:
    """Login, storage, going on and going back: pages that nobody sees for long, unless a script is kept away."""
    looking = Looking("way", NARROW_AND_DARK)
    learner = people.visit(campus.plain, campus.learner(campus.plain))
    teacher = people.visit(campus.plain, campus.plain.teacher)
    path = f"/links/{campus.activity(HARBOUR, platform=campus.plain).id}"
    frame = stopped_at(learner, path, "login.js")
    expect(frame.get_by_role("link", name="Continue to the quiz")).to_be_visible()
    looking.at(frame, "login")
    frame.evaluate("document.querySelector('#continue').hidden = true")
    for section in ("new-window", "no-cookies"):
        frame.evaluate("(id) => { document.getElementById(id).hidden = false; }", section)
    looking.at(frame, "login-without-cookies")

    learner.page.unroute("**/static/login.js")
    learner.page.route("**/lti/launch", without_cookies)
    frame = stopped_at(learner, path, "storage.js")
    expect(frame.get_by_text("Opening the quiz …")).to_be_visible()
    looking.at(frame, "storage")
    learner.page.unroute("**/static/storage.js")
    learner.page.goto(learner.at(path))
    unknown = learner.page.frame("tool")
    assert unknown is not None
    expect(unknown.get_by_role("heading", name="This browser could not be recognized")).to_be_visible()
    looking.at(unknown, "storage-without-proof")

    frame = teacher.add_activity()
    frame.get_by_role("checkbox", name="The harbour", exact=False).first.check()
    teacher.page.route("**/static/deep_link_response.js", lambda route: route.abort())
    frame.get_by_role("button", name="Add to the course").click()
    expect(frame.get_by_role("heading", name="Going back to the course")).to_be_visible()
    looking.at(frame, "back-to-the-course")

    assert looking.amiss == []


def without_cookies(route: Route) -> None:
    """The request as a browser sends it that has lost its cookie meanwhile."""
    route.request.frame.page.context.clear_cookies()
    route.continue_()


def test_placing_and_errors(campus: Campus, people: People) -> None:
    """Not set up, nothing picked, nothing found, nothing there; and what the platform or a stranger did wrong."""
    looking = Looking("errors", NARROW_AND_DARK)
    learner = people.visit(campus.plain, campus.learner(campus.plain))
    assistant = people.visit(campus.plain, campus.plain.assistant)
    teacher = people.visit(campus.plain, campus.plain.teacher)
    empty = campus.activity("", platform=campus.plain)
    frame = learner.open(empty)
    expect(frame.get_by_role("heading", name="This quiz is not set up yet")).to_be_visible()
    looking.at(frame, "not-set-up-learner")
    looking.at(assistant.open(empty), "not-set-up-assistant")
    frame = teacher.open(empty)
    frame.get_by_role("button", name="Use this quiz").click()
    expect(frame.get_by_text("Choose a quiz first.")).to_be_visible()
    looking.at(frame, "nothing-picked")
    frame.get_by_label("Words in the title").fill("nowhere")
    frame.get_by_role("button", name="Search").click()
    expect(frame.get_by_text("No quiz with “nowhere” in the title.")).to_be_visible()
    looking.at(frame, "nothing-found")
    frame.goto(re.sub(r"(/l/[^/]+/).*", r"\1attempts/none/", frame.url))
    expect(frame.get_by_role("heading", name="This did not work")).to_be_visible()
    looking.at(frame, "not-found")

    page: Page = learner.context.new_page()
    page.goto(f"{campus.tool.url}/lti/launch")
    expect(page.get_by_role("heading", name="This did not work")).to_be_visible()
    looking.at(page, "launch-by-hand")

    assert looking.amiss == []
