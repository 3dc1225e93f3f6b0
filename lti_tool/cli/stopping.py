"""How the processes of a running tool are asked to stop, and how long they may take."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

STOPS_WITHIN = 30
"""Seconds that requests under way, and scores being sent, have to finish after a stop was asked for."""
INTERRUPTED = 130
"""How a process ends that was asked to stop twice: not all that was under way is finished."""


def on_stop(asked: Callable[[bool], object]) -> None:
    """Calls ``asked`` for each SIGTERM or Ctrl-C from now on, with True where the same one came before.

    A terminal sends Ctrl-C to all processes at once, and ``serve`` then asks its own to stop: that is once, not twice.
    """
    seen: set[int] = set()

    def came(number: int, _frame: FrameType | None) -> None:
        twice = number in seen
        seen.add(number)
        asked(twice)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, came)
