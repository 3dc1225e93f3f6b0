"""What happens without a visitor: banks read again, attempts handed in when their time is up, scores sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from lti_tool.database import now as database_time
from lti_tool.errors import ToolError
from lti_tool.services import attempts, banks, grading, launches, outbox
from lti_tool.services.attempts import HandedIn
from lti_tool.tool import Tool

log = structlog.get_logger()

PLACEMENTS_AT_A_TIME = 5
"""Whose scores one sweep compares with new rules."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""How long an attempt that could not be handed in is left alone."""


class Bell:
    """Wakes every thread that waits for it; a ring that comes while a thread is busy is heard when it next waits."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        """Wake all."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """The number of rings, once there are more than were ``heard`` or the time is up."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != heard, seconds)
            return self._rings


def run(tool: Tool, stop: threading.Event) -> None:
    """Sweep and send until ``stop`` is set; what is under way then is finished, within its lease."""
    bell = Bell()
    threads = [
        threading.Thread(target=_sender, args=(tool, bell, stop), name=f"sender-{n}") for n in range(outbox.SENDERS)
    ]
    threads.append(threading.Thread(target=_listener, args=(tool, bell, stop), name="listener"))
    for thread in threads:
        thread.start()
    folder, sweep = WatchedFolder(tool), Sweep(tool)
    while not stop.is_set():
        _survived("loading banks", folder.load_changes)
        more = _survived("sweep", sweep)
        stop.wait(0 if more else tool.settings.sweep_interval)
    bell.ring()
    for thread in threads:
        thread.join()


class WatchedFolder:
    """The folder of banks, taken into the database again whenever something in it changed."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._seen: frozenset[tuple[str, int, int]] | None = None

    def load_changes(self) -> None:
        """Load what changed since the last look; a bank with mistakes is logged once, its last good version stays."""
        signs = banks.signs_of_change(self._tool.settings.banks)
        if signs == self._seen:
            return
        with self._tool.sessions.begin() as db:
            outcomes = banks.load_folder(db, self._tool.settings.banks, database_time(db))
        self._seen = signs
        for outcome in outcomes:
            if outcome.changed:
                log.info("bank loaded", bank=outcome.bank)
            for mistake in outcome.mistakes:
                log.warning("bank not loaded", folder=outcome.folder.name, mistake=str(mistake))


class Sweep:
    """What is done every few seconds, whoever else does it; an attempt that cannot be handed in waits, then longer."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._waiting: dict[int, tuple[datetime, timedelta]] = {}

    def __call__(self) -> bool:
        """True where there may be more: of an exam's end a sweep takes a part, so that nobody waits long to write."""
        tool = self._tool
        with tool.sessions.begin() as db:
            now = database_time(db)
            leave = [number for number, (until, _) in self._waiting.items() if until > now]
            handed_in = attempts.hand_in_overdue(db, now, tool.settings.save_grace, leave)
            launches.forget_ended(db, now)
        with tool.sessions.begin() as db:
            more_rules = grading.follow_new_rules(db, now, PLACEMENTS_AT_A_TIME)
        self._note(handed_in, now)
        return more_rules or handed_in.done + len(handed_in.failed) == attempts.AT_A_TIME

    def _note(self, handed_in: HandedIn, now: datetime) -> None:
        if handed_in.done:
            log.info("attempts handed in by the clock", count=handed_in.done)
        for number, error in handed_in.failed.items():
            _, pause = self._waiting.get(number, (now, FIRST_PAUSE / 2))
            self._waiting[number] = (now + min(2 * pause, LONGEST_PAUSE), min(2 * pause, LONGEST_PAUSE))
            reason = error.reason if isinstance(error, ToolError) else type(error).__name__
            log.error("attempt not handed in", attempt=number, reason=reason, detail=getattr(error, "detail", ""))


def _sender(tool: Tool, bell: Bell, stop: threading.Event) -> None:
    heard = 0
    while not stop.is_set():
        if not _survived("sending", lambda: outbox.send_in_turn(tool, stop)):
            heard = bell.wait(heard, tool.settings.sweep_interval)


def _listener(tool: Tool, bell: Bell, stop: threading.Event) -> None:
    tool.wake_ups.listen(bell.ring, stop, patience=tool.settings.sweep_interval)


def _survived(what: str, work: Callable[[], int | None]) -> bool:
    """What the work gives; False where it failed: a defect or a lost database must not end the worker."""
    try:
        return bool(work())
    except Exception:  # the rim of the process, as Flask's handler is for a request
        log.exception("worker failed", during=what)
        return False
