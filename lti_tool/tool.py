"""The parts of a running tool, put together once: by the web application, the worker and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from lti_tool.database import Sessions, engine_for, sessions_for
from lti_tool.outgoing import Outgoing
from lti_tool.sealing import Sealer
from lti_tool.settings import Settings

LARGEST_ANSWER = 1_000_000
"""Bytes: the most that is read of a platform's answer."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Everything that outlives a request; ``web`` is how platforms are reached."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    sealer: Sealer
    web: Outgoing


def open_tool(settings: Settings) -> Tool:
    """The tool with these settings; the database must have been migrated."""
    engine = engine_for(settings.database_url)
    return Tool(
        settings=settings,
        engine=engine,
        sessions=sessions_for(engine),
        sealer=Sealer(settings),
        web=Outgoing(deadline=settings.request_deadline, largest=LARGEST_ANSWER),
    )
