"""OIDC third-party login: the form that begins it, and the endpoint that answers the tool's call with an id_token."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from tests.platform.id_tokens import id_token
from tests.platform.school import Course, ResourceLink, User
from tests.platform.site import Login, Site, Tampering, site


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as a browser would post it."""

    action: str
    fields: dict[str, str]


def begin(  # noqa: PLR0913  # what a launch is of
    site: Site,
    user: User,
    course: Course,
    link: ResourceLink | None,
    *,
    tampering: Tampering | None = None,
    document_target: Literal["iframe", "window"] = "iframe",
) -> Form:
    """The login initiation of one launch, with a hint that is good once."""
    hint = _hint(site, link)
    login = Login(
        hint=hint,
        user=user,
        course=course,
        link=link,
        tampering=tampering or Tampering(),
        document_target=document_target,
    )
    with site.lock:
        site.logins[hint] = login
    return Form(action=site.tool.login_url, fields=_initiation(site, login))


def _hint(site: Site, link: ResourceLink | None) -> str:
    if site.profile.name != "moodle":
        return secrets.token_urlsafe(48)
    number = secrets.randbelow(10**10)
    return json.dumps({"cmid": int(link.id) if link else 0, "launchid": f"ltilaunch_{number}"}, separators=(",", ":"))


def _initiation(site: Site, login: Login) -> dict[str, str]:
    fields = {
        "iss": site.issuer,
        "target_link_uri": login.link.url if login.link else site.tool.target_link_uri,
        "login_hint": login.user.sub,
        "lti_message_hint": login.hint,
        "client_id": site.client_id,
        "lti_deployment_id": site.deployment_id,
    }
    if site.profile.storage_target:
        fields["lti_storage_target"] = site.profile.storage_target
    if site.profile.name == "canvas":
        region = {"canvas_region": "eu-west-1", "canvas_environment": "prod", "deployment_id": site.deployment_id}
        fields |= region
    return fields


def blueprint(site: Site) -> Blueprint:
    """The auth endpoint at the profile's address."""
    found = Blueprint("launching", __name__)
    found.add_url_rule(site.profile.auth_path, "auth", auth, methods=["GET", "POST"])
    return found


def auth() -> ResponseReturnValue:
    """A form that posts the id_token to the tool, an error to the tool, or an error page (nothing reaches the tool)."""
    here = site()
    asked = request.values.to_dict()
    with here.lock:
        login = here.logins.get(asked.get("lti_message_hint", ""))
        if login is None or _hopeless(here, asked):
            return _invalid_request()
        del here.logins[login.hint]
    refused = _refused(here, login, asked)
    if refused:
        error, description = refused
        fields = {"error": error, "error_description": description, "state": asked.get("state", "")}
    else:
        state = login.tampering.state
        fields = {
            "id_token": id_token(here, login, asked.get("nonce")),
            "state": asked.get("state", "") if state is None else state,
        }
    return posting_page(Form(action=asked["redirect_uri"], fields=fields))


def posting_page(form: Form) -> Response:
    """A page that posts the form by itself; without scripts, by a button."""
    page = make_response(render_template("post.html", form=form))
    page.headers["Cache-Control"] = "no-store"
    return page


def _hopeless(site: Site, asked: Mapping[str, str]) -> bool:
    """Whether the request is one that Moodle answers itself, with 404."""
    return (
        asked.get("scope") != "openid"
        or asked.get("response_type") != "id_token"
        or not asked.get("nonce")
        or asked.get("redirect_uri") not in site.tool.redirect_uris
    )


Refusal = tuple[str, str]


def _refused(site: Site, login: Login, asked: Mapping[str, str]) -> Refusal | None:
    """The error and its description that the tool is told, if any."""
    checks: tuple[tuple[Callable[[], bool], Refusal], ...] = (
        (lambda: asked.get("client_id") == site.client_id, ("unauthorized_client", "Unauthorized client")),
        (lambda: asked.get("response_mode") == "form_post", ("invalid_request", "Invalid response_mode")),
        (lambda: _prompt_allowed(site, asked.get("prompt")), ("invalid_request", "Invalid prompt")),
        (lambda: asked.get("login_hint") == login.user.sub, ("access_denied", "Access denied")),
    )
    return next((refusal for holds, refusal in checks if not holds()), None)


def _prompt_allowed(site: Site, prompt: str | None) -> bool:
    """The standard asks for ``none``; Moodle takes its absence too."""
    return prompt == "none" or (prompt is None and site.profile.name == "moodle")


def _invalid_request() -> ResponseReturnValue:
    status = 404 if site().profile.name == "moodle" else 400
    return render_template("message.html", title="Invalid request", text="The tool asked in a wrong way."), status
