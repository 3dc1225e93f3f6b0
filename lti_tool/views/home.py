"""The first page after a launch: a learner's start page, or the overview of whoever teaches."""

from __future__ import annotations

from typing import assert_never

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from lti_tool.lti.roles import Role
from lti_tool.views.beginning import start_page
from lti_tool.views.quizzes import not_set_up
from lti_tool.views.sessions import launch_of
from lti_tool.views.teaching import overview

bp = Blueprint("home", __name__)


@bp.get("/l/<launch>/")
def home(launch: str) -> ResponseReturnValue:
    """What this person came for."""
    opened = launch_of(launch)
    if opened.placement is None:
        return redirect(url_for("quizzes.offer", launch=launch), code=303)
    role = Role(opened.role)
    match role:
        case Role.LEARNER:
            return not_set_up(opened) if opened.placement.bank is None else start_page(launch)
        case Role.ASSISTANT | Role.INSTRUCTOR:
            return overview(opened)
        case _ as unreachable:
            assert_never(unreachable)
