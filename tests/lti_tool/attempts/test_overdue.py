"""When the time of a whole hall is up, the worker hands everybody in without waiting for its next look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from harbour import Course
from sqlalchemy import func, select

from lti_tool import worker
from lti_tool.services.attempts import AT_A_TIME
from lti_tool.tables import Attempt

LEARNERS = AT_A_TIME + 3


def test_more_than_one_sweep_takes_are_handed_in_at_once(course: Callable[[str], Course]) -> None:
    """A sweep takes a part, so that nobody waits long for the database; the next one follows at once."""
    placed = course("timed")
    for number in range(LEARNERS):
        placed.begin(placed.user(f"learner{number}"))
    tool = replace(placed.tool, settings=placed.tool.settings.model_copy(update={"sweep_interval": 60.0}))
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(tool, stop))
    thread.start()

    ends = time.monotonic() + 30
    while (done := _handed_in(placed)) < LEARNERS and time.monotonic() < ends:
        time.sleep(0.1)
    stop.set()
    thread.join(20)
    assert done == LEARNERS


def _handed_in(placed: Course) -> int:
    counted = select(func.count()).select_from(Attempt).where(Attempt.handed_in_by == "clock")
    with placed.tool.sessions() as db:
        return db.scalars(counted).one()
