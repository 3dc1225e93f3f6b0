"""Everything a learner does can be done with keys alone, and the focus is always seen."""

from __future__ import annotations

from by_keys import Keyboard
from campus import EVERYTHING, HARBOUR, Campus, People
from playwright.sync_api import expect

STATES = "() => [...document.querySelectorAll('.numbers [data-state]')].map((each) => each.dataset.state)"


def test_every_interaction_is_answered_by_keys(campus: Campus, people: People) -> None:
    """From the start page to the result: all questions on one page, each kind of them answered; nothing hides."""
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.open(campus.activity(EVERYTHING))
    frame.locator("body").click(position={"x": 2, "y": 2})  # the course page's own links are not ours to try
    keys = Keyboard(learner.page, frame)

    keys.press("Begin")
    expect(frame.get_by_role("heading", name="Question 1 of 55")).to_be_visible()
    keys.press("All on one page")
    expect(frame.locator("[data-question]")).to_have_count(55)
    keys.answer_until("Check and hand in")
    expect(frame.get_by_role("heading", name="Hand in your answers?")).to_be_visible()
    states = frame.evaluate(STATES)
    keys.press("Hand in")
    expect(frame.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()

    assert keys.hidden == []
    assert states.count("unanswered") == 1  # files cannot be handed in here yet
    assert len(campus.saved(learner.user)) >= 54
    assert [attempt.handed_in_by for attempt in campus.attempts(learner.user)] == ["learner"]


def test_a_short_quiz_is_taken_by_keys(campus: Campus, people: People) -> None:
    """One question at a time, one flagged, from the start page to the next attempt."""
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.open(campus.activity(HARBOUR))
    frame.locator("body").click(position={"x": 2, "y": 2})
    keys = Keyboard(learner.page, frame)

    keys.press("Begin")
    expect(frame.get_by_role("heading", name="Question 1 of 3")).to_be_visible()
    keys.press("", kind="radio", key="Space")
    keys.press("", kind="checkbox", key="Space")
    keys.press("Next")
    expect(frame.get_by_role("heading", name="Question 2 of 3")).to_be_visible()
    keys.press("Check and hand in")
    expect(frame.get_by_text("You flagged for later: 1")).to_be_visible()
    keys.press("Hand in")
    expect(frame.get_by_text("Your grade is in the gradebook.")).to_be_visible()
    keys.press("Next attempt")
    expect(frame.get_by_role("heading", name="Question 1 of 3")).to_be_visible()

    assert keys.hidden == []
    assert len(campus.attempts(learner.user)) == 2
