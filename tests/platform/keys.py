"""The platform's RSA keys: the newest signs, those of earlier rotations stay published until withdrawn."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jwt.algorithms import RSAAlgorithm


@cache
def spare_key(number: int) -> rsa.RSAPrivateKey:
    """The process's RSA key of that number; made once, since making one takes a tenth of a second."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    """The public half as a JWKS lists it."""
    jwk: dict[str, Any] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "e": jwk["e"], "n": jwk["n"], "kid": kid}


class KeyRing:
    """The signing key and what is published; ``kid`` names the signing key."""

    def __init__(self) -> None:
        self._number = 0
        self.published: list[dict[str, Any]] = []
        self.rotate()

    def rotate(self, *, withdraw: bool = False) -> str:
        """Sign with a new key from now on, published at once; ``withdraw`` takes the older ones away. The new kid."""
        self._number += 1
        self.kid = f"platform-key-{self._number}"
        self.private_key = spare_key(self._number)
        self.published = ([] if withdraw else self.published) + [public_jwk(self.private_key, self.kid)]
        return self.kid

    def key_set(self) -> dict[str, Any]:
        """The JWKS."""
        return {"keys": self.published}


def _segment(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _signature(header: Mapping[str, Any], signed: bytes, key: rsa.RSAPrivateKey | bytes) -> bytes:
    """Made as the header's ``alg`` says, whether or not that is wise: flawed tokens are made here too."""
    algorithm = header.get("alg")
    if algorithm == "none":
        return b""
    if isinstance(key, bytes):
        return hmac.new(key, signed, hashlib.sha256).digest()
    digest = hashes.SHA384() if algorithm == "RS384" else hashes.SHA256()
    return key.sign(signed, padding.PKCS1v15(), digest)


def signed_token(header: Mapping[str, Any], claims: Any, key: rsa.RSAPrivateKey | bytes) -> str:
    """The compact JWT; ``claims`` may be any JSON, a key in bytes makes an HMAC."""
    parts = f"{_segment(_json(header))}.{_segment(_json(claims))}"
    return f"{parts}.{_segment(_signature(header, parts.encode(), key))}"


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def unverified(token: str) -> dict[str, Any]:
    """The claims of a token, its signature not looked at."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims
