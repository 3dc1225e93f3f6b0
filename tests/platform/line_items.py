"""The line item service (AGS 2.0, 3.2): gradebook columns listed, made, changed and deleted."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from tests.platform.calls import (
    LINE_ITEM,
    LINE_ITEMS,
    CallRefusedError,
    authorize,
    check_accept,
    check_content_type,
    column_of,
    course_of,
)
from tests.platform.school import Course, LineItem
from tests.platform.site import Site, site

LIMITS = {"label": 255, "resourceId": 512, "tag": 255}
"""The longest texts that Moodle's database takes."""
CANVAS_TYPE = "https://canvas.instructure.com/lti/submission_type"


def blueprint(site: Site) -> Blueprint:
    """The service at the profile's addresses."""
    found = Blueprint("line_items", __name__)
    many = site.profile.line_items_path.format(course="<course_id>")
    one = site.profile.line_item_path.format(course="<course_id>", item="<item_id>")
    views: tuple[tuple[str, str, Callable[..., ResponseReturnValue]], ...] = (
        (many, "GET", listed),
        (many, "POST", made),
        (one, "GET", shown),
        (one, "PUT", changed),
        (one, "DELETE", deleted),
        (one, "POST", unhandled),
    )
    for path, method, view in views:
        found.add_url_rule(path, view.__name__, view, methods=[method])
    return found


def line_item_json(site: Site, course: Course, column: LineItem) -> dict[str, Any]:
    """A column as the service shows it."""
    shown: dict[str, Any] = {
        "id": site.line_item_url(course, column),
        "label": column.label,
        "scoreMaximum": number(column.maximum),
        "resourceId": column.resource_id,
        "tag": column.tag,
    }
    if column.resource_link_id is not None:
        shown |= {"resourceLinkId": column.resource_link_id}
        shown |= {"ltiLinkId": column.resource_link_id} if site.profile.name == "moodle" else {}
    return shown | column.extension


def number(value: Decimal) -> int | float:
    """A JSON number without a needless fraction."""
    return int(value) if value == value.to_integral_value() else float(value)


def listed(course_id: str) -> ResponseReturnValue:
    """The course's columns, filtered and in pages."""
    here = site()
    check_accept(here, LINE_ITEMS, anything=False)
    with here.lock:
        authorize(here, "lineitem", "lineitem.readonly")
        course = course_of(here, course_id)
        found = [line_item_json(here, course, column) for column in course.columns.values() if _wanted(column)]
    limit = int(request.args.get("limit") or len(found) or 1)
    start = int(request.args.get("from") or 0)
    answer = _json(found[start : start + limit], LINE_ITEMS)
    if start + limit < len(found):
        answer.headers["Link"] = _next_page(here, start + limit)
    return answer


def _wanted(column: LineItem) -> bool:
    asked = {
        "resource_id": column.resource_id,
        "tag": column.tag,
        "resource_link_id": column.resource_link_id or "",
    }
    return all(request.args.get(name, own) == own for name, own in asked.items())


def _next_page(site: Site, start: int) -> str:
    """The Link header; Moodle 4.5 writes it with typographic quotes and ``&amp;``."""
    query = urlencode(request.args.to_dict() | {"from": str(start)})
    if site.profile.name != "moodle":
        return f'<{request.base_url}?{query}>; rel="next"'
    escaped = query.replace("&", "&amp;")
    return f"<{request.base_url}?{escaped}>; rel=“next”".encode().decode("latin-1")


def made(course_id: str) -> ResponseReturnValue:
    """201 with a new column, whether or not there is one like it."""
    here = site()
    check_content_type(here, LINE_ITEM)
    with here.lock:
        authorize(here, "lineitem")
        course = course_of(here, course_id)
        sent = _sent(here)
        _check_link(here, course, sent)
        column = here.school.add_column(course, sent["label"], _maximum(sent))
        column.resource_link_id = sent.get("resourceLinkId")
        _store(here, column, sent)
        if here.profile.name == "moodle":
            return _json(sent | {"id": here.line_item_url(course, column)}, LINE_ITEM, 201)
        return _json(line_item_json(here, course, column), LINE_ITEM, 201)


def shown(course_id: str, item_id: str) -> ResponseReturnValue:
    """One column."""
    here = site()
    check_accept(here, LINE_ITEM, anything=True)
    with here.lock:
        authorize(here, "lineitem", "lineitem.readonly")
        course = course_of(here, course_id)
        return _json(line_item_json(here, course, column_of(here, course, item_id)), LINE_ITEM)


def changed(course_id: str, item_id: str) -> ResponseReturnValue:
    """The column with new texts and points; grades keep their share of the points."""
    here = site()
    check_content_type(here, LINE_ITEM)
    with here.lock:
        authorize(here, "lineitem")
        course = course_of(here, course_id)
        column = column_of(here, course, item_id)
        sent = _sent(here)
        _rescale(column, _maximum(sent))
        column.label = sent["label"]
        _store(here, column, sent)
        return _json(line_item_json(here, course, column), LINE_ITEM)


def deleted(course_id: str, item_id: str) -> ResponseReturnValue:
    """The column is gone; an activity's own too on Moodle, while Canvas refuses that with 401."""
    here = site()
    with here.lock:
        authorize(here, "lineitem")
        course = course_of(here, course_id)
        column = column_of(here, course, item_id)
        if column.coupled and here.profile.name == "canvas":
            raise CallRefusedError(401, "You can't delete a line item that is coupled to an assignment")
        del course.columns[item_id]
    return Response(status=204)


def unhandled(course_id: str, item_id: str) -> ResponseReturnValue:
    """Refused: so ends a score whose ``/scores`` was put after the question mark."""
    raise CallRefusedError(400, f"No handler found for {course_id} {item_id}")


def _sent(site: Site) -> dict[str, Any]:
    try:
        sent: Any = json.loads(request.get_data())
    except ValueError:
        raise CallRefusedError(400, "The body is no JSON") from None
    if not isinstance(sent, dict) or not sent.get("label") or "scoreMaximum" not in sent:
        raise CallRefusedError(400, "Missing label or scoreMaximum")
    if site.profile.name == "moodle" and len(sent["label"]) > LIMITS["label"]:
        raise CallRefusedError(502, "Bad Gateway")
    return sent


def _maximum(sent: dict[str, Any]) -> Decimal:
    try:
        return Decimal(str(sent["scoreMaximum"]))
    except InvalidOperation:
        raise CallRefusedError(400, "scoreMaximum is no number") from None


def _check_link(site: Site, course: Course, sent: dict[str, Any]) -> None:
    link = sent.get("resourceLinkId")
    if link is None:
        return
    if site.profile.name == "moodle" and not str(link).isdigit():
        raise CallRefusedError(502, "Bad Gateway")
    if str(link) not in course.links:
        raise CallRefusedError(*_unknown_link(site))


def _unknown_link(site: Site) -> tuple[int, str]:
    return (403, "Forbidden") if site.profile.name == "moodle" else (404, "Not Found")


def _store(site: Site, column: LineItem, sent: dict[str, Any]) -> None:
    """Keep the texts; one that is too long for Moodle's database breaks the answer but leaves the column."""
    column.resource_id = str(sent.get("resourceId", column.resource_id))
    column.tag = str(sent.get("tag", column.tag))
    if CANVAS_TYPE in sent and site.profile.name == "canvas":
        column.extension = {CANVAS_TYPE: sent[CANVAS_TYPE]}
    too_long = (len(str(sent.get(name) or "")) > most for name, most in LIMITS.items())
    if site.profile.name == "moodle" and any(too_long):
        raise CallRefusedError(502, "Bad Gateway")


def _rescale(column: LineItem, maximum: Decimal) -> None:
    for grade in column.grades.values():
        if grade.points is not None and column.maximum:
            grade.points = grade.points * maximum / column.maximum
    column.maximum = maximum


def _json(value: dict[str, Any] | Iterable[Any], kind: str, status: int = 200) -> Response:
    return Response(json.dumps(value), status=status, content_type=kind)
