"""The bell between web and worker: a message says that a score is wanted, and losing it loses nothing but seconds."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
import structlog
from huey import Huey, PostgresHuey, SqliteHuey
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import URL

from lti_tool.sealing import Sealer

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


class WakeUps:
    """The queue of one process: a file beside a SQLite database, or tables of its own in PostgreSQL.

    It is opened when it is first used, so that neither a database without it nor a process that forks is in the way.
    """

    def __init__(self, database: URL, sealer: Sealer) -> None:
        self._database = database
        self._serializer = SignedJson(sealer)
        self._opening = threading.Lock()
        self._opened: Huey | None = None

    def send(self, placement_id: int, user_id: int) -> None:
        """Tell the workers that this score is wanted, once that is committed. Without a queue their sweep finds it."""
        try:
            queue = self.queue()
            queue.enqueue(queue.score_wanted.s(placement_id, user_id))
        except BROKEN as error:
            log.warning("worker not woken", reason=type(error).__name__)

    def listen(self, woken: Callable[[], None], stop: threading.Event, *, patience: float) -> None:
        """Call ``woken`` for each message until ``stop`` is set.

        What is wrong with the queue is logged and waited out, ``patience`` seconds at most each time.
        """
        while not stop.is_set():
            try:
                queue = self.queue()
                if _heard(queue):
                    woken()
                elif isinstance(queue, SqliteHuey):
                    stop.wait(POLL)
            except ValueError:
                log.warning("message refused", reason="not signed by this tool")
            except BROKEN as error:
                log.warning("queue broken", reason=type(error).__name__)
                stop.wait(min(patience, AGAIN))
        self.close()

    def close(self) -> None:
        """End the connections of the process, and the one with which this thread listens."""
        if self._opened is not None:
            with suppress(*BROKEN):
                self._opened.storage.close()

    def queue(self) -> Huey:
        """The queue itself; one of ``BROKEN`` where it cannot be had."""
        with self._opening:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _open(self) -> Huey:
        if self._database.get_backend_name() == "sqlite":
            file = f"{self._database.database}-wakeups"
            queue = SqliteHuey("quizport", filename=file, fsync=False, results=False, serializer=self._serializer)
        else:
            dsn = self._database.set(drivername="postgresql").render_as_string(hide_password=False)
            queue = PostgresHuey("quizport", dsn=dsn, results=False, serializer=self._serializer)
        queue.score_wanted = queue.task(name="score_wanted")(_score_wanted)
        return queue


def _heard(queue: Huey) -> bool:
    task = queue.dequeue()
    if task is None:
        return False
    queue.execute(task)
    return True


def _score_wanted(placement_id: int, user_id: int) -> None:
    """Nothing more than having been heard: the worker takes what is due from the outbox itself."""
    log.debug("score wanted", placement_id=placement_id, user_id=user_id)
