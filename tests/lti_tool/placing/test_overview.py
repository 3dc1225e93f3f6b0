"""A teacher sees how each learner stands and how far each grade has come, and can have grades sent again."""

from __future__ import annotations

import re

import pytest
from lti_site import FOUNDATIONS, Page, Site
from sqlalchemy import select

from lti_tool.tables import ScoreToSend


def rows(page: Page) -> list[list[str]]:
    """The words in each cell of the table of learners."""
    body = page.text.partition("<tbody")[2].partition("</tbody>")[0]
    found = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found]
    return [[" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def test_states_are_told_in_words(site: Site) -> None:
    """Who has begun, handed in and earned what, by name; a teacher's own try is nobody's."""
    site.offer("generative-ai-foundations")
    link = site.link()
    overview = site.open(site.platform.teacher, link)
    site.attempt(link, site.platform.teacher, trial=True)
    site.open(site.platform.ben, link)
    site.attempt(link, site.platform.ben, submitted=False)
    site.open(site.platform.ada, link)
    began = site.attempt(link, site.platform.ada)
    site.attempt(link, site.platform.ada, submitted=False)

    page = overview.go("")

    at = re.search(r"\d\d \w{3} \d{4}, \d\d:\d\d UTC", page.text)
    assert at is not None
    assert at[0][:11] == f"{began:%d %b %Y}"
    assert rows(page) == [
        [
            "Ada Lind",
            f"1 handed in, one begun {at[0]}",
            "0 % 0 of 10 points",
            "0 % 0 of 10 points",
            "The grade is on its way to the gradebook. Send again the grade of Ada Lind",
        ],
        ["Ben Öst", "0 handed in, one begun", "–", "–", "Nothing is handed in yet."],
    ]
    assert "2 began, 1 handed in." in page.text


def test_only_this_activity_is_shown(site: Site) -> None:
    """The same people in another activity are another page's."""
    site.offer("generative-ai-foundations")
    here, there = site.link(), site.link()
    overview = site.open(site.platform.teacher, here)
    site.open(site.platform.ada, there)
    site.attempt(there, site.platform.ada)

    assert "Nobody has begun yet." in overview.go("").text


def test_nameless_learners_are_numbered(site: Site) -> None:
    """Where the platform keeps names to itself, people have the number that 'scores list' has, whoever begins later."""
    site.offer("generative-ai-foundations")
    site.platform.site.share_names = False
    link = site.link()
    for person in (site.platform.ada, site.platform.ben):
        site.open(person, link)
    site.attempt(link, site.platform.ben, submitted=False)
    overview = site.open(site.platform.teacher, link)
    site.attempt(link, site.platform.ada, submitted=False)

    assert [row[0] for row in rows(overview)] == ["Learner 2"]
    assert [row[0] for row in rows(overview.go(""))] == ["Learner 1", "Learner 2"]


@pytest.mark.parametrize("profile", ["canvas"])
def test_failure_is_told_with_its_reason(site: Site) -> None:
    """A grade that was given up says why, and is counted above the table."""
    site.offer("generative-ai-foundations")
    link = site.link()
    site.open(site.platform.ada, link)
    site.attempt(link, site.platform.ada)
    with site.tool.sessions.begin() as db:
        row = db.scalars(select(ScoreToSend)).one()
        row.state, row.error = "failed", "user-not-gradable"

    page = site.open(site.platform.assistant, link)

    assert "The course does not take a grade for this person" in rows(page)[0][4]
    assert "1 grade is not in the gradebook" in page.text


@pytest.mark.parametrize("profile", ["canvas"])
def test_grades_are_sent_again(site: Site) -> None:
    """One learner's or everybody's, each as a new version; an assistant may."""
    site.offer("generative-ai-foundations")
    link = site.link()
    for person in (site.platform.ada, site.platform.ben):
        site.open(person, link)
        site.attempt(link, person)
    overview = site.open(site.platform.assistant, link)
    first = next(form.action for form in overview.forms if form.action.endswith("/again"))

    one = overview.post(first)
    everyone = Page(one.browser, one.browser.get(overview.answer.url)).post("/scores/again")

    assert "The grade is being sent once more." in one.text
    assert "2 grades are being sent once more." in everyone.text
    with site.tool.sessions() as db:
        found = db.execute(select(ScoreToSend.version, ScoreToSend.state).order_by(ScoreToSend.user_id))
        assert [tuple(row) for row in found] == [(3, "waiting"), (2, "waiting")]


@pytest.mark.parametrize("profile", ["canvas"])
def test_teachers_own_grade_is_replaced_when_asked_for_alone(site: Site) -> None:
    """Sent again it leaves such a grade in peace, and says so; a second button, of these grades alone, does not."""
    site.offer("generative-ai-foundations")
    link = site.link()
    for person in (site.platform.ada, site.platform.ben):
        site.open(person, link)
        site.attempt(link, person)
    overview = site.open(site.platform.teacher, link)
    adas = next(form.action for form in overview.forms if form.action.endswith("/again"))

    again = overview.post(adas)
    before = replacing(site)
    replaced = again.post(adas)

    assert "A grade that a teacher gave in the gradebook stays as it is." in again.text
    assert before == [False, False]
    assert "in place of what a teacher gave" in replaced.text
    assert replacing(site) == [True, False]


def test_newer_grade_there_can_be_replaced(site: Site) -> None:
    """Where the gradebook holds another grade the row says so, and its button names what it does."""
    site.offer("generative-ai-foundations")
    link = site.link()
    site.open(site.platform.ada, link)
    site.attempt(link, site.platform.ada)
    with site.tool.sessions.begin() as db:
        row = db.scalars(select(ScoreToSend)).one()
        row.state, row.error = "sent", "newer-grade-there"

    page = site.open(site.platform.teacher, link)
    page.post("/again")

    assert rows(page)[0][4].endswith("which stays. Replace it by this score for Ada Lind")
    assert replacing(site) == [True]


def replacing(site: Site) -> list[bool]:
    """Of each learner whether the grade is to take the place of a teacher's own."""
    with site.tool.sessions() as db:
        return list(db.scalars(select(ScoreToSend.asked_by_teacher).order_by(ScoreToSend.user_id)))


@pytest.mark.parametrize("person", ["ada", "teacher"])
def test_sending_again_needs_right_and_owner(site: Site, person: str) -> None:
    """A learner sends nothing; a teacher nothing of another activity, and nothing without the page's token."""
    site.offer("generative-ai-foundations")
    here, there = site.link(), site.link()
    site.open(site.platform.ada, there)
    site.attempt(there, site.platform.ada)
    page = site.open(getattr(site.platform, person), here)
    token = page.forms[0].fields["csrf"]
    with site.tool.sessions() as db:
        user = db.scalars(select(ScoreToSend.user_id)).one()

    answers = [
        page.browser.session.post(f"{page.answer.url}scores/{user}/again", fields).status_code
        for fields in ({"csrf": token}, {})
    ]

    nobody = page.browser.session.post(f"{page.answer.url}scores/{10**30}/again", {"csrf": token})

    assert nobody.status_code == 404
    assert answers == [403 if person == "ada" else 404, 401]
    with site.tool.sessions() as db:
        assert db.scalars(select(ScoreToSend.version)).all() == [1]


def test_try_is_offered(site: Site) -> None:
    """A teacher's way into the quiz is a form, since it begins something."""
    site.offer("generative-ai-foundations")
    link = site.link(FOUNDATIONS)

    tried = site.open(site.platform.teacher, link).post("/trial")

    assert tried.status == 200
    assert "/attempts/" in tried.answer.url
