"""A process of its own that sends scores until it is killed; its settings come from the environment.

``submit`` changes every learner's kept score five times, going on where one before it was killed; ``sweep`` runs the
worker, ``once`` sends one score, ``die-before-settling`` kills itself once that is answered.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
import time
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import worker
from lti_tool.database import now
from lti_tool.services import outbox
from lti_tool.services.outbox import KeptScore, sending
from lti_tool.settings import Settings
from lti_tool.tables import Placement, User
from lti_tool.tool import Tool, open_tool


def submit(tool: Tool) -> None:
    """Five changes of the kept score of every learner at every placement, each a transaction, at a human pace."""
    with tool.sessions.begin() as db:
        users, placements = db.scalars(select(User)).all(), db.scalars(select(Placement)).all()
    for change in range(1, 6):
        for placement, user in itertools.product(placements, users):
            with tool.sessions.begin() as db:
                _change(db, placement, user, Decimal(change) + Decimal(user.sub) / 1000)
        time.sleep(0.3)


def _change(db: Session, placement: Placement, user: User, given: Decimal) -> None:
    row = outbox.delivery(db, placement.id, user.id)
    if row is None or Decimal(row.given) < given:
        moment = now(db)
        kept = KeptScore(given=given, maximum=Decimal(10), comment="", started_at=moment, submitted_at=moment)
        outbox.want(db, placement, user.id, kept, moment)


def main(what: str) -> None:
    """Do it."""
    tool = open_tool(Settings(_env_file=None))
    if what == "submit":
        submit(tool)
        return
    if what == "sweep":
        worker.run(tool, threading.Event())
    if what == "die-before-settling":
        sending._settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # noqa: SLF001 -- a crash at this very point
    sending.send_next(tool)


if __name__ == "__main__":
    main(sys.argv[1])
