"""What the form of each platform asks for when the tool is added, ready to paste."""

from __future__ import annotations

from typing import Any, assert_never
from urllib.parse import urlsplit

from lti_tool.lti.claims import HISTORY
from lti_tool.lti.gradebook import SCOPES
from lti_tool.settings import Settings
from lti_tool.tables import Family, Registration

TITLE = "Quizport"
DESCRIPTION = "Graded quizzes from question banks"
LAUNCH = "/lti/launch"
KEYS = "/lti/keys"


def login_url(settings: Settings, registration: Registration) -> str:
    """Where this platform, and no other, begins a login."""
    return settings.url(f"/lti/{registration.public_id}/login")


def canvas_url(settings: Settings, registration: Registration) -> str:
    """Where Canvas finds the tool's configuration."""
    return settings.url(f"/lti/{registration.public_id}/canvas.json")


def form(settings: Settings, registration: Registration) -> list[tuple[str, str]]:
    """The fields in the platform's own words, each with what to write in it."""
    login, launch, keys = login_url(settings, registration), settings.url(LAUNCH), settings.url(KEYS)
    match Family(registration.family):
        case Family.MOODLE:
            return _moodle(login, launch, keys)
        case Family.CANVAS:
            return [("Method (LTI key)", "Enter URL"), ("JSON URL", canvas_url(settings, registration))]
        case Family.BLACKBOARD:
            return [
                ("Login Initiation URL", login),
                ("Tool Redirect URL(s)", launch),
                ("Tool JWKS URL", keys),
                ("Signing Algorithm", "RS256"),
            ]
        case Family.BRIGHTSPACE:
            return [("Domain", settings.origin), *_brightspace(login, launch, keys)]
        case Family.OTHER:
            return [
                ("Login initiation URL", login),
                ("Redirect URI, target link URI, deep linking URL", launch),
                ("Public key set (JWKS) URL", keys),
                ("Scopes", " ".join(sorted(SCOPES))),
            ]
        case _ as unreachable:
            assert_never(unreachable)


def _moodle(login: str, launch: str, keys: str) -> list[tuple[str, str]]:
    return [
        ("Tool name", TITLE),
        ("Tool URL", launch),
        ("LTI version", "LTI 1.3"),
        ("Public key type", "Keyset URL"),
        ("Public keyset", keys),
        ("Initiate login URL", login),
        ("Redirection URI(s)", launch),
        ("Supports Deep Linking (Content-Item Message)", "yes"),
        ("Content Selection URL", launch),
        ("IMS LTI Assignment and Grade Services", "Use this service for grade sync and column management"),
        ("Share launcher's name with tool", "as you like: without it, teachers see no names"),
        ("Accept grades from the tool", "Always"),
    ]


def _brightspace(login: str, launch: str, keys: str) -> list[tuple[str, str]]:
    return [
        ("Redirect URLs", launch),
        ("OpenID Connect Login URL", login),
        ("Target Link URI", launch),
        ("Keyset URL", keys),
        ("Extensions", "Assignment and Grade Services, Deep Linking"),
    ]


def canvas_configuration(settings: Settings, registration: Registration) -> dict[str, Any]:
    """The JSON from which Canvas makes its LTI key."""
    launch = settings.url(LAUNCH)
    placements = [
        {"placement": placement, "message_type": "LtiDeepLinkingRequest", "target_link_uri": launch, "text": TITLE}
        for placement in ("assignment_selection", "link_selection")
    ]
    host = urlsplit(settings.origin).hostname or ""
    settings_of_tool = {"text": TITLE, "selection_width": 800, "selection_height": 800, "placements": placements}
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "oidc_initiation_url": login_url(settings, registration),
        "target_link_uri": launch,
        "public_jwk_url": settings.url(KEYS),
        "scopes": sorted(SCOPES),
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": host,
                "tool_id": f"quizport-{registration.public_id}",
                "privacy_level": "name_only",
                "settings": settings_of_tool,
            }
        ],
        "custom_fields": {HISTORY: "$ResourceLink.id.history"},
    }
