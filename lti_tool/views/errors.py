"""Whatever goes wrong, as a page that its reader can act on and a log line that an administrator can."""

from __future__ import annotations

import traceback
from math import ceil
from types import TracebackType

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from lti_tool.errors import LaunchError, ToolError, TooOftenError
from lti_tool.views import limiting
from lti_tool.views.headers import frame_within

log = structlog.get_logger(__name__)

WORDS = {
    404: ("there is nothing at this address", "Open the activity again from the course."),
    405: ("this address cannot be used in this way", "Open the activity again from the course."),
    413: ("what was sent is too large", "Send less at a time."),
    500: ("something went wrong in this tool", "Try again in a moment. Answers that were saved are kept."),
}
UNREADABLE = ("what was sent could not be read", "Go back and try again.")


def handle_errors(app: Flask) -> None:
    """Every error of this application is answered here."""
    app.register_error_handler(ToolError, refused)
    app.register_error_handler(HTTPException, not_served)


def refused(error: ToolError) -> Response:
    """What the tool itself refuses."""
    error = limiting.too_many_refused(error) or error
    if not isinstance(error, TooOftenError) or limiting.is_news(error):
        told = "launch_refused" if isinstance(error, LaunchError) else "refused"
        write = log.error if error.status >= 500 else log.warning
        write(told, reason=error.reason, detail=error.detail, status=error.status, **_place())
    answer = _page(error.status, error.reason, error.what, error.advice)
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(ceil(error.retry_after))
    return answer


def not_served(error: HTTPException) -> Response:
    """What Flask refuses, and what nobody foresaw."""
    status = error.code or 500
    what, advice = WORDS.get(status, UNREADABLE if status < 500 else WORDS[500])
    answer = _page(status, f"http-{status}", what, advice)
    if status == 405 and "Allow" in error.get_response().headers:
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


def log_unforeseen(
    exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """Kind and place of an error nobody foresaw; its words stay out of the log, they may quote what was sent."""
    kind, _, where = exc_info
    frames = traceback.extract_tb(where) if where is not None else []
    steps = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames][-8:]
    log.error("unforeseen", kind=None if kind is None else kind.__name__, steps=steps, **_place())


def _place() -> dict[str, str]:
    """The route, not the address: that one may hold what is nobody's business."""
    rule = request.url_rule
    registration = (request.view_args or {}).get("registration", "")
    return {"route": "" if rule is None else rule.rule, "method": request.method, "registration": registration[:32]}


def _page(status: int, reason: str, what: str, advice: str) -> Response:
    """Scripts get JSON. The page holds nothing but these words, so any course may frame it: it must be seen."""
    frame_within(["*"])
    if request.is_json or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return make_response(jsonify(reason=reason, what=what, advice=advice), status)
    return make_response(render_template("error.html", what=what, advice=advice, reason=reason), status)
