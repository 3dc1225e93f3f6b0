"""The benchmark: CPU, wall time, peak memory and items per second of every command, as a table.

    python bench/run.py [--sizes 100,1000,10000,50000] [--no-text2qti] [--keep FOLDER]

Each command runs in a process of its own on a generated bank (``bench/generate.py``). In the same run stand
``text2qti`` from PyPI on a comparable bank (installed into a virtual environment below ``build/bench``; it
validates nothing) and the floor (``bench/floor.py``). Compare within one run only: machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
QTI = [sys.executable, "-m", "qti"]


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds of CPU and on the wall, peak memory in MiB, its exit code."""

    cpu: float
    wall: float
    peak: float
    code: int


def measured(command: list[str], log: Path, folder: Path = ROOT) -> Run:
    """Run a command to its end; what it prints goes to ``log``."""
    with log.open("wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, process.returncode)


def text2qti_command(work: Path) -> list[str]:
    """``text2qti`` in an environment of its own, made once."""
    python = work / "text2qti-venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "text2qti"], check=True)
    return [str(python.parent / "text2qti")]


def rows(size: int, work: Path) -> list[tuple[str, Run]]:
    """Every command of ours on a bank of ``size`` questions."""
    bank, out = work / f"bank-{size}", work / f"out-{size}"
    out.mkdir(parents=True, exist_ok=True)
    generate = [sys.executable, str(HERE / "generate.py"), str(bank), "--questions", str(size)]
    subprocess.run(generate, check=True)
    package = out / "bank.qti21.zip"
    commands = {
        "export to QTI 2.1, checked": ["export", str(bank), "--to", "qti21", "--out", str(package)],
        "export to Moodle XML, checked": ["export", str(bank), "--to", "moodle", "--out", str(out / "bank.moodle.xml")],
        "check": ["check", str(bank)],
        "validate the package": ["validate", str(package)],
        "grade one response a question": ["grade", str(bank), str(bank / "responses.csv"), "--format", "csv"],
    }
    return [
        (name, measured([*QTI, *arguments], out / f"{arguments[0]}-{n}.log"))
        for n, (name, arguments) in enumerate(commands.items())
    ]


def show(console: Console, title: str, found: list[tuple[str, Run]], size: int) -> None:
    """One table."""
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    for heading in ("CPU s", "wall s", "peak MiB", "items/s", "exit"):
        table.add_column(heading, justify="right")
    for name, run in found:
        speed = f"{size / run.cpu:,.0f}" if run.cpu else "-"
        table.add_row(name, f"{run.cpu:.2f}", f"{run.wall:.2f}", f"{run.peak:.0f}", speed, str(run.code))
    console.print(table)


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100,1000,10000,50000", help="numbers of questions")
    parser.add_argument("--no-text2qti", action="store_true", help="leave text2qti out")
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "bench", help="where everything is made")
    chosen = parser.parse_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    console = Console(width=100)
    for size in [int(each) for each in chosen.sizes.split(",")]:
        found = rows(size, chosen.keep)
        package = chosen.keep / f"out-{size}" / "bank.qti21.zip"
        floor_log = chosen.keep / f"out-{size}" / "floor.json"
        measured([sys.executable, str(HERE / "floor.py"), str(package)], floor_log)
        floor = json.loads(floor_log.read_text())["cpu"]
        found.append(("floor: lxml and zlib alone, same bytes", Run(floor, floor, 0, 0)))
        if not chosen.no_text2qti:
            quiz = chosen.keep / f"bank-{size}" / "text2qti" / "quiz.txt"
            command = [*text2qti_command(chosen.keep), quiz.name]
            found.append(
                (
                    "text2qti, validates nothing",
                    measured(command, chosen.keep / f"out-{size}" / "text2qti.log", quiz.parent),
                )
            )
        show(console, f"{size:,} questions", found, size)


if __name__ == "__main__":
    main()
