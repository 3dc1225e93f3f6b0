"""The state of a login: what its launch has to agree with, signed, so that nothing is stored before the launch."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lti_tool.errors import LaunchError
from lti_tool.sealing import Sealer

LONGEST_TARGET = 64
"""Characters of a frame's name that can be carried."""
SIGNED, NONCE, COOKIE, STORAGE = "login", "nonce", "login cookie", "platform storage"
"""What signatures are for."""

_WRITTEN = re.compile(
    r"([\w-]{22}\.([\w-]{1,32})\.([0-9a-f]{1,12})\.([\w-]{22})\.([\w-]{0,86}))\.([\w-]{22})", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginState:
    """A login under way, begun here and not yet known to be used.

    ``registration`` is the public id; ``storage_target`` is the frame that keeps data for tools without cookies, None
    where the platform has none. ``nonce``, ``browser_secret`` (for the cookie) and ``storage_proof`` (for the
    platform's storage) follow from the state by the tool's secret: nobody else can make them.
    """

    written: str
    registration: str
    expires_at: datetime
    target: str
    storage_target: str | None
    sealer: Sealer = field(repr=False)

    @property
    def nonce(self) -> str:
        """What the platform's token has to bring back."""
        return self.sealer.mac(NONCE, self.written)

    @property
    def browser_secret(self) -> str:
        """What the browser's cookie holds."""
        return self.sealer.mac(COOKIE, self.written)

    @property
    def storage_proof(self) -> str:
        """What the platform keeps for a browser without cookies."""
        return self.sealer.mac(STORAGE, self.written)

    def is_for(self, target_link_uri: str) -> bool:
        """True for the address that the login was for."""
        return hmac.compare_digest(self.target, _digest(target_link_uri))

    def has_nonce(self, nonce: str) -> bool:
        """True for the nonce of this very login."""
        return self.sealer.genuine(NONCE, self.written, nonce)

    def is_of_browser(self, secret: str) -> bool:
        """True where the browser brings the secret of its cookie."""
        return self.sealer.genuine(COOKIE, self.written, secret)

    def is_of_storage(self, proof: str) -> bool:
        """True where the platform kept the proof for this browser."""
        return self.storage_target is not None and self.sealer.genuine(STORAGE, self.written, proof)


def issued(
    sealer: Sealer, *, registration: str, target_link_uri: str, storage_target: str | None, expires_at: datetime
) -> LoginState:
    """A new state. A frame whose name is longer than :data:`LONGEST_TARGET` counts as none."""
    frame = storage_target if storage_target is not None and len(storage_target.encode()) <= LONGEST_TARGET else ""
    parts = (
        secrets.token_urlsafe(16),
        registration,
        f"{int(expires_at.timestamp()):x}",
        _digest(target_link_uri),
        base64.urlsafe_b64encode(frame.encode()).decode().rstrip("="),
    )
    payload = ".".join(parts)
    return read(sealer, f"{payload}.{sealer.mac(SIGNED, payload)}")


def read(sealer: Sealer, written: str) -> LoginState:
    """The state that this tool issued; ``LaunchError`` for any other text. Whether it has expired is not looked at."""
    parts = _WRITTEN.fullmatch(written)
    if parts is None or not sealer.genuine(SIGNED, parts[1], parts[6]):
        raise LaunchError("unknown-state", "this launch was not begun here", detail="no login here has this state")
    return LoginState(
        written=written,
        registration=parts[2],
        expires_at=datetime.fromtimestamp(int(parts[3], 16), UTC),
        target=parts[4],
        storage_target=base64.urlsafe_b64decode(parts[5] + "=" * (-len(parts[5]) % 4)).decode() or None,
        sealer=sealer,
    )


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).decode().rstrip("=")
