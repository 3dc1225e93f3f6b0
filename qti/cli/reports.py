"""What an export kept and what not, as a table for people and as values for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from qti.cli.banks import violation_json
from qti.cli.screen import STYLES, table
from qti.cli.text import visible
from qti.errors import InvalidPackageError, QtiError
from qti.formats import Format
from qti.report import Finding, Outcome, Report

_MOST_ROWS = 200
_MOST_NAMES = 6
_FOR_REASONS = 40
"""Columns for what stands beside a name: the outcome, and a reason without breaks in its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How one export went: where the file is, what it kept, who checked it, and why it was not saved (None: it was)."""

    target: Format
    path: Path
    report: Report
    checked: str
    official: bool | None
    tests: frozenset[str]
    error: QtiError | None = None


def show(exported: Exported, screen: Console) -> None:
    """The table of everything there is to say of what was not kept as it is, then the summary."""
    rows = list(_rows(exported.report.findings))
    if rows and _narrow(rows, screen):
        for names, outcome, why in rows[:_MOST_ROWS]:
            screen.print(names, soft_wrap=True)
            screen.print(Padding(Text.assemble((outcome.name.lower(), STYLES[outcome]), ": ", why), (0, 0, 0, 2)))
    elif rows:
        shown = table("About", "Outcome", "Why", title=exported.target.title)
        shown.columns[0].no_wrap = shown.columns[1].no_wrap = True
        for names, outcome, why in rows[:_MOST_ROWS]:
            shown.add_row(names, Text(outcome.name.lower(), STYLES[outcome]), why)
        screen.print(shown)
    if len(rows) > _MOST_ROWS:
        screen.print(f"… and {len(rows) - _MOST_ROWS} more rows; --report json has them all\n")
    for line in _summary(exported):
        screen.print(visible(line), soft_wrap=True)


def _narrow(rows: Iterable[tuple[str, Outcome, str]], screen: Console) -> bool:
    """True where names that stand whole would leave reasons too little room beside them."""
    longest = max(len(line) for names, _, _ in rows for line in names.splitlines())
    return screen.width < longest + _FOR_REASONS


def _rows(findings: Iterable[Finding]) -> Iterator[tuple[str, Outcome, str]]:
    """The worst first, notes on what is kept last; items with the very same outcome and reason in one row."""
    groups: dict[tuple[Outcome, str, str], list[str]] = {}
    for finding in findings:
        groups.setdefault((finding.outcome, finding.reason, finding.rule), []).append(finding.item or "the bank")
    for (outcome, reason, rule), names in sorted(groups.items(), key=lambda group: -group[0][0]):
        more = f"\n… and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        yield visible("\n".join(names[:_MOST_NAMES]) + more), outcome, visible(f"{reason} [{rule}]")


def _summary(exported: Exported) -> Iterator[str]:
    name = exported.target.name
    if exported.error is not None:
        yield f"{name}: not saved: {_first_line(exported.error)}"
        return
    yield f"{name}: {exported.path} ({_size(exported.path)})"
    yield f"{name}: {_counted(exported)}"
    yield f"{name}: {exported.checked}"


def _first_line(error: QtiError) -> str:
    lines = str(error).splitlines()
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return (lines[0] if lines else type(error).__name__) + more


def counts(exported: Exported) -> Counter[Outcome]:
    """How many questions came out how; tests and the bank as a whole aside."""
    worst = exported.report.outcomes()
    found = Counter(outcome for name, outcome in worst.items() if name not in exported.tests)
    found[Outcome.KEPT] = exported.report.items - sum(n for outcome, n in found.items() if outcome)
    return found


def _counted(exported: Exported) -> str:
    found = counts(exported)
    each = ", ".join(f"{found[outcome]} {outcome.name.lower()}" for outcome in Outcome if found[outcome])
    noun = "question" if exported.report.items == 1 else "questions"
    return f"{exported.report.items} {noun}: {each}" if each else f"{exported.report.items} {noun}"


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB" if size >= 1e3 else f"{size} bytes"


def report_json(exported: Exported) -> dict[str, object]:
    """The whole report for programs."""
    error = exported.error
    return {
        "format": exported.target.name,
        "file": str(exported.path) if error is None else None,
        "saved": error is None,
        "error": None if error is None else _first_line(error),
        "official": exported.official,
        "checked": exported.checked,
        "items": exported.report.items,
        "counts": {outcome.name.lower(): counts(exported)[outcome] for outcome in Outcome},
        "findings": [_finding_json(finding, exported.tests) for finding in exported.report.findings],
        "violations": (
            [violation_json(each) for each in error.violations] if isinstance(error, InvalidPackageError) else []
        ),
    }


def _finding_json(finding: Finding, tests: frozenset[str]) -> dict[str, object]:
    about = "test" if finding.item in tests else "item" if finding.item else "bank"
    return {
        "about": about,
        "identifier": finding.item or None,
        "outcome": finding.outcome.name.lower(),
        "rule": finding.rule,
        "reason": finding.reason,
    }
