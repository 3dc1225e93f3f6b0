"""``lti-tool serve``, ``web``, ``worker`` and ``migrate``: the processes of a running tool."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from lti_tool import logs
from lti_tool.app import create_app
from lti_tool.cli.opening import opened_tool
from lti_tool.database import engine_for, now
from lti_tool.migrate import migrate as migrated
from lti_tool.migrate import require_current
from lti_tool.services.banks import load_folder
from lti_tool.settings import Settings
from lti_tool.tool import open_tool
from lti_tool.worker import run

STOPS_WITHIN = 30
"""Seconds that requests under way, and scores being sent, have to finish after a stop was asked for."""


@click.command()
def migrate() -> None:
    """Bring the database to the version this release needs."""
    engine = engine_for(Settings().database_url)
    migrated(engine)
    engine.dispose()
    click.echo("The database is ready.")


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen at.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64))
def serve(bind: str, processes: int) -> None:
    """Run everything here: migrate, load the banks, then web and background work until stopped."""
    settings = Settings()
    engine = engine_for(settings.database_url)
    migrated(engine)
    engine.dispose()
    with opened_tool() as tool, tool.sessions.begin() as db:
        for outcome in load_folder(db, tool.settings.banks, now(db)):
            for mistake in outcome.mistakes:
                click.echo(str(mistake), err=True)
    own = [sys.executable, "-m", "lti_tool"]
    sys.exit(_together([[*own, "web", "--bind", bind, "--processes", str(processes)], [*own, "worker"]]))


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen at.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Per process.")
def web(bind: str, processes: int, threads: int) -> None:
    """Answer browsers and platforms; any number of these may run on one PostgreSQL database."""
    settings = Settings()
    engine = engine_for(settings.database_url)
    require_current(engine)
    engine.dispose()
    _Web(
        settings,
        bind=bind,
        workers=processes,
        threads=threads,
        worker_class="gthread",
        graceful_timeout=STOPS_WITHIN,
        accesslog=None,
        loglevel="warning",
        control_socket_disable=True,
    ).run()


@click.command()
def worker() -> None:
    """Send scores and hand in what is overdue; any number of these may run on one PostgreSQL database."""
    logs.configure()
    stop = threading.Event()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    with opened_tool() as tool:
        run(tool, stop)


class _Web(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings; each process opens the database for itself."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn asks for."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> object:
        """The application, once a process."""
        logs.configure()
        return create_app(open_tool(self._settings))


def _together(commands: list[list[str]]) -> int:
    """Both processes until one ends or a stop is asked for; then the other is stopped too."""
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 -- our own commands
    while not stop.wait(0.2) and all(process.poll() is None for process in running):
        pass
    for process in running:
        process.terminate()
    for process in running:
        process.wait(STOPS_WITHIN + 5)
    return 0 if stop.is_set() else 1
