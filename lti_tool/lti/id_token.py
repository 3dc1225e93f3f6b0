"""An id_token's parts, each checked by itself: header, signature, audience, times (Security Framework 5.1.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lti_tool.errors import LaunchError

LARGEST_TOKEN = 64 * 1024
"""Characters; real ones have 2,000 to 6,000."""

_SIGNATURES = jwt.PyJWS(algorithms=["RS256"])


def key_id(id_token: str) -> str:
    """The ``kid`` of a token signed with RS256, the one algorithm that LTI platforms and tools share."""
    header = _header(id_token)
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise distrusted("no-kid", "kid is missing from the token's header")
    if header.get("alg") != "RS256":
        raise distrusted("wrong-algorithm", f"alg is {str(header.get('alg'))[:20]!r}, not RS256")
    return kid


def _header(id_token: str) -> dict[str, Any]:
    if len(id_token) > LARGEST_TOKEN:
        raise distrusted("large-token", f"the id_token has more than {LARGEST_TOKEN} characters")
    try:
        return jwt.get_unverified_header(id_token)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise distrusted("no-token", f"the id_token is no JWT: {type(error).__name__}") from None


def signed_body(id_token: str, key: RSAPublicKey) -> dict[str, Any]:
    """The body, which this key has signed."""
    try:
        body = json.loads(_SIGNATURES.decode(id_token, key, algorithms=["RS256"]))
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise distrusted("bad-signature", f"{type(error).__name__}") from None
    if not isinstance(body, dict):
        raise distrusted("no-claims", "the token's body is no JSON object")
    return body


def check_audience(audience: object, authorized_party: object, client_id: str) -> None:
    """We are the audience, and nobody whom we do not trust is; the authorized party, where there is one, is us."""
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise distrusted("wrong-audience", f'aud does not contain "{client_id}"')
    if any(other != client_id for other in audiences):
        raise distrusted("untrusted-audience", f'aud contains others than "{client_id}"')
    if authorized_party is None and len(audiences) > 1:
        raise distrusted("no-authorized-party", "aud has several entries, and azp is missing")
    if authorized_party is not None and authorized_party != client_id:
        raise distrusted("wrong-authorized-party", f'azp is not "{client_id}"')


def check_times(body: Mapping[str, object], now: float, *, leeway: int, max_age: int) -> None:
    """``exp`` and ``iat`` as 7 and 8 say, with a leeway for clocks that differ and a greatest age, all in seconds."""
    expires, issued, begins = (_seconds(body, "exp"), _seconds(body, "iat"), body.get("nbf"))
    if expires <= now - leeway:
        raise _late("expired", f"exp was {now - expires:.0f} s ago")
    if issued > now + leeway:
        raise _late("from-the-future", f"iat is {issued - now:.0f} s ahead of the tool's clock")
    if issued < now - leeway - max_age:
        raise _late("too-old", f"iat was {now - issued:.0f} s ago")
    if begins is not None and _seconds(body, "nbf") > now + leeway:
        raise _late("from-the-future", "nbf is ahead of the tool's clock")


def _seconds(body: Mapping[str, object], claim: str) -> float:
    """A NumericDate; infinities and NaN, which Python's JSON would read, are none."""
    match body.get(claim):
        case bool():
            pass
        case int() | float() as value if 0 <= value < 2**53:
            return value
    raise distrusted(f"bad-{claim}", f"{claim} is missing or no number of seconds")


def _late(reason: str, detail: str) -> LaunchError:
    return LaunchError(
        reason,
        "the course platform's message is not from just now",
        advice="Go back to the course and open the activity again. If that does not help, "
        "ask your administrator to compare the clocks of the platform and of this tool.",
        detail=detail,
        status=401,
    )


def distrusted(reason: str, detail: str) -> LaunchError:
    """The refusal of a token that does not prove what it must; 5.1.3 asks for status 401."""
    return LaunchError(
        reason, "the course platform's message cannot be trusted, so it was not used", detail=detail, status=401
    )
