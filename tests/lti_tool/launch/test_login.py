"""Logins: begun by the platform, bound to one browser, used once."""

from __future__ import annotations

import re
import threading
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from school import CLIENT, LTI, OWN_PAGE, TARGET, School, authentication, signed
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.database import now
from lti_tool.lti.login_states import issued
from lti_tool.sealing import hashed
from lti_tool.tables import Launch, Registration, SpentLogin
from lti_tool.tool import open_tool


def test_a_login_goes_on_to_the_platform(school: School, browser: FlaskClient) -> None:
    """What OpenID Connect asks for, and the platform's hints byte for byte."""
    page = school.login(browser)

    asked = authentication(page)
    assert asked.pop("state") != asked.pop("nonce")
    assert asked == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": CLIENT,
        "redirect_uri": "http://localhost:8100/lti/launch",
        "login_hint": "4",
        "lti_message_hint": '{"cmid":3,"launchid":"ltilaunch1_1910623115"}',
    }


def test_a_login_by_get(school: School, browser: FlaskClient) -> None:
    """A platform may send the browser with GET as well."""
    page = browser.get(f"/lti/{school.registration.public_id}/login?{urlencode(school.login_form())}")

    assert school.answered(browser, authentication(page)).status_code == 303


def test_what_is_kept_of_a_login(school: School, browser: FlaskClient) -> None:
    """Nothing before its launch, so that nobody can fill the database; then the hash of its state alone."""
    asked = school.asked(browser)

    before = spent_logins(school)
    school.answered(browser, asked)

    assert (before, spent_logins(school)) == ([], [hashed(asked["state"])])


def test_the_login_page(school: School, browser: FlaskClient) -> None:
    """Its cookie is partitioned, and the login can be repeated in a new window as it came."""
    page = school.login(browser, lti_storage_target="_parent")

    parts = {part.strip() for part in page.headers["Set-Cookie"].split(";")[1:]}
    assert parts >= {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/lti/launch"}
    assert "frame-ancestors https://school.example" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    again = {name: value.replace("&#34;", '"') for name, value in fields.items()}
    assert again == school.login_form(lti_storage_target="_parent")
    assert cookie_value(page) not in page.text


REFUSED = [
    ({"iss": None}, "no-iss"),
    ({"login_hint": None}, "no-login-hint"),
    ({"login_hint": ""}, "no-login-hint"),
    ({"target_link_uri": None}, "no-target-link-uri"),
    ({"target_link_uri": "http://localhost:8100/" + "x" * 5000}, "no-target-link-uri"),
    ({"target_link_uri": "http://localhost:8100/\0"}, "no-target-link-uri"),
    ({"iss": "https://other.example"}, "wrong-issuer"),
    ({"client_id": "client-2"}, "wrong-client"),
    ({"lti_deployment_id": "2"}, "unknown-deployment"),
    ({"target_link_uri": "https://evil.example/"}, "foreign-target"),
    ({"target_link_uri": "http://localhost:8100@evil.example/"}, "foreign-target"),
    ({"target_link_uri": "http://[evil"}, "foreign-target"),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED)
def test_logins_that_are_refused(
    school: School,
    browser: FlaskClient,
    logged: list[MutableMapping[str, Any]],
    changes: dict[str, str | None],
    reason: str,
) -> None:
    """A page that says what to do, and nothing is begun."""
    answer = school.login(browser, **changes)

    assert (answer.status_code, logged[-1]["reason"]) == (400, reason)
    assert "Set-Cookie" not in answer.headers
    assert "administrator" in answer.text


@pytest.mark.parametrize("name", ["unknown", "a\0b", "x" * 300, "%00"])
def test_a_login_address_that_is_none(school: School, browser: FlaskClient, name: str) -> None:
    """A mistyped login address is a 404 with advice."""
    assert browser.post(f"/lti/{name}/login", data=school.login_form()).status_code == 404


@pytest.mark.parametrize("missing", ["client_id", "lti_deployment_id", "lti_message_hint"])
def test_what_a_platform_may_leave_out(school: School, browser: FlaskClient, missing: str) -> None:
    """Client id, deployment and message hint are optional at login."""
    asked = school.asked(browser, **{missing: None})

    assert school.answered(browser, asked).status_code == 303


def test_a_launch_is_used_once(school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]]) -> None:
    """The same token with the same state, from the same browser, opens nothing a second time."""
    page = school.login(browser)
    asked = authentication(page)
    token = signed(school.claims(asked["nonce"]))
    form = {"state": asked["state"], "id_token": token}

    first = browser.post("/lti/launch", data=form)
    set_login_cookie(browser, page)
    again = browser.post("/lti/launch", data=form)

    assert (first.status_code, again.status_code, logged[-1]["reason"]) == (303, 400, "used-state")


def test_a_refused_launch_uses_its_login_up(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]]
) -> None:
    """Nobody tries tokens until one fits."""
    page = school.login(browser)
    asked = authentication(page)
    school.answered(browser, asked, {"sub": ""})
    set_login_cookie(browser, page)

    assert school.answered(browser, asked).status_code == 400
    assert logged[-1]["reason"] == "used-state"


def test_a_nonce_belongs_to_its_state(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]]
) -> None:
    """A good nonce of another login of this browser does not do."""
    first, second = school.asked(browser), school.asked(browser)
    token = signed(school.claims(first["nonce"]))

    answer = browser.post("/lti/launch", data={"state": second["state"], "id_token": token})

    assert (answer.status_code, logged[-1]["reason"]) == (401, "wrong-nonce")


def test_another_browser_cannot_launch(
    school: School, browser: FlaskClient, app: Flask, logged: list[MutableMapping[str, Any]]
) -> None:
    """Neither without a cookie nor with one of its own; and the rightful browser still can."""
    mine, thief = school.asked(browser), app.test_client()
    other = school.login(thief)
    name = cookie_name(mine["state"])

    without = school.answered(thief, mine)
    thief.set_cookie(name, cookie_value(other), path="/lti/launch")
    with_own = school.answered(thief, mine)

    assert (without.status_code, with_own.status_code) == (401, 401)
    assert [line["reason"] for line in logged] == ["other-browser", "other-browser"]
    assert school.answered(browser, mine).status_code == 303


def test_another_registration_cannot_answer(school: School, browser: FlaskClient) -> None:
    """A token counts for the registration chosen at login, whoever else has signed it well."""
    neighbour = School(school.tool, name="Neighbour", issuer="https://school.example", client_id="client-2")
    asked = school.asked(browser)
    token = signed(neighbour.claims(asked["nonce"], {"aud": "client-2"}))

    answer = browser.post("/lti/launch", data={"state": asked["state"], "id_token": token})

    neighbour.close()
    assert answer.status_code == 401


def test_a_login_that_took_too_long(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]]
) -> None:
    """After ten minutes it is over, whatever the browser still has."""
    with school.tool.sessions() as db:
        ended = now(db) - timedelta(seconds=1)
    state = issued(
        school.tool.sealer,
        registration=school.registration.public_id,
        target_link_uri=TARGET,
        storage_target=None,
        expires_at=ended,
    )
    browser.set_cookie(cookie_name(state.written), state.browser_secret, path="/lti/launch")

    answer = school.answered(browser, {"state": state.written, "nonce": state.nonce})

    assert (answer.status_code, logged[-1]["reason"]) == (400, "expired-state")


@pytest.mark.parametrize("part", range(6))
def test_a_state_that_was_changed(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]], part: int
) -> None:
    """No part of it can be another's: random number, registration, end, target, frame, signature."""
    asked = school.asked(browser, lti_storage_target="_parent")
    parts = asked["state"].split(".")
    parts[part] = parts[part][:-1] + ("1" if parts[part][-1] != "1" else "2")

    answer = browser.post("/lti/launch", data={"state": ".".join(parts), "id_token": "x"})

    assert (answer.status_code, logged[-1]["reason"]) == (400, "unknown-state")


def test_a_platform_that_is_gone(school: School, browser: FlaskClient) -> None:
    """A registration that was removed between login and launch is told as such."""
    asked = school.asked(browser)
    with school.tool.sessions.begin() as db:
        db.delete(db.get_one(Registration, school.registration.id))

    assert school.answered(browser, asked).status_code == 404


def test_keys_that_cannot_be_had_leave_the_login(school: School, browser: FlaskClient) -> None:
    """What the platform's key server did is not the learner's fault: loading the page again is enough."""
    asked = school.asked(browser)
    works, school.answer = school.answer, (500, {}, b"down")
    form = {"state": asked["state"], "id_token": signed(school.claims(asked["nonce"]))}

    down = browser.post("/lti/launch", data=form)
    school.answer = works
    school.age_keys(timedelta(minutes=1))
    up = browser.post("/lti/launch", data=form)

    assert (down.status_code, up.status_code) == (503, 303)


def test_two_processes_consume_one_login(school: School, app: Flask) -> None:
    """Of two launches at once, each with connections of its own, one opens a session."""
    school.launch(app.test_client())  # the platform's keys are known from now on
    tool = open_tool(school.tool.settings)
    page = school.login(app.test_client())
    asked = authentication(page)
    form = {"state": asked["state"], "id_token": signed(school.claims(asked["nonce"]))}
    start = threading.Barrier(2)
    answers: list[TestResponse] = []

    def launch(process: Flask) -> None:
        browser = process.test_client()
        set_login_cookie(browser, page)
        start.wait()
        answers.append(browser.post("/lti/launch", data=form))

    threads = [threading.Thread(target=launch, args=(process,)) for process in (app, create_app(tool))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tool.close()

    assert sorted(answer.status_code for answer in answers) == [303, 400]
    with school.tool.sessions() as db:
        assert db.scalar(select(func.count()).select_from(Launch)) == 2


def test_two_first_launches_at_once(school: School, app: Flask) -> None:
    """A course that all open at the same moment is written down once, and everybody gets in."""
    start = threading.Barrier(4)
    answers: list[int] = []
    school.launch(app.test_client(), {f"{LTI}context": {"id": "warm"}, "sub": "warm"})

    def launch() -> None:
        browser = app.test_client()
        asked = school.asked(browser)
        start.wait()
        answers.append(school.answered(browser, asked, {f"{LTI}resource_link": {"id": "new"}}).status_code)

    threads = [threading.Thread(target=launch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [303] * 4


@pytest.mark.parametrize("code", ["access_denied", "login_required", "<script>", "x" * 500])
def test_a_platform_that_refuses(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]], code: str
) -> None:
    """``error`` at the launch address is told in words; what it says is logged only where it is a code."""
    asked = school.asked(browser)

    answer = browser.post("/lti/launch", data={"error": code, "state": asked["state"], "error_description": "Anna"})

    assert (answer.status_code, logged[-1]["reason"]) == (400, "platform-error")
    assert "Log in to the course again" in answer.text
    assert "<script>" not in repr(logged) + answer.text.replace('<script type="module"', "")
    assert "Anna" not in repr(logged)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({}, "no-state"),
        ({"state": "x"}, "no-id-token"),
        ({"id_token": "x"}, "no-state"),
        ({"state": "x" * 301, "id_token": "x"}, "no-state"),
        ({"state": "x\0", "id_token": "x"}, "unknown-state"),
    ],
)
def test_a_launch_out_of_nowhere(
    browser: FlaskClient, logged: list[MutableMapping[str, Any]], form: dict[str, str], reason: str
) -> None:
    """The launch address by itself tells where to go."""
    answer = browser.post("/lti/launch", data=form)

    assert (answer.status_code, logged[-1]["reason"]) == (400, reason)


def test_the_launch_address_in_a_browser(browser: FlaskClient) -> None:
    """Opened with GET it is a page with advice, too."""
    answer = browser.get("/lti/launch")

    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"POST", "OPTIONS"})
    assert "Open the activity again from the course." in answer.text


def test_deep_linking_leads_to_the_quizzes(school: School, browser: FlaskClient) -> None:
    """A teacher who places a quiz comes to the list; what the platform wants back is kept."""
    settings = {
        "accept_types": ["ltiResourceLink", "html"],
        "accept_presentation_document_targets": ["iframe"],
        "accept_multiple": True,
        "deep_link_return_url": "https://school.example/return?course=2",
        "data": "opaque",
        "unknown": {"a": 1},
        "title": 7,
    }
    changes = {
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}resource_link": None,
        "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings": settings,
    }

    answer = school.launch(browser, changes)

    with school.tool.sessions() as db:
        launch = db.scalars(select(Launch)).one()
    assert answer.location == f"/l/{launch.public_id}/quizzes"
    assert launch.placement_id is None
    assert launch.deep_linking == {name: settings[name] for name in settings if name not in {"unknown", "title"}}


def test_a_launch_proved_by_platform_storage(school: School, browser: FlaskClient, app: Flask) -> None:
    """A browser without cookies brings the proof that the platform kept; its session then travels in forms."""
    page = school.login(browser, lti_storage_target="_parent")
    proof = re.findall(r'data-proof="([^"]+)"', page.text)[0]
    asked = authentication(page)
    bare = app.test_client(use_cookies=False)

    waiting = school.answered(bare, asked)
    form = {"state": asked["state"], "id_token": signed(school.claims(asked["nonce"]))}
    wrong = bare.post("/lti/launch/storage", data={**form, "proof": "x" + proof[1:]}, headers=OWN_PAGE)
    opened = bare.post("/lti/launch/storage", data={**form, "proof": proof}, headers=OWN_PAGE)
    again = bare.post("/lti/launch/storage", data={**form, "proof": proof}, headers=OWN_PAGE)

    assert (waiting.status_code, wrong.status_code, opened.status_code, again.status_code) == (200, 401, 200, 400)
    assert proof not in waiting.text
    address, secret = re.findall(
        r'action="(/l/[^"]+)">\s*<input type="hidden" name="session" value="([^"]+)"', opened.text
    )[0]
    home = bare.post(address, data={"session": secret})
    assert (bare.get(address).status_code, home.status_code) == (401, 200)
    assert bare.get(address, headers={"X-Quizport-Session": secret}).status_code == 200
    assert bare.post(address, data={"session": "wrong"}).status_code == 401


def test_storage_proves_nothing_where_the_platform_has_none(school: School, browser: FlaskClient, app: Flask) -> None:
    """A login that named no storage is bound to its cookie alone."""
    page = school.login(browser)
    proof = re.findall(r'data-proof="([^"]+)"', page.text)[0]
    asked = authentication(page)
    form = {"state": asked["state"], "id_token": signed(school.claims(asked["nonce"])), "proof": proof}

    answer = app.test_client(use_cookies=False).post("/lti/launch/storage", data=form, headers=OWN_PAGE)

    assert answer.status_code == 401


def test_a_session_with_a_cookie_is_not_opened_by_a_form(school: School, browser: FlaskClient, app: Flask) -> None:
    """The secret of a cookie counts in that cookie alone."""
    answer = school.launch(browser)
    secret = answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]

    bare = app.test_client(use_cookies=False)

    assert bare.get(answer.location, headers={"X-Quizport-Session": secret}).status_code == 404


def test_a_session_ends(school: School, browser: FlaskClient) -> None:
    """After its time the page says to open the activity again."""
    answer = school.launch(browser)
    with school.tool.sessions.begin() as db:
        db.execute(update(Launch).values(expires_at=Launch.created_at))

    page = browser.get(answer.location)

    assert page.status_code == 401
    assert "Open the activity again from the course; saved answers are kept." in page.text


def spent_logins(school: School) -> list[str]:
    """The hashes of the states that were used."""
    with school.tool.sessions() as db:
        return list(db.scalars(select(SpentLogin.state_hash)))


def cookie_name(state: str) -> str:
    """The login cookie's name, written out."""
    return f"quizport_login_{hashed(state)[:16]}"


def cookie_value(page: TestResponse) -> str:
    """The value of the cookie that a page sets."""
    return page.headers["Set-Cookie"].split(";")[0].partition("=")[2]


def set_login_cookie(browser: FlaskClient, page: TestResponse) -> None:
    """Gives the browser the cookie of a login page (back)."""
    browser.set_cookie(cookie_name(authentication(page)["state"]), cookie_value(page), path="/lti/launch")
