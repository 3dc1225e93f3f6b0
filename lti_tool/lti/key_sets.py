"""The platforms' public keys: kept for as long as they say, fetched again for a new one, served while they are down."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from lti_tool.database import insert_if_absent
from lti_tool.database import now as database_now
from lti_tool.errors import LaunchError, PlatformUnavailableError
from lti_tool.outgoing import Answer, Outgoing
from lti_tool.tables import KeySet, Registration
from lti_tool.tool import Tool

SHORTEST, USUAL, LONGEST = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24)
"""How long keys count as fresh: at least, where the platform says nothing, and at most."""
STALE_FOR = timedelta(days=7)
"""How long keys still serve, past that, while the platform cannot be reached."""
BETWEEN_FETCHES = timedelta(seconds=30)
PATIENCE = 0.5
"""Of the deadline of a request: how long others wait for a fetch, so that a platform that hangs does not hold them."""
LOOKS_EVERY = 0.05
"""Seconds between two looks whether another process has brought the keys."""
LONGEST_KEY_ID = 1024
SMALLEST_KEY = 2048
"""Bits (Security Framework 5.1)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A platform's signing keys, as JWKs by ``kid``, and how long they may be kept."""

    keys: dict[str, dict[str, str]]
    fresh_for: timedelta


def public_key(tool: Tool, registration: Registration, kept: KeySet | None, kid: str, now: datetime) -> RSAPublicKey:
    """The platform's key with this id; ``kept`` is its key set as the database has it.

    Fetches with no transaction open, and not at all where another fetch is under way or was less than 30 s ago: what
    is under way is waited for, unless a kept key serves meanwhile. ``LaunchError`` if the platform has no such key,
    ``PlatformUnavailableError`` if that cannot be found out now.
    """
    known = _known(kept, kid)
    if kept is not None and known is not None and kept.fresh_until is not None and now < kept.fresh_until:
        return _key(known["n"], known["e"])
    serves = known is not None and _may_serve(kept, now)
    try:
        known = _refetched(tool, registration, now, waits=not serves).get(kid)
    except PlatformUnavailableError:
        if not serves:
            raise
    if known is None:
        raise LaunchError(
            "unknown-key",
            "the course platform signed with a key that it does not publish",
            detail=f"kid {kid!r} is not at {registration.key_set_url}",
            status=401,
        )
    return _key(known["n"], known["e"])


def fetched(web: Outgoing, registration: Registration) -> Fetched:
    """The key set as the platform serves it now; ``PlatformUnavailableError`` where that is no key set."""
    answer = web.request(
        "GET",
        registration.key_set_url,
        headers={"Accept": "application/jwk-set+json, application/json"},
        private=registration.allow_private_addresses,
    )
    return Fetched(_signing_keys(_key_list(answer, registration.key_set_url)), _fresh_for(answer))


def _refetched(tool: Tool, registration: Registration, now: datetime, *, waits: bool) -> dict[str, Any]:
    """The keys as they are now, or were less than 30 s ago; ``PlatformUnavailableError`` where none can be had."""
    pause = max(BETWEEN_FETCHES, timedelta(seconds=tool.web.deadline))
    with tool.sessions.begin() as db:
        mine = _claimed(db, registration.id, now, pause)
    if not mine:
        return _just_fetched(tool, registration.id, waits=waits)
    try:
        found = fetched(tool.web, registration)
    except PlatformUnavailableError:
        _note(tool, registration.id, lambda moment: {"failed_at": moment})
        raise
    _note(tool, registration.id, lambda moment: _kept_from(found, moment))
    return found.keys


def _note(tool: Tool, registration_id: int, values: Callable[[datetime], Mapping[str, Any]]) -> None:
    with tool.sessions.begin() as db:
        moment = database_now(db)
        db.execute(update(KeySet).where(KeySet.registration_id == registration_id).values(**values(moment)))


def _kept_from(found: Fetched, moment: datetime) -> dict[str, Any]:
    return {"keys": found.keys, "fetched_at": moment, "fresh_until": moment + found.fresh_for}


def _just_fetched(tool: Tool, registration_id: int, *, waits: bool) -> dict[str, Any]:
    """What the fetch that was begun last has brought, or brings while one ``waits`` for it."""
    ends = time.monotonic() + PATIENCE * tool.web.deadline
    while True:
        with tool.sessions() as db:
            db.connection(execution_options={"reads_only": True})
            kept, moment = db.get_one(KeySet, registration_id), database_now(db)
        if kept.keys is not None and kept.fetched_at is not None and _since(kept, kept.fetched_at):
            return kept.keys
        gone = timedelta() if kept.tried_at is None else moment - kept.tried_at
        hopeless = _since(kept, kept.failed_at) or gone.total_seconds() > PATIENCE * tool.web.deadline
        if not waits or hopeless or time.monotonic() > ends:
            raise _none_to_be_had()
        time.sleep(LOOKS_EVERY)


def _since(kept: KeySet, moment: datetime | None) -> bool:
    """True for what came of the fetch that was begun last."""
    return moment is not None and kept.tried_at is not None and moment >= kept.tried_at


def _none_to_be_had() -> PlatformUnavailableError:
    return PlatformUnavailableError(
        "key-fetch-under-way",
        "the course platform's keys are being asked for, or could not be had just now",
        retry_after=BETWEEN_FETCHES.total_seconds(),
        detail="another request fetches the key set, or has failed to less than 30 s ago",
    )


def _claimed(db: Session, registration_id: int, now: datetime, pause: timedelta) -> bool:
    """True for one caller in ``pause``, whichever process it is in."""
    insert_if_absent(db, KeySet, {"registration_id": registration_id})
    due = or_(KeySet.tried_at.is_(None), KeySet.tried_at <= now - pause)
    claim = update(KeySet).where(KeySet.registration_id == registration_id, due).values(tried_at=now)
    return db.connection().execute(claim).rowcount == 1


def _known(kept: KeySet | None, kid: str) -> dict[str, str] | None:
    return None if kept is None or kept.keys is None else kept.keys.get(kid)


def _may_serve(kept: KeySet | None, now: datetime) -> bool:
    return kept is not None and kept.fresh_until is not None and now < kept.fresh_until + STALE_FOR


def _key_list(answer: Answer, url: str) -> list[Any]:
    """An error page is no key set, whatever its status (Security Framework 6.2)."""
    try:
        content = answer.json() if answer.status == 200 else None
    except (ValueError, RecursionError):
        content = None
    match content:
        case {"keys": list(keys)}:
            return keys
        case _:
            raise PlatformUnavailableError(
                "no-key-set",
                "the course platform's keys cannot be read",
                detail=f"{url} answered with status {answer.status} and no JSON key set",
            )


def _signing_keys(keys: list[Any]) -> dict[str, dict[str, str]]:
    """The RSA keys that may sign with RS256; of two with one id the first counts."""
    found: dict[str, dict[str, str]] = {}
    for key in keys:
        match key:
            case {"kty": "RSA", "kid": str(kid), "n": str(modulus), "e": str(exponent)} if _signs(key) and kid:
                found.setdefault(kid, {"n": modulus, "e": exponent})
    return found


def _signs(key: Mapping[str, Any]) -> bool:
    texts = (key["kid"], key["n"], key["e"])
    return (
        key.get("use", "sig") == "sig"
        and key.get("alg", "RS256") == "RS256"
        and len(key["kid"]) <= LONGEST_KEY_ID
        and all(text.isascii() and text.isprintable() for text in texts)
    )


def _fresh_for(answer: Answer) -> timedelta:
    """``Cache-Control: max-age`` of the answer (Security Framework 6.3), within bounds."""
    control = answer.headers.get("Cache-Control", "")
    if re.search(r"\bno-(?:store|cache)\b", control, re.IGNORECASE):
        return SHORTEST
    said = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", control, re.IGNORECASE)
    return USUAL if said is None else min(max(timedelta(seconds=int(said[1])), SHORTEST), LONGEST)


@lru_cache(maxsize=256)
def _key(modulus: str, exponent: str) -> RSAPublicKey:
    """The key itself, made once per process; ``LaunchError`` for one that is none, or too short to trust."""
    try:
        key = RSAPublicNumbers(_number(exponent), _number(modulus)).public_key()
    except ValueError as error:
        raise _bad_key(str(error)) from None
    if key.key_size < SMALLEST_KEY:
        raise _bad_key(f"{key.key_size} bits, fewer than {SMALLEST_KEY}")
    return key


def _number(written: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(written + "==="), "big")


def _bad_key(detail: str) -> LaunchError:
    return LaunchError("bad-key", "the course platform's key cannot be used", detail=detail, status=401)
