"""Going from page to page where the browser keeps no cookie: the session's secret travels in the body of a form.

A link becomes a form (``static/session.js``) that is posted to the link's address with ``session=form`` in its query;
below it is answered as the GET it stands for. Redirects are followed by a form in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, g, make_response, render_template, url_for
from markupsafe import Markup

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MARK = "session=form"


class PagesByForm:
    """Takes a marked POST below ``/l/`` for the GET of that page; a GET changes nothing, so neither can this."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The page."""
        marked = MARK in environ.get("QUERY_STRING", "").split("&")
        if marked and environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith("/l/"):
            environ["REQUEST_METHOD"] = "GET"
        return self._app(environ, start_response)


def forward(path: str, secret: str) -> Response:
    """A page that goes on to a path of ours with the session's secret in a form."""
    joint = "&" if "?" in path else "?"
    page = make_response(render_template("forward.html", address=f"{path}{joint}{MARK}", secret=secret))
    page.headers["Cache-Control"] = "no-store"
    return page


def carry_session(response: Response) -> Response:
    """After each request of a session without cookie: pages get the script that carries on its secret."""
    secret: str | None = g.get("session_secret")
    if secret is None:
        return response
    if response.status_code in {301, 302, 303} and _ours(response.location or ""):
        return forward(response.location or "", secret)
    if response.mimetype == "text/html" and not response.is_streamed:
        script = url_for("static", filename="session.js")
        # no module: those run after the page is shown, and what is pressed before would lose the session
        tags = Markup('<meta name="quizport-session" content="{}"><script src="{}"></script></head>')
        page = response.get_data(as_text=True)
        response.set_data(page.replace("</head>", tags.format(secret, script), 1))
    return response


def _ours(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.netloc and parts.path.startswith("/l/")
