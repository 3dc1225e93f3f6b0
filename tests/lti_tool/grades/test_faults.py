"""Twenty learners in ten quizzes, five changes each, all killed at random, one call in five failing: all arrive."""

from __future__ import annotations

import itertools
import random
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from outbox_school import School
from sqlalchemy import func, select

from lti_tool.settings import Settings
from lti_tool.tables import ScoreToSend
from tests.platform.faults import Fault
from tests.platform.school import ResourceLink
from tests.platform.site import ReceivedScore

LEARNERS, QUIZZES, CHANGES = 20, 10, 5
SECONDS = 150
"""The most that it may take, on a machine that is busy otherwise; alone it takes about thirty."""
ONE_IN_FIVE = [
    Fault(service="any", kind="drop", share=0.05),
    Fault(service="any", kind="drop_answer", share=0.05),
    Fault(service="any", kind="status", status=503, share=0.05),
    Fault(service="any", kind="status", status=429, share=0.04),
    Fault(service="any", kind="hang", seconds=1.5, share=0.01),
]


def test_every_score_arrives_whatever_fails(
    school: Callable[..., School], settings: Settings, process: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    """Every pair's grade is the kept score, timestamps rise, and nothing arrived out of order."""
    assert settings.request_deadline <= 1
    here = school("moodle", sends_at_once=8)
    links = [here.platform.add_link(f"Quiz {number}") for number in range(QUIZZES)]
    subs = [here.platform.add_learner(f"learner{number}").sub for number in range(LEARNERS)]
    for link in links:
        here.placement(link)
    for sub in subs:
        here.user(sub)
    here.platform.faults.add(*ONE_IN_FIVE)
    over = threading.Event()
    reaper = threading.Thread(target=_worker_that_dies, args=(process, over))
    reaper.start()

    try:
        _submissions_cut_short(process)
        _until_all_sent(here)
    finally:
        over.set()
        reaper.join()
    _check_grades(here, links, subs)
    _check_order(here.platform.log)


def _submissions_cut_short(process: Callable[[str], subprocess.Popen[bytes]]) -> None:
    """All changes, by processes of which the first three are killed after a second or two."""
    chance = random.Random(8)  # noqa: S311 -- repeatable on purpose
    for _ in range(3):
        child = process("submit")
        time.sleep(chance.uniform(1.0, 2.0))
        child.kill()
        child.wait()
    assert process("submit").wait(SECONDS) == 0


def _worker_that_dies(process: Callable[[str], subprocess.Popen[bytes]], over: threading.Event) -> None:
    """Workers one after the other; each of the first five is killed after a second or three."""
    chance = random.Random(7)  # noqa: S311 -- repeatable on purpose
    for _ in range(5):
        child = process("sweep")
        over.wait(chance.uniform(1.0, 3.0))
        child.kill()
        child.wait()
    child = process("sweep")
    over.wait()
    child.kill()
    child.wait()


def _until_all_sent(here: School) -> None:
    ends = time.monotonic() + SECONDS
    waiting = select(func.count()).select_from(ScoreToSend).where(ScoreToSend.sent_version < ScoreToSend.version)
    while True:
        with here.tool.sessions.begin() as db:
            left = db.scalars(waiting).one()
        if left == 0:
            return
        assert time.monotonic() < ends, f"{left} scores have not arrived"
        time.sleep(0.2)


def _check_grades(here: School, links: list[ResourceLink], subs: list[str]) -> None:
    """The last change of each pair is what stands in the gradebook, of 100 points for 10."""
    for link in links:
        column = here.platform.course.column_of(link)
        assert column is not None
        assert {sub: f"{column.grades[sub].points:.2f}" for sub in subs} == {
            sub: f"{10 * CHANGES + int(sub) / 100:.2f}" for sub in subs
        }


def _check_order(log: list[ReceivedScore]) -> None:
    """Of each pair, what the platform took came with timestamps a second apart or more, and never an older score."""
    taken: dict[tuple[str, str], list[tuple[datetime, float]]] = defaultdict(list)
    for score in log:
        if score.status < 300:
            moment = datetime.fromisoformat(str(score.timestamp))
            taken[score.line_item_id, score.user_id].append((moment, float(str(score.given))))
    assert len(taken) == LEARNERS * QUIZZES
    for scores in taken.values():
        for (earlier, before), (later, after) in itertools.pairwise(scores):
            assert later - earlier >= timedelta(seconds=1)
            assert after >= before
