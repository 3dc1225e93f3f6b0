"""``lti-tool``: run the tool, register platforms, look after keys, banks and scores."""

from __future__ import annotations

import sys

import click
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from lti_tool.cli.banks import banks
from lti_tool.cli.keys import keys
from lti_tool.cli.platforms import platforms
from lti_tool.cli.running import migrate, serve, web, worker
from lti_tool.cli.scores import scores
from lti_tool.errors import ToolError

INVALID, INTERRUPTED = 1, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Graded quizzes inside Moodle, Canvas and other platforms, by LTI 1.3.

    Settings come from the environment (QUIZPORT_BASE_URL, QUIZPORT_SECRET, QUIZPORT_DATABASE_URL, ...); docs/running.md
    lists them.
    """


for command in (banks, keys, migrate, platforms, scores, serve, web, worker):
    main.add_command(command)


def run() -> None:
    """The command as a program: what can be foreseen ends in a line or two on standard error, never in a trace."""
    try:
        sys.exit(main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except ToolError as error:
        _say(error.what, error.advice, error.detail)
    except ValidationError as error:
        _say(*(_setting(found["loc"], found["msg"]) for found in error.errors()))
    except OperationalError as error:
        _say("the database cannot be used", str(error.orig).strip().splitlines()[0])
    sys.exit(INVALID)


def _say(*lines: str) -> None:
    for line in filter(None, lines):
        click.echo(line, err=True)


def _setting(where: tuple[int | str, ...], message: str) -> str:
    """A setting's mistake under the name that the administrator wrote it with."""
    message = message.removeprefix("Value error, ")
    name = "_".join(str(part) for part in where).upper()
    return f"QUIZPORT_{name}: {message}" if name else message
