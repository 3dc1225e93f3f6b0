"""Which gradebook column a placement's scores go to: the launch's, else found, else made once, however many try."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal

from lti_tool.database import now as database_time
from lti_tool.errors import PlatformUnavailableError, ScoreRejectedError
from lti_tool.lti.ags_answers import LineItemGoneError
from lti_tool.lti.gradebook import Gradebook
from lti_tool.services.outbox.claiming import Claim
from lti_tool.tables import Family, Placement
from lti_tool.tool import Tool

CALLS_TO_FIND_OR_MAKE, CALLS_TO_MAKE = 8, 4
"""A lease outlives looking and making; to make one takes a token and a request, and both once more after a 401."""


def column(tool: Tool, held: Claim, gradebook: Gradebook, *, gone: str | None = None) -> str:
    """The address of the column; ``gone`` is one that the platform said is not there.

    ``ScoreRejectedError`` where there is none and none may be made, ``PlatformUnavailableError`` while another process
    is at it.
    """
    known = held.placement.line_item_url
    if known and known != gone:
        return known
    leased = _leased(tool, held.placement.id, gone)
    if isinstance(leased, str):
        return leased
    began = time.monotonic()
    try:
        found = _found_or_made(tool, held, gradebook, began, gone)
    except BaseException:
        with suppress(ScoreRejectedError):
            _keep(tool, held.placement.id, leased, None)
        raise
    _keep(tool, held.placement.id, leased, found)
    return found


def _leased(tool: Tool, placement_id: int, gone: str | None) -> datetime | str:
    """The end of the lease on looking for the column, or its address where another process has found it."""
    with tool.sessions.begin() as db:
        now = database_time(db)
        placement = db.get_one(Placement, placement_id, with_for_update=True)
        if placement.line_item_url and placement.line_item_url != gone:
            return placement.line_item_url
        if placement.line_item_lease_until is not None and placement.line_item_lease_until > now:
            raise PlatformUnavailableError("column-busy", "the gradebook column is being looked for", retry_after=0.2)
        ends = now + timedelta(seconds=CALLS_TO_FIND_OR_MAKE * tool.settings.request_deadline)
        placement.line_item_lease_until = ends
        return ends


def _keep(tool: Tool, placement_id: int, leased: datetime, found: str | None) -> None:
    """End the lease, if it is still ours, with what was found."""
    with tool.sessions.begin() as db:
        placement = db.get_one(Placement, placement_id, with_for_update=True)
        if placement.line_item_lease_until == leased:
            placement.line_item_lease_until = None
            placement.line_item_url = found or placement.line_item_url


def _found_or_made(tool: Tool, held: Claim, gradebook: Gradebook, began: float, gone: str | None) -> str:
    with _nowhere_unless_there(held):
        found = gradebook.find(held.placement.resource_link_id, held.placement.public_id)
    if found is not None and found == gone:
        raise ScoreRejectedError("user-not-gradable", "the column is there: it is the person who is not known")
    if found:
        return found
    with _nowhere_unless_there(held):
        _check_may_be_made(tool, held, began, gone)
        return gradebook.create(
            label=held.placement.title or "Quiz",
            maximum=Decimal(held.row.maximum),
            resource_link_id=held.placement.resource_link_id,
            resource_id=held.placement.public_id,
        )


def _check_may_be_made(tool: Tool, held: Claim, began: float, gone: str | None) -> None:
    """Canvas would make a second assignment of it, so not in place of one that is gone; and never past the lease."""
    if gone and held.registration.family == Family.CANVAS:
        raise _nowhere(held, "its column is gone")
    if time.monotonic() - began > (CALLS_TO_FIND_OR_MAKE - CALLS_TO_MAKE) * tool.settings.request_deadline:
        raise PlatformUnavailableError("timeout", "looking for the gradebook column took too long")


@contextmanager
def _nowhere_unless_there(held: Claim) -> Iterator[None]:
    """What the platform refuses here is refused because there is no column, and none is to be had."""
    try:
        yield
    except LineItemGoneError as error:
        raise _nowhere(held, error.detail) from None
    except ScoreRejectedError as error:
        raise _nowhere(held, f"{error.reason}: {error.detail}") from None


def _nowhere(held: Claim, detail: str) -> ScoreRejectedError:
    reason = "course-concluded" if held.registration.family == Family.CANVAS else "no-column"
    return ScoreRejectedError(reason, "there is no gradebook column to send to", detail=detail)
