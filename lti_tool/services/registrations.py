"""Platforms as they are registered: by a preset that needs only the site's address, or every address by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import SettingsError
from lti_tool.tables import Deployment, Family, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a platform is reached, and who it says it is."""

    issuer: str = ""
    auth_login_url: str = ""
    auth_token_url: str = ""
    auth_audience: str | None = None
    key_set_url: str = ""
    frame_origins: tuple[str, ...] = ()
    service_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegistration:
    """What an administrator says of a platform; ``given`` are addresses that take the place of the preset's.

    ``client_id`` may come later, since most platforms give it only once they know the tool's addresses.
    """

    name: str
    family: Family
    site: str = ""
    client_id: str = ""
    deployments: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    frame_origins: Sequence[str] = ()
    service_origins: Sequence[str] = ()
    allow_private_addresses: bool = False


BLACKBOARD_GATEWAY = "https://developer.blackboard.com/api/v1"
HOSTED_CANVAS = "instructure.com"


def preset(family: Family, site: str, client_id: str) -> Addresses:
    """The addresses that platforms of this kind have at this site."""
    origin = origin_of(site) if site else ""
    match family:
        case Family.MOODLE:
            return _moodle(site.rstrip("/"), origin)
        case Family.CANVAS:
            return _canvas(origin)
        case Family.BLACKBOARD:
            return Addresses(
                issuer="https://blackboard.com",
                auth_login_url=f"{BLACKBOARD_GATEWAY}/gateway/oidcauth",
                auth_token_url=f"{BLACKBOARD_GATEWAY}/gateway/oauth2/jwttoken",
                key_set_url=f"{BLACKBOARD_GATEWAY}/management/applications/{client_id}/jwks.json" if client_id else "",
                frame_origins=(origin,),
                service_origins=(origin,),
            )
        case Family.BRIGHTSPACE:
            return Addresses(
                issuer=origin,
                auth_login_url=f"{origin}/d2l/lti/authenticate",
                auth_token_url="https://auth.brightspace.com/core/connect/token",  # noqa: S106 -- an address
                auth_audience="https://api.brightspace.com/auth/token",
                key_set_url=f"{origin}/d2l/.well-known/jwks",
                frame_origins=(origin,),
                service_origins=(origin,),
            )
        case Family.OTHER:
            return Addresses(frame_origins=(origin,) if origin else ())
        case _ as unreachable:
            assert_never(unreachable)


def register(db: Session, new: NewRegistration, now: datetime) -> Registration:
    """The platform's row; ``SettingsError`` where an address is missing or the name is taken."""
    if db.scalar(select(Registration).where(Registration.name == new.name)) is not None:
        raise _refused("name-taken", f'a platform is called "{new.name}" already', "Choose another name.")
    if new.family is not Family.OTHER and not new.site:
        raise _refused("no-site", "the site's address is missing", "Add it: --site https://moodle.example.org")
    known = preset(new.family, new.site, new.client_id)
    row = Registration(
        name=new.name,
        family=new.family.value,
        client_id=new.client_id,
        issuer=new.given.get("issuer", known.issuer),
        auth_login_url=new.given.get("auth_login_url", known.auth_login_url),
        auth_token_url=new.given.get("auth_token_url", known.auth_token_url),
        auth_audience=new.given.get("auth_audience", known.auth_audience),
        key_set_url=new.given.get("key_set_url", known.key_set_url),
        frame_origins=[origin_of(each) for each in new.frame_origins] or list(known.frame_origins),
        service_origins=[origin_of(each) for each in new.service_origins] or list(known.service_origins),
        allow_private_addresses=new.allow_private_addresses,
        sends_at_once=1 if new.family is Family.CANVAS else 2,
        created_at=now,
        deployments=[Deployment(deployment_id=each) for each in new.deployments],
    )
    _check(row)
    db.add(row)
    db.flush()
    return row


def complete(db: Session, row: Registration, *, client_id: str = "", deployments: Sequence[str] = ()) -> None:
    """What the platform told after it was given the tool's addresses."""
    if client_id:
        row.client_id = client_id
        if row.family == Family.BLACKBOARD:
            row.key_set_url = preset(Family.BLACKBOARD, row.frame_origins[0], client_id).key_set_url
    known = {each.deployment_id for each in row.deployments}
    row.deployments.extend(Deployment(deployment_id=each) for each in dict.fromkeys(deployments) if each not in known)
    db.flush()


def registration(db: Session, name: str) -> Registration:
    """The platform of that name; ``SettingsError`` with the names there are."""
    found = db.scalar(select(Registration).where(Registration.name == name))
    if found is None:
        names = ", ".join(f'"{each}"' for each in db.scalars(select(Registration.name).order_by(Registration.name)))
        raise _refused("unknown-platform", f'no platform is called "{name}"', f"There is {names or 'none yet'}.")
    return found


def registrations(db: Session) -> list[Registration]:
    """All platforms by name."""
    return list(db.scalars(select(Registration).order_by(Registration.name)))


def origin_of(url: str) -> str:
    """Scheme, host and port; ``SettingsError`` where the address is none of the web."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _refused("bad-address", f'"{url}" is no web address', "Write it like https://moodle.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _moodle(site: str, origin: str) -> Addresses:
    """A Moodle may stand below a path; its issuer has the path and no slash at the end."""
    return Addresses(
        issuer=site,
        auth_login_url=f"{site}/mod/lti/auth.php",
        auth_token_url=f"{site}/mod/lti/token.php",
        key_set_url=f"{site}/mod/lti/certs.php",
        frame_origins=(origin,),
        service_origins=(origin,),
    )


def _canvas(origin: str) -> Addresses:
    """Hosted Canvas has one issuer and one login for all schools; its own servers are under the school's host."""
    host = urlsplit(origin).hostname or ""
    stage = next((f".{each}" for each in ("beta", "test") if host.endswith(f".{each}.{HOSTED_CANVAS}")), "")
    hosted = host.endswith(f".{HOSTED_CANVAS}")
    login = f"https://sso{stage}.canvaslms.com" if hosted else origin
    return Addresses(
        issuer=f"https://canvas{stage}.{HOSTED_CANVAS}",
        auth_login_url=f"{login}/api/lti/authorize_redirect",
        auth_token_url=f"{origin}/login/oauth2/token",
        key_set_url=f"{login}/api/lti/security/jwks",
        frame_origins=(origin,),
        service_origins=(origin,),
    )


def _check(row: Registration) -> None:
    wanted = {"issuer": row.issuer, "auth-login-url": row.auth_login_url, "auth-token-url": row.auth_token_url}
    if row.family != Family.BLACKBOARD:  # its key set address has the client id in it, which may come later
        wanted["key-set-url"] = row.key_set_url
    missing = [f"--{name}" for name, value in wanted.items() if not value]
    if missing:
        raise _refused("no-address", f"the platform's addresses are not complete: {', '.join(missing)}", "Add them.")
    for url in (row.auth_login_url, row.auth_token_url, *filter(None, [row.key_set_url])):
        if origin_of(url).startswith("http:") and not row.allow_private_addresses:
            raise _refused(
                "not-https",
                f"{url} does not begin with https",
                "Only a platform on one's own machine may do without: --allow-private-addresses",
            )


def _refused(reason: str, what: str, advice: str) -> SettingsError:
    return SettingsError(reason, what, advice=advice)
