"""The measure of a launch: PyLTI1p3 in Flask as its documentation shows it, and a route that does nothing.

The session is Flask's signed cookie, so that nothing is stored.
"""

from __future__ import annotations

import json
import os
from typing import Any

from flask import Flask, Response, request
from pylti1p3.contrib.flask import FlaskCacheDataStorage, FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfDict


class _Kept(dict[str, Any]):
    """A cache as the library asks for it."""

    def set(self, key: str, value: object, _timeout: int | None = None) -> None:
        """Keep it for as long as the process lives."""
        self[key] = value


def create_app() -> Flask:
    """The application; ``BENCH_PLATFORM`` holds the registration as JSON, ``BENCH_SECRET`` what signs the session.

    At ``/lti/launch`` keys are fetched for each launch, as the library does unless told otherwise; ``/kept/launch``
    keeps them, as its documentation advises.
    """
    platform = json.loads(os.environ["BENCH_PLATFORM"])
    known = {name: platform[name] for name in ("client_id", "auth_login_url", "auth_token_url", "key_set_url")}
    config = ToolConfDict({platform["issuer"]: [{**known, "deployment_ids": [platform["deployment_id"]]}]})
    kept = FlaskCacheDataStorage(_Kept())
    app = Flask(__name__)
    app.secret_key = os.environ["BENCH_SECRET"]

    @app.post("/login")
    def login() -> Response:
        return FlaskOIDCLogin(FlaskRequest(), config).redirect(request.form["target_link_uri"])

    @app.post("/lti/launch")
    def launch() -> str:
        message = FlaskMessageLaunch(FlaskRequest(), config)
        return f"user {message.get_launch_data()['sub']}"

    @app.post("/kept/launch")
    def launch_with_kept_keys() -> str:
        message = FlaskMessageLaunch(FlaskRequest(), config)
        message.set_public_key_caching(kept)
        return f"user {message.get_launch_data()['sub']}"

    @app.get("/bare")
    def bare() -> str:
        return "nothing"

    return app
