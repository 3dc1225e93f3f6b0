"""A tool and a platform that launches it, for each test anew."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from school import School

from lti_tool.app import create_app
from lti_tool.tool import Tool


@pytest.fixture
def school(tool: Tool) -> Iterator[School]:
    """The platform, registered."""
    running = School(tool)
    yield running
    running.close()


@pytest.fixture
def app(tool: Tool) -> Flask:
    """The web application."""
    return create_app(tool)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser that keeps cookies."""
    return app.test_client()


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the tool writes into its log."""
    with structlog.testing.capture_logs() as lines:
        yield lines
