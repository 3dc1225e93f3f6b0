"""What a process and its children have used, as Linux counts it: seconds of CPU, MiB of memory."""

from __future__ import annotations

import os
import time
from pathlib import Path

CPUCLOCK_SCHED = 2
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
    return sum(_used(each) for each in family(pid))


def memory(pid: int) -> float:
    """MiB of the largest process among them, what they share included."""
    pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in family(pid))
    return max(pages) * PAGE / 2**20


def _used(pid: int) -> float:
    """By the kernel's CPU clock of the process, in nanoseconds inside, ended threads included.

    That is ``clock_getcpuclockid(3)``, which Python has for threads alone; /proc counts in hundredths of a second.
    """
    return time.clock_gettime(~pid << 3 | CPUCLOCK_SCHED)
