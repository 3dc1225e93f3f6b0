"""The platform's keys: kept, fetched again when needed, served while the platform is down."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from school import School, jwk, signed
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.lti.key_sets import fetched
from lti_tool.outgoing import Outgoing
from lti_tool.tables import KeySet
from lti_tool.tool import Tool

HOUR = timedelta(hours=1)


def test_one_fetch_serves_many_launches(school: School, browser: FlaskClient) -> None:
    """A key set is fetched once, and kept for as long as the platform says."""
    school.publish(jwk(), Cache_Control="public, max-age=7200")

    answers = [school.launch(browser).status_code for _ in range(3)]

    assert answers == [303, 303, 303]
    assert school.fetches == 1
    with school.tool.sessions() as db:
        kept = db.get_one(KeySet, school.registration.id)
        assert kept.fetched_at is not None
        assert kept.fresh_until == kept.fetched_at + timedelta(hours=2)


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ({}, 3600),
        ({"Cache_Control": "max-age=600"}, 600),
        ({"Cache_Control": 'Public, Max-Age="601"'}, 601),
        ({"Cache_Control": "max-age=0"}, 60),
        ({"Cache_Control": "no-store"}, 60),
        ({"Cache_Control": "max-age=99999999"}, 86400),
    ],
)
def test_how_long_keys_are_kept(school: School, control: dict[str, str], seconds: int) -> None:
    """As the platform says, between a minute and a day; an hour where it says nothing."""
    school.publish(jwk(), **control)

    assert fetched(school.tool.web, school.registration).fresh_for == timedelta(seconds=seconds)


def test_keys_past_their_time_are_fetched_again(school: School, browser: FlaskClient) -> None:
    """A key that the platform has withdrawn serves no longer."""
    school.launch(browser)
    school.age_keys(2 * HOUR)
    school.publish(jwk(2))

    answer = school.launch(browser)

    assert answer.status_code == 401
    assert school.fetches == 2


def test_a_new_key_is_found_at_once(school: School, browser: FlaskClient) -> None:
    """A platform that begins to sign with a new key is believed after one more fetch."""
    school.launch(browser)
    school.age_keys(timedelta(seconds=31))
    school.publish(jwk(1), jwk(2))

    answers = [school.launch(browser, key=key).status_code for key in (2, 1, 2)]

    assert answers == [303, 303, 303]
    assert school.fetches == 2


def test_unknown_keys_are_asked_for_twice_a_minute(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]]
) -> None:
    """Whoever sends tokens with invented keys does not make us call the platform each time."""
    answers = [school.launch(browser, key=3).status_code for _ in range(3)]

    assert answers == [401, 401, 401]
    assert [line["reason"] for line in logged] == ["unknown-key"] * 3
    assert school.fetches == 1


BROKEN = [
    (500, {}, b"down"),
    (200, {}, b"<html>maintenance</html>"),
    (200, {}, b'{"error": "busy"}'),
    (200, {}, b'{"keys": {}}'),
    (200, {}, b"[" * 9999),
    (302, {"Location": "/elsewhere"}, b""),
    (404, {}, b'{"keys": []}'),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_kept_keys_serve_while_the_platform_is_down(
    school: School, browser: FlaskClient, broken: tuple[int, dict[str, str], bytes]
) -> None:
    """An answer that is no key set is not kept; the keys from before go on."""
    school.launch(browser)
    school.age_keys(2 * HOUR)
    school.answer = broken

    answers = [school.launch(browser).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert school.fetches == 2


def test_kept_keys_do_not_serve_for_ever(school: School, browser: FlaskClient) -> None:
    """A key that could not be confirmed for a week is believed no longer."""
    school.launch(browser)
    school.age_keys(timedelta(days=8))
    school.answer = (500, {}, b"down")

    assert school.launch(browser).status_code == 503


def test_a_platform_that_was_never_reached(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]]
) -> None:
    """Without any key nothing can be verified: 503, and the next one does not wait for the platform either."""
    school.answer = (500, {}, b"down")

    answers = [school.launch(browser).status_code for _ in range(2)]

    assert answers == [503, 503]
    assert [line["reason"] for line in logged] == ["no-key-set", "key-fetch-under-way"]
    assert school.fetches == 1


def _launched_at_once(school: School, app: Flask, count: int, key: int = 1) -> list[tuple[TestResponse, float]]:
    """So many launches at once, each in a browser of its own, with the seconds that each took."""

    def launched(browser: FlaskClient) -> tuple[TestResponse, float]:
        asked, began = school.asked(browser), time.monotonic()
        return school.answered(browser, asked, key=key), time.monotonic() - began

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(launched, [app.test_client() for _ in range(count)]))


def test_one_fetch_serves_all_who_wait_for_it(school: School, app: Flask) -> None:
    """The first launches after a start come together: one asks a slow platform for its keys, all get in."""
    school.before_answer = lambda: time.sleep(0.7)

    answers = _launched_at_once(school, app, 6)

    assert [answer.status_code for answer, _ in answers] == [303] * 6
    assert school.fetches == 1


def test_a_new_key_of_the_platform_is_waited_for(school: School, app: Flask, browser: FlaskClient) -> None:
    """Who comes with a key that another request is just asking for gets in as well; the old key still serves."""
    school.launch(browser)
    school.age_keys(timedelta(minutes=1))
    school.publish(jwk(1), jwk(2))
    school.before_answer = lambda: time.sleep(0.7)

    answers = _launched_at_once(school, app, 4, key=2)

    assert [answer.status_code for answer, _ in answers] == [303] * 4
    assert school.fetches == 2
    assert school.launch(app.test_client()).status_code == 303


def test_a_kept_key_waits_for_nobody(school: School, app: Flask, browser: FlaskClient) -> None:
    """While one request asks for keys that are due, a launch with a key that is known does not wait."""
    school.launch(browser)
    school.age_keys(2 * HOUR)
    school.before_answer = lambda: time.sleep(2)

    answers = _launched_at_once(school, app, 4)

    assert [answer.status_code for answer, _ in answers] == [303] * 4
    assert sum(seconds > 1.9 for _, seconds in answers) == 1


def test_a_fetch_that_failed_holds_nobody(school: School, app: Flask) -> None:
    """Who waits for keys is told as soon as they cannot be had, and whoever comes then at once."""
    school.answer = (500, {}, b"down")
    school.before_answer = lambda: time.sleep(0.4)

    answers = _launched_at_once(school, app, 4)
    [late] = _launched_at_once(school, app, 1)

    assert [answer.status_code for answer, _ in (*answers, late)] == [503] * 5
    assert max(seconds for _, seconds in answers) < 3
    assert late[1] < 3
    assert school.fetches == 1


def test_a_platform_that_hangs_does_not_hold_who_waits(school: School, tool: Tool) -> None:
    """Others wait for half of a request's deadline, then are asked to come back."""
    hasty = replace(tool, web=Outgoing(deadline=3.0, largest=100_000))
    school.before_answer = lambda: time.sleep(3.5)

    answers = _launched_at_once(school, create_app(hasty), 3)

    assert [answer.status_code for answer, _ in answers] == [503] * 3
    assert sum(seconds < 2.8 for _, seconds in answers) == 2
    assert {answer.headers["Retry-After"] for answer, seconds in answers if seconds < 2.8} == {"30"}


@pytest.mark.parametrize("changes", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}, {"n": None}, {"kid": 1}])
def test_keys_that_are_not_for_signatures(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]], changes: dict[str, Any]
) -> None:
    """A key that the platform publishes for something else verifies nothing."""
    school.publish(jwk(**changes))

    answer = school.launch(browser)

    assert (answer.status_code, logged[-1]["reason"]) == (401, "unknown-key")


@pytest.mark.parametrize("changes", [{"n": "AQAB"}, {"n": jwk()["n"][:100]}, {"e": "AA"}, {"n": "A"}])
def test_keys_that_are_none(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]], changes: dict[str, Any]
) -> None:
    """A key too short to trust, or broken, is refused, with a page."""
    school.publish(jwk(**changes))

    answer = school.launch(browser)

    assert (answer.status_code, logged[-1]["reason"]) == (401, "bad-key")


def test_of_two_keys_with_one_id_the_first_counts(school: School, browser: FlaskClient) -> None:
    """An id names one key."""
    school.publish(jwk(1), jwk(2, kid="key-1"))

    asked = school.asked(browser)
    token = signed(school.claims(asked["nonce"]), 2, {"kid": "key-1"})

    assert browser.post("/lti/launch", data={"state": asked["state"], "id_token": token}).status_code == 401
    assert school.launch(browser).status_code == 303
