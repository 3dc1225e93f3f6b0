"""What every gradebook call must bring: Moodle's exact media types, a token with the scope, an address that exists."""

from collections.abc import Callable

import pytest
from toy_gradebook import Gradebook
from toy_tool import ToyTool

from tests.platform.server import Platform

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
JSON = "application/json"
NEW = {"label": "Column", "scoreMaximum": 10}


@pytest.fixture
def gradebook(moodle: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """An activity of 100 points on Moodle."""
    return open_gradebook(moodle)


ACCEPT = [
    ("container", LINE_ITEMS, 200),
    ("container", "", 200),
    ("container", "*/*", 400),
    ("container", JSON, 400),
    ("container", f"{LINE_ITEMS}, */*", 400),
    ("column", LINE_ITEM, 200),
    ("column", "*/*", 200),
    ("column", JSON, 400),
    ("results", RESULTS, 200),
    ("results", "*/*", 200),
    ("results", "", 200),
    ("results", JSON, 400),
]


def address(gradebook: Gradebook, what: str) -> str:
    """The URL of the columns, of the activity's own, or of its results."""
    urls = {
        "container": gradebook.platform.site.line_items_url(gradebook.platform.course),
        "column": gradebook.column_url,
        "results": gradebook.url("/results"),
        "scores": gradebook.url("/scores"),
    }
    return urls[what]


@pytest.mark.parametrize(("what", "accept", "status"), ACCEPT)
def test_accept_is_exact(gradebook: Gradebook, what: str, accept: str, status: int) -> None:
    """As the table of facts/moodle.md 4.1 has it."""
    answer = gradebook.call("GET", address(gradebook, what), headers={"Accept": accept})

    assert answer.status_code == status


CONTENT_TYPE = [
    ("POST", "container", LINE_ITEM, 201),
    ("POST", "container", f"{LINE_ITEM}; charset=utf-8", 201),
    ("POST", "container", JSON, 400),
    ("POST", "container", LINE_ITEMS, 400),
    ("PUT", "column", LINE_ITEM, 200),
    ("PUT", "column", JSON, 400),
    ("POST", "scores", JSON, 400),
]


@pytest.mark.parametrize("case", CONTENT_TYPE, ids=lambda case: " ".join(map(str, case)))
def test_the_content_type_is_exact(gradebook: Gradebook, case: tuple[str, str, str, int]) -> None:
    """A charset does no harm, any other type does."""
    method, what, kind, status = case

    answer = gradebook.call(method, address(gradebook, what), json=NEW, headers={"Content-Type": kind})

    assert answer.status_code == status


def test_a_score_may_name_its_charset(gradebook: Gradebook) -> None:
    """``; charset=utf-8`` after the score type is fine."""
    score = {"userId": "4", "timestamp": "2026-01-01", "activityProgress": "Completed", "gradingProgress": "Pending"}
    headers = {"Content-Type": f"{SCORE}; charset=utf-8"}

    assert gradebook.call("POST", gradebook.url("/scores"), json=score, headers=headers).status_code == 200


NEEDS = [
    ("GET", "container", ("score", "result.readonly")),
    ("POST", "container", ("lineitem.readonly", "score", "result.readonly")),
    ("DELETE", "column", ("lineitem.readonly", "score", "result.readonly")),
    ("POST", "scores", ("lineitem", "lineitem.readonly", "result.readonly")),
    ("GET", "results", ("lineitem", "lineitem.readonly", "score")),
]


@pytest.mark.parametrize(("method", "what", "others"), NEEDS)
def test_the_scope_must_be_the_calls_own(
    gradebook: Gradebook, tool: ToyTool, method: str, what: str, others: tuple[str, ...]
) -> None:
    """With all scopes but the one needed, the answer is 401, never 403."""
    gradebook.secret = tool.token(*others)
    kind = SCORE if what == "scores" else LINE_ITEM
    headers = {"Content-Type": kind} | ({"Accept": ""} if method == "GET" else {})

    answer = gradebook.call(method, address(gradebook, what), json=NEW, headers=headers)

    assert answer.status_code == 401


def test_tokens_end(gradebook: Gradebook) -> None:
    """A token that is over, by time or on command, is refused with 401; so is one nobody gave."""
    ada = gradebook.platform.ada
    gradebook.platform.site.clock.skew = 3601
    late = gradebook.post(ada).status_code
    gradebook.platform.site.clock.skew = 0
    good = gradebook.post(ada).status_code
    gradebook.platform.expire_tokens()
    ended = gradebook.post(ada, "2026-01-01T10:00:09Z").status_code
    gradebook.secret = gradebook.secret[::-1]
    unknown = gradebook.post(ada, "2026-01-01T10:00:09Z").status_code

    assert (late, good, ended, unknown) == (401, 200, 401, 401)


def test_type_id_may_be_absent_but_not_another(gradebook: Gradebook) -> None:
    """Another tool's type_id is 401."""
    path = gradebook.column_url.partition("?")[0]

    statuses = [gradebook.call("GET", path + query).status_code for query in ("", "?type_id=1", "?type_id=2")]

    assert statuses == [200, 200, 401]


def test_a_naive_scores_address_is_not_found(gradebook: Gradebook) -> None:
    """``/scores`` after the query is no score service: it is refused and nothing is stored."""
    answer = gradebook.call("POST", f"{gradebook.column_url}/scores", json={}, headers={"Content-Type": SCORE})

    assert (answer.status_code, gradebook.platform.log) == (400, [])


def test_unknown_columns_and_courses(gradebook: Gradebook) -> None:
    """404; a column's id that is no number is the 502 that nginx makes of it."""
    base = f"{gradebook.platform.url}/mod/lti/services.php"
    paths = ("/2/lineitems/999/lineitem", "/99/lineitems/1/lineitem", "/2/lineitems/x/lineitem")

    assert [gradebook.call("GET", base + path).status_code for path in paths] == [404, 404, 502]


def test_scores_cannot_be_read(gradebook: Gradebook) -> None:
    """405."""
    assert gradebook.call("GET", gradebook.url("/scores")).status_code == 405


def test_errors_tell_what_was_asked(gradebook: Gradebook) -> None:
    """Moodle's error body repeats the request; the reason is in the status line too."""
    answer = gradebook.call("GET", gradebook.column_url, headers={"Accept": JSON, "Authorization": ""})

    error = answer.json()
    assert (error["status"], error["request"]["accept"]) == (400, JSON)
    assert answer.reason == error["reason"]
