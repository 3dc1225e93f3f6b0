"""Calls to a platform's gradebook as a tool makes them."""

from dataclasses import dataclass
from typing import Any

import requests
from toy_tool import SCORE, ToyTool

from tests.platform.school import ResourceLink, User
from tests.platform.server import Platform


@dataclass
class Gradebook:
    """Calls to a platform's gradebook with a bearer token, for one activity."""

    tool: ToyTool
    platform: Platform
    link: ResourceLink

    def __post_init__(self) -> None:
        self.secret = self.tool.token()

    @property
    def column_url(self) -> str:
        """The activity's own column."""
        course = self.platform.course
        column = course.column_of(self.link)
        assert column
        return self.platform.site.line_item_url(course, column)

    def url(self, tail: str) -> str:
        """Below the column, before the question mark."""
        path, mark, query = self.column_url.partition("?")
        return f"{path}{tail}{mark}{query}"

    def call(self, method: str, url: str, **options: Any) -> requests.Response:
        """Any call, with the token."""
        headers = {"Authorization": f"Bearer {self.secret}"} | options.pop("headers", {})
        return requests.request(method, url, headers=headers, timeout=5, **options)

    def post(self, user: User, timestamp: str = "2026-01-01T10:00:00.000Z", **changes: Any) -> requests.Response:
        """Send a score of 8 of 10, with the test's changes (None removes)."""
        score: dict[str, Any] = {
            "userId": user.sub,
            "scoreGiven": 8,
            "scoreMaximum": 10,
            "timestamp": timestamp,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
        }
        sent = {name: value for name, value in (score | changes).items() if value is not None}
        return self.call("POST", self.url("/scores"), json=sent, headers={"Content-Type": SCORE})

    def results(self) -> list[dict[str, Any]]:
        """What stands in the column."""
        found: list[dict[str, Any]] = self.call("GET", self.url("/results")).json()
        return found
