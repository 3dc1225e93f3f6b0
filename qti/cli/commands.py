"""The command ``qti`` and its subcommands, each loaded when it is called."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

import qti
from qti.cli.failures import ClosedPipeError

COMMANDS = {
    "check": "Find every mistake in a bank, with file, line and column.",
    "export": "Write a bank as packages that learning platforms import.",
    "preview": "Make one HTML page of a bank to look at before uploading.",
    "grade": "Score learners' responses to a bank's questions.",
    "validate": "Check anyone's QTI 2.1 package, document or Moodle XML.",
    "fmt": "Write bank files in their canonical form.",
    "new": "Begin a bank with a first question to edit.",
    "formats": "List the formats that banks can be exported to.",
    "schemas": "Install the official schemas, or say which are there.",
}
"""Every subcommand is the function ``command`` of a module of its own name."""

EXIT_CODES = "Exit codes: 0 fine, 1 something is invalid, 2 wrong usage, 128 and its number where a signal ended it."


class Commands(click.Group):
    """Subcommands that are imported only when they are called, so that ``qti --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The subcommands in the order a person meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"qti.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that the arguments begin with; a misspelt one is told the nearest."""
        near = get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near:
            ctx.fail(f'no command is called "{args[0]}"; did you mean "{near[0]}"?')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; a reader of our output that has gone is not left to click."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ClosedPipeError from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of subcommands for ``--help``, without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Commands,
    name="qti",
    epilog=f"{EXIT_CODES} Each command has its own --help with an example.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(qti.__version__, prog_name="qti", message="%(prog)s (Quizport) %(version)s")
@click.option("--traceback", is_flag=True, help="Show where in Quizport a fault of its own came from.")
def command(*, traceback: bool) -> None:
    """Write one bank of questions, use it on every learning platform.

    \b
    qti new my-bank             begin a bank
    qti check my-bank           find mistakes
    qti preview my-bank         look at it
    qti export my-bank          make packages for every platform
    """  # noqa: D301  # click reads the backslash
    del traceback  # read by whoever catches
