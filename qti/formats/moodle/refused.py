"""What ends the writing of one question: something that Moodle cannot hold in any form."""

from __future__ import annotations


class RefusedError(Exception):
    """The item at hand gets no question; ``write`` turns this into a finding, so it never leaves this package."""

    def __init__(self, rule: str, reason: str) -> None:
        self.rule, self.reason = rule, reason
        super().__init__(reason)
