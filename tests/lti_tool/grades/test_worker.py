"""The worker sends what is due by itself, is woken by a message, and stops in good order."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from outbox_school import School
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lti_tool import worker
from lti_tool.database import now
from lti_tool.tables import Placement
from lti_tool.tool import Tool
from lti_tool.wake_up import SignedJson
from tests.platform.faults import Fault

Schools = Callable[..., School]


@contextmanager
def running(tool: Tool) -> Iterator[None]:
    """The worker in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(tool, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def patient(here: School) -> Tool:
    """The tool with so long a time between sweeps that only a message explains what happens sooner."""
    settings = here.tool.settings.model_copy(update={"sweep_interval": 60.0})
    return replace(here.tool, settings=settings)


def test_the_sweep_alone_delivers(school: Schools) -> None:
    """No message is needed."""
    here = school()
    placement = here.placement()

    with running(here.tool):
        here.want(placement, here.platform.ada.sub)
        _until(lambda: here.row(placement, here.platform.ada.sub).state == "sent")
    assert len(here.platform.log) == 1


def test_a_message_wakes_the_worker_at_once(school: Schools) -> None:
    """Long before its next sweep."""
    here = school()
    placement = here.placement()

    with running(patient(here)):
        time.sleep(0.5)
        here.want(placement, here.platform.ada.sub)
        here.tool.wake_ups.send(placement.id, here.user(here.platform.ada.sub))
        _until(lambda: here.row(placement, here.platform.ada.sub).state == "sent")
    assert len(here.platform.log) == 1


def test_a_message_is_signed_json(school: Schools) -> None:
    """It holds identifiers only, and nothing runs that this tool has not signed."""
    here = school()
    serializer = SignedJson(here.tool.sealer)
    heard: list[bool] = []
    stop = threading.Event()
    here.tool.wake_ups.send(12, 34)
    queue = here.tool.wake_ups.queue()
    (written,) = queue.storage.enqueued_items()
    queue.storage.enqueue(pickle.dumps({"anything": 1}, protocol=0))
    queue.storage.enqueue(written.replace(b"12", b"13"))

    def listen() -> None:
        here.tool.wake_ups.listen(lambda: heard.append(True), stop, patience=1)

    listener = threading.Thread(target=listen)
    listener.start()
    _until(lambda: queue.storage.queue_size() == 0 and len(heard) == 1)
    time.sleep(0.2)
    stop.set()
    listener.join(10)
    assert list(serializer.deserialize(written).args) == [12, 34]
    assert heard == [True]


def test_stopping_finishes_what_is_under_way(school: Schools) -> None:
    """A score whose request has begun is settled before the worker ends."""
    here = school()
    placement = here.placement()
    here.platform.faults.add(Fault(service="scores", kind="latency", seconds=0.5, times=1))

    with running(here.tool):
        here.want(placement, here.platform.ada.sub)
        _until(lambda: here.row(placement, here.platform.ada.sub).state == "sending")
    assert here.row(placement, here.platform.ada.sub).state == "sent"


def test_the_worker_outlives_a_database_that_is_away(school: Schools) -> None:
    """Locked by somebody for a while (SQLite), or every connection cut (PostgreSQL): then all goes on, messages too."""
    here = school()
    first, second = here.placement(), here.placement()
    user_id = here.user(here.platform.ada.sub)

    with running(patient(here)):
        here.want(first, here.platform.ada.sub)
        here.tool.wake_ups.send(first.id, user_id)
        _until(lambda: here.row(first, here.platform.ada.sub).state == "sent")
        _away_for_a_moment(here.tool)
        here.want(second, here.platform.ada.sub)
        _until(lambda: _woken_and_sent(here, second))
    assert len(here.platform.log) == 2


def test_a_lost_queue_loses_no_score(school: Schools) -> None:
    """All of its messages are gone before anybody heard them: the sweep reads the outbox."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    here.tool.wake_ups.send(placement.id, here.user(here.platform.ada.sub))
    here.tool.wake_ups.queue().storage.flush_all()

    with running(here.tool):
        _until(lambda: here.row(placement, here.platform.ada.sub).state == "sent")
    assert len(here.platform.log) == 1


def test_a_clock_that_goes_back_is_waited_for(school: Schools) -> None:
    """The next timestamp is after the last one, never postdated: nothing is sent before the clock has caught up."""
    here = school()
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    with here.tool.sessions.begin() as db:
        ahead = now(db) + timedelta(seconds=1)
    here.change(placement, reserved_at=ahead)

    with running(here.tool):
        time.sleep(1)
        assert here.platform.log == []
        _until(lambda: here.row(placement, here.platform.ada.sub).state == "sent")
    assert datetime.fromisoformat(str(here.platform.log[0].timestamp)) >= ahead + timedelta(seconds=1)


def test_two_workers_share_the_work(school: Schools) -> None:
    """Each score is sent by one of them."""
    here = school("plain", sends_at_once=4)
    placement = here.placement()
    subs = [here.platform.add_learner(f"learner{number}").sub for number in range(12)]

    with running(here.tool), running(here.tool):
        for sub in subs:
            here.want(placement, sub)
        _until(lambda: all(here.row(placement, sub).state == "sent" for sub in subs))
    assert sorted(score.user_id for score in here.platform.log) == sorted(subs)


def _woken_and_sent(here: School, placement: Placement) -> bool:
    """The queue may still notice that its connection is gone, so it is told more than once."""
    here.tool.wake_ups.send(placement.id, here.user(here.platform.ada.sub))
    return here.row(placement, here.platform.ada.sub).state == "sent"


def _away_for_a_moment(tool: Tool) -> None:
    if tool.engine.dialect.name == "sqlite":
        with tool.engine.begin():
            time.sleep(1)
        return
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    with suppress(OperationalError), tool.engine.connect() as connection:
        connection.execute(cut)
    tool.engine.dispose()


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)
