"""An id_token's parts, each checked by itself: form, signature, audience, times (Security Framework 5.1.3)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from lti_tool.errors import LaunchError

LARGEST_TOKEN = 64 * 1024
"""Characters; real ones have 2,000 to 6,000."""

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")
_RS256 = RSAAlgorithm(RSAAlgorithm.SHA256)


@dataclass(frozen=True, slots=True)
class IdToken:
    """A token in its parts (RFC 7515, 3.1). Of the header it is known that it says RS256; of the body nothing yet."""

    kid: str
    signed: bytes
    body: bytes
    signature: bytes


def id_token(written: str) -> IdToken:
    """The parts of a token; ``LaunchError`` where it is none, names no key, or is signed in another way.

    RS256 is the one algorithm that all platforms and tools share. A token is taken apart once: PyJWT 2.15 would do it
    twice, looking at every character, which takes longer than the signature.
    """
    parts = _COMPACT.fullmatch(written) if len(written) <= LARGEST_TOKEN else None
    if parts is None:
        raise distrusted("no-token", f"the id_token is no JWT of at most {LARGEST_TOKEN} characters")
    head, body, signature = parts.groups()
    return IdToken(_key_id(_object(_bytes(head))), f"{head}.{body}".encode(), _bytes(body), _bytes(signature))


def claims_of(token: IdToken, key: RSAPublicKey) -> dict[str, Any]:
    """The body, which this key has signed."""
    if not _RS256.verify(token.signed, key, token.signature):
        raise distrusted("bad-signature", f"the signature was not made with the key {token.kid[:60]!r}")
    return _object(token.body)


def _key_id(header: dict[str, Any]) -> str:
    """``kid`` is required of platforms (5.1.2); extensions that would have to be understood are not (RFC 7515)."""
    if header.get("alg") != "RS256" or "crit" in header:
        raise distrusted("wrong-algorithm", f"alg is {str(header.get('alg'))[:20]!r}, not RS256 alone")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise distrusted("no-kid", "kid is missing from the token's header")
    return kid


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise distrusted("no-token", "a part of the id_token is not base64url") from None


def _object(written: bytes) -> dict[str, Any]:
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise distrusted("no-token", "a part of the id_token is no JSON object")
    return value


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
