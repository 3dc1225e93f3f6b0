"""``lti-tool serve``: web and background work together, each a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import click

from lti_tool.cli.opening import opened_tool
from lti_tool.cli.stopping import INTERRUPTED, STOPS_WITHIN, on_stop
from lti_tool.database import engine_for, now
from lti_tool.migrate import migrate as migrated
from lti_tool.services.banks import load_folder
from lti_tool.settings import Settings


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


def _together(commands: list[list[str]]) -> int:
    """Both processes until one ends or a stop is asked for; then the other is stopped too, at once when asked twice."""
    stop, at_once = threading.Event(), threading.Event()
    on_stop(lambda twice: (at_once if twice else stop).set())
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 -- our own commands
    while not stop.wait(0.2) and all(process.poll() is None for process in running):
        pass
    _terminate(running, STOPS_WITHIN + 5, at_once)
    _terminate(running, 5, threading.Event())
    for process in running:
        process.kill()
        process.wait()
    return INTERRUPTED if at_once.is_set() else 0 if stop.is_set() else 1


def _terminate(running: list[subprocess.Popen[bytes]], seconds: float, at_once: threading.Event) -> None:
    """Ask those that still run to stop, and wait so long, but not once nobody wants to wait."""
    for process in running:
        process.terminate()
    ends = time.monotonic() + seconds
    while any(process.poll() is None for process in running) and time.monotonic() < ends:
        if at_once.wait(0.1):
            return
