"""What the tests of the command line call a command."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as a value."""
        return json.loads(self.out)


Command = Callable[..., Ran]
Process = Callable[..., "subprocess.Popen[str]"]
