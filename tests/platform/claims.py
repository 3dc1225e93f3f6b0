"""What an id_token says about a launch, in the shape of each platform."""

from typing import Any

from tests.platform.school import Role, User
from tests.platform.site import Login, Selection, Site

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
OUTCOME = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
ASSISTANT = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
SCOPES = tuple(
    f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}"
    for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")
)
LIFETIME = {"moodle": 60, "canvas": 3600, "plain": 300}
"""Seconds that an id_token is good for."""


def launch_claims(site: Site, login: Login, nonce: str | None) -> dict[str, Any]:
    """All claims of a good launch: a resource link's, or deep linking where the login has no link."""
    now = site.clock.seconds()
    claims: dict[str, Any] = {
        "nonce": nonce,
        "iat": now,
        "exp": now + LIFETIME[site.profile.name],
        "iss": site.issuer,
        "aud": site.client_id,
        "sub": login.user.sub,
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": site.deployment_id,
        f"{LTI}target_link_uri": login.link.url if login.link else site.tool.target_link_uri,
        f"{LTI}roles": roles(site, login.user.role),
        f"{LTI}context": _context(site, login),
        f"{LTI}custom": _custom(site, login),
        f"{LTI}launch_presentation": _presentation(site, login),
        f"{LTI}tool_platform": _platform(site),
        AGS: _gradebook(site, login),
    }
    claims |= _resource_link(login) if login.link else _deep_linking(site, login)
    claims |= _names(login.user) if site.share_names else {}
    return claims | _peculiar(site, login)


def roles(site: Site, role: Role) -> list[str]:
    """The roles claim; Moodle names the membership alone and no assistants, the others the institution's role too."""
    match role:
        case "learner":
            found = [f"{MEMBERSHIP}Learner"]
            others = [f"{INSTITUTION}Student"]
        case "teacher":
            found = [f"{MEMBERSHIP}Instructor"]
            others = [f"{INSTITUTION}Instructor"]
        case "assistant":
            found = [f"{MEMBERSHIP}Instructor"] + ([] if site.profile.name == "moodle" else [ASSISTANT])
            others = [f"{INSTITUTION}Student"]
        case "admin":
            found = [f"{INSTITUTION}Administrator", f"{MEMBERSHIP}Instructor", f"{SYSTEM}Administrator"]
            others = []
    return found if site.profile.name == "moodle" else [*others, *found, f"{SYSTEM}User"]


def _context(site: Site, login: Login) -> dict[str, Any]:
    kind = "CourseSection"
    if site.profile.name != "moodle":
        kind = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
    return {"id": login.course.id, "label": login.course.label, "title": login.course.title, "type": [kind]}


def _resource_link(login: Login) -> dict[str, Any]:
    assert login.link is not None
    link = {"title": login.link.title, "description": login.link.text, "id": login.link.id}
    return {f"{LTI}message_type": "LtiResourceLinkRequest", f"{LTI}resource_link": link}


def _deep_linking(site: Site, login: Login) -> dict[str, Any]:
    key = site.new_secret()
    data = None if site.profile.name == "moodle" else f"selection {key}"
    site.selections[key] = Selection(course=login.course, teacher=login.user, data=data)
    settings: dict[str, Any] = {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "deep_link_return_url": f"{site.url}/selections?course={login.course.id}&id=2&sesskey={key}",
        "title": "",
        "text": "",
    }
    if data is not None:
        settings["data"] = data
    return {f"{LTI}message_type": "LtiDeepLinkingRequest", f"{DL}deep_linking_settings": settings}


def _names(user: User) -> dict[str, str]:
    return {
        "given_name": user.given_name,
        "family_name": user.family_name,
        "name": user.name,
        "email": user.email,
    }


def _custom(site: Site, login: Login) -> dict[str, str]:
    own = dict(login.link.custom) if login.link else {}
    if site.profile.name == "moodle":
        service = f"{site.url}/mod/lti/services.php"
        own |= {
            "context_memberships_url": f"{service}/CourseSection/{login.course.id}/bindings/1/memberships",
            "system_setting_url": f"{service}/tool/1/custom",
            "context_setting_url": f"{service}/CourseSection/{login.course.id}/bindings/tool/1/custom",
            "link_setting_url": f"{service}/links/{{link_id}}/custom",
        }
    return own


def _presentation(site: Site, login: Login) -> dict[str, str]:
    if login.link is None:
        return {"locale": "en"}
    back = f"{site.url}/as/{login.user.username}/courses/{login.course.id}"
    return {"locale": "en", "document_target": login.document_target, "return_url": back}


def _platform(site: Site) -> dict[str, str]:
    return {
        "guid": "4265b4c890b3eeafac45bb5cd6390666",
        "name": "Test platform",
        "product_family_code": site.profile.name,
        "version": {"moodle": "2024100706", "canvas": "cloud", "plain": "1"}[site.profile.name],
    }


def _gradebook(site: Site, login: Login) -> dict[str, Any]:
    endpoint: dict[str, Any] = {"scope": list(SCOPES), "lineitems": site.line_items_url(login.course)}
    if login.link:
        own = login.course.column_of(login.link)
        linked = [column for column in login.course.columns.values() if column.resource_link_id == login.link.id]
        if own and len(linked) == 1:
            endpoint["lineitem"] = site.line_item_url(login.course, own)
        elif linked and not own and site.profile.name == "moodle":
            endpoint["lineitem"] = ""
    return endpoint


def _peculiar(site: Site, login: Login) -> dict[str, Any]:
    """What only this platform sends."""
    match site.profile.name:
        case "moodle":
            return _moodle_only(site, login)
        case "canvas":
            return {
                "azp": site.client_id,
                "locale": "en",
                "errors": {"errors": {}},
                "https://www.instructure.com/placement": None if login.link else "assignment_selection",
                f"{LTI}lti11_legacy_user_id": f"legacy-{login.user.sub}",
            }
        case "plain":
            return {"aud": [site.client_id], "azp": site.client_id}


def _moodle_only(site: Site, login: Login) -> dict[str, Any]:
    members = f"{site.url}/mod/lti/services.php/CourseSection/{login.course.id}/bindings/1/memberships"
    claims: dict[str, Any] = {
        f"{LTI}lis": {"person_sourcedid": "", "course_section_sourcedid": f"{login.course.label}-ID"},
        f"{LTI}ext": {"lms": "moodle-2"} | ({"user_username": login.user.username} if site.share_names else {}),
        NRPS: {"context_memberships_url": members, "service_versions": ["1.0", "2.0"]},
    }
    if login.link and login.course.column_of(login.link):
        result = f'{{"data":{{"instanceid":"{login.link.id}","userid":"{login.user.sub}","typeid":"1"}},"hash":"60a7"}}'
        claims[OUTCOME] = {
            "lis_result_sourcedid": result,
            "lis_outcome_service_url": f"{site.url}/mod/lti/service.php",
        }
    return claims
