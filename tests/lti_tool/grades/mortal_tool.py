"""The tool as one web server and two workers, each of whose processes may be killed at any moment and comes back."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.platform.running_tool import ENDS_WITHIN, RunningTool

WORKERS = 2
Victim = Literal["web process", "web server", "worker"]


@dataclass(slots=True)
class MortalTool:
    """``lti-tool web`` with two processes, and two of ``lti-tool worker``; ``killed`` counts what was."""

    tool: RunningTool
    killed: Counter[Victim] = field(default_factory=Counter)
    _web: subprocess.Popen[bytes] | None = None
    _workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """All of it answers."""
        self._web = self._new_web()
        self.tool.await_ready(self._web)
        self._workers = [self.tool.process("worker") for _ in range(WORKERS)]

    def kill(self, victim: Victim, chance: random.Random) -> None:
        """One process, or the web server with all of its own, is gone at once, and begun anew."""
        match victim:
            case "web process":
                self._kill_web_process(chance)
            case "web server":
                self._kill_web_server()
            case "worker":
                self._kill_worker(chance.randrange(WORKERS))
        self.killed[victim] += 1

    def end(self) -> None:
        """Nothing of it is left."""
        for process in [self._web, *self._workers]:
            if process is not None:
                _kill_group(process)

    def _kill_web_process(self, chance: random.Random) -> None:
        """One of the processes that answer; the server makes another at once."""
        assert self._web is not None
        children = sorted(_children(self._web.pid))
        if children:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)

    def _kill_web_server(self) -> None:
        assert self._web is not None
        _kill_group(self._web)
        self._web = self._new_web()

    def _kill_worker(self, number: int) -> None:
        _kill_group(self._workers[number])
        self._workers[number] = self.tool.process("worker")

    def _new_web(self) -> subprocess.Popen[bytes]:
        return self.tool.process("web", "--bind", f"127.0.0.1:{self.tool.port}", "--processes", "2")


def _kill_group(leader: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader.pid, signal.SIGKILL)
    leader.wait(ENDS_WITHIN)


def _children(parent: int) -> Iterator[int]:
    """The processes whose parent that is (proc(5))."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after_name = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(after_name[1]) == parent:
                yield int(status.parent.name)
