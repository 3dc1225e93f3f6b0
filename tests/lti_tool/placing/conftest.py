"""The tool on its port, with banks and a course platform that launches it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from lti_site import Site, free_port, registered
from werkzeug.serving import WSGIRequestHandler, make_server

from lti_tool.app import create_app
from lti_tool.settings import Settings
from lti_tool.tool import Tool
from tests.platform.profiles import ProfileName
from tests.platform.server import Platform


class _Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- werkzeug's name for it
        """Nothing."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """At a port of its own, so that the platform's redirects find it."""
    return settings.model_copy(update={"base_url": f"http://localhost:{free_port()}"})


@pytest.fixture
def profile() -> ProfileName:
    """The platform's kind; a test may ask for another."""
    return "moodle"


@pytest.fixture
def site(tool: Tool, profile: ProfileName) -> Iterator[Site]:
    """The tool and the platform, each answering, and registered with each other."""
    port = int(tool.settings.base_url.rpartition(":")[2])
    server = make_server("localhost", port, create_app(tool), threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    with Platform(profile=profile, tool_url=tool.settings.base_url) as platform:
        yield registered(tool, platform)
    server.shutdown()
    server.server_close()
