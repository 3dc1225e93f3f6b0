"""The web application around one tool: its pages, its headers, and what it answers when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from flask import Flask, Response
from sqlalchemy.exc import DataError
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool.errors import ToolError
from lti_tool.tool import Tool
from lti_tool.views import attempts, beginning, errors, health, home, keys, launch, login, media, quizzes, teaching
from lti_tool.views.cookieless import PagesByForm, carry_session
from lti_tool.views.headers import add_headers, frame_origins
from lti_tool.views.limiting import limit_requests

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_REQUEST = 2 * 1024 * 1024
"""Bytes: of an attempt's answers, all at once."""
PAGES = (
    login.bp,
    launch.bp,
    keys.bp,
    home.bp,
    beginning.bp,
    attempts.bp,
    media.bp,
    quizzes.bp,
    teaching.bp,
    health.health,
)


class Web(Flask):
    """Flask, but that an error nobody foresaw is logged without what was sent."""

    def log_exception(
        self, exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
    ) -> None:
        """Once, as a structured line."""
        errors.log_unforeseen(exc_info)


class AtOwnAddress:
    """Takes every request for one to the tool's own address, which the settings say: ``Host`` is a visitor's word."""

    def __init__(self, app: WSGIApplication, origin: str) -> None:
        self._app = app
        self._scheme, _, self._host = origin.partition("://")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What the application answers."""
        environ["wsgi.url_scheme"], environ["HTTP_HOST"] = self._scheme, self._host
        environ.pop("wsgi.input_terminated", None)  # gunicorn ends a body that was cut off like one that is whole
        return self._app(environ, start_response)


def create_app(tool: Tool) -> Flask:
    """The WSGI application; the database must have been migrated."""
    app = Web(__name__)
    app.extensions["lti_tool"] = tool
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["frame_origins"] = frame_origins
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    errors.handle_errors(app)
    limit_requests(app, tool.settings)
    app.register_error_handler(DataError, _not_storable)
    app.after_request(add_headers)
    app.after_request(carry_session)  # runs first: what it makes of a redirect needs headers as well
    proxies = tool.settings.proxies or 0
    pages = AtOwnAddress(PagesByForm(app.wsgi_app), tool.settings.origin)
    app.wsgi_app = ProxyFix(pages, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # as Flask documents for middleware
    return app


def _not_storable(error: DataError) -> Response:
    """Text that PostgreSQL does not take, such as a NUL: whoever sends it is told, and nothing is kept."""
    return errors.refused(
        ToolError(
            "not-storable", "what was sent holds characters that cannot be kept", detail=type(error.orig).__name__
        )
    )
