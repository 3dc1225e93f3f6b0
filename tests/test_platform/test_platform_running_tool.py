"""The tool as processes of a test or the demo: none of them stays behind."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

import pytest

from tests.platform.running_tool import RunningTool


def test_a_start_that_takes_too_long_leaves_no_process(tmp_path: Path) -> None:
    """Where the port belongs to somebody who never answers, web and worker end with the one that began them."""
    (tmp_path / "banks").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        tool = RunningTool(tmp_path, tmp_path / "banks", ready_within=2.5)
        tool.port = taken.getsockname()[1]
        tool.begin()

        with pytest.raises(RuntimeError, match="did not start"):
            tool.await_ready()

        assert (tmp_path / "quizport.db").exists()
        assert _processes(tmp_path) == []


def _processes(folder: Path) -> list[Path]:
    """Those whose environment names the folder; one that has ended has none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it has ended meanwhile
            found += [path] if str(folder).encode() in path.read_bytes() else []
    return found
