"""Who may ask how often, so that one flood does not drown the others: per address, and per session once there is one.

A class or an exam hall shares one address. What is limited per address is therefore generous, and a launch that was
really begun here is not limited at all; forged ones only use up what their address may be refused for. Each process
counts for itself: of so many processes, up to so many times as much gets through.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import cast

from flask import Flask, current_app, g, request

from lti_tool.errors import ToolError, TooOftenError
from lti_tool.limits import Limit
from lti_tool.settings import Settings
from lti_tool.views.sessions import session_secret

SAVES = frozenset({"attempts.save", "attempts.save_page"})
LOGINS = frozenset({"login.begin", "keys.key_set", "keys.canvas"})
MEDIA = "media.media"
LARGEST_WITHOUT_SESSION = 256 * 1024
"""Bytes that a request may have before anybody is known: several times the largest id_token."""
_EXTENSION = "lti_tool_limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every limit of this process; ``told`` is how often the log says of the same one that it was reached."""

    logins: Limit
    media: Limit
    refusals: Limit
    pages: Limit
    saves: Limit
    actions: Limit
    told: Limit


def limit_requests(app: Flask, settings: Settings) -> None:
    """From now on, as the settings say."""
    app.extensions[_EXTENSION] = Limits(
        logins=Limit(settings.logins_per_minute),
        media=Limit(settings.media_per_minute),
        refusals=Limit(settings.refusals_per_minute),
        pages=Limit(settings.pages_per_minute),
        saves=Limit(settings.saves_per_minute),
        actions=Limit(settings.actions_per_minute),
        told=Limit(1),
    )
    app.before_request(_check)


def too_many_refused(error: ToolError) -> TooOftenError | None:
    """What is said in place of this refusal to an address that has been refused too often; None while it has not.

    Only what shows no session counts: nobody's own mistakes, and nothing that others at the address can suffer from.
    """
    if error.status >= 500 or error.status == TooOftenError.status or "launch" in g:
        return None
    wait = _limits().refusals.wait(_address(), time.monotonic())
    return _by_address(wait) if wait else None


def is_news(error: TooOftenError) -> bool:
    """True once a minute for the same limit reached by the same address: a flood must not fill the log."""
    return not _limits().told.wait((error.reason, _address()), time.monotonic())


def _check() -> None:
    """Before anything else is done; ``TooOftenError`` where it is too often."""
    limits, now, endpoint = _limits(), time.monotonic(), request.endpoint or ""
    launch = (request.view_args or {}).get("launch")
    if launch is None:
        request.max_content_length = LARGEST_WITHOUT_SESSION
    if endpoint in LOGINS or endpoint == MEDIA:
        limit = limits.media if endpoint == MEDIA else limits.logins
        if wait := limit.wait(_address(), now):
            raise _by_address(wait)
    elif launch is not None:
        limit = _of_session(limits, endpoint)
        if wait := limit.wait(hash((launch, session_secret(launch))), now):
            raise _by_session(wait)


def _of_session(limits: Limits, endpoint: str) -> Limit:
    if endpoint in SAVES:
        return limits.saves
    return limits.pages if request.method in {"GET", "HEAD", "OPTIONS"} else limits.actions


def _limits() -> Limits:
    return cast(Limits, current_app.extensions[_EXTENSION])


def _address() -> str:
    return counted_as(request.remote_addr or "")


@lru_cache(maxsize=4096)
def counted_as(written: str) -> str:
    """The address that counts: of IPv6 the network, since whoever has one address has all 2^64 of it.

    A proxy may write a port behind it.
    """
    text = written.rpartition(":")[0] if written.count(":") == 1 or written.startswith("[") else written
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return text[:64]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))


def _by_address(wait: float) -> TooOftenError:
    return TooOftenError(
        "too-many-from-address",
        "too many requests came from your network in a short time",
        advice=f"Wait {_seconds(wait)}, then open the activity again from the course.",
        retry_after=wait,
    )


def _by_session(wait: float) -> TooOftenError:
    return TooOftenError(
        "too-often",
        "you did this too often in a short time",
        advice=f"Wait {_seconds(wait)}, then try again. What was saved before is kept.",
        retry_after=wait,
    )


def _seconds(wait: float) -> str:
    count = ceil(wait)
    return "a second" if count == 1 else f"{count} seconds"
