"""Where the project's own schema files lie: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def schema_folder() -> Path:
    """The folder of our own grammars and the catalogue.

    A wheel carries it as ``qti/schemas``; in a checkout it is ``schemas`` at the top level.
    """
    inside = _PACKAGE / "schemas"
    return inside if inside.is_dir() else _PACKAGE.parent / "schemas"


def schema_file(name: str) -> Path:
    """The file ``name`` of the schema folder; ``FileNotFoundError`` where the installation lacks it."""
    path = schema_folder() / name
    if not path.is_file():
        raise FileNotFoundError(f'the installation lacks "{name}" (looked in "{path.parent}")')
    return path
