"""The answer to a deep linking request: content items in a message that the tool signs (Deep Linking 2.0, 4.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import jwt
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem

from lti_tool.lti.claims import HISTORY, LTI
from lti_tool.lti.keys import SigningKey
from lti_tool.sealing import new_secret
from lti_tool.tables import Launch

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ISSUED_BEFORE = timedelta(minutes=1)
"""``iat`` lies in the past, since Moodle allows no clock to be ahead of its own."""
LASTS = timedelta(minutes=10)
LONGEST_NAME = 255
"""Characters of a title or label: Moodle's columns hold no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """A link to one quiz; ``column`` is the most points of its gradebook column, None for no column."""

    quiz: str
    title: str
    url: str
    column: Decimal | None


def response(launch: Launch, items: Sequence[ContentItem], key: SigningKey, now: datetime) -> str:
    """The signed message that is posted to the launch's ``deep_link_return_url`` as the form field ``JWT``.

    Moodle takes only the ``client_id`` as ``iss``; ``data`` is given back exactly where it was given.
    """
    settings: Mapping[str, Any] = launch.deep_linking or {}
    claims = {
        "iss": launch.registration.client_id,
        "aud": launch.registration.issuer,
        "iat": int((now - ISSUED_BEFORE).timestamp()),
        "exp": int((now + LASTS).timestamp()),
        "nonce": new_secret(),
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": launch.deployment.deployment_id,
        f"{DL}content_items": [_resource(item).to_dict() for item in items],
        **({f"{DL}data": settings["data"]} if "data" in settings else {}),
    }
    return jwt.encode(claims, key.private_key, algorithm="RS256", headers={"kid": key.kid})


def _resource(item: ContentItem) -> DeepLinkResource:
    """The quiz stands in the address as well as in ``custom``: a platform may keep only one of them."""
    resource = DeepLinkResource().set_title(_name(item.title)).set_url(item.url)
    resource.set_custom_params({"quiz": item.quiz, HISTORY: "$ResourceLink.id.history"})
    if item.column is not None:
        column = LineItem().set_label(_name(item.title)).set_resource_id(item.quiz)
        resource.set_lineitem(column.set_score_maximum(_number(item.column)))
    return resource


def _number(points: Decimal) -> int | float:
    """As JSON writes it: whole where it is whole."""
    return int(points) if points == points.to_integral_value() else float(points)


def _name(title: str) -> str:
    """One line that every platform's column holds."""
    return " ".join(title.split())[:LONGEST_NAME]
