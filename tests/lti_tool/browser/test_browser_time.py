"""A time limit in the course page: seen by the eye, told to the ear at few points, kept whether or not the page is."""

from __future__ import annotations

import re
import time

from campus import TIMED, Campus, People
from playwright.sync_api import Frame, Locator, expect

GRACE = 2


def test_time_that_is_up_hands_in(campus: Campus, people: People) -> None:
    """The page hands in by itself what is answered, a text still being typed too, and clears what it kept."""
    learner = people.visit(campus.moodle, campus.learner())
    link = campus.activity(TIMED)
    frame = learner.question(link)
    campus.time_is_up_in(6, learner.user)
    frame.get_by_role("button", name="Next").click()
    expect(frame.get_by_role("heading", name="Question 2 of 2")).to_be_visible()

    frame.get_by_role("textbox").fill("secretoil")

    expect(frame.get_by_text("The time was up, so what you had saved was handed in.")).to_be_visible()
    expect(frame.locator(".percent")).to_have_text("33.3 %")
    assert frame.evaluate("Object.keys(localStorage).length") == 0


def test_time_that_is_up_hands_in_with_nobody_there(campus: Campus, people: People) -> None:
    """The browser is closed; the tool hands in what was saved, and the grade arrives."""
    learner = people.visit(campus.moodle, campus.learner())
    link = campus.activity(TIMED)
    frame = learner.question(link)
    frame.get_by_label("Hamburg").check()
    expect(frame.get_by_text("All answers saved")).to_be_visible()

    learner.context.close()
    campus.time_is_up_in(0, learner.user)
    ends = time.monotonic() + 20
    while campus.moodle.grade(learner.user, link) is None and time.monotonic() < ends:
        time.sleep(0.1)

    grade = campus.moodle.grade(learner.user, link)
    assert grade is not None
    assert [attempt.handed_in_by for attempt in campus.attempts(learner.user)] == ["clock"]


def test_time_that_is_up_behind_a_lost_line_is_told(campus: Campus, people: People) -> None:
    """A page that comes back too late leads to what was handed in, and its late answer is not kept for ever."""
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.question(campus.activity(TIMED))
    learner.context.set_offline(offline=True)
    frame.get_by_label("Hamburg").check()
    expect(frame.locator("[data-saved]")).to_contain_text("Not saved yet")
    campus.time_is_up_in(-GRACE, learner.user)

    learner.context.set_offline(offline=False)

    expect(frame.get_by_text("The time was up, so what you had saved was handed in.")).to_be_visible()
    assert frame.evaluate("Object.keys(localStorage).length") == 0


def test_countdown_speaks_at_few_points(campus: Campus, people: People) -> None:
    """A screen reader hears of the last minute once, not of each second; the eye sees each second."""
    learner = people.visit(campus.moodle, campus.learner())
    frame = learner.question(campus.activity(TIMED))
    campus.time_is_up_in(64, learner.user)
    frame.get_by_role("button", name="Next").click()
    spoken = heard(frame)

    expect(frame.locator("[data-left]")).to_have_text(re.compile(r"^5[78] s$"))

    assert frame.evaluate("window.heard") == ["1 minute left"]
    expect(spoken).to_have_attribute("role", "status")
    expect(frame.locator(".clock")).to_have_class("clock short")


def heard(frame: Frame) -> Locator:
    """The live region, each of its texts kept from now on in ``window.heard``."""
    region = frame.locator("[data-announce]")
    expect(frame.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    region.evaluate(
        """(region) => {
          window.heard = [];
          new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    return region
