"""The configuration that Canvas fetches: what its form for LTI keys asks for, with this platform's own login URL."""

from __future__ import annotations

from flask.testing import FlaskClient

from lti_tool.database import now
from lti_tool.services.registrations import NewRegistration, register
from lti_tool.tables import Family
from lti_tool.tool import Tool


def test_canvas_finds_everything_it_asks_for(browser: FlaskClient, tool: Tool) -> None:
    """Addresses of the tool, the scopes of the gradebook, and the two places where quizzes are picked."""
    new = NewRegistration(name="Canvas", family=Family.CANVAS, site="https://school.instructure.com")
    with tool.sessions.begin() as db:
        row = register(db, new, now(db))
        address = f"/lti/{row.public_id}/"

    told = browser.get(f"{address}canvas.json").get_json()

    origin = tool.settings.origin
    [extension] = told["extensions"]
    placements = extension["settings"]["placements"]
    assert told["oidc_initiation_url"] == f"{origin}{address}login"
    assert told["target_link_uri"] == f"{origin}/lti/launch"
    assert told["public_jwk_url"] == f"{origin}/lti/keys"
    assert [scope.rpartition("/")[2] for scope in told["scopes"]] == [
        "lineitem",
        "lineitem.readonly",
        "result.readonly",
        "score",
    ]
    assert [each["placement"] for each in placements] == ["assignment_selection", "link_selection"]
    assert {each["message_type"] for each in placements} == {"LtiDeepLinkingRequest"}


def test_another_name_has_no_configuration(browser: FlaskClient) -> None:
    """A registration that does not exist is not found."""
    assert browser.get("/lti/nothing-such/canvas.json").status_code == 404
