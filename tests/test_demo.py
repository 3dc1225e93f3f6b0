"""What ``make demo CHECK=1`` does after packages are made: quiz placed, taken and graded with nobody there."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path


def test_the_demo_travels_to_the_grade() -> None:
    """Real processes, a real platform over HTTP: the grade on the result page is the one in the gradebook."""
    command = [sys.executable, "-m", "tests.platform.demo", "--check"]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as demo:
        try:
            told, _ = demo.communicate(timeout=120)
        finally:
            demo.terminate()  # ends what it started, which a kill would leave

    assert demo.returncode == 0, told
    shown = re.search(r"the result page says (\S+) %", told)
    held = re.search(r"the gradebook holds (\S+) points", told)
    assert shown is not None
    assert held is not None
    assert abs(Decimal(shown[1]) - 10 * Decimal(held[1])) <= Decimal("0.05")
