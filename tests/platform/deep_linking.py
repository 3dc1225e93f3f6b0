"""The end of deep linking: the tool's response, every claim of it checked, becomes activities."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tests.platform.claims import DL, LTI
from tests.platform.school import Course, ResourceLink
from tests.platform.site import DeepLinkingAnswer, Selection, Site, site
from tests.platform.tool import BadTokenError, check_times

LEEWAY = {"moodle": 0, "canvas": 60, "plain": 60}


class WrongGradeError(Exception):
    """A line item with points that Moodle's form refuses."""


def blueprint() -> Blueprint:
    """The return URL that each request names."""
    found = Blueprint("deep_linking", __name__)
    found.add_url_rule("/selections", "returned", returned, methods=["POST"])
    return found


def returned() -> ResponseReturnValue:
    """A page that says what became of the response; only a good one adds activities."""
    here = site()
    selection = here.selections.get(request.args.get("sesskey", ""))
    if selection is None:
        return render_template("message.html", title="Not asked for", text="No selection is under way."), 404
    with here.lock:
        claims, faults = _checked(here, selection, request.form.get("JWT", ""))
        answer = _outcome(here, selection, claims, faults)
        here.answers.append(answer)
        selection.answered = True
    page = render_template("returned.html", answer=answer, course=selection.course, teacher=selection.teacher)
    return page, 400 if answer.faults else 200


def _outcome(site: Site, selection: Selection, claims: dict[str, Any], faults: list[str]) -> DeepLinkingAnswer:
    items = claims.get(f"{DL}content_items") or []
    made: list[ResourceLink] = []
    if not faults:
        try:
            made = [add_activity(site, selection.course, item, alone=len(items) == 1) for item in items]
        except WrongGradeError as error:
            faults = [str(error)]
    message = claims.get(f"{DL}msg") or claims.get(f"{DL}errormsg")
    return DeepLinkingAnswer(items=items, links=[link.id for link in made], faults=faults, message=message)


def _checked(site: Site, selection: Selection, token: str) -> tuple[dict[str, Any], list[str]]:
    """The claims, and everything that is wrong with them (facts/lti.md, D2 to D7)."""
    try:
        claims = site.tool.claims(token)
        check_times(claims, site.clock, leeway=LEEWAY[site.profile.name], required=True)
    except BadTokenError as error:
        return {}, [str(error)]
    audience = claims.get("aud")
    right = {
        "iss is not the client_id": claims.get("iss") == site.client_id,
        "aud is not the issuer": site.issuer in (audience if isinstance(audience, list) else [audience]),
        "nonce is missing": isinstance(claims.get("nonce"), str) and claims["nonce"] != "",
        "wrong message_type": claims.get(f"{LTI}message_type") == "LtiDeepLinkingResponse",
        "wrong version": claims.get(f"{LTI}version") == "1.3.0",
        "wrong deployment_id": claims.get(f"{LTI}deployment_id") == site.deployment_id,
        "data is not what was sent": claims.get(f"{DL}data") == selection.data,
        "content_items is no list of objects": _is_list_of_items(claims.get(f"{DL}content_items", [])),
        "this request was answered before": not selection.answered,
    }
    return claims, [fault for fault, holds in right.items() if not holds]


def _is_list_of_items(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and item.get("type") for item in value)


def add_activity(site: Site, course: Course, item: dict[str, Any], *, alone: bool) -> ResourceLink:
    """The activity that a content item asks for, with its column if it has a line item."""
    line_item = item.get("lineItem")
    maximum = _points(site, line_item["scoreMaximum"], alone=alone) if line_item else None
    custom = {name: _kept(site, str(value)) for name, value in (item.get("custom") or {}).items()}
    link = site.school.add_link(
        course,
        item.get("title") or site.tool.title,
        item.get("url") or site.tool.target_link_uri,
        custom=custom,
        maximum=maximum,
        text=item.get("text") or "",
    )
    column = course.column_of(link)
    if column and line_item:
        column.resource_id = line_item.get("resourceId", "")
        column.tag = line_item.get("tag", "")
    return link


def _kept(site: Site, value: str) -> str:
    """A custom value as stored: Moodle keeps the first line."""
    return value.partition("\n")[0] if site.profile.name == "moodle" else value


def _points(site: Site, value: Any, *, alone: bool) -> Decimal:
    """A column's maximum; Moodle takes whole points up to 100, from a single item strictly, from several as 100."""
    most = site.profile.largest_column
    whole = not isinstance(value, bool) and isinstance(value, int | float) and value == int(value)
    if most is None or (whole and 1 <= value <= most):
        return Decimal(str(value))
    if alone:
        raise WrongGradeError(f"Invalid grade value. This must be an integer between 1 and {most}")
    return Decimal(most)
