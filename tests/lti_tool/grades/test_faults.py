"""Twenty learners in ten quizzes, five changes each, all killed at random, one call in five failing: all arrive.

The learners go through real HTTP to ``lti-tool web``, two of ``lti-tool worker`` send. ``QUIZPORT_FAULT_SEED`` chooses
another course of events; a failing run prints its seed and what was killed.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from mortal_tool import MortalTool, Victim
from sqlalchemy import func, select
from stubborn_learner import StubbornLearner

from lti_tool.database import engine_for
from lti_tool.tables import Attempt, ScoreToSend
from tests.platform.browser import Browser
from tests.platform.faults import Fault
from tests.platform.running_tool import RunningTool
from tests.platform.school import LineItem, ResourceLink
from tests.platform.server import Platform
from tests.platform.site import ReceivedScore

BANKS = Path(__file__).parent / "banks"
SEED = int(os.environ.get("QUIZPORT_FAULT_SEED", "8"))
LEARNERS, QUIZZES, CHANGES, WITHOUT_COLUMN = 20, 10, 5, 2
SCORES = {"1": 1, "2": 2, "3": 5, "4": 7, "5": 10}
"""What each answer earns, of 10: a pair gives all five, in an order of its own, and the latest counts."""
SECONDS = 180
"""The most that it may take, on a machine that is busy otherwise."""
VICTIMS: list[Victim] = ["web process"] * 30 + ["web server"] * 3 + ["worker"] * 7
LAST_KILLS = 3
ONE_IN_FIVE = [
    Fault(service="any", kind="drop", share=0.05),
    Fault(service="any", kind="drop_answer", share=0.05),
    Fault(service="any", kind="status", status=503, share=0.05),
    Fault(service="any", kind="status", status=429, share=0.04),
    Fault(service="any", kind="hang", seconds=1.5, share=0.01),
]
Answers = dict[tuple[str, str], list[str]]
"""What a learner (``sub``) answers at an activity (its id), attempt by attempt."""


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> RunningTool:
    """The tool on this database, impatient, so that the test is over soon; none of its processes runs yet."""
    found = RunningTool(
        tmp_path,
        BANKS,
        QUIZPORT_DATABASE_URL=database_url,
        QUIZPORT_REQUEST_DEADLINE="1",
        QUIZPORT_FIRST_RETRY="0.05",
    )
    found.command("banks", "load")
    return found


@pytest.fixture
def platform(running: RunningTool) -> Iterator[Platform]:
    """A Moodle that the tool is registered with."""
    with Platform("moodle", running.url) as found:
        found.faults.seed(SEED)
        running.register(found, "The little LMS")
        yield found


@pytest.fixture
def tool(running: RunningTool, platform: Platform) -> Iterator[MortalTool]:  # noqa: ARG001 -- the platform outlives it
    """Its processes."""
    mortal = MortalTool(running)
    mortal.start()
    yield mortal
    mortal.end()


def test_every_score_arrives_whatever_fails(tool: MortalTool, platform: Platform, database_url: str) -> None:
    """Every pair's grade is the kept score, timestamps rise, and nothing arrived out of order."""
    chance = random.Random(SEED)  # noqa: S311 -- repeatable on purpose
    links = [_link(platform, number) for number in range(QUIZZES)]
    learners = [StubbornLearner(platform, platform.add_learner(f"learner{n}")) for n in range(LEARNERS)]
    answers = {(link.id, each.person.sub): _shuffled(chance, list(SCORES)) for link in links for each in learners}
    with Browser() as browser:
        browser.launch(
            platform, platform.ada, links[0]
        )  # the platform's keys are known: they are not what this is about
    platform.faults.add(*ONE_IN_FIVE)

    with _killing(tool, learners):
        _all_hand_in(chance, learners, links, answers)
        _until_all_sent(database_url)
    _check_attempts(database_url)
    _check_grades(platform, answers)
    _check_order(platform, answers)


def _link(platform: Platform, number: int) -> ResourceLink:
    """An activity with the quiz; of the first ones the tool has to make the column itself."""
    maximum = None if number < WITHOUT_COLUMN else 100
    return platform.add_link(f"Quiz {number}", custom={"quiz": "tides/tides"}, maximum=maximum)


def _shuffled(chance: random.Random, values: list[str]) -> list[str]:
    return chance.sample(values, len(values))


@contextmanager
def _killing(tool: MortalTool, learners: list[StubbornLearner]) -> Iterator[None]:
    """Meanwhile processes are killed; what was is printed, which pytest shows where the test fails."""
    began, over = time.monotonic(), threading.Event()
    reaper = threading.Thread(target=_reap, args=(tool, learners, over))
    reaper.start()
    try:
        yield
    finally:
        over.set()
        reaper.join()
        took = time.monotonic() - began
        print(f"QUIZPORT_FAULT_SEED={SEED}: {took:.0f} s, killed {dict(tool.killed)}")  # noqa: T201 -- see above


def _reap(tool: MortalTool, learners: list[StubbornLearner], over: threading.Event) -> None:
    """Kill as the attempts come in, however fast that is; then workers alone, while the last scores are sent."""
    chance = random.Random(SEED)  # noqa: S311 -- repeatable on purpose
    victims = chance.sample(VICTIMS, len(VICTIMS))
    moments = sorted(chance.sample(range(LEARNERS * QUIZZES * CHANGES), len(VICTIMS)))
    for victim, moment in zip(victims, moments, strict=True):
        while sum(learner.handed_in for learner in learners) < moment:
            if over.wait(0.02):
                return
        tool.kill(victim, chance)
    for _ in range(LAST_KILLS):
        if over.wait(chance.uniform(0.5, 1.5)):
            return
        tool.kill("worker", chance)


def _all_hand_in(
    chance: random.Random, learners: list[StubbornLearner], links: list[ResourceLink], answers: Answers
) -> None:
    """All learners at once, each going from quiz to quiz at random until five attempts of each are handed in."""
    ways = [(learner, _shuffled(chance, [link.id for link in links] * CHANGES)) for learner in learners]
    by_id = {link.id: link for link in links}

    def go(learner: StubbornLearner, way: list[str]) -> None:
        left = {link_id: iter(answers[link_id, learner.person.sub]) for link_id in by_id}
        for link_id in way:
            learner.take(by_id[link_id], next(left[link_id]))

    with ThreadPoolExecutor(len(learners)) as people:
        for walk in [people.submit(go, *way) for way in ways]:
            walk.result()


def _until_all_sent(database_url: str) -> None:
    engine = engine_for(database_url)
    ends = time.monotonic() + SECONDS
    waiting = select(func.count()).select_from(ScoreToSend).where(ScoreToSend.sent_version < ScoreToSend.version)
    while True:
        with engine.connect() as connection:
            left = connection.scalar(waiting)
        if left == 0:
            break
        assert time.monotonic() < ends, f"{left} scores have not arrived"
        time.sleep(0.2)
    engine.dispose()


def _check_attempts(database_url: str) -> None:
    """What was confirmed is there, once: five attempts of each pair, all handed in."""
    engine = engine_for(database_url)
    counted = select(func.count(), func.count(Attempt.submitted_at)).group_by(Attempt.placement_id, Attempt.user_id)
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(counted)] == [(CHANGES, CHANGES)] * (LEARNERS * QUIZZES)
    engine.dispose()


def _check_grades(platform: Platform, answers: Answers) -> None:
    """The last answer of each pair is what stands in the activity's one column."""
    columns = _columns(platform)
    assert len(columns) == QUIZZES
    stands = {
        (link_id, sub): grade.points / column.maximum * 10
        for link_id, column in columns.items()
        for sub, grade in column.grades.items()
        if grade.points is not None
    }
    assert stands == {pair: SCORES[given[-1]] for pair, given in answers.items()}


def _check_order(platform: Platform, answers: Answers) -> None:
    """Of each pair, what the platform took came with timestamps a second apart or more, and attempt after attempt."""
    links = {column.id: link_id for link_id, column in _columns(platform).items()}
    taken: dict[tuple[str, str], list[ReceivedScore]] = defaultdict(list)
    for score in platform.log:
        if score.accepted:
            taken[links[score.line_item_id], score.user_id].append(score)
    assert taken.keys() == answers.keys()
    for pair, scores in taken.items():
        numbers = [_attempt_number(score) for score in scores]
        assert [score.given for score in scores] == [SCORES[answers[pair][number - 1]] for number in numbers]
        for (earlier, before), (later, after) in itertools.pairwise(zip(scores, numbers, strict=True)):
            assert _moment(later) - _moment(earlier) >= timedelta(seconds=1)
            assert after >= before


def _columns(platform: Platform) -> dict[str, LineItem]:
    """Each activity's column; an activity with two would be a defect."""
    found = list(platform.course.columns.values())
    by_link = {str(column.resource_link_id): column for column in found}
    assert len(by_link) == len(found)
    return by_link


def _attempt_number(score: ReceivedScore) -> int:
    """As the comment says it: "Attempt 3, the latest counts"."""
    found = re.match(r"Attempt (\d+),", score.comment or "")
    assert found is not None, score.comment
    return int(found[1])


def _moment(score: ReceivedScore) -> datetime:
    return datetime.fromisoformat(str(score.timestamp))
