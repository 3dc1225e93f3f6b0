"""The gradebook column of a placement: the launch's, found, or made once; found anew when it is gone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from outbox_school import School
from requests.structures import CaseInsensitiveDict

from lti_tool.database import now
from lti_tool.lti.connector import below, next_page
from lti_tool.outgoing import Answer
from lti_tool.services import outbox
from lti_tool.tables import Placement
from tests.platform.faults import Fault
from tests.platform.school import LineItem

Schools = Callable[..., School]


@pytest.mark.parametrize("url", [None, ""], ids=["missing", "empty"])
def test_a_column_that_the_launch_does_not_name_is_found(school: Schools, url: str | None) -> None:
    """By its resource link; nothing is made where there is one."""
    here = school("moodle")
    link = here.platform.add_link()
    placement = here.placement(link, line_item_url=url)
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    assert here.platform.grade(here.platform.ada, link) is not None
    assert len(here.platform.course.columns) == 1


@pytest.mark.parametrize("profile", ["moodle", "canvas", "plain"])
def test_a_missing_column_is_made(school: Schools, profile: str) -> None:
    """With the test's points, the activity's title, and a resource id to find it by."""
    here = school(profile)
    placement = here.placement(here.platform.add_link("Week 1", maximum=None))
    here.want(placement, here.platform.ada.sub, maximum=Decimal("12.5"))

    outbox.send_due(here.tool)
    (column,) = here.platform.course.columns.values()
    assert (column.label, column.maximum, column.resource_id) == ("Week 1", Decimal("12.5"), placement.public_id)
    assert here.row(placement, here.platform.ada.sub).state == "sent"


def test_a_column_made_before_a_crash_is_found_again(school: Schools) -> None:
    """Made on the platform, but not yet remembered here."""
    here = school("plain")
    placement = here.placement(here.platform.add_link(maximum=None))
    made = LineItem(id="900", label="Quiz", maximum=Decimal(10), resource_id=placement.public_id)
    here.platform.course.columns[made.id] = made
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    assert list(here.platform.course.columns) == ["900"]
    assert here.platform.ada.sub in made.grades


def test_many_senders_make_one_column(school: Schools) -> None:
    """Ten learners' scores at once, by many threads, for a placement without a column."""
    here = school("plain", sends_at_once=8)
    placement = here.placement(here.platform.add_link(maximum=None))
    subs = [here.platform.add_learner(f"learner{number}").sub for number in range(10)]
    for sub in subs:
        here.want(placement, sub)
    for _ in range(20):
        outbox.send_due(here.tool)
        if all(here.row(placement, sub).state == "sent" for sub in subs):
            break
        threading.Event().wait(0.1)

    assert len(here.platform.course.columns) == 1
    assert {score.user_id for score in here.platform.log if score.status < 300} == set(subs)


def test_a_claim_that_became_old_while_looking_is_not_used(school: Schools) -> None:
    """A lease must outlive what is sent under it; with less than a second passed there is no new timestamp yet."""
    here = school("moodle")
    placement = here.placement(line_item_url=None)
    here.want(placement, here.platform.ada.sub)
    here.platform.faults.add(Fault(service="line_items", kind="latency", seconds=0.7, times=1))

    outbox.send_next(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.lease_until, row.tries) == ("waiting", None, 0)
    assert here.platform.log == []
    here.past(placement)
    outbox.send_next(here.tool)
    assert here.row(placement, here.platform.ada.sub).state == "sent"


def test_a_claim_is_renewed_where_making_the_column_took_long(school: Schools) -> None:
    """The timestamp is of when it is sent, not of when the search began."""
    here = school("moodle")
    placement = here.placement(here.platform.add_link(maximum=None))
    here.want(placement, here.platform.ada.sub)
    here.platform.faults.add(Fault(service="line_items", kind="latency", seconds=0.6))
    with here.tool.sessions.begin() as db:
        began = now(db)

    outbox.send_next(here.tool)
    (sent,) = here.platform.log
    assert datetime.fromisoformat(str(sent.timestamp)) - began >= timedelta(seconds=1.5)
    assert here.row(placement, here.platform.ada.sub).state == "sent"


def test_a_column_that_is_gone_is_found_anew(school: Schools) -> None:
    """A teacher deleted the column and the activity got another."""
    here = school("moodle")
    link = here.platform.add_link()
    placement = here.placement(link)
    old = here.platform.course.column_of(link)
    assert old is not None
    del here.platform.course.columns[old.id]
    new = LineItem(id="77", label="Again", maximum=Decimal(100), resource_link_id=link.id, coupled=True)
    here.platform.course.columns[new.id] = new
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    assert new.grades[here.platform.ada.sub].points == Decimal(75)
    with here.tool.sessions.begin() as db:
        found = db.get_one(Placement, placement.id)
        assert found.line_item_lease_until is None
        assert found.line_item_url is not None
        assert "/77/" in found.line_item_url


def test_without_a_column_or_leave_to_make_one_the_teacher_is_told(school: Schools) -> None:
    """Moodle's "grade sync only" lets the tool use the activity's own column alone."""
    here = school("moodle")
    scopes = ["https://purl.imsglobal.org/spec/lti-ags/scope/score"]
    placement = here.placement(here.platform.add_link(maximum=None), scopes=scopes)
    here.want(placement, here.platform.ada.sub)

    outbox.send_due(here.tool)
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.error) == ("failed", "no-column")
    assert "no gradebook column" in outbox.reason_in_words(row)
    assert here.platform.course.columns == {}


@pytest.mark.parametrize(
    ("url", "below_it"),
    [
        ("https://a/items/3/lineitem?type_id=1", "https://a/items/3/lineitem/scores?type_id=1"),
        ("https://a/items/3?x=a?b&y=%2F", "https://a/items/3/scores?x=a?b&y=%2F"),
        ("https://a/items/3/", "https://a/items/3/scores"),
    ],
)
def test_the_query_string_stays(url: str, below_it: str) -> None:
    """The step goes into the path, whatever the query holds."""
    assert below(url, "scores") == below_it


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<https://a/x?page=AbC>; rel="next"', "https://a/x?page=AbC"),
        ("<https://a/x?a=1&amp;from=2>; rel=â\x80\x9cnextâ\x80\x9d", "https://a/x?a=1&from=2"),
        ('<https://a/1>; rel="prev", </x?p=3>; rel=next', "https://a/x?p=3"),
        ('<https://a/1>; rel="nextish"', None),
        ("", None),
    ],
)
def test_the_next_page_is_read_as_platforms_write_it(link: str, url: str | None) -> None:
    """Typographic quotes, entities, capitals that matter, relative addresses."""
    answer = Answer(200, CaseInsensitiveDict({"Link": link}), b"")

    assert next_page("https://a/lineitems", answer) == url
