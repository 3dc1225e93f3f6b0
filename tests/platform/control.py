"""The platform's faults, clock, keys and tokens, set by another process over HTTP (JSON only, so that no page can)."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from tests.platform.faults import Fault
from tests.platform.site import Site, site


def blueprint() -> Blueprint:
    """Everything below ``/control``."""
    found = Blueprint("control", __name__, url_prefix="/control")
    views: tuple[tuple[str, str, Callable[[], ResponseReturnValue]], ...] = (
        ("/faults", "POST", add_faults),
        ("/faults", "DELETE", clear_faults),
        ("/clock", "PUT", set_clock),
        ("/keys", "POST", rotate),
        ("/tokens", "PUT", set_token_life),
        ("/tokens", "DELETE", forget_tokens),
        ("/tool", "PUT", set_tool),
        ("/scores", "GET", scores),
        ("/grades", "GET", grades),
    )
    for path, method, view in views:
        found.add_url_rule(path, view.__name__, view, methods=[method])
    return found


def add_faults() -> ResponseReturnValue:
    """Put the faults of a list in force, each with the fields of ``Fault``; ``seed`` restarts the draws."""
    asked: dict[str, Any] = request.get_json()
    if "seed" in asked:
        site().faults.seed(asked["seed"])
    site().faults.add(*(Fault(**fault) for fault in asked["faults"]))
    return "", 204


def clear_faults() -> ResponseReturnValue:
    """All goes well again."""
    site().faults.clear()
    return "", 204


def set_clock() -> ResponseReturnValue:
    """``{"skew": seconds}``: the platform's clock goes wrong by so much."""
    site().clock.skew = float(request.get_json()["skew"])
    return "", 204


def rotate() -> ResponseReturnValue:
    """Sign with a new key; ``{"withdraw": true}`` takes the old ones out of the JWKS."""
    here = site()
    with here.lock:
        return jsonify(kid=here.keys.rotate(withdraw=bool(request.get_json().get("withdraw"))))


def set_token_life() -> ResponseReturnValue:
    """``{"life": seconds}``: how long tokens given from now on are good."""
    site().token_life = int(request.get_json()["life"])
    return "", 204


def forget_tokens() -> ResponseReturnValue:
    """Every token given so far is over."""
    here = site()
    with here.lock:
        expire_tokens(here)
    return "", 204


def expire_tokens(site: Site) -> None:
    """End every token now."""
    for token in site.tokens.values():
        token.expires_at = 0


def set_tool() -> ResponseReturnValue:
    """Register the tool anew: any of the fields of ``RegisteredTool``."""
    here = site()
    with here.lock:
        for name, value in request.get_json().items():
            setattr(here.tool, name, value)
    return "", 204


def scores() -> ResponseReturnValue:
    """The log of received scores."""
    here = site()
    with here.lock:
        log = [asdict(score) | {"accepted": score.accepted} for score in here.scores]
    return jsonify([entry | {"arrived_at": entry["arrived_at"].isoformat()} for entry in log])


def grades() -> ResponseReturnValue:
    """Each grade that stands: course, column, learner, points of how many."""
    here = site()
    with here.lock:
        found = [
            {
                "course": course.id,
                "line_item": column.id,
                "user": sub,
                "points": None if grade.final is None else str(grade.final),
                "maximum": str(column.maximum),
            }
            for course, column, sub, grade in here.school.grades()
        ]
    return jsonify(found)
