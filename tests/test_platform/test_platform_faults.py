"""Faults on command: each does what its name says, to the calls it should hit and no others."""

import time
from collections.abc import Callable

import pytest
import requests
from toy_gradebook import Gradebook
from toy_tool import ToyTool

from tests.platform.faults import Fault
from tests.platform.server import Platform


@pytest.fixture
def gradebook(moodle: Platform, open_gradebook: Callable[[Platform], Gradebook]) -> Gradebook:
    """An activity of 100 points on Moodle."""
    return open_gradebook(moodle)


def test_latency_delays(gradebook: Gradebook) -> None:
    """The answer is right and late."""
    gradebook.platform.faults.add(Fault(service="scores", kind="latency", seconds=0.2))
    begun = time.monotonic()

    answer = gradebook.post(gradebook.platform.ada)

    assert (answer.status_code, time.monotonic() - begun >= 0.2) == (200, True)


def test_a_hang_outlasts_the_caller(moodle: Platform) -> None:
    """Nothing comes; the caller's own deadline ends it, and the platform still stops at once."""
    moodle.faults.add(Fault(service="keys", kind="hang"))

    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(moodle.key_set_url, timeout=0.2)


def test_a_drip_defeats_a_timeout_per_read(moodle: Platform) -> None:
    """A byte at a time: the caller's read timeout never strikes, the whole takes long."""
    moodle.faults.add(Fault(service="keys", kind="drip", seconds=0.0005))
    begun = time.monotonic()

    answer = requests.get(moodle.key_set_url, timeout=0.1)

    assert answer.json()["keys"]
    assert time.monotonic() - begun > 0.1


def test_a_status_comes_with_headers_and_does_nothing(gradebook: Gradebook) -> None:
    """429 with Retry-After, once: the score was not taken; then it is."""
    busy = Fault(service="scores", kind="status", status=429, headers={"Retry-After": "7"}, times=1)
    gradebook.platform.faults.add(busy)

    first, second = (gradebook.post(gradebook.platform.ada) for _ in range(2))

    assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
    assert (second.status_code, len(gradebook.platform.log)) == (200, 1)


def test_a_drop_breaks_the_connection_before_the_work(gradebook: Gradebook) -> None:
    """The caller sees a broken connection; nothing was received."""
    gradebook.platform.faults.add(Fault(service="scores", kind="drop"))

    with pytest.raises(requests.exceptions.ConnectionError):
        gradebook.post(gradebook.platform.ada)

    assert gradebook.platform.log == []


def test_a_dropped_answer_hides_work_that_was_done(gradebook: Gradebook) -> None:
    """The caller sees a broken connection; the grade stands."""
    gradebook.platform.faults.add(Fault(service="scores", kind="drop_answer", times=1))

    with pytest.raises(requests.exceptions.ConnectionError):
        gradebook.post(gradebook.platform.ada)

    assert gradebook.results()[0]["resultScore"] == 80
    assert [score.accepted for score in gradebook.platform.log] == [True]


def test_faults_hit_their_service_only(gradebook: Gradebook, tool: ToyTool) -> None:
    """Tokens fail, scores pass; cleared, all pass."""
    gradebook.platform.faults.add(Fault(service="token", kind="status", status=500))

    statuses = [tool.token_answer("score").status_code, gradebook.post(gradebook.platform.ada).status_code]
    gradebook.platform.faults.clear()

    assert [*statuses, tool.token_answer("score").status_code] == [500, 200, 200]


def test_a_share_is_drawn_repeatably(moodle: Platform) -> None:
    """One call in five fails, and the same ones with the same seed."""
    moodle.faults.add(Fault(service="keys", kind="status", share=0.2))
    draws = []

    for _ in range(2):
        moodle.faults.seed(7)
        draws.append([bool(moodle.faults.drawn("keys")) for _ in range(200)])

    assert draws[0] == draws[1]
    assert 20 < sum(draws[0]) < 60


def test_another_process_commands_over_http(gradebook: Gradebook, tool: ToyTool) -> None:
    """Faults, clock, keys, tokens and the tool's addresses are set with JSON; log and grades are read."""
    here = gradebook.platform
    control = f"{here.url}/control"
    gradebook.post(here.ada)

    done = [
        requests.post(
            f"{control}/faults", json={"seed": 1, "faults": [{"service": "keys", "kind": "status"}]}, timeout=5
        ),
        requests.get(here.key_set_url, timeout=5),
        requests.delete(f"{control}/faults", timeout=5),
        requests.put(f"{control}/clock", json={"skew": 60}, timeout=5),
        requests.post(f"{control}/keys", json={"withdraw": True}, timeout=5),
        requests.put(f"{control}/tokens", json={"life": 5}, timeout=5),
        requests.put(f"{control}/tool", json={"login_url": "http://localhost/login"}, timeout=5),
        requests.delete(f"{control}/tokens", timeout=5),
        gradebook.post(here.ada, "2026-01-01T10:00:09Z"),
    ]

    assert [answer.status_code for answer in done] == [204, 503, 204, 204, 200, 204, 204, 204, 401]
    assert (here.site.clock.skew, here.tool.login_url, here.site.token_life) == (60, "http://localhost/login", 5)
    assert len(here.site.keys.published) == 1
    log = requests.get(f"{control}/scores", timeout=5).json()
    grades = requests.get(f"{control}/grades", timeout=5).json()
    assert [(score["status"], score["accepted"]) for score in log] == [(200, True), (401, False)]
    assert [(grade["user"], grade["points"]) for grade in grades] == [(here.ada.sub, "80.00000")]
    assert tool.platform is here


def test_a_form_commands_nothing(moodle: Platform) -> None:
    """What a page could post across sites is refused."""
    assert requests.post(f"{moodle.url}/control/faults", data={"faults": "[]"}, timeout=5).status_code == 415
