"""The tool as the platform has it registered, and whether a token that it signed is genuine."""

from dataclasses import dataclass, field
from typing import Any

import jwt
import requests
from jwt.types import Options

from tests.platform.clock import Clock

WAIT = 5.0


class BadTokenError(Exception):
    """A token of the tool's that the platform refuses; the message is the reason."""


class UnknownKeyError(BadTokenError):
    """The token names no key, or one that the tool doesn't publish."""


@dataclass(slots=True, kw_only=True)
class RegisteredTool:
    """Addresses of the tool. ``public_keys`` is its JWKS as last fetched, or as set by whoever has no tool to ask."""

    url: str
    login_url: str
    redirect_uris: list[str]
    target_link_uri: str
    key_set_url: str
    title: str = "Quizport"
    public_keys: dict[str, Any] | None = None
    _parsed: dict[str, Any] = field(default_factory=dict)

    def claims(self, token: str) -> dict[str, Any]:
        """What the token says, if one of the tool's keys signed it; its times are not looked at."""
        kid = _header(token).get("kid")
        if not kid:
            raise UnknownKeyError("kid must be provided in JWT header.")
        known = self._keys()
        if kid not in known:
            known = self._keys(anew=True)
        if kid not in known:
            raise UnknownKeyError('"kid" invalid, unable to lookup correct key')
        return _decoded(token, known[kid])

    def _keys(self, *, anew: bool = False) -> dict[str, Any]:
        if anew or not self._parsed:
            if self.key_set_url:
                self.public_keys = fetched_keys(self.key_set_url)
            listed = (self.public_keys or {}).get("keys", [])
            self._parsed = {jwk["kid"]: jwt.PyJWK(jwk, algorithm="RS256").key for jwk in listed if jwk.get("kid")}
        return self._parsed


def fetched_keys(url: str) -> dict[str, Any]:
    """The tool's JWKS, asked for now."""
    answer = requests.get(url, timeout=WAIT)
    answer.raise_for_status()
    keys: dict[str, Any] = answer.json()
    return keys


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise BadTokenError("Wrong number of segments") from error


def _decoded(token: str, key: Any) -> dict[str, Any]:
    unasked: Options = {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], options=unasked)
    except jwt.InvalidTokenError as error:
        raise BadTokenError("Signature verification failed") from error
    return claims


def check_times(claims: dict[str, Any], clock: Clock, *, leeway: int, required: bool) -> None:
    """Raises unless the token is begun and not over, give or take ``leeway`` seconds."""
    now = clock.seconds()
    for name in ("exp", "iat") if required else ():
        if not isinstance(claims.get(name), int):
            raise BadTokenError(f"{name} is missing")
    if claims.get("iat", now) > now + leeway or claims.get("nbf", now) > now + leeway:
        raise BadTokenError(f"Cannot handle token with iat prior to {claims.get('iat')}")
    if claims.get("exp", now + 1) + leeway <= now:
        raise BadTokenError("Expired token")
