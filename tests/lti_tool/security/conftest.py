"""A tool with a bank in it and a school that launches it, for each test anew; on SQLite unless a test says more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from typing import Any

import pytest
import structlog
from hall import Hall, School, load_banks

from lti_tool.app import create_app
from lti_tool.tool import Tool


@pytest.fixture
def hall(tool: Tool) -> Hall:
    """With the limits that the tool comes with."""
    load_banks(tool)
    return Hall(tool, create_app(tool), School(tool))


@pytest.fixture
def limited(hall: Hall) -> Callable[..., Hall]:
    """The same hall behind other settings."""

    def served(**settings: int) -> Hall:
        tool = replace(hall.tool, settings=hall.tool.settings.model_copy(update=settings))
        return Hall(tool, create_app(tool), hall.school)

    return served


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the tool writes into its log."""
    with structlog.testing.capture_logs() as lines:
        yield lines
