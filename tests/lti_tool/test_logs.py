"""Logs are for administrators: what happened, never who, what was answered, or what opens something."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from lti_tool import logs


@pytest.fixture(autouse=True)
def _configured() -> Iterator[None]:
    """Logs as a running tool writes them, for the test only."""
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure()
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    """Event, level, time in UTC, and the fields given."""
    logs.configure()
    structlog.get_logger().info("score sent", registration="Our Moodle")

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["registration"]) == ("score sent", "info", "Our Moodle")
    assert line["timestamp"].endswith("Z")


def test_what_libraries_log_is_of_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    """A warning of a library is JSON as well; its chatter is left out."""
    logs.configure()
    logging.getLogger("library").warning("the pool is full")
    logging.getLogger("library").info("chatter")

    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "the pool is full"


@pytest.mark.parametrize("field", sorted(logs.SECRET))
def test_secret_fields_are_never_written(field: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever gives such a field by mistake: its value does not reach the log."""
    logs.configure()
    structlog.get_logger().warning("mistake", **{field: "planted value"})

    written = capsys.readouterr().err
    assert "planted value" not in written
    assert json.loads(written)[field] == "(not logged)"
