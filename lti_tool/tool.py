"""The parts of a running tool, put together once: by the web application, the worker and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from lti_tool.database import Sessions, engine_for, sessions_for
from lti_tool.outgoing import Outgoing
from lti_tool.sealing import Sealer
from lti_tool.settings import Settings
from lti_tool.wake_up import WakeUps

LARGEST_ANSWER = 1_000_000
"""Bytes: the most that is read of a platform's answer."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Everything that outlives a request; ``web`` is how platforms are reached, ``wake_ups`` how the worker is."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    sealer: Sealer
    web: Outgoing
    wake_ups: WakeUps

    def close(self) -> None:
        """End this process's connections to the database; another use opens new ones."""
        self.wake_ups.close()
        self.engine.dispose()


def open_tool(settings: Settings) -> Tool:
    """The tool with these settings; the database must have been migrated."""
    engine = engine_for(settings.database_url)
    sealer = Sealer(settings)
    return Tool(
        settings=settings,
        engine=engine,
        sessions=sessions_for(engine),
        sealer=sealer,
        web=Outgoing(deadline=settings.request_deadline, largest=LARGEST_ANSWER),
        wake_ups=WakeUps(engine.url, sealer),
    )
