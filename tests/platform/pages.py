"""The pages that people look at: who to be, the course, an activity, adding one, and the gradebook."""

from collections.abc import Callable
from typing import Literal

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from tests.platform.launching import begin, posting_page
from tests.platform.school import Course, ResourceLink, User
from tests.platform.scores import shown
from tests.platform.site import Site, site

COURSE = "/as/<username>/courses/<course_id>"
ROLES = {"learner": "learner", "teacher": "teacher", "assistant": "teaching assistant", "admin": "administrator"}


def blueprint(site: Site) -> Blueprint:
    """All pages, and the key set."""
    found = Blueprint("pages", __name__)
    views: tuple[tuple[str, Callable[..., ResponseReturnValue]], ...] = (
        ("/", home),
        (COURSE, course),
        (f"{COURSE}/links/<link_id>", activity),
        (f"{COURSE}/links/<link_id>/launch", launch),
        (f"{COURSE}/add", add),
        (f"{COURSE}/add/launch", select),
        (f"{COURSE}/grades", grades),
        ("/storage", storage),
        (site.profile.keys_path, keys),
    )
    for path, view in views:
        found.add_url_rule(path, view.__name__, view)
    found.add_app_template_filter(shown, "points")
    found.add_app_template_filter(ROLES.__getitem__, "role")
    return found


def home() -> ResponseReturnValue:
    """Who to be, in which course."""
    school = site().school
    return render_template("home.html", users=school.users.values(), courses=school.courses.values())


def course(username: str, course_id: str) -> ResponseReturnValue:
    """The course's activities; a learner sees the own grades."""
    user, found = _member(username, course_id)
    with site().lock:
        return render_template("course.html", user=user, course=found)


def activity(username: str, course_id: str, link_id: str) -> ResponseReturnValue:
    """The tool in a frame, and a way to a new window."""
    user, found = _member(username, course_id)
    link = _link(found, link_id)
    return render_template("activity.html", user=user, course=found, link=link, site=site())


def launch(username: str, course_id: str, link_id: str) -> ResponseReturnValue:
    """The login initiation, posted by itself."""
    user, found = _member(username, course_id)
    target: Literal["iframe", "window"] = "window" if request.args.get("target") == "window" else "iframe"
    return posting_page(begin(site(), user, found, _link(found, link_id), document_target=target))


def add(username: str, course_id: str) -> ResponseReturnValue:
    """The tool's selection in a frame, for teachers."""
    user, found = _teacher(username, course_id)
    return render_template("add.html", user=user, course=found, site=site())


def select(username: str, course_id: str) -> ResponseReturnValue:
    """The login initiation of a deep linking request, posted by itself."""
    user, found = _teacher(username, course_id)
    return posting_page(begin(site(), user, found, None))


def grades(username: str, course_id: str) -> ResponseReturnValue:
    """The gradebook with the log of scores, for teachers."""
    user, found = _teacher(username, course_id)
    here = site()
    with here.lock:
        log = [score for score in here.scores if score.course_id == found.id]
        return render_template("grades.html", user=user, course=found, log=log[::-1])


def storage() -> ResponseReturnValue:
    """The frame that keeps data for tools without cookies."""
    return render_template("storage.html")


def keys() -> ResponseReturnValue:
    """The platform's JWKS, fresh for a minute."""
    answer = jsonify(site().keys.key_set())
    answer.headers["Cache-Control"] = "max-age=60"
    return answer


def _member(username: str, course_id: str) -> tuple[User, Course]:
    school = site().school
    user, found = school.users.get(username), school.courses.get(course_id)
    if user is None or found is None or user not in found.members:
        abort(404)
    return user, found


def _teacher(username: str, course_id: str) -> tuple[User, Course]:
    user, found = _member(username, course_id)
    if user.role == "learner":
        abort(403)
    return user, found


def _link(course: Course, link_id: str) -> ResourceLink:
    if link_id not in course.links:
        abort(404)
    return course.links[link_id]
