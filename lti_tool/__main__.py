"""``lti-tool``, also as ``python -m lti_tool``; says what to install where the tool's libraries are missing."""

from __future__ import annotations

import sys


def run() -> None:
    """The command, or what it needs to be one: the library ``qti`` works without the tool's libraries."""
    try:
        from lti_tool.cli.main import run as command  # noqa: PLC0415 -- its libraries may be missing
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(("lti_tool", "qti")):
            raise
        sys.exit(f"lti-tool needs {error.name}: pip install 'quizport[lti-tool]'")
    command()


if __name__ == "__main__":
    run()
