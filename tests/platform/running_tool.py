"""The tool as its own processes beside platforms: on a fresh database, registered, started, killed, started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
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

    def __init__(self, folder: Path, banks: Path, *, port: int = 0, **settings: str) -> None:
        self.folder = folder
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
        self._running = self.process("serve", "--bind", f"127.0.0.1:{self.port}", "--processes", "1")
        self.await_ready(self._running)

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

    def await_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Return once it answers; ``RuntimeError`` where it does not in time."""
        ends = time.monotonic() + READY_WITHIN
        while time.monotonic() < ends and process.poll() is None:
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"the tool did not start; its log: {self.folder}/tool.log")

    def kill(self) -> None:
        """All its processes are gone at once, whatever they were doing."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait(ENDS_WITHIN)
            self._running = None

    def stop(self) -> None:
        """It finishes what it is doing, and ends."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(ENDS_WITHIN)
            self._running = None


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
