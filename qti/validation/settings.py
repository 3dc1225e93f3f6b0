"""Where the official schema files are kept: the one place of this package that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

VARIABLE = "QTI_SCHEMAS"


def official_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder that ``QTI_SCHEMAS`` names, else ``schemas`` in the user's data folder."""
    named = environ.get(VARIABLE, "")
    return Path(named) if named else Path(platformdirs.user_data_dir("quizport", appauthor=False)) / "schemas"
