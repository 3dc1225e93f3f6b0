"""Platforms that the tool is registered with, and settings that do not make a test wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from outbox_school import School, registered

from lti_tool.settings import Settings
from lti_tool.tool import Tool
from tests.platform.server import Platform


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Impatient: what a platform does not answer within a second is late, and is tried again soon."""
    return settings.model_copy(update={"request_deadline": 1.0, "first_retry": 0.05, "sweep_interval": 0.2})


@pytest.fixture
def school(tool: Tool) -> Iterator[Callable[..., School]]:
    """Starts a platform of a profile and registers the tool there."""
    running: list[Platform] = []

    def started(profile: str = "moodle", **values: Any) -> School:
        platform = Platform(profile=profile)
        platform.start()
        running.append(platform)
        return registered(tool, platform, **values)

    yield started
    for platform in running:
        platform.stop()
