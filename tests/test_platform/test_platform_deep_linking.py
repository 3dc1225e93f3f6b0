"""Deep linking: what comes back is checked claim by claim and becomes activities."""

from decimal import Decimal
from typing import Any

import pytest
from toy_tool import DL, LTI, ToyTool

from tests.platform.browser import Browser, form_of
from tests.platform.keys import spare_key
from tests.platform.server import Platform

ITEM = {
    "type": "ltiResourceLink",
    "title": "Quiz 1",
    "text": "Ten questions",
    "url": "http://localhost/launch?q=1",
    "custom": {"quiz": "q1", "lines": "a\nb", "number": 7},
    "lineItem": {"label": "Not used", "scoreMaximum": 10, "resourceId": "q1", "tag": "final"},
}


def pick(platform: Platform, browser: Browser) -> int:
    """A teacher picks; the status of the platform's answer."""
    return browser.post(form_of(browser.launch(platform, platform.teacher, None))).status_code


def test_an_item_becomes_an_activity(moodle: Platform, tool: ToyTool, browser: Browser) -> None:
    """Title, text, address, custom values (texts, one line on Moodle) and the column are kept."""
    tool.items = [ITEM]

    status = pick(moodle, browser)

    (link,) = moodle.course.links.values()
    column = moodle.course.column_of(link)
    assert (status, moodle.answers[0].faults, moodle.answers[0].links) == (200, [], [link.id])
    assert (link.title, link.text, link.url) == ("Quiz 1", "Ten questions", "http://localhost/launch?q=1")
    assert link.custom == {"quiz": "q1", "lines": "a", "number": "7"}
    assert column
    assert (column.label, column.maximum, column.resource_id, column.tag) == ("Quiz 1", Decimal(10), "q1", "final")


def test_an_item_without_line_item_has_no_column(moodle: Platform, tool: ToyTool, browser: Browser) -> None:
    """The tool's name and address stand in for what is missing."""
    tool.items = [{"type": "ltiResourceLink"}]

    pick(moodle, browser)

    (link,) = moodle.course.links.values()
    assert (link.title, link.url, moodle.course.columns) == ("Quizport", moodle.tool.target_link_uri, {})


@pytest.mark.parametrize("points", [7.5, 0, 101, 1000])
def test_moodle_wants_whole_points_up_to_100(moodle: Platform, tool: ToyTool, browser: Browser, points: float) -> None:
    """A single item is refused with Moodle's words; of several it becomes 100."""
    item = ITEM | {"lineItem": {"scoreMaximum": points}}
    tool.items = [item]
    alone = pick(moodle, browser)
    tool.items = [item, ITEM]
    together = pick(moodle, browser)

    maxima = [column.maximum for column in moodle.course.columns.values()]
    assert moodle.answers[0].faults == ["Invalid grade value. This must be an integer between 1 and 100"]
    assert (alone, together, maxima) == (400, 200, [Decimal(100), Decimal(10)])


def test_others_take_any_points(canvas: Platform, tool: ToyTool, browser: Browser) -> None:
    """Canvas keeps 7.5."""
    tool.items = [ITEM | {"lineItem": {"scoreMaximum": 7.5}}]

    pick(canvas, browser)

    assert [str(column.maximum) for column in canvas.course.columns.values()] == ["7.5"]


FLAWED: list[tuple[dict[str, Any], str]] = [
    ({"iss": "else"}, "iss is not the client_id"),
    ({"aud": "else"}, "aud is not the issuer"),
    ({"aud": None}, "aud is not the issuer"),
    ({"nonce": None}, "nonce is missing"),
    ({"exp": 22222}, "Expired token"),
    ({"exp": None}, "exp is missing"),
    ({"iat": None}, "iat is missing"),
    ({f"{LTI}message_type": "LtiResourceLinkRequest"}, "wrong message_type"),
    ({f"{LTI}version": None}, "wrong version"),
    ({f"{LTI}deployment_id": "else"}, "wrong deployment_id"),
    ({f"{DL}data": "else"}, "data is not what was sent"),
    ({f"{DL}data": None}, "data is not what was sent"),
    ({f"{DL}content_items": "text"}, "content_items is no list of objects"),
]


@pytest.mark.parametrize(("changes", "fault"), FLAWED)
def test_a_flawed_response_is_refused(
    plain: Platform, tool: ToyTool, browser: Browser, changes: dict[str, Any], fault: str
) -> None:
    """For its own reason alone, and nothing is added."""
    tool.items = [ITEM]
    tool.answer_changes = changes

    status = pick(plain, browser)

    assert (status, plain.answers[0].faults, plain.course.links) == (400, [fault], {})


def test_a_forged_response_is_refused(plain: Platform, tool: ToyTool, browser: Browser) -> None:
    """Signed by another key, it is refused."""
    form = form_of(browser.launch(plain, plain.teacher, None))
    plain.tool.claims(form.fields["JWT"])
    tool.key = spare_key(99)
    settings = tool.launches[0][f"{DL}deep_linking_settings"]

    form.fields["JWT"] = tool.signed(tool.selection_claims(settings))

    assert browser.post(form).status_code == 400
    assert plain.answers[0].faults == ["Signature verification failed"]


def test_a_request_is_answered_once(plain: Platform, tool: ToyTool, browser: Browser) -> None:
    """The same response again adds nothing."""
    tool.items = [ITEM]
    form = form_of(browser.launch(plain, plain.teacher, None))

    statuses = [browser.post(form).status_code for _ in range(2)]

    assert (statuses, len(plain.course.links)) == ([200, 400], 1)


def test_nothing_picked_changes_nothing(moodle: Platform, tool: ToyTool, browser: Browser) -> None:
    """No items: 200, and the tool's message is kept."""
    tool.answer_changes = {f"{DL}msg": "Perhaps later"}

    status = pick(moodle, browser)

    assert (status, moodle.course.links, moodle.answers[0].message) == (200, {}, "Perhaps later")
