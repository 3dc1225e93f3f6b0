"""What a learner does, one request a step: login, launch, the pages of an attempt of ten questions, and handing in."""

from __future__ import annotations

import html
import re
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from bench.load.client import Answer, Client
from tests.platform.school import ResourceLink, User
from tests.platform.server import Platform

QUESTIONS = 10


class UnexpectedAnswerError(Exception):
    """The server answered what the load does not know how to go on from."""


class Step(Protocol):
    """One request of one learner, with what has to be read from the answer for the next one."""

    def __call__(self, learner: Learner) -> Answer:
        """The answer."""
        ...


class Learner:
    """One person's way through one quiz."""

    def __init__(self, platform: Platform, person: User, link: ResourceLink, url: str) -> None:
        self.platform, self.person, self.link = platform, person, link
        self.client = Client(url)
        self.address = self.state = self.token = self.csrf = self.home = self.attempt = ""
        self.picks: list[tuple[str, str]] = []

    def go_to_platform(self) -> None:
        """The platform signs while nobody is timed: this is its work and not the tool's."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}
        self.address = ""
        self.state = asked["state"]
        self.token = self.platform.mint(self.person, self.link, nonce=asked["nonce"])


def login(learner: Learner) -> Answer:
    """The platform sends the browser to the tool."""
    form = learner.platform.launch_form(learner.person, learner.link)
    answer = learner.client.post(urlsplit(form.action).path, form.fields)
    learner.address = answer.location or _found(r'<a href="(http[^"]+)"', answer)
    return answer


def launch(learner: Learner) -> Answer:
    """The platform's token comes back through the browser."""
    path = urlsplit(learner.platform.tool.redirect_uris[0]).path
    answer = _expected(learner.client.post(path, {"state": learner.state, "id_token": learner.token}), 200, 303)
    learner.home = urlsplit(answer.location).path
    return answer


def launch_with_kept_keys(learner: Learner) -> Answer:
    """As :func:`launch`, where the plain server keeps the platform's keys."""
    return _expected(learner.client.post("/kept/launch", {"state": learner.state, "id_token": learner.token}), 200)


def start(learner: Learner) -> Answer:
    """The start page."""
    answer = _expected(learner.client.get(learner.home), 200)
    learner.csrf = _found(r'name="csrf" value="([^"]+)"', answer)
    return answer


def begin(learner: Learner) -> Answer:
    """A new attempt."""
    answer = _expected(learner.client.post(f"{learner.home}attempts", {"csrf": learner.csrf}), 303)
    learner.attempt = urlsplit(answer.location).path
    return answer


def page(learner: Learner) -> Answer:
    """All ten questions."""
    answer = _expected(learner.client.get(f"{learner.attempt}?page=all"), 200)
    picks: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", answer.text):
        given = dict(re.findall(r'\b(type|name|value)="([^"]*)"', tag))
        if given.get("type") in {"radio", "checkbox"} and not given["name"].startswith("flag-"):
            picks.setdefault(given["name"], given["value"])
    learner.picks = list(picks.items())
    return answer


def save_one(learner: Learner) -> Answer:
    """The first answer, as the script of the page saves it."""
    fields = [("csrf", learner.csrf), ("sequence-1", "0"), learner.picks[0]]
    return _expected(learner.client.post(f"{learner.attempt}answers/1", fields), 200)


def save_all(learner: Learner) -> Answer:
    """All ten at once, as the page without its script does."""
    numbers = [str(number) for number in range(1, QUESTIONS + 1)]
    fields = [("csrf", learner.csrf), ("page", "all"), ("go", "check")]
    fields += [("question", number) for number in numbers]
    fields += [(f"sequence-{number}", "1" if number == "1" else "0") for number in numbers]
    return _expected(learner.client.post(f"{learner.attempt}answers", fields + learner.picks), 303)


def submit(learner: Learner) -> Answer:
    """Hand in: ten questions are graded, and the score goes into the outbox."""
    return _expected(learner.client.post(f"{learner.attempt}submission", {"csrf": learner.csrf}), 303)


def result(learner: Learner) -> Answer:
    """The result page with all reviews."""
    return _expected(learner.client.get(f"{learner.attempt}result"), 200)


def bare(learner: Learner) -> Answer:
    """A route that does nothing."""
    return _expected(learner.client.get("/bare"), 200)


QUIZ: dict[str, Step] = {
    "login": login,
    "launch": launch,
    "start page": start,
    "begin": begin,
    "page of ten": page,
    "save one": save_one,
    "save ten": save_all,
    "submit ten": submit,
    "result page": result,
}
PLAIN: dict[str, Step] = {
    "bare route": bare,
    "login": login,
    "launch": launch,
    "login again": login,
    "launch, keys kept": launch_with_kept_keys,
}


def _expected(answer: Answer, *statuses: int) -> Answer:
    if answer.status not in statuses:
        raise UnexpectedAnswerError(f"status {answer.status} instead of {statuses}: {answer.text[:400]}")
    return answer


def _found(pattern: str, answer: Answer) -> str:
    found = re.search(pattern, answer.text)
    if found is None:
        raise UnexpectedAnswerError(f"status {answer.status}, without {pattern}: {answer.text[:400]}")
    return html.unescape(found[1])
