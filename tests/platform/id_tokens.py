"""The signed id_token of a launch, good or flawed as the test asks."""

from typing import Any

from tests.platform.claims import launch_claims
from tests.platform.keys import signed_token
from tests.platform.site import Login, Site


def id_token(site: Site, login: Login, nonce: str | None) -> str:
    """The launch's token, with every change that its tampering asks for."""
    wanted = login.tampering
    if wanted.token is not None:
        return wanted.token
    claims: Any = launch_claims(site, login, nonce) if wanted.claims is None else wanted.claims
    if isinstance(claims, dict):
        claims = {name: value for name, value in (claims | wanted.changed).items() if name not in wanted.removed}
    header = {"typ": "JWT", "alg": "RS256", "kid": site.keys.kid} | wanted.header
    header = {name: value for name, value in header.items() if name not in wanted.header_removed}
    return signed_token(header, claims, site.keys.private_key if wanted.key is None else wanted.key)
