"""Requests that none of our pages made: without its token, by another site, twice, or in another way than offered."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from hall import Hall, School, Visitor
from sqlalchemy import func, select

from lti_tool.tables import Answer, Attempt, Launch

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Logged = list[MutableMapping[str, Any]]
POSTS = ["attempts", "trial", "@/answers", "@/answers/1", "@/submission", "scores/again", "scores/1/again", "quizzes"]


def _count(hall: Hall, table: type[Any]) -> int:
    with hall.tool.sessions() as db:
        return db.scalars(select(func.count()).select_from(table)).one()


def _foreign_tokens(hall: Hall, visitor: Visitor) -> dict[str, str]:
    sealer = hall.tool.sealer
    with hall.tool.sessions() as db:
        known = db.scalars(select(Launch).where(Launch.public_id == visitor.launch)).one().session_hash
    return {
        "missing": "",
        "of another session": hall.open("other").csrf,
        "for another purpose": sealer.mac("media", known),
        "of the secret": sealer.mac("csrf", visitor.cookie),
        "cut short": visitor.csrf[:-1],
        "longer": f"{visitor.csrf}A",
        "odd": "\udcff\0",
    }


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_the_token_of_its_session(hall: Hall, logged: Logged, path: str) -> None:
    """Another site can post with the session's cookie, but not with the token on its pages."""
    victim = hall.open(role="Learner" if "@" in path or path == "attempts" else "Instructor")
    if "@" in path:
        victim.begin()
    begun, tokens = _count(hall, Attempt), _foreign_tokens(hall, victim)
    fields = {"sequence-1": "0", "question": "1"}

    answers = {
        name: victim.client.post(victim.path(path), data={**fields, "csrf": token.encode(errors="replace")})
        for name, token in tokens.items()
    }
    by_header = victim.client.post(
        victim.path(path), data=fields, headers={"X-CSRF-Token": tokens["of another session"]}
    )

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(tokens, 401)
    assert by_header.status_code == 401
    assert {line["reason"] for line in logged} == {"session-lost"}
    assert (_count(hall, Attempt), _count(hall, Answer)) == (begun, 0)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_what_changes_something_is_posted(hall: Hall, method: str) -> None:
    """By no other method, which a link or a picture on another site could use."""
    victim = hall.open(role="Instructor")
    victim.attempt = "made-up"
    options = {"method": method, "data": {"csrf": victim.csrf}, "headers": {"X-HTTP-Method-Override": "POST"}}

    statuses = [victim.client.open(victim.path(path), **options).status_code for path in POSTS]

    assert statuses == [405] * 7 + [200 if method in {"GET", "HEAD"} else 405]


def test_a_page_asked_for_by_a_form_stays_a_page(hall: Hall) -> None:
    """What browsers without cookies post in place of a link is a GET, whatever stands in it."""
    victim = hall.open(role="Instructor")
    victim.attempt = "made-up"

    statuses = [victim.post(f"{path}?session=form").status_code for path in POSTS]

    assert statuses == [405] * 7 + [200]
    assert _count(hall, Attempt) == 0


def test_a_launch_is_used_once(hall: Hall, logged: Logged) -> None:
    """The same message again opens nothing, also not with another genuine token for the same login."""
    browser = hall.browser()
    asked = hall.school.asked(browser)
    cookies = browser.get_cookie(_login_cookie(browser), path="/lti/launch")
    form = {"state": asked["state"], "id_token": hall.school.token(asked["nonce"], "anna")}
    assert cookies is not None
    thief = hall.browser()
    thief.set_cookie(cookies.key, cookies.value, path="/lti/launch")

    first = browser.post("/lti/launch", data=form)
    again = thief.post("/lti/launch", data=form)
    other = thief.post("/lti/launch", data={**form, "id_token": hall.school.token(asked["nonce"], "berta")})

    assert (first.status_code, again.status_code, other.status_code) == (303, 400, 400)
    assert [line["reason"] for line in logged] == ["used-state", "used-state"]
    assert _count(hall, Launch) == 1


def test_a_choice_is_sent_once(hall: Hall) -> None:
    """The answer to a deep linking request is signed for one request, once."""
    picker = hall.pick()

    statuses = [picker.post("quizzes", {"quiz": "rocks/hidden-quiz", "place": "1"}).status_code for _ in range(2)]

    assert statuses == [200, 409]


def _login_cookie(browser: FlaskClient) -> str:
    return next(cookie.key for cookie in browser._cookies.values() if cookie.key.startswith("quizport_login_"))  # noqa: SLF001 -- the test client lists its cookies nowhere else


def _bare(hall: Hall, attacker: FlaskClient) -> FlaskClient:
    del attacker
    return hall.browser()


def _with_own_login(hall: Hall, attacker: FlaskClient) -> FlaskClient:
    """The victim has begun a login too, whose cookie is sent under the name of the attacker's."""
    victim = hall.browser()
    hall.school.asked(victim)
    own = victim.get_cookie(_login_cookie(victim), path="/lti/launch")
    assert own is not None
    victim.set_cookie(_login_cookie(attacker), own.value, path="/lti/launch")
    return victim


def _with_empty_cookie(hall: Hall, attacker: FlaskClient) -> FlaskClient:
    victim = hall.browser()
    victim.set_cookie(_login_cookie(attacker), "", path="/lti/launch")
    return victim


@pytest.mark.parametrize("victims", [_bare, _with_own_login, _with_empty_cookie])
def test_nobody_is_logged_in_as_the_attacker(
    hall: Hall, logged: Logged, victims: Callable[[Hall, FlaskClient], FlaskClient]
) -> None:
    """A launch that an attacker began, genuine in all its parts, opens nothing in another browser."""
    attacker = hall.browser()
    asked = hall.school.asked(attacker)
    form = {"state": asked["state"], "id_token": hall.school.token(asked["nonce"], "attacker")}

    answer = victims(hall, attacker).post("/lti/launch", data=form)

    assert (answer.status_code, logged[-1]["reason"]) == (401, "other-browser")
    assert _count(hall, Launch) == 0


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost:8100.evil.example", ""])
def test_a_proof_from_a_foreign_page(hall: Hall, logged: Logged, origin: str | None) -> None:
    """An attacker's own login, with the proof read off its page, is worth nothing on the attacker's page."""
    page = hall.school.login(hall.browser(), lti_storage_target="_parent").text
    [proof] = re.findall(r'data-proof="([^"]+)"', page)
    [state], [nonce] = re.findall(r"state=([^&\"]+)&amp;", page), re.findall(r"nonce=([^&\"]+)", page)
    form = {"state": state, "id_token": hall.school.token(nonce, "attacker"), "proof": proof}

    refused = hall.browser().post(
        "/lti/launch/storage", data=form, headers={} if origin is None else {"Origin": origin}
    )
    own = hall.browser().post("/lti/launch/storage", data=form, headers={"Origin": "http://localhost:8100"})

    assert (refused.status_code, logged[-1]["reason"]) == (401, "foreign-page")
    assert own.status_code == 200


def test_a_session_that_was_there_before_stays_outside(hall: Hall) -> None:
    """Whatever an attacker has put into the browser, the launch opens a session with a secret of its own."""
    victim = hall.browser()
    for name in ("quizport", "session", "quizport_"):
        victim.set_cookie(name, "planted", path="/")

    answer = hall.school.launch(victim, "victim")
    launch = answer.location.split("/")[2]
    own = victim.get_cookie(f"quizport_{launch}", path=f"/l/{launch}/")

    assert own is not None
    assert (len(own.value), own.value) != (len("planted"), "planted")
    assert hall.browser().get(answer.location, headers={"X-Quizport-Session": "planted"}).status_code == 401


def test_another_schools_message(hall: Hall, logged: Logged) -> None:
    """A login at one school is answered by that school: another's signature, or its own name, is refused."""
    south = School(hall.tool, "South")
    browsers = [hall.browser() for _ in range(2)]
    asked = [hall.school.asked(browser) for browser in browsers]
    as_itself = south.token(asked[0]["nonce"], "anna")
    as_north = south.token(asked[1]["nonce"], "anna", {"iss": hall.school.issuer, "aud": hall.school.client_id})

    statuses = [
        browser.post("/lti/launch", data={"state": each["state"], "id_token": token}).status_code
        for browser, each, token in zip(browsers, asked, (as_itself, as_north), strict=True)
    ]

    assert statuses == [401, 401]
    assert [line["reason"] for line in logged] == ["bad-signature", "bad-signature"]


def _media(hall: Hall) -> tuple[str, str, str]:
    """Version, signature and name of a picture's address."""
    learner = hall.open()
    learner.begin()
    [(version, mac, name)] = set(re.findall(r'"/media/(\d+)/([^/"]+)/([^/"]+)"', learner.get("@/?page=4").text))
    return version, mac, name


@pytest.mark.parametrize(
    "forged",
    [
        "{version}/{cut}/{name}",
        "{version}/{mac}A/{name}",
        "{version}/{swapped}/{name}",
        "{next}/{mac}/{name}",
        "{version}/{mac}/{name}.svg",
        "{version}/{mac}/{zeros}.png",
        "{version}/{mac}/..%2f{name}",
        "{version}/{mac}/bank.yaml",
        "{version}/%00/{name}",
        "{version}/%ED%A0%80/{name}",
        "{nines}/{mac}/{name}",
    ],
)
def test_a_forged_address_of_a_picture(hall: Hall, forged: str) -> None:
    """Only an address that a page has shown leads to a file."""
    version, mac, name = _media(hall)
    more = {
        "cut": mac[:-1],
        "swapped": mac.swapcase(),
        "next": int(version) + 1,
        "zeros": "0" * 64,
        "nines": "9" * 4500,
    }

    answer = hall.browser().get("/media/" + forged.format(version=version, mac=mac, name=name, **more))

    assert answer.status_code == 404
    assert hall.browser().get(f"/media/{version}/{mac}/{name}").status_code == 200


def test_addresses_of_pictures_tell_nothing(hall: Hall) -> None:
    """A version, a signature and a digest: no name that an author gave."""
    version, mac, name = _media(hall)

    assert re.fullmatch(r"[0-9a-f]{64}\.png", name)
    assert (len(mac), version.isdigit()) == (22, True)
