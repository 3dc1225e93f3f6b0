"""The token endpoint: a client assertion signed by the tool buys a bearer token for some of the AGS scopes."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from tests.platform.claims import SCOPES
from tests.platform.site import AccessToken, Site, site
from tests.platform.tool import BadTokenError, UnknownKeyError, check_times

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LEEWAY = 60
"""Seconds that platforms other than Moodle let a clock be wrong."""


class RefusedError(Exception):
    """No token; the message is the ``error`` of the answer."""


def blueprint(site: Site) -> Blueprint:
    """The endpoint at the profile's address."""
    found = Blueprint("tokens", __name__)
    found.add_url_rule(site.profile.tokens_path, "token", token, methods=["POST"])
    return found


def token() -> ResponseReturnValue:
    """200 with a new token, or 400 with the reason; Moodle says it is HTML either way."""
    here = site()
    try:
        with here.lock:
            return _answer(here, json.dumps(_granted(here, request.form)), 200)
    except UnknownKeyError as error:
        return _answer(here, f'{{"error": "{error}"}}', 400)  # as Moodle: quotes inside, hence no JSON
    except (RefusedError, BadTokenError) as error:
        return _answer(here, json.dumps({"error": str(error)}), 400)


def _answer(site: Site, body: str, status: int) -> Response:
    kind = "text/html; charset=utf-8" if site.profile.name == "moodle" else "application/json; charset=utf-8"
    return Response(body, status=status, headers={"Content-Type": kind, "Cache-Control": "no-store"})


def _granted(site: Site, form: Mapping[str, str]) -> dict[str, Any]:
    if not all(form.get(name) for name in ("grant_type", "client_assertion_type", "client_assertion", "scope")):
        raise RefusedError("invalid_request")
    if form["grant_type"] != "client_credentials":
        raise RefusedError("unsupported_grant_type")
    if form["client_assertion_type"] != ASSERTION:
        raise RefusedError("invalid_request")
    _check_assertion(site, form["client_assertion"])
    scopes = [scope for scope in form["scope"].split() if scope in SCOPES]
    if not scopes:
        raise RefusedError("invalid_scope")
    secret = site.new_secret()
    site.tokens[secret] = AccessToken(scopes=frozenset(scopes), expires_at=site.clock.seconds() + site.token_life)
    return {
        "access_token": secret,
        "token_type": "Bearer",
        "expires_in": site.token_life,
        "scope": " ".join(scopes),
    }


def _check_assertion(site: Site, assertion: str) -> None:
    claims = site.tool.claims(assertion)
    if claims.get("sub") != site.client_id:
        raise RefusedError("invalid_client")
    if site.profile.name == "moodle":
        check_times(claims, site.clock, leeway=0, required=False)
    else:
        check_times(claims, site.clock, leeway=LEEWAY, required=True)
        _check_addressed(site, claims)


def _check_addressed(site: Site, claims: dict[str, Any]) -> None:
    """What the standard asks for and Moodle doesn't: issuer, audience, and a ``jti`` not seen before."""
    audience = claims.get("aud")
    if claims.get("iss") != site.client_id:
        raise RefusedError("invalid_client")
    if f"{site.url}{site.profile.tokens_path}" not in (audience if isinstance(audience, list) else [audience]):
        raise RefusedError("invalid_client: wrong aud")
    if not claims.get("jti") or claims["jti"] in site.assertions:
        raise RefusedError("invalid_client: jti missing or used before")
    site.assertions.add(claims["jti"])
