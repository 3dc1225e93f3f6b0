"""What ends a command: each kind of failure becomes a line or two and an exit code, never a trace."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

import click

from qti.cli.settings import TRACEBACK, wants_traceback
from qti.cli.text import print_line
from qti.errors import InvalidPackageError, QtiError, ReadError

FINE, INVALID = 0, 1
STOPPED = 128
"""Added to a signal's number where a signal ended the command, as shells do."""
_INTERRUPTED, _PIPE = STOPPED + 2, STOPPED + 13

_MOST = 200


class ClosedPipeError(Exception):
    """Whoever read our output has stopped; click would take the system's own error for its business."""


def exit_code(command: Callable[[], object], arguments: Sequence[str]) -> int:
    """Run a command; what it returned or the code of what ended it."""
    try:
        return _expected(command)
    except Exception as error:  # noqa: BLE001  # the rim: all that can be expected is caught below, so this is a bug of
        # ours of whatever kind; a person is to read a line of it and not a trace, and nothing goes on after it
        if (ended := _end_inside(error)) is not None:
            return _expected(lambda: _raise(ended))
        _own_fault(error, shown="--traceback" in arguments or wants_traceback())
        return INVALID


def _end_inside(error: BaseException | None) -> SystemExit | None:
    """The end that a signal asked for, where Python has made another error of it (in ``__set_name__``, say)."""
    while error is not None and not isinstance(error, SystemExit):
        error = error.__cause__
    return error


def _raise(error: BaseException) -> NoReturn:
    raise error


def _expected(command: Callable[[], object]) -> int:
    """As ``exit_code``, for everything that may end a command without a fault of ours."""
    try:
        code = command()
        sys.stdout.flush()
    except click.ClickException as error:
        _refuse(error)
        return error.exit_code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return _INTERRUPTED
    except (BrokenPipeError, ClosedPipeError):
        _forget_output()
        return _PIPE
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            say("interrupted")
        return ended.code if isinstance(ended.code, int) else INVALID
    except QtiError as error:
        tell(error)
        return INVALID
    except OSError as error:
        say(_system(error))
        return INVALID
    except MemoryError:
        say("the memory of this machine, or what this process may take of it, is not enough for this")
        return INVALID
    return code if isinstance(code, int) else FINE


def tell(error: QtiError) -> None:
    """The failure on standard error; of many mistakes the first two hundred, each a line that begins with its place."""
    if not isinstance(error, ReadError | InvalidPackageError):
        say(str(error) or type(error).__name__)
        return
    found = error.mistakes if isinstance(error, ReadError) else error.violations
    for each in found[:_MOST]:
        print_line(str(each), err=True)
    if len(found) > _MOST:
        say(f"… and {len(found) - _MOST} more")


def say(line: str) -> None:
    """A line on standard error."""
    print_line(f"qti: {line}", err=True)


def _refuse(error: click.ClickException) -> None:
    """What click has to say of wrong usage."""
    told = io.StringIO()
    error.show(told)
    print_line(told.getvalue().removesuffix("\n"), err=True)


def _system(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    name = f'"{os.fsdecode(error.filename)}": ' if error.filename else ""
    return f"{name}{reason[:1].lower()}{reason[1:]}"


def _own_fault(error: Exception, *, shown: bool) -> None:
    if shown:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    what = " ".join(str(error).split())
    say(f"this is a fault of Quizport, not yours: {type(error).__name__}: {what[:200]}")
    if not shown:
        say(f"please report it with the output of the same command after setting {TRACEBACK}=1")


def _forget_output() -> None:
    """Point standard output at nothing, so that Python does not complain when it closes it."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, sys.stdout.fileno())
    except (OSError, ValueError):  # output that is no file needs no pointing
        pass
    finally:
        os.close(nothing)
