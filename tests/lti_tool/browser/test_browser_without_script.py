"""A browser that runs no scripts takes a quiz from launch to result; every question but the file is answered."""

from __future__ import annotations

from campus import EVERYTHING, HARBOUR, Campus, People
from playwright.sync_api import Frame, Locator, expect


def through(frame: Frame) -> Frame:
    """The start page: the platform's and the tool's pages on the way are gone through by their buttons and links."""
    frame.get_by_role("button", name="Go on").click()
    frame.get_by_role("link", name="Continue to the quiz").click()
    frame.get_by_role("button", name="Go on").click()
    expect(frame.get_by_role("heading", name="Before you begin")).to_be_visible()
    return frame


def answer(question: Locator) -> None:
    """Give some answer to every part of the question."""
    for group in question.locator("fieldset, .q-item").all():
        pick = group.locator("input:is([type=radio], [type=checkbox]):not([value=''])")
        if pick.count() and not group.locator(":checked").count():
            pick.first.check()
    for row in question.locator("[data-q=order], [data-q=match], [data-q=gaps]").all():
        for place, select in enumerate(row.locator("select").all(), start=1):
            options = select.locator("option").count()
            select.select_option(index=place if place < options else 0)
    for select in question.locator("select").all():
        if not select.evaluate("(select) => Boolean(select.closest('[data-q]'))"):
            select.select_option(index=1)
    for field in question.locator("input[type=text], input[type=number], textarea").all():
        field.fill("3")


def test_every_question_is_answered_and_handed_in(campus: Campus, people: People) -> None:
    """On one page, or page by page; what is answered is shown, and the grade arrives."""
    learner = people.visit(campus.moodle, campus.learner(), java_script_enabled=False)
    learner.page.goto(learner.at(f"/links/{campus.activity(EVERYTHING).id}"))
    tool = learner.page.frame("tool")
    assert tool is not None
    frame = through(tool)
    frame.get_by_role("button", name="Begin").click()
    frame.get_by_role("button", name="All on one page").click()
    expect(frame.locator("[data-question]")).to_have_count(55)

    for question in frame.locator("[data-question]").all():
        answer(question)
    frame.get_by_role("button", name="Check and hand in").click()
    expect(frame.get_by_text("1 question not answered:")).to_be_visible()
    frame.get_by_role("button", name="Hand in", exact=True).click()

    expect(frame.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()
    expect(frame.get_by_text("Waiting for grading").first).to_be_visible()
    assert len(campus.saved(learner.user)) == 55


def test_a_short_quiz_goes_from_launch_to_gradebook(campus: Campus, people: People) -> None:
    """Page by page, with a flag, a warning of what is unanswered, and the result."""
    learner = people.visit(campus.moodle, campus.learner(), java_script_enabled=False)
    link = campus.activity(HARBOUR)
    learner.page.goto(learner.at(f"/links/{link.id}"))
    tool = learner.page.frame("tool")
    assert tool is not None
    frame = through(tool)
    frame.get_by_role("button", name="Begin").click()
    frame.get_by_label("Hamburg").check()
    frame.get_by_role("button", name="Next").click()
    frame.get_by_role("textbox").fill("secretoil")
    frame.get_by_label("Flag for later").check()
    frame.get_by_role("button", name="Check and hand in").click()
    expect(frame.get_by_text("1 question not answered:")).to_be_visible()
    expect(frame.get_by_text("You flagged for later: 2")).to_be_visible()
    frame.get_by_role("button", name="Hand in", exact=True).click()

    expect(frame.locator(".percent")).to_have_text("75 %")
    expect(frame.get_by_text("Passed", exact=True)).to_be_visible()


def test_a_teacher_places_a_quiz(campus: Campus, people: People) -> None:
    """Search, preview and picking are forms; the answer goes to the course by a button."""
    teacher = people.visit(campus.moodle, campus.moodle.teacher, java_script_enabled=False)
    teacher.page.goto(teacher.at("/add"))
    frame = teacher.page.frame("tool")
    assert frame is not None
    frame.get_by_role("button", name="Go on").click()
    frame.get_by_role("link", name="Continue to the quiz").click()
    frame.get_by_role("button", name="Go on").click()
    frame.get_by_label("Words in the title").fill("quickly")
    frame.get_by_role("button", name="Search").click()
    frame.get_by_role("button", name="Preview “The harbour, quickly”").click()
    frame.get_by_role("button", name="Add to the course").click()
    frame.get_by_role("button", name="Continue to the course").click()

    expect(frame.get_by_role("heading", name="Added")).to_be_visible()
    assert teacher.platform.answers[-1].items[0]["custom"]["quiz"] == "harbour/timed"
