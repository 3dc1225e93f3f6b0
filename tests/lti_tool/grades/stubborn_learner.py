"""A learner over HTTP who does not give up: whatever breaks, the same step is taken again until it is done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import TypeVar

import requests

from tests.platform.browser import Browser
from tests.platform.journey import JourneyError, posting_to
from tests.platform.launching import Form
from tests.platform.school import ResourceLink, User
from tests.platform.server import Platform

Done = TypeVar("Done")
FIELD = re.compile(r'<input\b[^>]*\btype="text"[^>]*\bname="([^"]+)"|<input\b[^>]*\bname="([^"]+)"[^>]*\btype="text"')
PATIENCE = 60.0
"""Seconds for one step: a web process is back within a few."""


class BrokenError(Exception):
    """Something on the way is broken for now: a page that is none, or an answer that says so."""


@dataclass(slots=True)
class StubbornLearner:
    """One person at the platform; ``handed_in`` counts the attempts that the tool has confirmed, of all activities."""

    platform: Platform
    person: User
    browser: Browser = field(default_factory=Browser)
    handed_in: int = 0
    _starts: dict[str, Form] = field(default_factory=dict)

    def take(self, link: ResourceLink, answer: str) -> None:
        """One attempt at the activity with this answer, from its start to the tool's confirmation that it is in."""
        start = self._starts.get(link.id) or _until_done(lambda: self._launched(link))
        self._starts[link.id] = start
        attempt = _until_done(lambda: self._posted(start, {}))
        form = _until_done(lambda: self._saved(attempt, answer))
        submission = Form(action=f"{attempt}submission", fields={"csrf": form.fields["csrf"]})
        result = _until_done(lambda: self._posted(submission, {}))
        assert result.endswith("/result"), result
        self.handed_in += 1

    def _launched(self, link: ResourceLink) -> Form:
        """The form that begins an attempt, on the page that a launch leads to."""
        try:
            return posting_to(self.browser.launch(self.platform, self.person, link), "/attempts")
        except (JourneyError, AssertionError) as error:
            raise BrokenError(str(error)) from error

    def _posted(self, form: Form, changes: dict[str, str]) -> str:
        """Where posting the form leads to."""
        answer = self.browser.session.post(
            form.action, data={**form.fields, **changes}, timeout=10, allow_redirects=False
        )
        if answer.status_code != 303:
            raise BrokenError(f"{form.action}: {answer.status_code}")
        return requests.compat.urljoin(form.action, answer.headers["Location"])

    def _saved(self, attempt: str, answer: str) -> Form:
        """The form of the attempt's one question, once the answer is saved; the page is read anew each time."""
        page = self.browser.session.get(f"{attempt}?page=1", timeout=10)
        found = FIELD.search(page.text)
        if page.status_code != 200 or found is None:
            raise BrokenError(f"{attempt}: {page.status_code}")
        form = posting_to(page, "/answers")
        self._posted(form, {unescape(found[1] or found[2]): answer, "go": "check"})
        return form


def _until_done(step: Callable[[], Done]) -> Done:
    """What the step gives, taken again while something on the way is broken."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return step()
        except (requests.RequestException, BrokenError) as error:
            if time.monotonic() > ends:
                raise AssertionError(f"no way on for {PATIENCE:.0f} s: {error}") from error
            time.sleep(0.1)
