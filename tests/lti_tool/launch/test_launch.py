"""A launch that holds: from the login to the session."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from school import School
from sqlalchemy import select

from lti_tool.tables import Launch, LoginState, Placement
from lti_tool.tool import Tool


def test_a_learner_arrives(school: School, browser: FlaskClient, tool: Tool) -> None:
    """A verified launch leads to the start page of a session of its own."""
    answer = school.launch(browser)

    with tool.sessions() as db:
        launch = db.scalars(select(Launch)).one()
        assert (launch.role, launch.user.sub, launch.user.name) == ("learner", "4", "Anna Ek")
        assert launch.context is not None
        assert launch.context.title == "Test Course"
        assert launch.return_url == "https://school.example/back"
    assert (answer.status_code, answer.location) == (303, f"/l/{launch.public_id}/")
    assert browser.get(answer.location).status_code == 200
