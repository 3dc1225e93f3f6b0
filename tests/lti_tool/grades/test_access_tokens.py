"""Bearer tokens: asked for as platforms want it, sealed while they are kept, and sent to approved hosts only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from outbox_school import School
from requests.structures import CaseInsensitiveDict
from sqlalchemy import select, update

from lti_tool.database import now
from lti_tool.lti import access_tokens
from lti_tool.lti.access_tokens import TokenRefusedError
from lti_tool.lti.gradebook import SCOPES
from lti_tool.lti.keys import signing_key
from lti_tool.outgoing import Answer
from lti_tool.tables import AccessToken, Registration
from tests.platform.faults import Fault

Schools = Callable[..., School]


@pytest.mark.parametrize("profile", ["moodle", "canvas", "plain"])
def test_a_token_is_given_and_kept_sealed(school: Schools, profile: str) -> None:
    """Also by Moodle, which knows no leeway and calls its answer HTML; what is stored is not the token."""
    here = school(profile)

    token = access_tokens.token(here.tool, here.registration, SCOPES)
    assert list(here.platform.site.tokens) == [token]
    with here.tool.sessions.begin() as db:
        kept = db.scalars(select(AccessToken)).one()
    assert token.encode() not in kept.token
    assert access_tokens.token(here.tool, here.registration, SCOPES) == token


def test_a_token_that_is_nearly_over_is_asked_for_anew(school: Schools) -> None:
    """It must not end on its way."""
    here = school()
    first = access_tokens.token(here.tool, here.registration, SCOPES)
    with here.tool.sessions.begin() as db:
        expires_at = db.scalars(select(AccessToken.expires_at)).one()
        assert timedelta(minutes=50) < expires_at - now(db) < timedelta(minutes=59, seconds=1)
        db.execute(update(AccessToken).values(expires_at=now(db)))

    assert access_tokens.token(here.tool, here.registration, SCOPES) != first


def test_the_audience_may_differ_from_the_address(school: Schools) -> None:
    """As on Brightspace; a platform that checks refuses any other."""
    here = school("plain", auth_audience="https://api.brightspace.com/auth/token")

    with pytest.raises(TokenRefusedError) as caught:
        access_tokens.token(here.tool, here.registration, SCOPES)
    assert "wrong aud" in caught.value.detail


def test_only_the_refused_token_is_forgotten(school: Schools) -> None:
    """Another process may have got a new one meanwhile."""
    here = school()
    token = access_tokens.token(here.tool, here.registration, SCOPES)

    access_tokens.forget(here.tool, here.registration, SCOPES, "an older one")
    assert access_tokens.token(here.tool, here.registration, SCOPES) == token
    access_tokens.forget(here.tool, here.registration, SCOPES, token)
    assert access_tokens.token(here.tool, here.registration, SCOPES) != token


def test_many_may_ask_at_once(school: Schools) -> None:
    """Before there is any: each gets a good token, and one of them is kept."""
    here = school("plain")
    begun = threading.Barrier(8)

    def ask(_: int) -> str:
        begun.wait()
        return access_tokens.token(here.tool, here.registration, SCOPES)

    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(ask, range(8)))
    assert tokens == set(here.platform.site.tokens)
    assert access_tokens.token(here.tool, here.registration, SCOPES) in tokens


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "[]", '{"access_token": null}', '{"access_token": "a\\nb"}', '{"access_token": ""}', "[" * 100_000],
    ids=["nothing", "html", "list", "null", "line-break", "empty", "deep"],
)
def test_what_is_no_token_is_refused(school: Schools, body: str) -> None:
    """A 200 alone means nothing."""
    here = school()
    here.platform.faults.add(Fault(service="token", kind="status", status=200, body=body))

    with pytest.raises(TokenRefusedError) as caught:
        access_tokens.token(here.tool, here.registration, SCOPES)
    assert caught.value.reason == "no-token"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("3600", 3540), ("100", 90), ('"3600"', 3540), ("null", 3540), ("-5", 0), ("NaN", 3540), ("1e99", 86340)],
)
def test_how_long_a_token_is_used(said: str, seconds: float) -> None:
    """A minute less than it lasts, or a tenth where that is less; an hour where nothing sensible is said."""
    body = f'{{"access_token": "a", "expires_in": {said}}}'.encode()

    granted = access_tokens._read(Answer(200, CaseInsensitiveDict(), body))  # noqa: SLF001 -- a table of answers
    assert granted.lifetime == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lms.example.org/scores", True),
        ("https://LMS.example.org:443/scores", True),
        ("https://api.example.org/scores", True),
        ("https://school.example.com/scores", True),
        ("http://lms.example.org/scores", False),
        ("https://lms.example.org:8443/scores", False),
        ("https://lms.example.org.evil.example/scores", False),
        ("https://lms.example.org@evil.example/scores", False),
        ("https://lms.example.org:x/scores", False),
    ],
)
def test_hosts_that_may_have_the_token(url: str, *, allowed: bool) -> None:
    """The token URL's origin, the issuer's, and those approved by hand; scheme, host and port alike."""
    registration = Registration(
        auth_token_url="https://lms.example.org/token",  # noqa: S106 -- an address
        issuer="https://api.example.org",
        service_origins=["https://school.example.com"],
    )

    assert access_tokens.may_receive(registration, url) is allowed


def test_the_key_is_taken_apart_once(school: Schools) -> None:
    """That costs 36 ms each time, and a token is asked for with every hour and registration."""
    here = school()

    with here.tool.sessions.begin() as db:
        first, second = signing_key(db, here.tool, now(db)), signing_key(db, here.tool, now(db))
    assert first.private_key is second.private_key
