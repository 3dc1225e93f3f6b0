"""``lti-tool worker``: the process that works without a visitor."""

from __future__ import annotations

import os
import threading

import click

from lti_tool import logs
from lti_tool.cli.opening import opened_tool
from lti_tool.cli.stopping import INTERRUPTED, on_stop
from lti_tool.worker import run


@click.command()
def worker() -> None:
    """Send scores and hand in what is overdue; any number of these may run on one PostgreSQL database."""
    logs.configure()
    stop = threading.Event()
    on_stop(lambda twice: os._exit(INTERRUPTED) if twice else stop.set())  # a lease outlives a process that ends so
    with opened_tool() as tool:
        run(tool, stop)
