"""Where a call may go: web addresses taken apart, and which machines are of the public internet."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.errors import PlatformUnavailableError

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Call:
    """Where a request goes; ``target`` is what its first line asks for."""

    method: str
    host: str
    port: int
    tls: bool
    target: str

    @property
    def netloc(self) -> str:
        """The value of ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


def call_to(method: str, url: str) -> Call:
    """Where the address leads; ``PlatformUnavailableError`` for one that is none of the web."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in {"http", "https"} or not host:
        raise PlatformUnavailableError("bad-address", "the platform's address is no web address", detail=url)
    tls = parts.scheme == "https"
    return Call(method, host, port or (443 if tls else 80), tls, _target(parts.path, parts.query))


def _target(path: str, query: str) -> str:
    return (path or "/") + (f"?{query}" if query else "")


def is_address(host: str) -> bool:
    """True for a number, which need not be looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def refuse_private(host: str, addresses: Iterable[str]) -> None:
    """``PlatformUnavailableError`` where one of the host's addresses is of a private network.

    One is enough: a name with both is an attack, not a platform.
    """
    for written in addresses:
        if not all(map(_is_public, _meant(written))):
            raise PlatformUnavailableError(
                "private-address",
                "the platform's address leads into a private network",
                detail=f"{host} is {written}; lti-tool platforms add --allow-private-addresses permits it",
            )


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True for one of the internet's machines; of IPv6 only 2000::/3 is given out, all else is reserved."""
    return address.is_global and not address.is_multicast and not address.is_reserved


def _meant(written: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The address, and the IPv4 address that an IPv6 one may carry inside (mapped, 6to4, NAT64)."""
    address = ipaddress.ip_address(written.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)]
    return [address, *([address.sixtofour] if address.sixtofour is not None else [])]
