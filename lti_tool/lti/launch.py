"""The launch (Security Framework 5.1.3): an id_token verified against the registration that was chosen at login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, cast

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch, TLaunchData
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.dict import ToolConfDict

from lti_tool.errors import LaunchError
from lti_tool.lti.claims import LaunchClaims, launch_claims
from lti_tool.lti.id_token import check_audience, check_times, claims_of, distrusted, id_token
from lti_tool.lti.login import Trusted, unknown_deployment
from lti_tool.lti.login_states import LoginState
from lti_tool.settings import Settings
from lti_tool.tables import Registration

FindKey = Callable[[str], RSAPublicKey]
"""The platform's key with an id, as :func:`lti_tool.lti.key_sets.public_key` finds it."""

_NO_REQUESTS = requests.Session()
"""PyLTI1p3 wants one; the steps that would use it are overridden, since they know no deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launching:
    """What a token is verified against."""

    login: LoginState
    registration: Registration
    find_key: FindKey
    leeway: int
    max_age: int
    now: datetime


def launching(settings: Settings, login: LoginState, trusted: Trusted, find_key: FindKey) -> Launching:
    """With the leeway and the greatest age that are set."""
    return Launching(
        login=login,
        registration=trusted.registration,
        find_key=find_key,
        leeway=settings.leeway,
        max_age=settings.max_age,
        now=trusted.now,
    )


def verified(written: str, against: Launching) -> LaunchClaims:
    """What the token says, once all of it holds; ``LaunchError`` with the first thing that does not."""
    message = _Message(written, against)
    message.validate()
    return message.launch_claims


class _Message(MessageLaunch[Request, ToolConfDict, SessionService, CookieService]):
    """PyLTI1p3's launch, its steps in its order; a step is overridden where the library lets through what it must not.

    The signature is verified before anything of the body is read, so that no later step sees what nobody signed.
    """

    launch_claims: LaunchClaims

    def __init__(self, written: str, against: Launching) -> None:
        request = _NothingToAsk()
        super().__init__(
            request,
            _OneRegistration(against.registration),
            session_service=SessionService(request),
            cookie_service=_NoCookies(),
            requests_session=_NO_REQUESTS,
        )
        self._written = written
        self._against = against

    def _get_request_param(self, key: str) -> str:
        """The library's way to the request."""
        return self._request.get_param(key)

    def get_client_id(self) -> str:
        """Ours; the library takes the first audience, whoever that is."""
        return self._against.registration.client_id

    def validate_state(self) -> Self:
        """Nothing is left to do: this tool issued the ``LoginState``, and its browser was checked."""
        return self

    def validate_jwt_format(self) -> Self:
        """Format and signature: RS256 alone, by a key that the platform publishes under the token's ``kid``."""
        token = id_token(self._written)
        body = claims_of(token, self._against.find_key(token.kid))
        self._jwt = {"header": {"kid": token.kid, "alg": "RS256"}, "body": cast(TLaunchData, body)}
        return self

    def validate_nonce(self) -> Self:
        """The nonce of the very login whose state came with the token; it is used up with that state."""
        nonce = self._jwt["body"].get("nonce")
        if not isinstance(nonce, str) or not nonce:
            raise distrusted("no-nonce", "nonce is missing")
        if not self._against.login.has_nonce(nonce):
            raise distrusted("wrong-nonce", "the nonce is not the one of this login")
        return self

    def validate_registration(self) -> Self:
        """Issuer, audience and authorized party (5.1.3, 2 to 5) are those of the registration chosen at login."""
        body, registration = self._jwt["body"], self._against.registration
        if body.get("iss") != registration.issuer:
            raise distrusted("wrong-issuer", f'iss is {str(body.get("iss"))[:100]!r}, not "{registration.issuer}"')
        check_audience(body.get("aud"), body.get("azp"), registration.client_id)
        return self

    def validate_jwt_signature(self) -> Self:
        """The times, which the library leaves to the decoding: the signature was verified first of all."""
        against = self._against
        check_times(self._jwt["body"], against.now.timestamp(), leeway=against.leeway, max_age=against.max_age)
        return self

    def validate_deployment(self) -> Self:
        """The library's step, over the deployments of this registration alone; its claims are typed before it."""
        self.launch_claims = launch_claims(self._jwt["body"])
        try:
            super().validate_deployment()
        except LtiException:
            raise unknown_deployment(self.launch_claims.deployment_id) from None
        return self

    def validate_message(self) -> Self:
        """The library's step, and that the target is the one that the login was for (Core 5.3.5)."""
        if not self._against.login.is_for(self.launch_claims.target_link_uri):
            raise distrusted("other-target", "target_link_uri is not the one of the login")
        try:
            super().validate_message()
        except LtiException as error:
            raise LaunchError(
                "bad-message", "the course platform sent a message that cannot be used", detail=str(error)
            ) from None
        return self

    def save_launch_data(self) -> Self:
        """Nothing: :mod:`lti_tool.services.launches` keeps what is needed."""
        return self


class _NothingToAsk(Request):
    """The library's view of the request; no step of ours asks it."""

    @property
    def session(self) -> dict[str, Any]:
        """Nothing is kept in it."""
        return {}

    def is_secure(self) -> bool:
        """Settings see to it."""
        return True

    def get_param(self, key: str) -> str:  # noqa: ARG002 -- the library's signature
        """None: state and token are given to :func:`verified`."""
        return ""


class _NoCookies(CookieService):
    """The library's view of cookies: it neither reads nor sets one."""

    def get_cookie(self, name: str) -> None:
        """None."""

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        """Sets none."""


class _OneRegistration(ToolConfDict):
    """The library's view of the registration in question and its deployments."""

    def __init__(self, registration: Registration) -> None:
        self.issuers_relation_types = {}  # the library's own is shared by all instances
        super().__init__(
            {
                registration.issuer: [
                    {
                        "client_id": registration.client_id,
                        "auth_login_url": registration.auth_login_url,
                        "auth_token_url": registration.auth_token_url,
                        "deployment_ids": [deployment.deployment_id for deployment in registration.deployments],
                    }
                ]
            }
        )
