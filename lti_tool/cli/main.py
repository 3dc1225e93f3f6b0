"""``lti-tool``: run the tool, register platforms, look after keys, banks and scores."""

from __future__ import annotations

import sys
from importlib import import_module

import click
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, OperationalError

from lti_tool.errors import ToolError

INVALID, INTERRUPTED = 1, 130


COMMANDS = {
    "banks": "banks",
    "keys": "keys",
    "migrate": "migrating",
    "platforms": "platforms",
    "scores": "scores",
    "serve": "serving",
    "web": "web",
    "worker": "background",
}
"""Each command, and the module of ours that has it: one is imported at a time, since together they take a second."""


class Commands(click.Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Their names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as above
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"lti_tool.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Graded quizzes inside Moodle, Canvas and other platforms, by LTI 1.3.

    Settings come from the environment (QUIZPORT_BASE_URL, QUIZPORT_SECRET, QUIZPORT_DATABASE_URL, ...); docs/running.md
    lists them.
    """


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
    except ArgumentError as error:
        _say(str(error))
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
