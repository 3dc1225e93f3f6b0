"""docs/running.md names every setting, and none that is gone."""

import re
from pathlib import Path

from lti_tool.settings import Settings

RUNNING = Path(__file__).parents[2] / "docs" / "running.md"


def test_the_table_of_settings_is_complete() -> None:
    """An administrator finds each setting by the name it is written with."""
    named = set(re.findall(r"^\| `QUIZPORT_([A-Z_]+)` \|", RUNNING.read_text(encoding="utf-8"), re.MULTILINE))

    assert named == {name.upper() for name in Settings.model_fields}
