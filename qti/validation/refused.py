"""A file that is not looked into any further."""

from __future__ import annotations

from qti.errors import Place, QtiError, Violation


class RefusedError(QtiError):
    """A file that is no well-formed XML, or that no honest program writes; ``violation`` says why."""

    def __init__(self, violation: Violation) -> None:
        self.violation = violation
        super().__init__(str(violation))


def refused(rule: str, what: str, *, path: str, line: int = 0, hint: str = "") -> RefusedError:
    """The refusal of the file ``path`` by the rule of that name."""
    return RefusedError(Violation(Place(path, line), rule, what, hint=hint))
