"""The load table: CPU per request, latency and memory of every step, beside PyLTI1p3's plain use and a bare route.

    python -m bench.load [--only plain,quiz,scores,hanging] [--databases sqlite,postgresql] [--learners 200]

``--only`` takes names of steps too ("launch", "submit ten"): the quiz then goes as far as the last of them.

The tool runs as in production (``lti-tool web`` with two processes, ``lti-tool worker``) against the test platform,
over HTTP, driven by four clients on the same machine. CPU is that of the web processes, PostgreSQL's own aside.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from bench.load import hanging, quiz, scores
from bench.load.databases import KINDS, databases
from bench.load.learners import QUIZ
from bench.load.tables import Goal, Measured, goals_table, steps_table

PARTS = ("plain", "quiz", "scores", "hanging")
STEPS = tuple(QUIZ)


def main() -> int:
    """Run what was asked for; 1 where a goal was missed."""
    chosen = _chosen()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console, plainly, goals = Console(width=112), list[Measured](), list[Goal]()
    with tempfile.TemporaryDirectory(prefix="quizport-load-") as made:
        folder = Path(made)
        if "plain" in chosen.only:
            plainly = quiz.plain(folder, chosen.learners, chosen.clients)
            console.print(steps_table("PyLTI1p3 used as it shows, and a bare Flask route", plainly))
        for kind in chosen.databases:
            with databases(kind, folder) as empty:
                if named := _steps(chosen.only):
                    found = quiz.quizport(folder, empty(), chosen.learners, chosen.clients, named[-1])
                    steps = [step for step in found if step.step in named]
                    console.print(steps_table(f"Quizport on {kind}", steps))
                    goals += quiz.goals(kind, steps, plainly)
                if "scores" in chosen.only:
                    goals += scores.goals(folder, kind, empty())
                if "hanging" in chosen.only:
                    goals += hanging.goals(folder, kind, empty())
    if goals:
        console.print(goals_table(goals))
    return 0 if all(goal.is_reached for goal in goals) else 1


def _steps(only: Sequence[str]) -> list[str]:
    """The steps of the quiz that are to be shown, in their order."""
    return [step for step in STEPS if step in only or "quiz" in only]


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=_among(PARTS + STEPS), default=PARTS, help="which parts or steps")
    parser.add_argument("--databases", type=_among(KINDS), default=KINDS, help="which databases")
    parser.add_argument("--learners", type=int, default=200, help="how many take the quiz; half as many warm it up")
    parser.add_argument("--clients", type=int, default=4, help="how many requests are under way at a time")
    return parser.parse_args()


def _among(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    """What reads some of these names, with commas between."""

    def read(written: str) -> list[str]:
        names = written.split(",")
        if set(names) - set(known):
            raise argparse.ArgumentTypeError(f"known are {', '.join(known)}")
        return names

    return read


if __name__ == "__main__":
    sys.exit(main())
