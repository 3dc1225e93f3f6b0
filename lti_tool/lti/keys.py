"""The tool's own key pairs: which one signs now, which ones are published, and how the next one takes over."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from lti_tool.sealing import Sealer
from lti_tool.tables import AccessToken, ToolKey
from lti_tool.tool import Tool

BITS = 2048
PUBLISHED_BEFORE = timedelta(hours=24)
"""How long a new key is published before it signs: platforms may keep the key set that long."""
PUBLISHED_AFTER = timedelta(hours=24)
"""How long a key stays published after it last signed."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What the tool signs with; its public half is published under ``kid``."""

    kid: str
    private_key: rsa.RSAPrivateKey


def signing_key(db: Session, tool: Tool, now: datetime) -> SigningKey:
    """The newest key whose time to sign has come; the first one is made here."""
    query = select(ToolKey).where(
        ToolKey.signs_from <= now, or_(ToolKey.signs_until.is_(None), ToolKey.signs_until > now)
    )
    row = db.scalars(query.order_by(ToolKey.signs_from.desc(), ToolKey.id.desc()).limit(1)).first()
    if row is None:
        row = _made(db, tool, now, signs_from=now)
    return SigningKey(row.kid, _opened(tool.sealer, row.private_key))


def public_keys(db: Session, now: datetime) -> dict[str, Any]:
    """The JWK set that platforms fetch (Security Framework 6.2): keys that sign, will sign, or signed lately."""
    published = or_(ToolKey.published_until.is_(None), ToolKey.published_until > now)
    return {"keys": list(db.scalars(select(ToolKey.public_jwk).where(published).order_by(ToolKey.id)))}


def all_keys(db: Session) -> Sequence[ToolKey]:
    """Every key there ever was, the oldest first."""
    return db.scalars(select(ToolKey).order_by(ToolKey.id)).all()


def reseal(db: Session, sealer: Sealer) -> int:
    """How many keys were encrypted anew; tokens are dropped, since they last an hour and are asked for again."""
    rows = db.scalars(select(ToolKey).with_for_update()).all()
    for row in rows:
        row.private_key = sealer.resealed(row.private_key)
    db.execute(delete(AccessToken))
    return len(rows)


def rotate(db: Session, tool: Tool, now: datetime, *, at_once: bool = False) -> ToolKey:
    """A new key, which signs once platforms had the time to fetch it; the ones before it then stop.

    ``at_once`` is for a key that leaked: the new one signs now, and the old ones are published no longer.
    """
    signs_from = now if at_once else now + PUBLISHED_BEFORE
    gone_at = now if at_once else signs_from + PUBLISHED_AFTER
    for old in db.scalars(select(ToolKey).where(or_(ToolKey.signs_until.is_(None), ToolKey.signs_until > signs_from))):
        old.signs_until = signs_from
    for old in db.scalars(
        select(ToolKey).where(or_(ToolKey.published_until.is_(None), ToolKey.published_until > gone_at))
    ):
        old.published_until = gone_at
    return _made(db, tool, now, signs_from=signs_from)


def _made(db: Session, tool: Tool, now: datetime, *, signs_from: datetime) -> ToolKey:
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    kid = secrets.token_urlsafe(16)
    written = private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = RSAAlgorithm.to_jwk(private_key.public_key(), as_dict=True)
    row = ToolKey(
        kid=kid,
        private_key=tool.sealer.seal(written),
        public_jwk={"kty": "RSA", "n": public["n"], "e": public["e"], "kid": kid, "alg": "RS256", "use": "sig"},
        created_at=now,
        signs_from=signs_from,
    )
    db.add(row)
    db.flush()
    return row


@lru_cache(maxsize=16)
def _opened(sealer: Sealer, sealed: bytes) -> rsa.RSAPrivateKey:
    """Once per process: checking an RSA key takes 36 ms."""
    key = serialization.load_der_private_key(sealer.open(sealed), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the tool's own keys are RSA")
    return key
