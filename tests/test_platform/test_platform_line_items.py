"""Line items on the Moodle profile: made, found, changed and deleted as measured."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from toy_gradebook import Gradebook

from tests.platform.server import Platform

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@pytest.fixture
def gradebook(moodle: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """An activity of 100 points on Moodle."""
    return open_gradebook(moodle)


def make(gradebook: Gradebook, **fields: Any) -> requests.Response:
    """Ask for a column of 10 points."""
    url = gradebook.platform.site.line_items_url(gradebook.platform.course)
    item = {"label": "Column", "scoreMaximum": 10} | fields
    return gradebook.call("POST", url, json=item, headers={"Content-Type": LINE_ITEM})


def columns(gradebook: Gradebook, query: str = "") -> requests.Response:
    """The list of columns."""
    url = gradebook.platform.site.line_items_url(gradebook.platform.course)
    return gradebook.call("GET", f"{url}{query}", headers={"Accept": LINE_ITEMS})


def test_a_new_column_echoes_what_was_sent(gradebook: Gradebook) -> None:
    """201 with the sent JSON and an id; what Moodle doesn't store is gone when read again."""
    made = make(gradebook, resourceId="q1", tag="t", startDateTime="2026-01-01T00:00:00Z")

    again = gradebook.call("GET", made.json()["id"]).json()
    assert (made.status_code, made.json()["startDateTime"]) == (201, "2026-01-01T00:00:00Z")
    assert again == {"id": made.json()["id"], "label": "Column", "scoreMaximum": 10, "resourceId": "q1", "tag": "t"}


def test_the_same_twice_is_two(gradebook: Gradebook) -> None:
    """Nothing is recognized: two posts make two columns with one resourceId."""
    make(gradebook, resourceId="q1")
    make(gradebook, resourceId="q1")

    assert len(columns(gradebook, "&resource_id=q1").json()) == 2


def test_the_activitys_own_column_names_its_link(gradebook: Gradebook) -> None:
    """Its resourceId and tag are empty, resourceLinkId and ltiLinkId are the link's."""
    (own,) = columns(gradebook).json()

    assert (own["resourceId"], own["tag"]) == ("", "")
    assert own["resourceLinkId"] == own["ltiLinkId"] == gradebook.link.id


FILTERS = [
    ("&tag=a", ["A"]),
    ("&resource_id=1", ["A", "B"]),
    ("&resource_id=1&tag=b", ["B"]),
    ("&resource_link_id=1", ["Quiz"]),
    ("&tag=none", []),
]


@pytest.mark.parametrize(("query", "labels"), FILTERS)
def test_filters_are_joined_by_and(gradebook: Gradebook, query: str, labels: list[str]) -> None:
    """Each narrows the list."""
    make(gradebook, label="A", resourceId="1", tag="a")
    make(gradebook, label="B", resourceId="1", tag="b")

    assert [column["label"] for column in columns(gradebook, query).json()] == labels


def test_pages_are_linked_in_moodles_way(gradebook: Gradebook) -> None:
    """Typographic quotes and ``&amp;``; unescaped, the address gives the rest."""
    make(gradebook, label="Second")

    first = columns(gradebook, "&limit=1")
    link = first.headers["Link"].encode("latin-1").decode()

    url = link[1 : link.index(">")].replace("&amp;", "&")
    second = gradebook.call("GET", url, headers={"Accept": LINE_ITEMS})
    assert (link.endswith("rel=“next”"), "&amp;" in link) == (True, True)
    assert [column["label"] for column in second.json()] == ["Second"]
    assert "Link" not in second.headers


REFUSED: list[tuple[dict[str, Any], int, int]] = [
    ({"label": ""}, 400, 1),
    ({"scoreMaximum": "abc"}, 400, 1),
    ({"label": "x" * 256}, 502, 1),
    ({"resourceId": "x" * 513}, 502, 2),
    ({"tag": "x" * 256}, 502, 2),
    ({"resourceLinkId": "999"}, 403, 1),
    ({"resourceLinkId": "abc"}, 502, 1),
]


@pytest.mark.parametrize(("fields", "status", "left"), REFUSED)
def test_bad_columns(gradebook: Gradebook, fields: dict[str, Any], status: int, left: int) -> None:
    """Too long a resourceId or tag breaks the answer and leaves an orphan column."""
    assert (make(gradebook, **fields).status_code, len(columns(gradebook).json())) == (status, left)


@pytest.mark.parametrize("fields", [{"label": "x" * 255}, {"resourceId": "x" * 512}, {"scoreMaximum": "12"}])
def test_limits_are_inclusive(gradebook: Gradebook, fields: dict[str, Any]) -> None:
    """Texts of exactly the limit, and points as a text, are fine."""
    assert make(gradebook, **fields).status_code == 201


def test_new_points_rescale_the_grades(gradebook: Gradebook) -> None:
    """80 of 100 is 8 of 10."""
    gradebook.post(gradebook.platform.ada)

    changed = {"label": "Quiz", "scoreMaximum": 10}
    answer = gradebook.call("PUT", gradebook.column_url, json=changed, headers={"Content-Type": LINE_ITEM})

    assert (answer.status_code, gradebook.results()[0]["resultScore"]) == (200, 8)


def test_the_activitys_own_column_can_be_deleted(gradebook: Gradebook) -> None:
    """204, and the activity has none."""
    answer = gradebook.call("DELETE", gradebook.column_url)

    assert (answer.status_code, gradebook.platform.course.column_of(gradebook.link)) == (204, None)
