"""A course with a placement of a small bank's test in it, and what people do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from lti_tool.sealing import hashed, new_secret
from lti_tool.services import attempts, banks, opened_banks
from lti_tool.services.attempts import NewAttempt
from lti_tool.tables import Attempt, Launch, Placement, User
from lti_tool.tool import Tool

BANKS = Path(__file__).parent / "banks"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def minutes(count: float) -> datetime:
    """The time so many minutes after the lesson began."""
    return START + timedelta(minutes=count)


@dataclass(frozen=True, slots=True)
class Course:
    """One placement on an otherwise empty tool; ids only, so that each transaction reads anew."""

    tool: Tool
    placement_id: int
    registration_id: int
    deployment_id: int

    def user(self, sub: str) -> int:
        """A person of the course."""
        with self.tool.sessions.begin() as db:
            user = User(registration_id=self.registration_id, sub=sub)
            db.add(user)
            db.flush()
            return user.id

    def launch(self, user_id: int, role: str = "learner", **fields: object) -> tuple[str, str]:
        """A session of the person: the launch's public id and the secret."""
        secret = new_secret()
        with self.tool.sessions.begin() as db:
            launch = Launch(
                registration_id=self.registration_id,
                deployment_id=self.deployment_id,
                user_id=user_id,
                placement_id=self.placement_id,
                role=role,
                session_hash=hashed(secret),
                created_at=START,
                expires_at=datetime.now(UTC) + timedelta(hours=8),
                **fields,
            )
            db.add(launch)
            db.flush()
            return launch.public_id, secret

    def begin(self, user_id: int, now: datetime = START, *, trial: bool = False, bank: str = "harbour") -> int:
        """The person's open attempt."""
        with self.tool.sessions.begin() as db:
            placement, user = db.get_one(Placement, self.placement_id), db.get_one(User, user_id)
            version = banks.current_version(db, bank)
            assert version is not None
            opened = opened_banks.opened(db, version.id)
            rng = Random(user_id)  # noqa: S311 -- attempts draw from the system's
            new = NewAttempt(opened=opened, test=placement.test or "", rng=rng, trial=trial)
            return attempts.begin(db, placement, user, new, now).id

    def submit(self, attempt_id: int, now: datetime) -> bool:
        """Hand the attempt in."""
        with self.tool.sessions.begin() as db:
            return attempts.submit(db, db.get_one(Attempt, attempt_id), now)
