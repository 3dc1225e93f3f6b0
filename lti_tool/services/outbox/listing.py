"""Which scores an administrator asks for: of a platform, of a person, in a state."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from lti_tool.tables import Placement, Registration, ScoreToSend


def scores(
    states: Collection[str], *, platform: Registration | None = None, person: int | None = None
) -> Select[ScoreToSend]:
    """Those in one of the states, of every platform and person or of these only."""
    query = select(ScoreToSend).where(ScoreToSend.state.in_(states))
    if platform is not None:
        query = query.where(ScoreToSend.registration_id == platform.id)
    return query if person is None else query.where(ScoreToSend.user_id == person)


def listed(db: Session, wanted: Select[ScoreToSend]) -> Sequence[ScoreToSend]:
    """By platform, activity and person; each row with where it belongs, in one query."""
    joined = wanted.join(ScoreToSend.placement).join(Placement.registration)
    whole = joined.options(contains_eager(ScoreToSend.placement).contains_eager(Placement.registration))
    return db.scalars(whole.order_by(Registration.name, Placement.id, ScoreToSend.user_id)).all()
