"""What the environment asks of the command line: the one place of this package that reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping

TRACEBACK = "QUIZPORT_TRACEBACK"


def wants_traceback(environ: Mapping[str, str] = os.environ) -> bool:
    """True where a fault of ours is to be shown with its trace."""
    return environ.get(TRACEBACK, "") not in {"", "0"}
