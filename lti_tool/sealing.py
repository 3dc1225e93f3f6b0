"""What is kept secret: sealed at rest, hashed where it only has to be recognized, signed where others carry it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from lti_tool.errors import SettingsError
from lti_tool.settings import Settings

DEVELOPMENT_SECRET = "for development on one's own machine only"  # noqa: S105 -- refused in production by Settings


class Sealer:
    """Seals with the tool's secret, and opens what the one before sealed while both are set."""

    def __init__(self, settings: Settings) -> None:
        written = [settings.secret, settings.previous_secret]
        known = [secret.get_secret_value() for secret in written if secret is not None] or [DEVELOPMENT_SECRET]
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret, "seal"))) for secret in known])
        self._mac_keys = [_derived(secret, "mac") for secret in known]

    def seal(self, content: bytes) -> bytes:
        """The content, encrypted and authenticated."""
        return self._fernet.encrypt(content)

    def resealed(self, sealed: bytes) -> bytes:
        """The same content, sealed with the secret of now."""
        return self.seal(self.open(sealed))

    def open(self, sealed: bytes) -> bytes:
        """What was sealed; ``SettingsError`` where another secret sealed it."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise SettingsError(
                "wrong-secret",
                "what is stored was encrypted with another secret",
                advice="Set QUIZPORT_SECRET to the secret used before, or give that one as QUIZPORT_PREVIOUS_SECRET.",
            ) from None

    def mac(self, purpose: str, text: str) -> str:
        """A signature of the text that only this tool can make, for one purpose: 128 bits, fit for a URL."""
        return _mac(self._mac_keys[0], purpose, text)

    def genuine(self, purpose: str, text: str, mac: str) -> bool:
        """True where :meth:`mac` gives this signature, or gave it under the secret before."""
        given = mac.encode(errors="replace")
        return any(hmac.compare_digest(_mac(key, purpose, text).encode(), given) for key in self._mac_keys)


def _mac(key: bytes, purpose: str, text: str) -> str:
    digest = hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def _derived(secret: str, purpose: str) -> bytes:
    """32 bytes that say nothing about those for another purpose; the secret itself is random (settings see to it)."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def hashed(secret: str) -> str:
    """What the database keeps of a random secret: enough to recognize it, nothing to use."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """256 random bits, fit for a URL, a cookie and a header."""
    return secrets.token_urlsafe(32)
