"""The score and result services (AGS 2.0, 3.3 and 3.4). What a score does to a grade is each platform's own module."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from tests.platform import canvas, moodle, plain
from tests.platform.calls import (
    RESULTS,
    SCORE,
    CallRefusedError,
    authorize,
    check_accept,
    check_content_type,
    column_of,
    course_of,
    refusal,
)
from tests.platform.line_items import number
from tests.platform.posted import PostedScore, posted_score
from tests.platform.school import Course, LineItem
from tests.platform.site import ReceivedScore, Site, site


def blueprint(site: Site) -> Blueprint:
    """Both services at the profile's addresses."""
    found = Blueprint("scores", __name__)
    one = site.profile.line_item_path.format(course="<course_id>", item="<item_id>")
    views: tuple[tuple[str, str, Callable[..., ResponseReturnValue]], ...] = (
        (f"{one}/scores", "POST", received),
        (f"{one}/results", "GET", results),
    )
    for path, method, view in views:
        found.add_url_rule(path, view.__name__, view, methods=[method])
    return found


def received(course_id: str, item_id: str) -> ResponseReturnValue:
    """Judge one score and log it, with the platform's answer."""
    here = site()
    with here.lock:
        try:
            answer, reason = _taken(here, course_id, item_id), ""
        except CallRefusedError as error:
            answer, reason = refusal(here, error), error.reason
        here.scores.append(_logged(here, course_id, item_id, answer.status_code, reason))
    return answer


def _taken(site: Site, course_id: str, item_id: str) -> Response:
    check_content_type(site, SCORE)
    authorize(site, "score")
    course = course_of(site, course_id)
    column = column_of(site, course, item_id)
    score = posted_score(request.get_data())
    match site.profile.name:
        case "moodle":
            moodle.take(course, column, score)
            return Response(status=200, content_type="application/json")
        case "canvas":
            canvas.take(course, column, score, site.clock.now())
            url = f"{site.line_item_url(course, column, '/results')}/{score.user_id}"
            return Response(json.dumps({"resultUrl": url}), content_type=SCORE)
        case "plain":
            plain.take(course, column, score)
            return Response(status=204)


def _logged(site: Site, course_id: str, item_id: str, status: int, reason: str) -> ReceivedScore:
    try:
        score = posted_score(request.get_data())
    except CallRefusedError:
        score = PostedScore({})
    return ReceivedScore(
        arrived_at=site.clock.now(),
        course_id=course_id,
        line_item_id=item_id,
        user_id=score.user_id,
        given=score.sent.get("scoreGiven"),
        maximum=score.sent.get("scoreMaximum"),
        timestamp=score.sent.get("timestamp"),
        comment=score.sent.get("comment"),
        activity_progress=score.sent.get("activityProgress"),
        grading_progress=score.sent.get("gradingProgress"),
        submission=score.sent.get("submission") or {},
        extension=score.sent.get(canvas.SUBMISSION) or {},
        status=status,
        reason=reason,
    )


def results(course_id: str, item_id: str) -> ResponseReturnValue:
    """The grades of a column; who has none is not in it."""
    here = site()
    check_accept(here, RESULTS, anything=True)
    with here.lock:
        authorize(here, "result.readonly")
        course = course_of(here, course_id)
        column = column_of(here, course, item_id)
        if here.profile.name == "moodle" and "limit" in request.args:
            return "<!DOCTYPE html><title>Error</title>", 404
        asked = request.args.get("user_id")
        found = [result_json(here, course, column, sub) for sub in column.grades if asked in {None, sub}]
    return Response(json.dumps([one for one in found if one]), content_type=RESULTS)


def result_json(site: Site, course: Course, column: LineItem, sub: str) -> dict[str, Any] | None:
    """A learner's result, None while there is no grade."""
    grade = column.grades[sub]
    if grade.final is None:
        return None
    result: dict[str, Any] = {
        "id": site.line_item_url(course, column, f"/results/{sub}"),
        "userId": sub,
        "resultScore": number(round(grade.final, 5)),
        "resultMaximum": number(column.maximum),
        "scoreOf": site.line_item_url(course, column),
    }
    if grade.comment:
        result["comment"] = grade.comment
    if grade.timestamp and site.profile.name != "canvas":
        result["timestamp"] = grade.timestamp.isoformat()
    return result


def shown(points: Decimal | None) -> str:
    """Points as a page writes them."""
    return "–" if points is None else f"{number(round(points, 2))}"
