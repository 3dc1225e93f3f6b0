"""A flood is held off where it comes from, and an exam hall behind one address gets in."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from typing import Any

import pytest
from hall import Hall

from lti_tool.app import create_app

Limited = Callable[..., Hall]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_exam_hall_behind_one_address_begins_at_once(hall: Hall) -> None:
    """400 learners launch, read the rules and begin, in the same minute as far as the limits know."""
    began = [hall.open(f"learner {number}").begin() for number in range(400)]

    assert len(set(began)) == 400


def test_forged_launches_are_held_off_and_nobody_else(limited: Limited, logged: list[MutableMapping[str, Any]]) -> None:
    """After so many refusals an address gets 429; who was sent by a platform gets in from there, too."""
    hall = limited(refusals_per_minute=5)
    forger, elsewhere = hall.browser(), hall.browser("198.51.100.9")
    forged = {"state": "forged", "id_token": "forged"}

    flood = [forger.post("/lti/launch", data=forged) for _ in range(30)]
    other = elsewhere.post("/lti/launch", data=forged)
    neighbour = hall.open("anna")

    assert [answer.status_code for answer in flood] == [400] * 5 + [429] * 25
    assert 10 <= int(flood[-1].headers["Retry-After"]) <= 12
    assert re.search(r"Too many requests came from your network .* Wait 1\d seconds", _told(flood[-1].text))
    assert other.status_code == 400
    assert neighbour.get().status_code == 200
    assert [line["reason"] for line in logged] == [*["unknown-state"] * 5, "too-many-from-address", "unknown-state"]


def test_guessed_sessions_and_media_are_held_off_as_well(limited: Limited) -> None:
    """Whatever shows no session counts: addresses made up, cookies guessed, logins of nobody."""
    hall = limited(refusals_per_minute=4)
    guesser = hall.browser()
    paths = ["/l/made-up/", "/media/1/made-up/made-up.png", "/lti/made-up/login", "/l/made-up/quizzes", "/l/made-up/"]

    statuses = [guesser.get(path).status_code for path in paths]

    assert statuses == [401, 404, 400, 401, 429]


@pytest.mark.parametrize("path", ["/lti/launch", "/lti/made-up/login"])
def test_strangers_send_little(hall: Hall, path: str) -> None:
    """A request of nobody in particular is read to 256 KiB: a hundred thousand fields would take a second."""
    answer = hall.browser().post(path, data="a&" * 200_000, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413


def test_logins_of_one_address(limited: Limited) -> None:
    """So many a minute, and not one more; other addresses go on."""
    hall = limited(logins_per_minute=3)
    flooder, other = hall.browser(), hall.browser("198.51.100.9")

    flood = [hall.school.login(flooder).status_code for _ in range(5)]

    assert flood == [200, 200, 200, 429, 429]
    assert hall.school.login(other).status_code == 200


def test_media_of_one_address(limited: Limited) -> None:
    """A picture that may be seen is not sent without end."""
    hall = limited(media_per_minute=2)
    learner = hall.open()
    learner.begin()
    [picture] = set(re.findall(r'src="(/media/[^"]+)"', learner.get("@/?page=1").text.replace("&amp;", "&"))[:1])

    statuses = [learner.client.get(picture).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_saves_of_one_session(limited: Limited) -> None:
    """A script that saves without end is told to wait; its neighbour saves, and the attempt goes on."""
    hall = limited(saves_per_minute=3)
    busy, neighbour = hall.open("busy"), hall.open("neighbour")
    busy.begin()
    neighbour.begin()

    flood = [busy.post("@/answers/1", {"sequence-1": "0"}, headers={"Accept": "application/json"}) for _ in range(4)]

    assert [answer.status_code for answer in flood] == [200, 200, 200, 429]
    assert flood[-1].get_json()["reason"] == "too-often"
    assert flood[-1].headers["Retry-After"] == "20"
    assert neighbour.post("@/answers/1", {"sequence-1": "0"}).status_code == 200
    assert busy.post("@/answers", {"question": "1", "sequence-1": "0"}).status_code == 429
    assert busy.get("@/?page=2").status_code == 200
    assert busy.post("@/submission").status_code == 303


def test_a_stranger_uses_up_nothing_of_a_session(limited: Limited) -> None:
    """Who knows a launch's address, which is no secret, but not its session, counts for himself."""
    hall = limited(saves_per_minute=2, actions_per_minute=3)
    learner, stranger = hall.open(), hall.browser()
    learner.begin()

    statuses = {stranger.post(learner.path("@/answers/1"), data={"session": "guess"}).status_code for _ in range(9)}

    assert statuses == {401, 429}
    assert learner.post("@/answers/1", {"sequence-1": "0"}).status_code == 200


@pytest.mark.parametrize(
    ("role", "path", "allowed"),
    [
        ("Learner", "attempts", 303),
        ("Instructor", "trial", 303),
        ("Instructor", "scores/again", 303),
        ("Instructor", "quizzes", 422),
    ],
)
def test_what_else_a_session_does(limited: Limited, role: str, path: str, allowed: int) -> None:
    """Beginning, trying, sending grades again and choosing have a limit of their own."""
    hall = limited(actions_per_minute=2)
    person = hall.open(role=role)

    statuses = [person.post(path).status_code for _ in range(3)]

    assert statuses == [allowed, allowed, 429]
    assert person.get().status_code == 200


def test_handing_in_without_end(limited: Limited) -> None:
    """Attempts without limit are begun and handed in no faster than a person could."""
    hall = limited(actions_per_minute=4)
    learner = hall.open()

    for _ in range(2):
        learner.begin()
        handed_in = learner.post("@/submission")

    assert handed_in.status_code == 303
    assert [learner.post(path).status_code for path in ("attempts", "@/submission")] == [429, 429]


def test_pages_of_one_session(limited: Limited) -> None:
    """Reloading without end costs nobody else."""
    hall = limited(pages_per_minute=3)
    learner = hall.open()

    statuses = [learner.get().status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_behind_a_proxy_its_visitors_count(hall: Hall) -> None:
    """The address is the one that the last trusted proxy saw, whatever the visitor writes before it."""
    settings = hall.tool.settings.model_copy(update={"logins_per_minute": 1, "proxies": 1})
    client = create_app(replace(hall.tool, settings=settings)).test_client()

    def login(forwarded: str) -> int:
        hints = {"iss": hall.school.issuer, "login_hint": "4", "target_link_uri": "http://localhost:8100/"}
        path = f"/lti/{hall.school.public_id}/login"
        return client.post(path, data=hints, headers={"X-Forwarded-For": forwarded}).status_code

    assert [login("192.0.2.1"), login("10.9.9.9, 192.0.2.1"), login("192.0.2.1, 192.0.2.2")] == [200, 429, 200]


def _told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
