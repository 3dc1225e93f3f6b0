"""Whatever is killed, whenever: no score is lost, none is sent by two at once, and timestamps rise."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from outbox_school import School

from lti_tool.database import now
from lti_tool.services import outbox
from lti_tool.services.outbox import settling
from lti_tool.services.outbox.claiming import claim, renewed
from lti_tool.tables import Placement
from tests.platform.faults import Fault

Schools = Callable[..., School]
Process = Callable[[str], subprocess.Popen[bytes]]


def test_killed_between_reservation_and_answer(school: Schools, process: Process) -> None:
    """The next sender waits for the lease to end, then sends with a newer timestamp."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    hang = Fault(service="scores", kind="hang", seconds=20, times=1)
    here.platform.faults.add(hang)
    child = process("once")
    _until(lambda: hang.times == 0)
    reserved = here.row(placement, here.platform.ada.sub).reserved_at
    child.send_signal(signal.SIGKILL)
    child.wait()

    assert outbox.send_due(here.tool) == 0
    _lease_over(here, placement)
    assert outbox.send_due(here.tool) == 1
    row = here.row(placement, here.platform.ada.sub)
    assert row.state == "sent"
    assert reserved is not None
    assert row.reserved_at is not None
    assert row.reserved_at > reserved
    assert here.platform.log[-1].extension["new_submission"] is False


def test_killed_between_answer_and_settling(school: Schools, process: Process) -> None:
    """The platform has the score; it gets it once more, with a newer timestamp, as the same submission."""
    here = school("canvas")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    assert process("die-before-settling").wait(30) == -signal.SIGKILL
    _lease_over(here, placement)

    assert outbox.send_due(here.tool) == 1
    first, second = here.platform.log
    assert (first.status, second.status) == (200, 200)
    assert first.timestamp is not None
    assert second.timestamp is not None
    assert datetime.fromisoformat(second.timestamp) > datetime.fromisoformat(first.timestamp)
    assert second.extension["new_submission"] is False
    assert here.row(placement, here.platform.ada.sub).state == "sent"


def test_two_senders_send_each_score_once(school: Schools) -> None:
    """Sixteen threads of two senders, thirty scores."""
    here = school("plain", sends_at_once=8)
    placement = here.placement()
    subs = [here.platform.add_learner(f"learner{number}").sub for number in range(30)]
    for sub in subs:
        here.want(placement, sub)
    senders = [threading.Thread(target=outbox.send_due, args=(here.tool,)) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    outbox.send_due(here.tool)

    assert sorted(score.user_id for score in here.platform.log) == sorted(subs)


def test_senders_of_several_platforms_never_wait_in_a_circle(school: Schools) -> None:
    """Each platform takes one at a time, so that every sender goes from one to the next; none fails over it."""
    schools = [school(profile, sends_at_once=1) for profile in ("plain", "moodle", "canvas")]
    for here in schools:
        placement = here.placement()
        for number in range(8):
            here.want(placement, here.platform.add_learner(f"learner{number}").sub)

    with ThreadPoolExecutor(2) as pool:
        for sent in [pool.submit(outbox.send_due, schools[0].tool) for _ in range(2)]:
            sent.result()
    outbox.send_due(schools[0].tool)
    assert [len(here.platform.log) for here in schools] == [8, 8, 8]


def test_no_more_are_under_way_than_the_platform_takes(school: Schools) -> None:
    """One at a time, whoever claims."""
    here = school("canvas", sends_at_once=1)
    placement = here.placement()
    for person in (here.platform.ada, here.platform.ben):
        here.want(placement, person.sub)

    with here.tool.sessions.begin() as db:
        first = claim(db, now(db), 1.0)
    with here.tool.sessions.begin() as db:
        second = claim(db, now(db), 1.0)
    assert first is not None
    assert second is None


def test_a_late_sender_writes_over_nothing(school: Schools) -> None:
    """Its lease ended, another sent a newer score: what it knows counts no more."""
    here = school("plain")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "1")
    with here.tool.sessions.begin() as db:
        late = claim(db, now(db), 1.0)
    assert late is not None
    here.want(placement, here.platform.ada.sub, "9")
    _lease_over(here, placement)
    outbox.send_due(here.tool)

    with here.tool.sessions.begin() as db:
        assert renewed(db, late, now(db), 1.0) is None
        settling.arrived(db, late, now(db))
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.version, row.sent_version, row.given) == ("sent", 2, 2, "9")


def test_a_score_wanted_while_an_older_one_is_under_way_follows_it(school: Schools) -> None:
    """The older one's arrival is not taken for the newer one's."""
    here = school("plain")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub, "1")
    with here.tool.sessions.begin() as db:
        held = claim(db, now(db), 1.0)
    assert held is not None
    here.want(placement, here.platform.ada.sub, "9")

    with here.tool.sessions.begin() as db:
        settling.arrived(db, held, now(db))
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.sent_version) == ("waiting", 1)
    assert row.reserved_at is not None
    assert (row.due_at - row.reserved_at).total_seconds() >= 1


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def _lease_over(here: School, placement: Placement) -> None:
    """Wait a second, for the timestamp, and end the lease as time would."""
    time.sleep(1.01)
    with here.tool.sessions.begin() as db:
        moment = now(db)
    here.change(placement, lease_until=moment)
