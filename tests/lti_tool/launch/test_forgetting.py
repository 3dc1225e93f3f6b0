"""What the sweep removes: logins that came to nothing and sessions that are over, and nothing sooner."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lti_tool.database import now
from lti_tool.services.launches import KEPT
from lti_tool.services.registrations import Family, NewRegistration, register
from lti_tool.tables import LoginState
from lti_tool.tool import Tool
from lti_tool.worker import sweep

MINUTE = timedelta(minutes=1)


def test_logins_are_forgotten_some_time_after_their_end(tool: Tool) -> None:
    """A login that ended long ago is gone after a sweep; one that ended just now is still there to explain itself."""
    new = NewRegistration(name="Moodle", family=Family.MOODLE, site="https://moodle.example.org")
    with tool.sessions.begin() as db:
        moment = now(db)
        platform = register(db, new, moment)
        for name, ended in (("old", moment - KEPT - MINUTE), ("fresh", moment - KEPT + MINUTE)):
            db.add(
                LoginState(
                    state_hash=name,
                    registration_id=platform.id,
                    nonce_hash="",
                    browser_hash="",
                    target_link_uri="",
                    created_at=moment,
                    expires_at=ended,
                )
            )

    sweep(tool)

    with tool.sessions() as db:
        assert list(db.scalars(select(LoginState.state_hash))) == ["fresh"]
