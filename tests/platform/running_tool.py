"""The tool as its own processes beside platforms: on a fresh database, registered, started, killed, started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import requests

from tests.platform.server import Platform

READY_WITHIN = 30.0
ENDS_WITHIN = 40.0
ADDRESSES = {
    "--client-id": "client_id",
    "--deployment": "deployment_id",
    "--issuer": "issuer",
    "--auth-login-url": "auth_login_url",
    "--auth-token-url": "auth_token_url",
    "--key-set-url": "key_set_url",
}


class RunningTool:
    """``lti-tool serve`` at localhost, with database and log in ``folder``; ``settings`` are further ``QUIZPORT_…``."""

    def __init__(
        self, folder: Path, banks: Path, *, port: int = 0, ready_within: float = READY_WITHIN, **settings: str
    ) -> None:
        self.folder = folder
        self.ready_within = ready_within
        self.port = free_port(port)
        self.url = f"http://localhost:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("QUIZPORT_")},
            "QUIZPORT_BASE_URL": self.url,
            "QUIZPORT_DATABASE_URL": f"sqlite:///{folder}/quizport.db",
            "QUIZPORT_BANKS": str(banks),
            "QUIZPORT_DEVELOPMENT": "true",
            "QUIZPORT_SWEEP_INTERVAL": "1",
            **settings,
        }
        self.database_url = self._environment["QUIZPORT_DATABASE_URL"]
        self._running: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> str:
        """What ``lti-tool`` prints; ``RuntimeError`` where it fails."""
        told = subprocess.run(
            [sys.executable, "-m", "lti_tool", *arguments],
            env=self._environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise RuntimeError(f"lti-tool {' '.join(arguments)} ended with {told.returncode}:\n{told.stderr}")
        return told.stdout

    def register(self, platform: Platform, name: str) -> None:
        """The tool, its database migrated, and the platform know each other from now on."""
        known = platform.registration()
        told = [word for option, field in ADDRESSES.items() for word in (option, str(known[field]))]
        where = ["--family", str(known["family"]), "--site", platform.url, "--frame-origin", platform.url]
        shown = self.command("platforms", "add", name, *where, *told, "--allow-private-addresses")
        own = re.search(rf"{re.escape(self.url)}/lti/[^/\s]{{8,}}(?=/)", shown)
        if own is None:
            raise RuntimeError(f"no address of the registration in what the tool said:\n{shown}")
        platform.tool.login_url = f"{own[0]}/login"

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.begin()
        self.await_ready()

    def begin(self) -> None:
        """Serve; :meth:`await_ready` says when it answers."""
        self._running = self.process("serve", "--bind", f"127.0.0.1:{self.port}", "--processes", "1")

    def process(self, *arguments: str) -> subprocess.Popen[bytes]:
        """``lti-tool`` with these arguments, leader of a group of its own; what it says goes to the log."""
        with (self.folder / "tool.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "lti_tool", *arguments],
                env=self._environment,
                cwd=self.folder,
                stderr=log,
                stdout=log,
                start_new_session=True,
            )

    def await_ready(self, process: subprocess.Popen[bytes] | None = None) -> None:
        """Return once it answers; ``RuntimeError`` where it does not in time, and then nothing of it is left."""
        awaited = process or self._running
        if awaited is None:
            raise RuntimeError("the tool was not started")
        try:
            self._await_answer(awaited)
        except BaseException:
            _end_group(awaited)
            raise

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        ends = time.monotonic() + self.ready_within
        while time.monotonic() < ends and process.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the tool did not start; its log: {self.folder}/tool.log")

    def kill(self) -> None:
        """All its processes are gone at once, whatever they were doing."""
        if self._running is not None:
            _end_group(self._running)
            self._running = None

    def stop(self) -> None:
        """It finishes what it is doing, and ends; ``TimeoutExpired`` where it would not, and it is killed then."""
        if self._running is not None:
            self._running.terminate()
            try:
                self._running.wait(ENDS_WITHIN)
            finally:
                self.kill()


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started are gone, also where it ended before them."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(ENDS_WITHIN)


def free_port(wanted: int = 0) -> int:
    """The port if it is free, else any."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        port: int = free.getsockname()[1]
        return port
