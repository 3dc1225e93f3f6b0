"""What a verified id_token says, read once into typed values; nothing past this module sees the raw claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lti_tool.errors import LaunchError
from lti_tool.lti.roles import Role, role_among

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADEBOOK = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
LONGEST_ID = 255
"""Characters: of sub, deployment_id, and the ids of contexts and links (Core 5.3)."""
HISTORY = "link_history"
"""The custom parameter in which our links ask for the links that they were copied from."""


class MessageType(StrEnum):
    """What the platform asks for."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A context or a resource link: its id, and its title where the platform tells it."""

    id: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradebook:
    """The endpoint claim of Assignment and Grade Services; the URLs with their query strings, None where not given."""

    line_item_url: str | None
    line_items_url: str | None
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchClaims:
    """A launch that may be believed. ``resource_link`` is None exactly for deep linking requests."""

    message_type: MessageType
    deployment_id: str
    target_link_uri: str
    sub: str
    name: str | None
    role: Role
    context: Named | None
    resource_link: Named | None
    custom: Mapping[str, str]
    return_url: str | None
    gradebook: Gradebook | None
    deep_linking: dict[str, Any] | None

    @property
    def quiz(self) -> str | None:
        """``bank/test`` as our own deep links name it: in the custom claim, or in the address of the link."""
        if "quiz" in self.custom:
            return self.custom["quiz"]
        return next(iter(parse_qs(urlsplit(self.target_link_uri).query).get("quiz", [])), None)

    @property
    def copied_from(self) -> list[str]:
        """The ids of the links that this one was copied from, the latest first (Core, ``ResourceLink.id.history``).

        A platform that does not know the variable sends its name back.
        """
        said = self.custom.get(HISTORY, "")
        return [] if said.startswith("$") else [unquote(each) for each in said.split(",") if each]


def launch_claims(claims: Mapping[str, Any]) -> LaunchClaims:
    """The claims, typed; ``LaunchError`` for the first one that is missing or not what the standard says.

    Claims that are not required and not of their type count as not given: a platform's own additions do no harm.
    """
    if claims.get(f"{LTI}version") != "1.3.0":
        raise _refused("wrong-version", "it is not LTI 1.3", f"version is {_shown(claims.get(f'{LTI}version'))}")
    message_type = _message_type(claims)
    return LaunchClaims(
        message_type=message_type,
        deployment_id=_required(claims.get(f"{LTI}deployment_id"), "deployment_id", "which installation it is from"),
        target_link_uri=_required(claims.get(f"{LTI}target_link_uri"), "target_link_uri", "what to open", longest=4096),
        sub=_sub(claims),
        name=_name(claims),
        role=role_among(_roles(claims)),
        context=_context(claims),
        resource_link=_resource_link(claims) if message_type is MessageType.RESOURCE_LINK else None,
        custom=_custom(claims),
        return_url=_url(_object(claims.get(f"{LTI}launch_presentation")).get("return_url")),
        gradebook=_gradebook(claims),
        deep_linking=_deep_linking(claims) if message_type is MessageType.DEEP_LINKING else None,
    )


def storable(text: str) -> bool:
    """True for text that every database takes: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _message_type(claims: Mapping[str, Any]) -> MessageType:
    named = claims.get(f"{LTI}message_type")
    if named is None:
        raise _refused("no-message-type", "it does not say what it asks for", "message_type is missing")
    try:
        return MessageType(named)
    except ValueError:
        raise _refused("unknown-message-type", "it asks for what this tool does not do", _shown(named)) from None


def _sub(claims: Mapping[str, Any]) -> str:
    """Core 5.3.6.1: at most 255 ASCII characters. Anonymous launches are refused: no grade could be kept."""
    sub = _required(claims.get("sub"), "sub", "who you are")
    if not sub.isascii():
        raise _refused("bad-sub", "it does not say who you are", "sub is not ASCII")
    return sub


def _roles(claims: Mapping[str, Any]) -> list[str]:
    """Required, but it may be empty or hold an empty string."""
    roles = claims.get(f"{LTI}roles")
    if roles is None:
        raise _refused("no-roles", "it does not say what you are in the course", "roles is missing")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise _refused("bad-roles", "it does not say what you are in the course", "roles is no list of strings")
    return roles


def _resource_link(claims: Mapping[str, Any]) -> Named:
    link = _object(claims.get(f"{LTI}resource_link"))
    identifier = _required(link.get("id"), "resource_link", "which activity it is")
    return Named(id=identifier, title=_optional(link.get("title")))


def _context(claims: Mapping[str, Any]) -> Named | None:
    context = claims.get(f"{LTI}context")
    if context is None:
        return None
    identifier = _required(_object(context).get("id"), "context", "which course it is")
    return Named(id=identifier, title=_optional(_object(context).get("title")))


def _custom(claims: Mapping[str, Any]) -> dict[str, str]:
    """Values are strings (Core 5.4.6); Moodle sends null for what privacy hides."""
    custom = _object(claims.get(f"{LTI}custom"))
    return {name: value for name, value in custom.items() if isinstance(value, str) and storable(value)}


def _gradebook(claims: Mapping[str, Any]) -> Gradebook | None:
    """Moodle sends an empty ``lineitem`` where the column is gone: that is none."""
    endpoint = _object(claims.get(GRADEBOOK))
    if not endpoint:
        return None
    return Gradebook(
        line_item_url=_url(endpoint.get("lineitem")),
        line_items_url=_url(endpoint.get("lineitems")),
        scopes=tuple(_texts(endpoint.get("scope"))),
    )


def _deep_linking(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The settings (Deep Linking 4.4.1) that are of their type; where to answer and what is taken are required."""
    given = _object(claims.get(DEEP_LINKING))
    address = _url(given.get("deep_link_return_url"))
    if address is None:
        raise _refused("no-return-url", "it does not say where to send the choice", "no deep_link_return_url")
    accepted = _texts(given.get("accept_types"))
    if "ltiResourceLink" not in accepted:
        raise _refused("no-links-taken", "no quiz can be placed here", f"accept_types is {_shown(accepted)}")
    targets = _texts(given.get("accept_presentation_document_targets"))
    texts = {name: given[name] for name in ("data", "title", "text") if _is_text(given.get(name))}
    flags = {name: value for name, value in given.items() if name in _FLAGS and isinstance(value, bool)}
    return {
        "deep_link_return_url": address,
        "accept_types": accepted,
        "accept_presentation_document_targets": targets,
        **texts,
        **flags,
    }


_HOST = re.compile(r"[^\s;,'\"\\<>]+")
"""A host and port that can stand in a header: what browsers forbid in one would end a directive there."""
_FLAGS = frozenset({"accept_multiple", "accept_lineitem"})


def _required(value: object, claim: str, missing: str, *, longest: int = LONGEST_ID) -> str:
    """The text; the person reads that the message does not say ``missing``."""
    if value is None or value == "":
        raise _refused(f"no-{claim.replace('_', '-')}", f"it does not say {missing}", f"{claim} is missing")
    if not isinstance(value, str) or len(value) > longest or not storable(value):
        detail = f"{claim} must be text of 1 to {longest} characters"
        raise _refused(f"bad-{claim.replace('_', '-')}", f"it does not say {missing}", detail)
    return value


def _name(claims: Mapping[str, Any]) -> str | None:
    """The name in full, else what is said of its parts; None where the platform keeps it to itself."""
    parts = (_optional(claims.get(each)) for each in ("given_name", "family_name"))
    return _optional(_optional(claims.get("name")) or " ".join(filter(None, parts)), longest=LONGEST_ID)


def _optional(value: object, *, longest: int = 1000) -> str | None:
    return value[:longest] if isinstance(value, str) and _is_text(value) and value else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and storable(value)


def _texts(value: object) -> list[str]:
    return [text for text in value if _is_text(text)] if isinstance(value, list) else []


def _url(value: object) -> str | None:
    """A web address; anything else (empty, ``javascript:``) is none."""
    if not isinstance(value, str) or not storable(value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) else None


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _shown(value: object) -> str:
    """A value for the log, cut short."""
    return repr(value)[:100]


def _refused(reason: str, what: str, detail: str) -> LaunchError:
    return LaunchError(reason, f"the course platform sent a message that cannot be used: {what}", detail=detail)
