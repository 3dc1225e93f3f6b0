"""The worker sends what is due by itself, is woken by a message, and stops in good order."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from outbox_school import School

from lti_tool import wake_up, worker
from lti_tool.tool import Tool
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
        wake_up.close(tool)
    assert not thread.is_alive()


def patient(here: School) -> Tool:
    """The tool with so long a time between sweeps that only a message explains what happens sooner."""
    settings = here.tool.settings.model_copy(update={"sweep_interval": 60.0})
    return Tool(settings, here.tool.engine, here.tool.sessions, here.tool.sealer, here.tool.web)


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
        wake_up.wake(here.tool, placement.id, here.user(here.platform.ada.sub))
        _until(lambda: here.row(placement, here.platform.ada.sub).state == "sent")
    assert len(here.platform.log) == 1


def test_a_message_is_signed_json(school: Schools) -> None:
    """It holds identifiers only, and nothing runs that this tool has not signed."""
    here = school()
    serializer = wake_up.SignedJson(here.tool.sealer)
    heard: list[bool] = []
    stop = threading.Event()
    wake_up.wake(here.tool, 12, 34)
    queue = wake_up._queue(here.tool)  # noqa: SLF001 -- where an attacker with the database would write
    (written,) = queue.storage.enqueued_items()
    queue.storage.enqueue(pickle.dumps({"anything": 1}, protocol=0))
    queue.storage.enqueue(written.replace(b"12", b"13"))

    listener = threading.Thread(target=wake_up.listen, args=(here.tool, lambda: heard.append(True), stop))
    listener.start()
    _until(lambda: queue.storage.queue_size() == 0 and len(heard) == 1)
    time.sleep(0.2)
    stop.set()
    listener.join(10)
    wake_up.close(here.tool)
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


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)
