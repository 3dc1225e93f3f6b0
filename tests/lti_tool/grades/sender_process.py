"""A process of its own that sends one score; its settings come from the environment.

``once`` sends it, ``die-before-settling`` kills itself once the platform has answered.
"""

from __future__ import annotations

import os
import signal
import sys

from lti_tool.services.outbox import sending
from lti_tool.settings import Settings
from lti_tool.tool import open_tool


def main(what: str) -> None:
    """Do it."""
    tool = open_tool(Settings(_env_file=None))
    if what == "die-before-settling":
        sending._settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # noqa: SLF001 -- a crash at this very point
    sending.send_next(tool)


if __name__ == "__main__":
    main(sys.argv[1])
