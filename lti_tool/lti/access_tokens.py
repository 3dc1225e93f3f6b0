"""The bearer tokens that platforms give the tool: asked for with a signed assertion, kept until they end."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import Session

from lti_tool.database import Clock, insert_if_absent
from lti_tool.database import now as database_time
from lti_tool.errors import PlatformUnavailableError
from lti_tool.lti.keys import SigningKey, signing_key
from lti_tool.outgoing import Answer
from lti_tool.tables import AccessToken, Registration
from lti_tool.tool import Tool

_MINE = and_(AccessToken.registration_id == bindparam("registration"), AccessToken.scopes == bindparam("wanted"))
_KEPT = select(AccessToken.token).where(_MINE, AccessToken.expires_at > Clock())
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
BACKDATED = timedelta(seconds=60)
"""Moodle refuses an assertion from a second ahead of its own clock; every platform takes one from a minute ago."""
VALID = timedelta(minutes=5)
USUAL_LIFETIME = 3600
"""Seconds: what is taken of a platform that does not say how long its token lasts."""
LONGEST_LIFETIME = 24 * 3600


class TokenRefusedError(PlatformUnavailableError):
    """The platform gives the tool no token: nothing of this registration can be sent for now."""


@dataclass(frozen=True, slots=True)
class _Granted:
    token: str
    lifetime: timedelta


def token(tool: Tool, registration: Registration, scopes: Iterable[str]) -> str:
    """A token for the scopes, kept or new; ``TokenRefusedError`` where the platform gives none.

    The request runs outside any transaction. Two processes may ask at once: both tokens are good, one is kept.
    """
    wanted = " ".join(sorted(scopes))
    kept = _kept(tool, registration, wanted)
    if kept is not None:
        return tool.sealer.open(kept).decode()
    with tool.sessions.begin() as db:
        now = database_time(db)
        key = signing_key(db, tool, now)
    granted = _asked_for(tool, registration, wanted, _assertion(registration, key, now))
    with tool.sessions.begin() as db:
        _keep(db, registration, wanted, tool.sealer.seal(granted.token.encode()), database_time(db) + granted.lifetime)
    return granted.token


def forget(tool: Tool, registration: Registration, scopes: Iterable[str], refused: str) -> None:
    """The token is kept no longer, since the platform refused it; one that another process got since then stays."""
    with tool.sessions.begin() as db:
        kept = db.get(AccessToken, (registration.id, " ".join(sorted(scopes))))
        if kept is not None and hmac.compare_digest(tool.sealer.open(kept.token), refused.encode()):
            db.delete(kept)


def may_receive(registration: Registration, url: str) -> bool:
    """True where a bearer token may go to the address: the token URL's origin, the issuer's, or one approved by hand.

    A launch names the addresses of its gradebook; a token must not follow it anywhere.
    """
    approved = [registration.auth_token_url, registration.issuer, *registration.service_origins]
    return _origin(url) in {_origin(each) for each in approved}


def _kept(tool: Tool, registration: Registration, scopes: str) -> bytes | None:
    with tool.engine.connect() as connection:
        reading = connection.execution_options(reads_only=True)
        found: bytes | None = reading.execute(_KEPT, {"registration": registration.id, "wanted": scopes}).scalar()
        return found


def _keep(db: Session, registration: Registration, scopes: str, sealed: bytes, expires_at: datetime) -> None:
    """In place of the one before, if any; another process may do the same at this moment."""
    named = {"registration_id": registration.id, "scopes": scopes}
    values = {"token": sealed, "expires_at": expires_at}
    if not insert_if_absent(db, AccessToken, {**named, **values}):
        db.execute(update(AccessToken).filter_by(**named).values(**values))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """What decides whom a request reaches; an address that is none is of no origin that anything else has."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return url, None, -1


def _assertion(registration: Registration, key: SigningKey, now: datetime) -> str:
    """The tool's proof of who it is (Security Framework 4.1.1), signed with its current key."""
    claims: dict[str, Any] = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.auth_audience or registration.auth_token_url,
        "iat": int((now - BACKDATED).timestamp()),
        "exp": int((now + VALID).timestamp()),
        "jti": secrets.token_urlsafe(16),
    }
    return jwt.encode(claims, key.private_key, algorithm="RS256", headers={"kid": key.kid})


def _asked_for(tool: Tool, registration: Registration, scopes: str, assertion: str) -> _Granted:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
        "scope": scopes,
    }
    try:
        answer = tool.web.request(
            "POST",
            registration.auth_token_url,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            body=urlencode(form).encode(),
            private=registration.allow_private_addresses,
        )
    except PlatformUnavailableError as error:
        raise TokenRefusedError("token-unavailable", error.what, detail=f"{error.reason}: {error.detail}") from None
    return _read(answer)


def _read(answer: Answer) -> _Granted:
    """The token in the answer. Its media type is not looked at: Moodle says ``text/html``."""
    if not answer.ok:
        passing = answer.status == 429 or answer.status >= 500
        raise TokenRefusedError(
            "token-unavailable" if passing else "token-refused",
            "the platform gives no token at the moment" if passing else "the platform refuses to let the tool in",
            retry_after=answer.retry_after,
            detail=f"status {answer.status}, error {_error_name(answer)}",
        )
    try:
        said = answer.json()
    except ValueError:
        said = None
    written = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(written, str) or not written.isprintable() or not written.isascii() or not written:
        raise TokenRefusedError("no-token", "the platform's answer holds no token", detail=f"status {answer.status}")
    return _Granted(written, _lifetime(said.get("expires_in")))


def _lifetime(said: object) -> timedelta:
    """How long the token is used: a minute or a tenth less than it lasts, so that it does not end on its way."""
    try:
        seconds = min(max(float(said), 0.0), LONGEST_LIFETIME) if isinstance(said, int | float | str) else None
    except ValueError:
        seconds = None
    if seconds is None or seconds != seconds:  # noqa: PLR0124 -- NaN, which JSON of Python can hold
        seconds = USUAL_LIFETIME
    return timedelta(seconds=max(seconds - 60, seconds * 0.9))


def _error_name(answer: Answer) -> str:
    """What RFC 6749 5.2 calls the error, if it is a name; Moodle's free text is cut short."""
    try:
        said = answer.json()
    except ValueError:
        return "unnamed"
    return str(said.get("error", "unnamed"))[:80] if isinstance(said, dict) else "unnamed"
