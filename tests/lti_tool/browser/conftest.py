"""One tool with its platforms for all tests of this folder, and browsers for the people of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from campus import Campus, People
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    """The tool's own processes and three platforms; each test has its own people and activities there."""
    opened = Campus(tmp_path_factory.mktemp("campus"))
    yield opened
    opened.close()


@pytest.fixture
def people(chromium: Browser) -> Iterator[People]:
    """Opens browsers for people."""
    opened = People(chromium)
    yield opened
    opened.leave()
