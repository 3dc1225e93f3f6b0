"""Platforms that the tool is registered with, and settings that do not make a test wait."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from outbox_school import School, registered

from lti_tool.settings import Settings
from lti_tool.tool import Tool
from tests.platform.server import Platform

ROOT = Path(__file__).parents[3]
SECRET = "a secret for tests, long enough to be taken"  # noqa: S105 -- the one of the other tests


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Impatient: what a platform does not answer within a second is late, and is tried again soon."""
    return settings.model_copy(update={"request_deadline": 1.0, "first_retry": 0.05, "sweep_interval": 0.2})


@pytest.fixture
def process(settings: Settings) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts ``sender_process.py`` on the same database; what still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QUIZPORT_")},
        "QUIZPORT_DATABASE_URL": settings.database_url,
        "QUIZPORT_SECRET": SECRET,
        "QUIZPORT_DEVELOPMENT": "true",
        "QUIZPORT_REQUEST_DEADLINE": str(settings.request_deadline),
        "QUIZPORT_FIRST_RETRY": str(settings.first_retry),
        "QUIZPORT_SWEEP_INTERVAL": str(settings.sweep_interval),
    }

    def start(what: str) -> subprocess.Popen[bytes]:
        program = Path(__file__).with_name("sender_process.py")
        started.append(
            subprocess.Popen([sys.executable, program, what], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        )
        return started[-1]

    yield start
    for child in started:
        child.kill()
        child.wait()


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
