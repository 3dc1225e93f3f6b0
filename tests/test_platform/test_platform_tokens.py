"""The token endpoints: Moodle's as measured, the others' as the standard says."""

import time

import pytest
import requests
from toy_tool import AGS, ToyTool

from tests.platform.keys import spare_key
from tests.platform.server import Platform


def test_moodle_calls_its_tokens_html(moodle: Platform, tool: ToyTool) -> None:
    """200 with JSON under text/html: 32 hexadecimal digits, an hour, the granted scopes only."""
    answer = tool.token_answer("score", "bogus")

    granted = answer.json()
    assert (moodle.url in answer.url, answer.status_code) == (True, 200)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert (len(granted["access_token"]), granted["token_type"], granted["expires_in"]) == (32, "Bearer", 3600)
    assert granted["scope"] == f"{AGS}score"


def test_the_others_call_them_json(canvas: Platform, tool: ToyTool) -> None:
    """Canvas answers JSON as JSON."""
    answer = tool.token_answer("score")

    assert (canvas.url in answer.url, answer.headers["Content-Type"]) == (True, "application/json; charset=utf-8")


REFUSED = [
    ({"grant_type": None}, "invalid_request"),
    ({"client_assertion_type": None}, "invalid_request"),
    ({"client_assertion": None}, "invalid_request"),
    ({"scope": None}, "invalid_request"),
    ({"grant_type": "password"}, "unsupported_grant_type"),
    ({"scope": "bogus"}, "invalid_scope"),
]


@pytest.mark.parametrize(("form", "error"), REFUSED)
def test_a_wrong_form_is_refused(moodle: Platform, tool: ToyTool, form: dict[str, str | None], error: str) -> None:
    """Each missing or wrong field has its error, always with 400."""
    answer = tool.token_answer("score", **form)

    assert (moodle.url in answer.url, answer.status_code, answer.json()) == (True, 400, {"error": error})


def test_moodle_has_no_leeway(moodle: Platform, tool: ToyTool) -> None:
    """An ``iat`` 30 seconds ahead is refused; so is an ``exp`` that is just over."""
    now = int(time.time())

    early = tool.token_answer("score", client_assertion=tool.assertion(iat=now + 30))
    late = tool.token_answer("score", client_assertion=tool.assertion(exp=now - 1))

    assert moodle.url in early.url
    assert early.json()["error"].startswith("Cannot handle token with iat prior to")
    assert late.json() == {"error": "Expired token"}


def test_the_others_have_a_minute(plain: Platform, tool: ToyTool) -> None:
    """An ``iat`` 30 seconds ahead passes, 90 does not."""
    now = int(time.time())

    statuses = [
        tool.token_answer("score", client_assertion=tool.assertion(iat=now + ahead)).status_code for ahead in (30, 90)
    ]

    assert (plain.url in tool.platform.url, statuses) == (True, [200, 400])


def test_moodle_is_lax_about_the_rest(moodle: Platform, tool: ToyTool) -> None:
    """Audience, issuer, ``jti`` and a missing ``exp`` don't matter to Moodle; an assertion is good twice."""
    lax = tool.assertion(aud="else", iss="else", jti=None, exp=None)

    statuses = [tool.token_answer("score", client_assertion=lax).status_code for _ in range(2)]

    assert (tool.platform is moodle, statuses) == (True, [200, 200])


STRICT = [{"aud": "else"}, {"iss": "else"}, {"jti": None}, {"exp": None}, {"sub": "else"}]


@pytest.mark.parametrize("changes", STRICT)
def test_the_others_are_strict(plain: Platform, tool: ToyTool, changes: dict[str, str | None]) -> None:
    """The standard's claims must be there and right."""
    answer = tool.token_answer("score", client_assertion=tool.assertion(**changes))

    assert (tool.platform is plain, answer.status_code) == (True, 400)


def test_an_assertion_is_good_once(plain: Platform, tool: ToyTool) -> None:
    """The same ``jti`` again is refused where the platform minds."""
    once = tool.assertion()

    statuses = [tool.token_answer("score", client_assertion=once).status_code for _ in range(2)]

    assert (tool.platform is plain, statuses) == (True, [200, 400])


def test_a_forged_assertion_is_refused(moodle: Platform, tool: ToyTool) -> None:
    """Another key under a known kid fails by its signature."""
    tool.token_answer("score")
    tool.key = spare_key(99)

    answer = tool.token_answer("score")

    assert (tool.platform is moodle, answer.json()) == (True, {"error": "Signature verification failed"})


def test_an_unknown_kid_breaks_moodles_json(moodle: Platform, tool: ToyTool) -> None:
    """The answer to a kid that the tool doesn't publish is 400 and no JSON."""
    forged = tool.signed({"sub": moodle.client_id}, kid="unheard")

    answer = tool.token_answer("score", client_assertion=forged)

    assert answer.status_code == 400
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_rotated_key_is_fetched(moodle: Platform, tool: ToyTool) -> None:
    """A new kid makes the platform fetch the tool's keys again."""
    tool.token_answer("score")
    tool.rotate()

    assert (tool.platform is moodle, tool.token_answer("score").status_code) == (True, 200)
