"""What a target keeps of each item, and what it does not (decision G)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


class Outcome(IntEnum):
    """From best to worst."""

    KEPT = 0
    REWRITTEN = 1
    DEGRADED = 2
    LOST = 3
    REFUSED = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a target takes otherwise than it was written.

    ``item`` is the item's or the test's identifier, "" for the bank as a whole. ``rule`` is a short stable name
    (``moodle-exact-picks``), ``reason`` a sentence for the author: what changes for the learner, and why.
    """

    item: str
    outcome: Outcome
    rule: str
    reason: str


@dataclass(slots=True)
class Report:
    """Everything one export has to say; items without a finding were kept and are only counted."""

    format_name: str
    items: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take up more findings."""
        self.findings.extend(findings)

    def outcomes(self) -> dict[str, Outcome]:
        """The worst outcome of every item or test that has a finding."""
        worst: dict[str, Outcome] = {}
        for finding in self.findings:
            if finding.item:
                worst[finding.item] = max(finding.outcome, worst.get(finding.item, Outcome.KEPT))
        return worst

    def counts(self, names: Iterable[str]) -> Counter[Outcome]:
        """How many of the named items or tests came out how."""
        worst = self.outcomes()
        return Counter(worst.get(name, Outcome.KEPT) for name in names)

    @property
    def losses(self) -> tuple[Finding, ...]:
        """The findings that change a score, a meaning or what is shown: what ``--strict`` refuses."""
        return tuple(finding for finding in self.findings if finding.outcome >= Outcome.DEGRADED)
