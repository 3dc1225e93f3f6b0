"""What a process and its children have used, from /proc: seconds of CPU, MiB of memory."""

from __future__ import annotations

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def family(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    for each in found:
        for listed in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in listed.read_text().split()]
    return found


def cpu(pid: int) -> float:
    """Seconds of CPU that the process and those below it have used so far, in user mode and in the kernel."""
    return sum(_times(each) for each in family(pid))


def memory(pid: int) -> float:
    """MiB of the largest process among them, what they share included."""
    pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in family(pid))
    return max(pages) * PAGE / 2**20


def _times(pid: int) -> float:
    """Fields 14 and 15 of proc(5) stat; the second field may hold spaces and ends with the last parenthesis."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
