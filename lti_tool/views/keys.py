"""What platforms fetch of the tool: its public keys, and for Canvas its configuration."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from lti_tool import database
from lti_tool.lti import keys
from lti_tool.services import forms, launches
from lti_tool.views.sessions import reading, the_tool

bp = Blueprint("keys", __name__)

KEPT = 3600
"""Seconds that a platform may keep them: much less than a new key is published before it signs."""


@bp.get("/lti/keys")
def key_set() -> Response:
    """The JWK set; the first key is made when it is first asked for."""
    tool = the_tool()
    with reading() as db:
        known = keys.public_keys(db, database.now(db))
    if not known["keys"]:
        with tool.sessions.begin() as db:
            now = database.now(db)
            keys.signing_key(db, tool, now)
            known = keys.public_keys(db, now)
    response = jsonify(known)
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return response


@bp.get("/lti/<registration>/canvas.json")
def canvas(registration: str) -> Response:
    """The JSON from which Canvas makes its LTI key; it holds no secret."""
    tool = the_tool()
    with reading() as db:
        platform = launches.registration_at(db, registration)
        return jsonify(forms.canvas_configuration(tool.settings, platform))
