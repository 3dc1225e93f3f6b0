"""What ``make demo CHECK=1`` does after packages are made: quiz placed, taken and graded with nobody there."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path


def test_the_demo_travels_to_the_grade() -> None:
    """Real processes, a real platform over HTTP: the grade on the result page is the one in the gradebook."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.platform.demo", "--check"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    shown = re.search(r"the result page says (\S+) %", done.stdout)
    held = re.search(r"the gradebook holds (\S+) points", done.stdout)
    assert shown is not None
    assert held is not None
    assert abs(Decimal(shown[1]) - 10 * Decimal(held[1])) <= Decimal("0.05")
