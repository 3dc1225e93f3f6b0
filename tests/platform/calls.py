"""What every call to a gradebook service must bring: a media type, a good token, a course and a column."""

from typing import Any

from flask import Response, jsonify, request

from tests.platform.school import Course, LineItem
from tests.platform.site import Site

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"


class CallRefusedError(Exception):
    """The call ends with ``status`` and the reason in the body."""

    def __init__(self, status: int, reason: str, *, body: str | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.body = body


def refusal(site: Site, error: CallRefusedError) -> Response:
    """The answer to a refused call, in the platform's own form."""
    if error.body is not None:
        return Response(error.body, status=error.status, content_type="application/json")
    match site.profile.name:
        case "moodle":
            answer = jsonify(status=error.status, reason=error.reason, request=_request())
        case "canvas":
            answer = jsonify(errors={"type": _kind(error.status), "message": error.reason})
        case "plain":
            answer = jsonify(error=error.reason)
    answer.status = f"{error.status} {error.reason.splitlines()[0][:200]}"
    return answer


def _request() -> dict[str, Any]:
    accept = request.headers.get("Accept", "")
    return {"method": request.method, "url": request.url, "accept": accept, "contentType": request.content_type}


def _kind(status: int) -> str:
    kinds = {400: "bad_request", 401: "unauthorized", 404: "not_found", 422: "unprocessable_entity"}
    return kinds.get(status, "error")


def authorize(site: Site, *scopes: str) -> None:
    """Raises 401 unless the bearer token is known, not over, and has one of the scopes."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = site.tokens.get(secret)
    if kind.lower() != "bearer" or token is None or token.expires_at <= site.clock.seconds():
        raise CallRefusedError(401, "Unauthorized")
    if not token.scopes.intersection(f"{SCOPE}{scope}" for scope in scopes):
        raise CallRefusedError(401, "Unauthorized")
    if request.args.get("type_id", "1") != "1":
        raise CallRefusedError(401, "Unauthorized")


def check_content_type(site: Site, wanted: str) -> None:
    """Raises unless the body is of exactly that type; parameters such as a charset don't matter."""
    if request.mimetype != wanted:
        status = 400 if site.profile.name == "moodle" else 415
        raise CallRefusedError(status, f"No handler found for {request.path} {request.content_type}")


def check_accept(site: Site, wanted: str, *, anything: bool) -> None:
    """Raises unless the ``Accept`` header is the type or missing; ``*/*`` only where ``anything`` goes."""
    accept = request.headers.get("Accept", "").strip()
    if site.profile.name != "moodle" or accept in {"", wanted} or (anything and accept == "*/*"):
        return
    reason = "No context or unsupported content type" if "*/*" in accept else f"No handler found for {request.path}"
    raise CallRefusedError(400, reason)


def course_of(site: Site, course_id: str) -> Course:
    """The course; raises 404."""
    course = site.school.courses.get(course_id)
    if course is None or (course.concluded and site.profile.name == "canvas"):
        raise CallRefusedError(404, "Not Found")
    return course


def column_of(site: Site, course: Course, item_id: str) -> LineItem:
    """The column; raises 404, and on Moodle what nginx makes of its broken reply, 502, where the id is no number."""
    if site.profile.name == "moodle" and not item_id.isdigit():
        raise CallRefusedError(502, "Bad Gateway")
    if item_id not in course.columns:
        raise CallRefusedError(404, "Not Found")
    return course.columns[item_id]
