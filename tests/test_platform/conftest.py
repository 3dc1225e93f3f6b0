"""A toy tool and a platform of each kind, registered with each other, and ways to call the gradebook."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from toy_tool import SCORE, ToyTool

from tests.platform.browser import Browser
from tests.platform.profiles import ProfileName
from tests.platform.school import ResourceLink, User
from tests.platform.server import Platform


@pytest.fixture
def tool() -> Iterator[ToyTool]:
    """A running toy tool."""
    with ToyTool() as tool:
        yield tool


@pytest.fixture
def open_platform(tool: ToyTool) -> Iterator[Callable[[ProfileName], Platform]]:
    """Start a platform of a profile, at which the tool is registered."""
    opened: list[Platform] = []

    def start(profile: ProfileName) -> Platform:
        platform = Platform(profile, tool.url)
        platform.start()
        opened.append(platform)
        tool.platform = platform
        return platform

    yield start
    for platform in opened:
        platform.stop()


@pytest.fixture
def moodle(open_platform: Callable[[ProfileName], Platform]) -> Platform:
    """A platform that does as Moodle."""
    return open_platform("moodle")


@pytest.fixture
def canvas(open_platform: Callable[[ProfileName], Platform]) -> Platform:
    """A platform that does as Canvas."""
    return open_platform("canvas")


@pytest.fixture
def plain(open_platform: Callable[[ProfileName], Platform]) -> Platform:
    """A platform that does as the standard says."""
    return open_platform("plain")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A fresh browser profile."""
    with Browser() as browser:
        yield browser


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


@pytest.fixture
def open_gradebook(tool: ToyTool) -> Callable[[Platform], Gradebook]:
    """Add an activity of 100 points to a platform, and a token for its column."""

    def start(platform: Platform) -> Gradebook:
        return Gradebook(tool, platform, platform.add_link("Quiz"))

    return start
