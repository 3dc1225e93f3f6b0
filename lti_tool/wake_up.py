"""The bell between web and worker: a message says that a score is wanted, and losing it loses nothing but seconds."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import psycopg
import structlog
from huey import Huey, PostgresHuey, SqliteHuey
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer

from lti_tool.sealing import Sealer
from lti_tool.tool import Tool

PURPOSE = "wake-up"
POLL = 0.1
"""Seconds between two looks at a queue in SQLite; PostgreSQL tells by itself."""
AGAIN = 2.0
"""Seconds, at most, before a queue is tried again; the first two processes may make its tables at the same time."""
BROKEN = (sqlite3.Error, psycopg.Error, OSError, HueyException)
log = structlog.get_logger()


class SignedJson(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON with the tool's signature: huey's own are pickles, which run whatever is in them."""

    def __init__(self, sealer: Sealer) -> None:
        super().__init__()
        self._sealer = sealer

    def _serialize(self, data: Any) -> bytes:
        text = json.dumps(data)
        return f"{self._sealer.mac(PURPOSE, text)} {text}".encode()

    def _deserialize(self, data: bytes) -> Message:
        """The message; ``ValueError`` where the signature is not ours."""
        mac, _, text = data.decode().partition(" ")
        if not self._sealer.genuine(PURPOSE, text, mac):
            raise ValueError("a message that this tool has not signed")
        return Message(*json.loads(text))


def wake(tool: Tool, placement_id: int, user_id: int) -> None:
    """Tell the workers that this score is wanted, once that is committed. Without a queue their sweep finds it."""
    try:
        queue = _queue(tool)
        queue.enqueue(queue.score_wanted.s(placement_id, user_id))
    except BROKEN as error:
        log.warning("worker not woken", reason=type(error).__name__)


def listen(tool: Tool, woken: Callable[[], None], stop: threading.Event) -> None:
    """Call ``woken`` for each message until ``stop`` is set; what is wrong with the queue is logged and waited out."""
    while not stop.is_set():
        try:
            if _heard(_queue(tool)):
                woken()
            elif tool.engine.dialect.name == "sqlite":
                stop.wait(POLL)
        except ValueError:
            log.warning("message refused", reason="not signed by this tool")
        except BROKEN as error:
            log.warning("queue broken", reason=type(error).__name__)
            stop.wait(min(tool.settings.sweep_interval, AGAIN))
    close(tool)


def close(tool: Tool) -> None:
    """End this thread's connection to the queue."""
    with suppress(*BROKEN):
        _queue(tool).storage.close()


def _heard(queue: Huey) -> bool:
    task = queue.dequeue()
    if task is None:
        return False
    queue.execute(task)
    return True


def _queue(tool: Tool) -> Huey:
    return _opened(tool.engine.url.render_as_string(hide_password=False), tool.engine.url.database, tool.sealer)


@lru_cache(maxsize=8)
def _opened(url: str, database: str | None, sealer: Sealer) -> Huey:
    """The queue in a file beside a SQLite database, or in tables of its own in PostgreSQL."""
    signed = SignedJson(sealer)
    if url.startswith("sqlite"):
        queue = SqliteHuey("quizport", filename=f"{database}-wakeups", fsync=False, results=False, serializer=signed)
    else:
        dsn = url.replace("postgresql+psycopg:", "postgresql:", 1)
        queue = PostgresHuey("quizport", dsn=dsn, results=False, serializer=signed)
    queue.score_wanted = queue.task(name="score_wanted")(_score_wanted)
    return queue


def _score_wanted(placement_id: int, user_id: int) -> None:
    """Nothing more than having been heard: the worker takes what is due from the outbox itself."""
    log.debug("score wanted", placement_id=placement_id, user_id=user_id)
