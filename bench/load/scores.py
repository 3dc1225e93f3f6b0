"""How many scores a second one worker brings to platforms that answer in 20 ms."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.load import processes
from bench.load.quiz import BANKS
from bench.load.tables import Goal
from lti_tool.database import engine_for, now, sessions_for
from lti_tool.lti.gradebook import SCOPES
from lti_tool.services import outbox
from lti_tool.services.outbox import KeptScore
from lti_tool.tables import Placement, Registration, User
from tests.platform.faults import Fault
from tests.platform.running_tool import RunningTool
from tests.platform.server import Platform

ANSWERS_IN = 0.02
"""Seconds."""
PER_REGISTRATION = 200
LIMITS = {1: 25.0, 4: 100.0}
"""Scores a second, by the number of registrations."""
ENDS_WITHIN = 120.0


def goals(folder: Path, database: str, database_url: str) -> Iterator[Goal]:
    """Throughput over one registration and over four, and what a score costs the worker."""
    with ExitStack() as running:
        tool = RunningTool(folder, BANKS, QUIZPORT_DATABASE_URL=database_url)
        platforms = [running.enter_context(Platform(profile="moodle", tool_url=tool.url)) for _ in range(max(LIMITS))]
        tool.command("migrate")
        for number, platform in enumerate(platforms):
            tool.register(platform, f"Load {number}")
        web = tool.process("web", "--bind", f"127.0.0.1:{tool.port}", "--processes", "1")
        running.callback(web.wait)
        running.callback(web.terminate)
        tool.await_ready(web)
        for platform in platforms:
            platform.faults.add(Fault(service="any", kind="latency", seconds=ANSWERS_IN))
        for count, limit in LIMITS.items():
            speed, cpu = _sent(tool, platforms[:count])
            what = f"scores to {count} registration{'s' if count > 1 else ''}, {database} ({cpu:.1f} ms of CPU each)"
            yield Goal(what=what, figure=speed, limit=limit, unit="a second", at_least=True)


def _sent(tool: RunningTool, platforms: Sequence[Platform]) -> tuple[float, float]:
    """Scores a second from the first to the last arrival, and milliseconds of the worker's CPU for each."""
    before = [len(platform.log) for platform in platforms]
    _want(tool, platforms)
    process = tool.process("worker")
    try:
        _await(platforms, [count + 1 for count in before])
        used, begun = processes.cpu(process.pid), time.monotonic()
        there = sum(len(platform.log) for platform in platforms)
        _await(platforms, [count + PER_REGISTRATION for count in before])
        sent = sum(len(platform.log) for platform in platforms) - there
        return sent / (time.monotonic() - begun), 1000 * (processes.cpu(process.pid) - used) / sent
    finally:
        process.terminate()
        process.wait(ENDS_WITHIN)


def _await(platforms: Sequence[Platform], counts: Sequence[int]) -> None:
    ends = time.monotonic() + ENDS_WITHIN
    while any(len(platform.log) < count for platform, count in zip(platforms, counts, strict=True)):
        if time.monotonic() > ends:
            raise RuntimeError(f"received {[len(platform.log) for platform in platforms]} of {list(counts)}")
        time.sleep(0.01)


def _want(tool: RunningTool, platforms: Sequence[Platform]) -> None:
    """Scores of an activity new to each platform, written into the outbox as a submission does."""
    engine = engine_for(tool.database_url)
    with sessions_for(engine).begin() as db:
        for platform in platforms:
            _want_of(db, platform)
    engine.dispose()


def _want_of(db: Session, platform: Platform) -> None:
    link = platform.add_link("Load")
    course = platform.site.school.course_of(link)
    registration = db.scalars(select(Registration).where(Registration.auth_login_url == platform.auth_url)).one()
    placement = Placement(
        registration_id=registration.id,
        deployment_id=registration.deployments[0].id,
        resource_link_id=link.id,
        line_items_url=platform.site.line_items_url(course),
        scopes=sorted(SCOPES),
    )
    column = course.column_of(link)
    placement.line_item_url = None if column is None else platform.site.line_item_url(course, column)
    people = [platform.add_learner(f"scored{link.id}x{number}") for number in range(PER_REGISTRATION)]
    users = [User(registration_id=registration.id, sub=person.sub) for person in people]
    db.add_all([placement, *users])
    db.flush()
    moment = now(db)
    kept = KeptScore(
        given=Decimal(7),
        maximum=Decimal(10),
        comment="Attempt 1",
        started_at=moment - timedelta(minutes=10),
        submitted_at=moment,
    )
    for user in users:
        outbox.want(db, placement, user.id, kept, moment)
