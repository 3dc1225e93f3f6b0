"""The registrations that logins asked for in the last seconds, so that a class that arrives at once reads them once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from lti_tool.lti.login import Known

KEPT = 5.0
"""Seconds. A login only decides where the browser is sent; its launch reads the registration as it then is."""


class RecentlyKnown:
    """What one process remembers of the registrations; ``clock`` counts steady seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, Known]] = {}

    def find(self, public_id: str, read: Callable[[str], Known]) -> Known:
        """The registration with this id, at the database's time of now: kept, else what ``read`` finds.

        What ``read`` raises is raised, and nothing is kept of it: only registrations that exist take up memory.
        """
        moment = self._clock()
        at, known = self._kept.get(public_id, (float("-inf"), None))
        if known is not None and moment - at <= KEPT:
            return replace(known, now=known.now + timedelta(seconds=moment - at))
        found = self._kept[public_id] = (moment, read(public_id))
        return found[1]

    def forget(self, public_id: str) -> None:
        """For a login that was refused: whoever mends the registration and tries again meets it as it then is."""
        self._kept.pop(public_id, None)
