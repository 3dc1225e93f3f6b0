"""Learners who take a quiz at once: every step by everybody before the next one, so that each has its own figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from bench.load import processes
from bench.load.learners import PLAIN, QUIZ, Learner, Step
from bench.load.tables import Goal, Measured
from tests.platform.running_tool import RunningTool, free_port
from tests.platform.school import ResourceLink
from tests.platform.server import Platform

ROOT = Path(__file__).resolve().parents[2]
BANKS = ROOT / "banks"
FOUNDATIONS = "generative-ai-foundations/generative-ai-foundations-quiz"
WEB_PROCESSES = "2"
READY_WITHIN = 30.0


def quizport(folder: Path, database_url: str, learners: int, clients: int, last: str) -> list[Measured]:
    """The tool's own steps up to the ``last`` one, after half as many learners have warmed it up."""
    tool = RunningTool(folder, BANKS, QUIZPORT_DATABASE_URL=database_url)
    with Platform(profile="moodle", tool_url=tool.url) as platform:
        tool.command("migrate")
        tool.register(platform, "Load")
        tool.command("banks", "load")
        link = platform.add_link("Quiz", custom={"quiz": FOUNDATIONS})
        names = list(QUIZ)
        steps = {name: QUIZ[name] for name in names[: names.index(last) + 1]}
        with web(tool) as pid:
            _steps(steps, _learners(platform, link, tool.url, "warm", learners // 2), clients, pid)
            return _steps(steps, _learners(platform, link, tool.url, "learner", learners), clients, pid)


def plain(folder: Path, learners: int, clients: int) -> list[Measured]:
    """The library's steps and the bare route."""
    port = free_port()
    url = f"http://localhost:{port}"
    with Platform(profile="moodle", tool_url=url, login_url=f"{url}/login") as platform:
        link = platform.add_link("Quiz")
        with _plain_server(folder, port, platform) as pid:
            _steps(PLAIN, _learners(platform, link, url, "warm", learners // 2), clients, pid)
            return _steps(PLAIN, _learners(platform, link, url, "learner", learners), clients, pid)


def goals(database: str, ours: Sequence[Measured], plainly: Sequence[Measured]) -> Iterator[Goal]:
    """The figures of the issue, and for login and launch also what the library takes by itself."""
    limits = {"login": 1.0, "launch": 3.0, "submit ten": 8.0}
    theirs = {step.step: step.cpu for step in plainly}
    for step in ours:
        if step.step in limits:
            yield Goal(what=f"{step.step}, {database}", figure=step.cpu, limit=limits[step.step], unit="ms of CPU")
        if step.step in theirs:
            limit = round(theirs[step.step], 2)
            yield Goal(what=f"{step.step}, {database}, beside PyLTI1p3", figure=step.cpu, limit=limit, unit="ms of CPU")


@contextmanager
def web(tool: RunningTool) -> Iterator[int]:
    """The tool's web processes as in production; gives the id of their parent."""
    process = tool.process("web", "--bind", f"127.0.0.1:{tool.port}", "--processes", WEB_PROCESSES)
    try:
        tool.await_ready(process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(READY_WITHIN)


def _learners(platform: Platform, link: ResourceLink, url: str, name: str, count: int) -> list[Learner]:
    people = [platform.add_learner(f"{name}{number}") for number in range(count)]
    return [Learner(platform, person, link, url) for person in people]


def _steps(steps: Mapping[str, Step], learners: Sequence[Learner], clients: int, pid: int) -> list[Measured]:
    found = []
    with ThreadPoolExecutor(clients) as pool:
        for name, step in steps.items():
            before = processes.cpu(pid)
            answers = list(pool.map(step, learners))
            used = processes.cpu(pid) - before
            times = [1000 * answer.seconds for answer in answers]
            memory = processes.memory(pid)
            found.append(Measured(step=name, cpu=1000 * used / len(learners), times=times, memory=memory))
            for learner in learners:
                if learner.address:
                    learner.go_to_platform()
    for learner in learners:
        learner.client.close()
    return found


@contextmanager
def _plain_server(folder: Path, port: int, platform: Platform) -> Iterator[int]:
    options = ["--workers", WEB_PROCESSES, "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", *options, "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    known = {**os.environ, "BENCH_PLATFORM": json.dumps(platform.registration()), "BENCH_SECRET": "measured only"}
    with (folder / "plain.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "bench.load.plain:create_app()"], env=known, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        _await_route(f"http://localhost:{port}/bare")
        yield process.pid
    finally:
        process.terminate()
        process.wait(READY_WITHIN)


def _await_route(url: str) -> None:
    ends = time.monotonic() + READY_WITHIN
    while time.monotonic() < ends:
        try:
            requests.get(url, timeout=2).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers at {url}")
