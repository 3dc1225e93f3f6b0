"""What was measured, and the goals beside it, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

CENTILES = (50, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One step: CPU of the server per request and the time of the answers, in milliseconds; memory in MiB."""

    step: str
    cpu: float
    times: list[float]
    memory: float

    def centile(self, share: int) -> float:
        """The time within which so many in a hundred were answered."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure that is to be at most, or at least, so much."""

    what: str
    figure: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether this run got there."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


def steps_table(title: str, steps: Iterable[Measured]) -> Table:
    """A line a step."""
    table = Table(title=title, title_justify="left")
    table.add_column("step")
    for heading in ("requests", "CPU ms", *(f"p{share} ms" for share in CENTILES), "MiB a process"):
        table.add_column(heading, justify="right")
    for step in steps:
        times = (f"{step.centile(share):.1f}" for share in CENTILES)
        table.add_row(step.step, str(len(step.times)), f"{step.cpu:.2f}", *times, f"{step.memory:.0f}")
    return table


def goals_table(goals: Iterable[Goal]) -> Table:
    """A line a goal, and whether it was reached."""
    table = Table(title="Goals", title_justify="left")
    table.add_column("what")
    for heading in ("measured", "goal", ""):
        table.add_column(heading, justify="right")
    for goal in goals:
        sign = "at least" if goal.at_least else "at most"
        verdict = "reached" if goal.is_reached else "MISSED"
        table.add_row(goal.what, f"{goal.figure:.2f} {goal.unit}", f"{sign} {goal.limit:g}", verdict)
    return table
