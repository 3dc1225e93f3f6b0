"""What has nothing to write waits for nobody who writes."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lti_tool.app import create_app
from lti_tool.database import insert_if_absent, now
from lti_tool.tables import SpentLogin
from lti_tool.tool import Tool


def test_readiness_and_keys_do_not_wait_for_a_writer(tool: Tool) -> None:
    """A probe or a platform that waited for a long save would take the tool for dead."""
    app: Flask = create_app(tool)
    browser: FlaskClient = app.test_client()
    browser.get("/lti/keys")  # makes the first key

    with tool.sessions.begin() as db:
        insert_if_absent(db, SpentLogin, {"state_hash": "being written", "expires_at": now(db)})
        answers = [browser.get(path).status_code for path in ("/readyz", "/lti/keys")]

    assert answers == [200, 200]
