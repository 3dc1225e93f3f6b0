"""What came of checking a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from qti.errors import Violation
from qti.validation.kinds import FileKind


class Verdict(StrEnum):
    """The whole file in one word."""

    VALID = "valid"
    INVALID = "invalid"
    UNDECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A document that nobody here can decide over, and why."""

    path: str
    why: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationResult:
    """A file's kind, how many documents of each kind were decided over, and what was found.

    ``official`` is true where the official XSDs decided over every QTI document, and ``schemas`` names them;
    a file without QTI documents has neither. ``advice`` is what some platform misreads in a valid file.
    """

    path: str
    kind: FileKind
    documents: Counter[FileKind]
    violations: tuple[Violation, ...]
    advice: tuple[Violation, ...]
    official: bool
    schemas: tuple[str, ...]
    undecided: tuple[Undecided, ...]

    @property
    def verdict(self) -> Verdict:
        """Invalid where anything is broken; valid only where everything was decided."""
        if self.violations:
            return Verdict.INVALID
        return Verdict.UNDECIDED if self.undecided else Verdict.VALID

    @property
    def is_valid(self) -> bool:
        """True where every document was decided over and nothing is broken."""
        return self.verdict is Verdict.VALID
