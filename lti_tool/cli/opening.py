"""The tool as a command needs it: with the administrator's settings, on a migrated database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lti_tool.migrate import require_current
from lti_tool.settings import Settings
from lti_tool.tool import Tool, open_tool


@contextmanager
def opened_tool() -> Iterator[Tool]:
    """The tool, closed afterwards; ``SettingsError`` where the database is of another release."""
    tool = open_tool(Settings())
    try:
        require_current(tool.engine)
        yield tool
    finally:
        tool.close()
