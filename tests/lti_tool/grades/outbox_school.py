"""A tool registered with a running platform, and the scores in its outbox, for the tests of grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from lti_tool.database import now
from lti_tool.lti.gradebook import SCOPES
from lti_tool.lti.keys import public_keys, signing_key
from lti_tool.services import outbox
from lti_tool.services.outbox import KeptScore
from lti_tool.tables import Deployment, Placement, Registration, ScoreToSend, User
from lti_tool.tool import Tool
from tests.platform.school import ResourceLink
from tests.platform.server import Platform

STARTED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SUBMITTED = datetime(2026, 11, 2, 9, 12, 30, 250_000, tzinfo=UTC)


@dataclass
class School:
    """The tool's rows for one platform, and what its outbox does with them."""

    tool: Tool
    platform: Platform
    registration: Registration
    deployment: Deployment
    users: dict[str, int] = field(default_factory=dict)

    def placement(self, link: ResourceLink | None = None, **values: Any) -> Placement:
        """The tool's row for an activity, as a launch leaves it: its own column known unless told otherwise."""
        link = link or self.platform.add_link()
        site = self.platform.site
        course = site.school.course_of(link)
        column = course.column_of(link)
        known: dict[str, Any] = {
            "registration_id": self.registration.id,
            "deployment_id": self.deployment.id,
            "resource_link_id": link.id,
            "title": link.title,
            "line_item_url": site.line_item_url(course, column) if column else None,
            "line_items_url": site.line_items_url(course),
            "scopes": sorted(SCOPES),
        }
        row = Placement(**{**known, **values})
        with self.tool.sessions.begin() as db:
            db.add(row)
        return row

    def user(self, sub: str) -> int:
        """The tool's row for a person."""
        if sub not in self.users:
            row = User(registration_id=self.registration.id, sub=sub)
            with self.tool.sessions.begin() as db:
                db.add(row)
            self.users[sub] = row.id
        return self.users[sub]

    def want(self, placement: Placement, sub: str, given: str = "7.5", **values: Any) -> bool:
        """A kept score of 10 at most, in a transaction of its own."""
        asked = values.pop("asked", False)
        kept = {"maximum": Decimal(10), "comment": "Attempt 1", "started_at": STARTED, "submitted_at": SUBMITTED}
        score = KeptScore(given=Decimal(given), **{**kept, **values})
        user_id = self.user(sub)
        with self.tool.sessions.begin() as db:
            return outbox.want(db, placement, user_id, score, now(db), asked=asked)

    def row(self, placement: Placement, sub: str) -> ScoreToSend:
        """How far the score has come."""
        with self.tool.sessions.begin() as db:
            found = outbox.delivery(db, placement.id, self.user(sub))
        assert found is not None
        return found

    def change(self, placement: Placement, **values: Any) -> None:
        """Set columns of the placement's scores, and end any pause of the registration."""
        with self.tool.sessions.begin() as db:
            db.execute(update(ScoreToSend).where(ScoreToSend.placement_id == placement.id).values(**values))
            db.execute(update(Registration).values(paused_until=None))

    def past(self, placement: Placement) -> None:
        """As if an hour had passed since the placement's scores were last touched."""
        with self.tool.sessions.begin() as db:
            earlier = now(db) - timedelta(hours=1)
        self.change(placement, due_at=earlier, reserved_at=earlier)


def registered(tool: Tool, platform: Platform, **values: Any) -> School:
    """The tool's rows for the platform, and the tool's keys there: no web process publishes them in these tests."""
    known = platform.registration()
    deployment_id = known.pop("deployment_id")
    registration = Registration(**{"service_origins": [platform.url], "sends_at_once": 2, **known, **values})
    with tool.sessions.begin() as db:
        moment = now(db)
        registration.created_at = moment
        deployment = Deployment(registration=registration, deployment_id=deployment_id)
        db.add(deployment)
        signing_key(db, tool, moment)
        platform.tool.key_set_url = ""
        platform.tool.public_keys = public_keys(db, moment)
    return School(tool, platform, registration, deployment)
