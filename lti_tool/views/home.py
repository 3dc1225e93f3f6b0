"""The first page after a launch: a learner's start page, or the overview of whoever teaches."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lti_tool.lti.roles import Role
from lti_tool.views.sessions import launch_of

bp = Blueprint("home", __name__)


@bp.get("/l/<launch>/")
def home(launch: str) -> ResponseReturnValue:
    """What this person came for."""
    opened = launch_of(launch)
    return Role(opened.role).value
