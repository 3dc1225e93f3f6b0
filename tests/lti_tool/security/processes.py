"""What real processes of the tool find when they start: a migrated database with banks, and a platform."""

from __future__ import annotations

from pathlib import Path

from lti_tool.database import engine_for, now, sessions_for
from lti_tool.migrate import migrate
from lti_tool.services import banks
from lti_tool.tables import Deployment, Registration
from tests.platform.running_tool import RunningTool
from tests.platform.server import Platform

BANKS = Path(__file__).parent / "banks"
QUIZ = "rocks/hidden-quiz"


def set_up(running: RunningTool, platform: Platform) -> None:
    """The tool's database made, with banks, and both sides known to each other."""
    engine = engine_for(running.database_url)
    migrate(engine)
    told = platform.registration()
    deployment = Deployment(deployment_id=told.pop("deployment_id"))
    with sessions_for(engine).begin() as db:
        row = Registration(**told, service_origins=[], created_at=now(db), deployments=[deployment])
        db.add(row)
        banks.load_folder(db, BANKS, now(db))
    platform.tool.login_url = f"{running.url}/lti/{row.public_id}/login"
    engine.dispose()
