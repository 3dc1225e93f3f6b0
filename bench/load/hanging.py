"""A platform that never answers: how long it holds a web thread, and what another platform's learners notice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.load.learners import Learner, launch, login
from bench.load.quiz import BANKS, web
from bench.load.tables import Goal
from tests.platform.faults import Fault
from tests.platform.running_tool import RunningTool
from tests.platform.server import Platform

DEADLINE = 3.0
"""Seconds that a request to a platform may take in this run."""
SLACK = 0.5
"""Seconds of a launch past that: everything else in it."""
WAITING = 8
"""Launches that wait for the platform that hangs; as many as there are web threads."""
OTHERS = 20


def goals(folder: Path, database: str, database_url: str) -> Iterator[Goal]:
    """Both figures; the platform hangs while its keys are asked for, which is all that a launch may wait for."""
    tool = RunningTool(folder, BANKS, QUIZPORT_DATABASE_URL=database_url, QUIZPORT_REQUEST_DEADLINE=str(DEADLINE))
    with (
        Platform(profile="moodle", tool_url=tool.url) as silent,
        Platform(profile="canvas", tool_url=tool.url) as lively,
    ):
        tool.command("migrate")
        tool.register(silent, "Silent")
        tool.register(lively, "Lively")
        with web(tool), ThreadPoolExecutor(WAITING) as pool:
            _launched(_learner(lively, tool.url, "first"))
            silent.faults.add(Fault(service="keys", kind="hang"))
            learners = [_learner(silent, tool.url, f"waits{number}") for number in range(WAITING)]
            held = [pool.submit(_refused, learner) for learner in learners]
            meanwhile = [_launched(_learner(lively, tool.url, f"goes{number}")) for number in range(OTHERS)]
            longest = max(each.result() for each in held)
    yield Goal(
        what=f"a launch whose platform hangs (deadline {DEADLINE:g} s), {database}",
        figure=longest,
        limit=DEADLINE + SLACK,
        unit="s",
    )
    yield Goal(
        what=f"another platform's slowest launch meanwhile, {database}", figure=max(meanwhile), limit=DEADLINE, unit="s"
    )


def _learner(platform: Platform, url: str, name: str) -> Learner:
    return Learner(platform, platform.add_learner(name), platform.add_link("Quiz"), url)


def _launched(learner: Learner) -> float:
    """Seconds of the launch."""
    login(learner)
    learner.go_to_platform()
    return launch(learner).seconds


def _refused(learner: Learner) -> float:
    """Seconds until the tool says that the platform does not answer."""
    login(learner)
    learner.go_to_platform()
    answer = learner.client.post("/lti/launch", {"state": learner.state, "id_token": learner.token})
    if answer.status != 503:
        raise RuntimeError(f"a launch without keys was answered with {answer.status}")
    return answer.seconds
