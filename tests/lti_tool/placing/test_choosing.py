"""An activity without a quiz: a teacher chooses one, learners are told to wait, and nobody changes it once begun."""

from __future__ import annotations

import pytest
from lti_site import FOUNDATIONS, PRACTICE, REVISION, Site

from lti_tool.tables import Placement

ON_START_PAGE = "Ten questions, one point each"


def standing(site: Site, placement: Placement) -> str:
    """The quiz that stands at the placement."""
    with site.tool.sessions() as db:
        now = db.get_one(Placement, placement.id)
        return f"{now.bank}/{now.test}"


def test_teacher_chooses_and_learners_begin(site: Site) -> None:
    """The first page of a teacher is the list; once one is chosen, learners find it."""
    site.offer("generative-ai-foundations")
    link = site.link(None)
    listed = site.open(site.platform.teacher, link)

    overview = listed.post("/quizzes", quiz=FOUNDATIONS)

    assert overview.status == 200
    assert "Nobody has begun yet." in overview.text
    assert ON_START_PAGE in site.open(site.platform.ada, link).text


@pytest.mark.parametrize("profile", ["canvas"])
@pytest.mark.parametrize("person", ["ada", "assistant"])
def test_others_wait_and_cannot_choose(site: Site, person: str) -> None:
    """A learner and an assistant read that nothing is chosen yet, and are let nowhere near the list."""
    site.offer("generative-ai-foundations")
    link = site.link(None)
    waiting = site.open(getattr(site.platform, person), link)

    assert (waiting.status, "is not set up yet" in waiting.text) == (200, True)
    assert waiting.go("quizzes").status == 403
    assert waiting.browser.session.post(f"{waiting.answer.url}quizzes", {"quiz": FOUNDATIONS}).status_code == 403
    assert site.placement(link).bank is None


def test_choice_can_be_changed_until_somebody_begins(site: Site) -> None:
    """A teacher's own try does not count as a beginning; a learner's does."""
    site.offer("generative-ai-foundations", "every-interaction")
    link = site.link()
    overview = site.open(site.platform.teacher, link)
    site.open(site.platform.ada, link)
    site.attempt(link, site.platform.teacher, trial=True)
    listed = overview.go("quizzes")
    listed.post("/quizzes", quiz=PRACTICE)

    site.attempt(link, site.platform.ada, submitted=False)
    refused = listed.post("/quizzes", quiz=REVISION)

    assert (refused.status, "Somebody has begun this quiz" in refused.text) == (409, True)
    assert standing(site, site.placement(link)) == PRACTICE
    assert "Choose another quiz" in overview.text
    assert f'value="{FOUNDATIONS}" checked' in listed.text
    assert "Choose another quiz" not in overview.go("").text


def test_forged_quiz_is_not_chosen(site: Site) -> None:
    """The activity stays as it was."""
    site.offer("generative-ai-foundations")
    link = site.link()
    listed = site.open(site.platform.teacher, link).go("quizzes")

    assert listed.post("/quizzes", quiz="generative-ai-foundations/forged").status == 404
    assert standing(site, site.placement(link)) == FOUNDATIONS


def test_previewed_quiz_takes_the_place_of_a_pick(site: Site) -> None:
    """Where one quiz is wanted, the one that is looked at is taken, whatever was picked before."""
    site.offer("every-interaction")
    link = site.link(PRACTICE)
    listed = site.open(site.platform.teacher, link).go("quizzes")

    shown = listed.post("/quizzes", preview=REVISION, quiz=PRACTICE)
    shown.post("/quizzes", quiz=[*filter(None, [shown.forms[0].fields.get("quiz")]), REVISION])

    assert standing(site, site.placement(link)) == REVISION


def test_copied_activity_keeps_its_quiz(site: Site) -> None:
    """A copy of the course is another activity with the same address or custom value: neither needs a teacher."""
    site.offer("generative-ai-foundations")
    by_custom, by_address = site.link(), site.link(None)
    by_address.url = f"{by_address.url}?quiz={FOUNDATIONS}"

    pages = [site.open(site.platform.ada, link) for link in (by_custom, by_address)]

    assert [ON_START_PAGE in page.text for page in pages] == [True, True]


def test_quiz_that_is_gone_is_told(site: Site) -> None:
    """A placement whose quiz is in no bank any more says so, and offers another."""
    site.offer("generative-ai-foundations")
    link = site.link()
    overview = site.open(site.platform.teacher, link)
    with site.tool.sessions.begin() as db:
        db.get_one(Placement, site.placement(link).id).test = "gone"

    again = overview.go("")

    assert again.status == 200
    assert "is no longer in the question banks" in again.text
    assert "Choose another quiz" in again.text


def test_link_that_names_another_quiz_is_followed_until_somebody_begins(site: Site) -> None:
    """Picking anew in the course counts, and what a teacher chose here stays until then."""
    site.offer("generative-ai-foundations", "every-interaction")
    link = site.link()
    site.open(site.platform.teacher, link).go("quizzes").post("/quizzes", quiz=REVISION)
    site.open(site.platform.ada, link)
    chosen_here = standing(site, site.placement(link))

    link.custom["quiz"] = PRACTICE
    site.open(site.platform.ada, link)
    named_anew = standing(site, site.placement(link))
    site.attempt(link, site.platform.ada, submitted=False)
    link.custom["quiz"] = FOUNDATIONS
    site.open(site.platform.ada, link)

    assert (chosen_here, named_anew) == (REVISION, PRACTICE)
    assert standing(site, site.placement(link)) == PRACTICE


@pytest.mark.parametrize("named", [None, FOUNDATIONS])
def test_copied_link_keeps_the_quiz_that_was_chosen(site: Site, named: str | None) -> None:
    """The copy of an activity has what stood at the original, whatever its link names; the latest original counts."""
    site.offer("generative-ai-foundations", "every-interaction")
    link, older = site.link(named), site.link()
    site.open(site.platform.teacher, older)
    site.open(site.platform.teacher, link).go("quizzes").post("/quizzes", quiz=PRACTICE)
    copied = {} if named is None else {"quiz": named}

    copy = site.platform.add_link("Week 1", custom={**copied, "link_history": f"unknown,{link.id},{older.id}"})
    site.open(site.platform.ada, copy)

    assert standing(site, site.placement(copy)) == PRACTICE


def test_platform_without_history_copies_what_the_link_names(site: Site) -> None:
    """A platform that does not know the variable sends its name back."""
    site.offer("generative-ai-foundations")

    copy = site.platform.add_link("Week 1", custom={"quiz": FOUNDATIONS, "link_history": "$ResourceLink.id.history"})
    site.open(site.platform.ada, copy)

    assert standing(site, site.placement(copy)) == FOUNDATIONS
