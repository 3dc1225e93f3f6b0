"""The entry to the command ``qti``, ready for signals before anything large is loaded."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys

TYPE_CHECKING = False  # as in typing, which takes longer to load than all the rest of this module
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import NoReturn

_CYCLES = 20_000
"""New objects after which Python looks for cycles among them; ours have none, so its own 700 would be time lost."""
_INVALID, _STOPPED = 1, 128
"""As in ``qti.cli.failures``, which is loaded too late for what happens while loading."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments; the exit code."""
    from qti.cli.commands import command  # noqa: PLC0415  # loading takes long enough to be interrupted
    from qti.cli.failures import exit_code  # noqa: PLC0415

    arguments = list(sys.argv[1:] if argv is None else argv)
    return exit_code(lambda: command.main(args=arguments, prog_name="qti", standalone_mode=False), arguments)


def run() -> None:
    """The console entry: as ``main``, with the terminal's signals and streams put right."""
    _on_signals(_leave)
    if not _put_right_streams():
        sys.exit(_INVALID)
    gc.set_threshold(_CYCLES)
    import qti.cli.commands  # noqa: F401, PLC0415  # what takes long is loaded before signals clean up

    _on_signals(_stop)
    sys.exit(main())


def _on_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    """Call this when the program is to end; a signal that was set aside (``nohup``) stays so.

    Ctrl-C is among them: where Python's own KeyboardInterrupt comes by while code is made (a dataclass, say), Python
    ends itself by the signal in the end, whatever exit code the program gives.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no hangup
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _put_right_streams() -> bool:
    """Have unprintable characters replaced; False, and said so, where there is no standard output at all."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # as long as the program
    if sys.stdout is None:
        sys.stderr.write("qti: standard output is closed, so nothing can be told; send it to /dev/null instead\n")
        return False
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return True


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """End at once: while loading there is nothing to clean up, and Python hides exceptions in errors of its own."""
    del frame
    os._exit(_STOPPED + number)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End through all that cleans up, so that no half written file is left."""
    del frame
    raise SystemExit(_STOPPED + number)
