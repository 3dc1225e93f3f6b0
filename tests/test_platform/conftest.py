"""A toy tool and a platform of each kind, registered with each other, and ways to call the gradebook."""

from collections.abc import Callable, Iterator

import pytest
from toy_gradebook import Gradebook
from toy_tool import ToyTool

from tests.platform.browser import Browser
from tests.platform.profiles import ProfileName
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


@pytest.fixture
def open_gradebook(tool: ToyTool) -> Callable[[Platform], Gradebook]:
    """Add an activity of 100 points to a platform, and a token for its column."""

    def start(platform: Platform) -> Gradebook:
        return Gradebook(tool, platform, platform.add_link("Quiz"))

    return start
