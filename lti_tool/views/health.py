"""Whether this process answers, and whether it can do its work."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.migrate import is_current
from lti_tool.tool import Tool

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers and is of this release; else 503."""
    tool: Tool = current_app.extensions["lti_tool"]
    try:
        with tool.engine.connect() as connection:
            if is_current(connection.execution_options(reads_only=True)):
                return {"status": "ok"}
    except SQLAlchemyError:
        return {"status": "the database does not answer"}, 503
    return {"status": "the database has to be migrated"}, 503
