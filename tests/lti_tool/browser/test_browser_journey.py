"""The whole way in a real browser, the tool in the course's frame: placed, taken, graded, seen in the gradebook."""

from __future__ import annotations

import re
from decimal import Decimal

from campus import Campus, People, Visitor
from playwright.sync_api import expect
from sight import Looking

from tests.platform.school import ResourceLink


def test_a_quiz_is_placed_taken_and_graded(campus: Campus, people: People) -> None:
    """A teacher picks quizzes, a learner takes one, the grade arrives, the teacher sees it; each page is for all."""
    looking = Looking("journey")
    teacher = people.visit(campus.moodle, campus.moodle.teacher)
    learner = people.visit(campus.moodle, campus.learner())

    link = placed(teacher, looking)
    taken(learner, link, looking)
    looked_after(teacher, learner, link, looking)

    assert looking.amiss == []


def placed(teacher: Visitor, looking: Looking) -> ResourceLink:
    """The activity that came of picking two quizzes, the first one found by a search and looked at before."""
    frame = teacher.add_activity()
    looking.at(frame, "quizzes")
    frame.get_by_label("Words in the title").fill("generative")
    frame.get_by_role("button", name="Search").click()
    expect(frame.get_by_text("One quiz with “generative” in the title.")).to_be_visible()
    looking.at(frame, "search")
    frame.get_by_role("button", name="Preview “Foundations of generative AI”").click()
    expect(frame.get_by_role("heading", name="Foundations of generative AI")).to_be_visible()
    looking.at(frame, "preview")
    frame.get_by_role("button", name="Back to the list").click()
    frame.get_by_role("checkbox", name="Foundations of generative AI").check()
    frame.get_by_label("Words in the title").fill("weekly")
    frame.get_by_role("button", name="Search").click()
    expect(frame.get_by_role("checkbox", name="Foundations of generative AI")).to_be_checked()
    frame.get_by_role("checkbox", name="Weekly practice").check()
    frame.get_by_role("button", name="Add to the course").click()
    teacher.page.wait_for_url(teacher.at())
    expect(teacher.page.get_by_role("link", name="Weekly practice").last).to_be_visible()
    added = teacher.platform.answers[-1].links
    assert len(added) == 2
    return teacher.platform.course.links[added[0]]


def taken(learner: Visitor, link: ResourceLink, looking: Looking) -> None:
    """The learner takes it, flags a question, is warned of another, hands in, and hears of the gradebook."""
    frame = learner.open(link)
    looking.at(frame, "start")
    frame.get_by_role("button", name="Begin").click()
    expect(frame.get_by_role("heading", name="Question 1 of 10")).to_be_visible()
    frame.get_by_role("radio").first.check()
    frame.get_by_label("Flag for later").check()
    expect(frame.get_by_text("All answers saved")).to_be_visible()
    looking.at(frame, "question")
    frame.get_by_role("button", name="Next").click()
    expect(frame.get_by_role("heading", name="Question 2 of 10")).to_be_visible()
    frame.get_by_role("button", name="All on one page").click()
    expect(frame.locator("[data-question]")).to_have_count(10)
    for question in frame.locator("[data-question]").all()[2:]:
        question.locator("input:is([type=radio], [type=checkbox])").first.check()
    expect(frame.get_by_text("All answers saved")).to_be_visible()
    looking.at(frame, "all-questions")
    frame.get_by_role("button", name="Check and hand in").click()
    expect(frame.get_by_text("1 question not answered:")).to_be_visible()
    expect(frame.get_by_text("You flagged for later: 1")).to_be_visible()
    looking.at(frame, "check")
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.get_by_text("Your grade is in the gradebook.")).to_be_visible()
    looking.at(frame, "result")
    shown = re.search(r"([\d.]+) %", frame.locator(".percent").inner_text())
    grade = learner.platform.grade(learner.user, link)
    assert shown is not None
    assert grade is not None
    assert abs(Decimal(shown[1]) - 10 * (grade.points or 0)) < Decimal("0.06")
    frame.get_by_role("link", name="All your attempts").click()
    expect(frame.get_by_text("Your grade so far")).to_be_visible()
    looking.at(frame, "start-again")


def looked_after(teacher: Visitor, learner: Visitor, link: ResourceLink, looking: Looking) -> None:
    """The teacher sees the grade here and in the gradebook, has it sent once more, and tries the quiz for nothing."""
    frame = teacher.open(link)
    row = frame.get_by_role("row").filter(has_text=learner.user.name)
    expect(row).to_contain_text("1 handed in")
    looking.at(frame, "overview")
    row.get_by_role("button", name="Send again").click()
    expect(frame.get_by_text("The grade is being sent once more.")).to_be_visible()
    looking.at(frame, "overview-sent-again")
    frame.get_by_role("button", name="Try the quiz").click()
    expect(frame.get_by_text("You are trying this quiz.")).to_be_visible()
    frame.get_by_role("radio").first.check()
    expect(frame.get_by_text("All answers saved")).to_be_visible()
    looking.at(frame, "trial")
    frame.get_by_role("button", name="Check and hand in").click()
    frame.get_by_role("button", name="Hand in", exact=True).click()
    expect(frame.get_by_role("heading", name="Your trial")).to_be_visible()
    looking.at(frame, "trial-result")
    frame.get_by_role("link", name="Back to the overview").click()
    expect(frame.get_by_text("1 began, 1 handed in")).to_be_visible()
    teacher.page.goto(teacher.at("/grades"))
    expect(teacher.page.get_by_role("row", name=learner.user.name).first).to_contain_text("Attempt 1")
    assert teacher.platform.grade(teacher.user, link) is None
