"""A whole course of events without a person: a teacher places a quiz, a learner takes it, the grade arrives."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape

import requests

from tests.platform.browser import Browser, forms
from tests.platform.launching import Form
from tests.platform.server import Platform

ARRIVES_WITHIN = 30.0
CONTROL = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(type|name|value)="([^"]*)"')


class JourneyError(Exception):
    """A step did not lead where it should."""


def travel(platform: Platform, quiz: str) -> Iterator[str]:
    """Each step done, in words; ``JourneyError`` at the first that fails. ``quiz`` is a part of the quiz's name."""
    with Browser() as teacher:
        place(platform, teacher, quiz)
        link = platform.course.links[platform.answers[-1].links[0]]
        yield f'the teacher picked the quiz from the list; the activity "{link.title}" stands in the course'
    with Browser() as learner:
        result = take(learner, learner.launch(platform, platform.ada, link))
        yield "Ada launched it, answered every question and handed in"
    shown = re.search(r"(\d+(?:[.,]\d+)?)\s*%", unescape(result.text))
    if shown is None:
        raise JourneyError(f"the result page shows no grade: {result.url}")
    yield f"the result page says {shown[0]}"
    ends = time.monotonic() + ARRIVES_WITHIN
    while (grade := platform.grade(platform.ada, link)) is None or grade.points is None:
        if time.monotonic() > ends:
            raise JourneyError(f"no grade arrived within {ARRIVES_WITHIN:.0f} s; received: {platform.log}")
        time.sleep(0.1)
    yield f'the gradebook holds {grade.points:f} points, with the comment "{grade.comment}"'


def place(platform: Platform, teacher: Browser, quiz: str) -> None:
    """The teacher picks the quiz by deep linking."""
    page = teacher.launch(platform, platform.teacher, None)
    names = [value for kind, name, value in controls(page) if name == "quiz" and quiz in value]
    if not names:
        raise JourneyError(f'no quiz "{quiz}" to pick at {page.url} (status {page.status_code})')
    form = posting_to(page, "/quizzes")
    form.fields.pop("find", None)
    answer = teacher.post(Form(action=form.action, fields={**form.fields, "quiz": names[0], "place": "1"}))
    teacher.post(forms(answer)[0])
    if not platform.answers or platform.answers[-1].faults or not platform.answers[-1].links:
        raise JourneyError(f"the platform did not take the choice: {platform.answers}")


def take(learner: Browser, start: requests.Response) -> requests.Response:
    """The result page of an attempt in which the first choice of each question was picked."""
    page = learner.post(posting_to(start, "/attempts"))
    for page_number in _numbers(page):
        page = learner.get(f"{page.url.partition('?')[0]}?page={page_number}")
        form = posting_to(page, "/answers")
        picked: dict[str, str] = {}
        for kind, name, value in controls(page):
            if kind in {"radio", "checkbox"} and not name.startswith("flag-"):
                picked.setdefault(name, value)
        page = learner.post(Form(action=form.action, fields={**form.fields, **picked, "go": "check"}))
    return learner.post(posting_to(page, "/submission"))


def controls(page: requests.Response) -> list[tuple[str, str, str]]:
    """Type, name and value of each input of the page."""
    found = [dict(ATTRIBUTE.findall(tag)) for tag in CONTROL.findall(page.text)]
    return [
        (each.get("type", "text"), unescape(each.get("name", "")), unescape(each.get("value", ""))) for each in found
    ]


def posting_to(page: requests.Response, ending: str) -> Form:
    """The page's form whose address ends so."""
    for form in forms(page):
        if form.action.endswith(ending):
            return form
    raise JourneyError(f"{page.url} (status {page.status_code}) has no form for …{ending}")


def _numbers(page: requests.Response) -> list[str]:
    """The numbers of the questions, as the attempt's navigation has them."""
    return list(dict.fromkeys(re.findall(r'data-number="(\d+)"', page.text)))
