"""gunicorn as this tool runs it: with our settings and log lines, and a stop that lets requests finish."""

from __future__ import annotations

import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import TConn, ThreadWorker

from lti_tool import logs
from lti_tool.app import create_app
from lti_tool.cli.stopping import INTERRUPTED, STOPS_WITHIN, on_stop
from lti_tool.settings import Settings
from lti_tool.tool import open_tool


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Each process opens the database for itself."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        self.settings = settings
        self._options = {
            "worker_class": PunctualWorker,
            "graceful_timeout": STOPS_WITHIN,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": Lines,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # QUIZPORT_PROXIES says whom to believe; gunicorn would believe its own machine
            "when_ready": _stop_as_asked,
            "post_worker_init": _leave_interrupts_to_the_master,
            **options,
        }
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn asks for; an older release that lacks a setting does without."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> object:
        """The application, once a process."""
        return create_app(open_tool(self.settings))


class PunctualWorker(ThreadWorker):  # type: ignore[misc]  # as above
    """gunicorn's threads, each freed of a browser that takes too long to send, or has gone without a word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ends: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:
        """One request, from its first byte to the last of its answer."""
        self._ends[conn] = time.monotonic() + self.app.settings.received_within
        try:
            return super().handle(conn)
        finally:
            self._ends.pop(conn, None)

    def murder_keepalived(self, *args: Any, **kwargs: Any) -> None:
        """Once a second: nothing more is received where it is late; an answer to what has come whole still goes out."""
        super().murder_keepalived(*args, **kwargs)
        for conn, ends in tuple(self._ends.items()):
            if time.monotonic() > ends:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


class Lines(Logger):  # type: ignore[misc]  # as above
    """gunicorn's own lines as ours: one JSON object each, without the address that was asked for or who asked."""

    def setup(self, cfg: Any) -> None:
        """Its errors go where all lines go."""
        super().setup(cfg)
        logs.configure()
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: str, *args: object, **kwargs: Any) -> None:
        """What was wrong with a request stays out: it is quoted there."""
        super().warning("Invalid request" if msg.startswith("Invalid request") else msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Kind and place of the error, as for every line; not the address."""
        told = str(msg)
        if told.startswith("Error handling request"):
            told, args = "Error handling request", ()
        super().exception(told, *args, **kwargs)


def _stop_as_asked(master: Arbiter) -> None:
    """The first one lets requests finish, up to :data:`STOPS_WITHIN`; the second ends them."""
    ended = {"at once": False}

    def asked(twice: bool) -> None:
        ended["at once"] |= twice
        master.signal(signal.SIGQUIT if twice else signal.SIGTERM, None)

    on_stop(asked)
    master.cfg.set("on_exit", lambda _: sys.exit(INTERRUPTED) if ended["at once"] else None)


def _leave_interrupts_to_the_master(_worker: Worker) -> None:
    """A terminal sends Ctrl-C to every process at once; a worker would drop its requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
