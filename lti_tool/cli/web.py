"""``lti-tool web``: the processes that answer browsers and platforms."""

from __future__ import annotations

import click

from lti_tool.cli.web_server import WebServer
from lti_tool.database import engine_for
from lti_tool.migrate import require_current
from lti_tool.settings import Settings


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
    WebServer(settings, bind=bind, workers=processes, threads=threads).run()
