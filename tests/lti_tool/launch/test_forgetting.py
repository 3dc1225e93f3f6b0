"""What the sweep removes: used logins and sessions that are over, and nothing sooner."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lti_tool.database import now
from lti_tool.services.launches import KEPT
from lti_tool.tables import SpentLogin
from lti_tool.tool import Tool
from lti_tool.worker import Sweep

MINUTE = timedelta(minutes=1)


def test_logins_are_forgotten_some_time_after_their_end(tool: Tool) -> None:
    """A used login that ended long ago is gone after a sweep; one that ended just now is still there."""
    with tool.sessions.begin() as db:
        moment = now(db)
        for name, ended in (("old", moment - KEPT - MINUTE), ("fresh", moment - KEPT + MINUTE)):
            db.add(SpentLogin(state_hash=name, expires_at=ended))

    Sweep(tool)()

    with tool.sessions() as db:
        assert list(db.scalars(select(SpentLogin.state_hash))) == ["fresh"]
