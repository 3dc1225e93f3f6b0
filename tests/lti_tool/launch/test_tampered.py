"""Launches that must not be believed, each refused for its own reason: never believed, never a 500.

The rows named B1 to B12 are the 1EdTech list of known-bad launches (B1, B2 and B5 as whole tokens, the others as
claims); the rest come from Security Framework 5.1.3 and from what PyLTI1p3 2.0 lets through.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from flask.testing import FlaskClient
from school import CLIENT, LTI, School, private_key, signed
from sqlalchemy import func, select

from lti_tool.app import create_app
from lti_tool.migrate import migrate
from lti_tool.settings import Settings
from lti_tool.tables import Launch
from lti_tool.tool import Tool, open_tool

DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GONE = None
DAY = 24 * 3600

CLAIMS = [
    ("B3-wrong-version", {f"{LTI}version": "11.3"}, "wrong-version"),
    ("B4-no-version", {f"{LTI}version": GONE}, "wrong-version"),
    ("B6-no-lti-claims", {f"{LTI}{name}": GONE for name in ("message_type", "roles", "version")}, "wrong-version"),
    ("B7-old-times", {"iat": 11111, "exp": 22222}, "expired"),
    ("B8-no-message-type", {f"{LTI}message_type": GONE}, "no-message-type"),
    ("B9-no-roles", {f"{LTI}roles": GONE}, "no-roles"),
    ("B10-no-deployment", {f"{LTI}deployment_id": GONE}, "no-deployment-id"),
    ("B11-no-link", {f"{LTI}resource_link": GONE}, "no-resource-link"),
    ("B11-no-link-id", {f"{LTI}resource_link": {"title": "Quiz"}}, "no-resource-link"),
    ("B12-empty-sub", {"sub": ""}, "no-sub"),
    ("B12-no-sub", {"sub": GONE}, "no-sub"),
    ("no-issuer", {"iss": GONE}, "wrong-issuer"),
    ("other-issuer", {"iss": "https://school.example/"}, "wrong-issuer"),
    ("issuer-as-list", {"iss": ["https://school.example"]}, "wrong-issuer"),
    ("no-audience", {"aud": GONE}, "wrong-audience"),
    ("other-audience", {"aud": "client-2"}, "wrong-audience"),
    ("no-audience-in-list", {"aud": []}, "wrong-audience"),
    ("untrusted-audience-first", {"aud": ["other", CLIENT], "azp": CLIENT}, "untrusted-audience"),
    ("untrusted-audience-last", {"aud": [CLIENT, "evil"], "azp": CLIENT}, "untrusted-audience"),
    ("audience-no-text", {"aud": [CLIENT, 7], "azp": CLIENT}, "untrusted-audience"),
    ("audiences-without-azp", {"aud": [CLIENT, CLIENT]}, "no-authorized-party"),
    ("other-azp", {"azp": "client-2"}, "wrong-authorized-party"),
    ("azp-no-text", {"azp": [CLIENT]}, "wrong-authorized-party"),
    ("no-exp", {"exp": GONE}, "bad-exp"),
    ("exp-as-text", {"exp": "1795455360"}, "bad-exp"),
    ("exp-as-truth", {"exp": True}, "bad-exp"),
    ("exp-infinite", {"exp": float("inf")}, "bad-exp"),
    ("no-iat", {"iat": GONE}, "bad-iat"),
    ("iat-as-text", {"iat": "yesterday"}, "bad-iat"),
    ("nbf-as-text", {"nbf": "tomorrow"}, "bad-nbf"),
    ("no-nonce", {"nonce": GONE}, "no-nonce"),
    ("nonce-no-text", {"nonce": 7}, "no-nonce"),
    ("other-nonce", {"nonce": "0123456789"}, "wrong-nonce"),
    ("no-target", {f"{LTI}target_link_uri": GONE}, "no-target-link-uri"),
    ("other-target", {f"{LTI}target_link_uri": "http://localhost:8100/other"}, "other-target"),
    ("foreign-target", {f"{LTI}target_link_uri": "https://evil.example/"}, "other-target"),
    ("unknown-deployment", {f"{LTI}deployment_id": "2"}, "unknown-deployment"),
    ("deployment-as-number", {f"{LTI}deployment_id": 1}, "bad-deployment-id"),
    ("long-deployment", {f"{LTI}deployment_id": "1" * 256}, "bad-deployment-id"),
    ("version-as-number", {f"{LTI}version": 1.3}, "wrong-version"),
    ("message-type-unknown", {f"{LTI}message_type": "LtiSubmissionReviewRequest"}, "unknown-message-type"),
    ("message-type-object", {f"{LTI}message_type": {"name": "x"}}, "unknown-message-type"),
    ("roles-as-text", {f"{LTI}roles": "Instructor"}, "bad-roles"),
    ("roles-with-null", {f"{LTI}roles": [GONE]}, "bad-roles"),
    ("roles-as-object", {f"{LTI}roles": {"Instructor": 1}}, "bad-roles"),
    ("link-as-text", {f"{LTI}resource_link": "7"}, "no-resource-link"),
    ("link-id-as-number", {f"{LTI}resource_link": {"id": 7}}, "bad-resource-link"),
    ("long-link-id", {f"{LTI}resource_link": {"id": "7" * 256}}, "bad-resource-link"),
    ("link-id-with-nul", {f"{LTI}resource_link": {"id": "7\0"}}, "bad-resource-link"),
    ("context-without-id", {f"{LTI}context": {"title": "Course"}}, "no-context"),
    ("context-as-text", {f"{LTI}context": "2"}, "no-context"),
    ("long-sub", {"sub": "4" * 256}, "bad-sub"),
    ("sub-not-ascii", {"sub": "Zoë"}, "bad-sub"),
    ("sub-as-number", {"sub": 4}, "bad-sub"),
    ("deep-linking-without-settings", {f"{LTI}message_type": "LtiDeepLinkingRequest"}, "no-return-url"),
    (
        "deep-linking-to-script",
        {f"{LTI}message_type": "LtiDeepLinkingRequest", DEEP_LINKING: {"deep_link_return_url": "javascript:alert(1)"}},
        "no-return-url",
    ),
    (
        "deep-linking-without-links",
        {
            f"{LTI}message_type": "LtiDeepLinkingRequest",
            DEEP_LINKING: {"deep_link_return_url": "https://school.example/", "accept_types": ["html"]},
        },
        "no-links-taken",
    ),
    (
        "deep-linking-nowhere",
        {
            f"{LTI}message_type": "LtiDeepLinkingRequest",
            DEEP_LINKING: {"deep_link_return_url": "https://school.example/", "accept_types": ["ltiResourceLink"]},
        },
        "bad-message",
    ),
]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One platform and one database for all of these: nothing of them is to stay."""
    url = f"sqlite:///{tmp_path_factory.mktemp('tampered')}/tool.db"
    tool = open_tool(Settings(_env_file=None, base_url="http://localhost:8100", database_url=url, development=True))
    migrate(tool.engine)
    running = School(tool)
    yield running
    running.close()
    tool.close()


@pytest.fixture(scope="module")
def browser(school: School) -> FlaskClient:
    """A browser that keeps cookies."""
    return create_app(school.tool).test_client()


def test_the_list_of_known_bad_launches_is_whole() -> None:
    """Each number of the 1EdTech list is the name of a row here."""
    named = {row[0].split("-")[0] for row in (*CLAIMS, *TOKENS)}

    assert {f"B{number}" for number in range(1, 13)} - named == set()


@pytest.mark.parametrize(("changes", "reason"), [row[1:] for row in CLAIMS], ids=[row[0] for row in CLAIMS])
def test_claims_that_do_not_hold(
    school: School,
    browser: FlaskClient,
    logged: list[MutableMapping[str, Any]],
    changes: dict[str, Any],
    reason: str,
) -> None:
    """A well signed token is refused for what it says: a page for the teacher, a reason for the administrator."""
    answer = school.launch(browser, changes)

    assert_refused(school.tool, answer.status_code, logged, reason)
    assert reason in answer.text
    assert "For your administrator" in answer.text


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        ({"iat": -120, "exp": -61}, "expired"),
        ({"iat": 63, "exp": 120}, "from-the-future"),
        ({"iat": -662, "exp": 60}, "too-old"),
        ({"iat": -10 * DAY, "exp": DAY}, "too-old"),
        ({"iat": 0, "exp": 60, "nbf": 120}, "from-the-future"),
    ],
)
def test_times_past_the_leeway(
    school: School, browser: FlaskClient, logged: list[MutableMapping[str, Any]], seconds: dict[str, int], reason: str
) -> None:
    """A minute of leeway, ten minutes of age."""
    issued = school.claims("")["iat"]

    answer = school.launch(browser, {name: issued + each for name, each in seconds.items()})

    assert_refused(school.tool, answer.status_code, logged, reason)


def unsigned(claims: dict[str, Any]) -> str:
    """A token with ``alg`` none."""
    return jwt.encode(claims, "", "none", {"kid": "key-1"})


def with_public_key_as_secret(claims: dict[str, Any]) -> str:
    """The classic: HS256, with the public key as the secret."""
    pem = (
        private_key(1)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    head, body = (
        jwt.utils.base64url_encode(json.dumps(part).encode())
        for part in ({"alg": "HS256", "typ": "JWT", "kid": "key-1"}, claims)
    )
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(head + b"." + body, pem)
    return b".".join((head, body, jwt.utils.base64url_encode(mac))).decode()


def with_other_body(claims: dict[str, Any]) -> str:
    """A teacher's claims under a learner's signature."""
    head, _, signature = signed(claims).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, f"{LTI}roles": ["Instructor"]}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


def with_deep_header(claims: dict[str, Any]) -> str:
    """A header that no parser likes."""
    head = base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("=")
    return f"{head}.{signed(claims).split('.', 1)[1]}"


TOKENS: list[tuple[str, Callable[[dict[str, Any]], str], str]] = [
    ("B1-no-kid", lambda claims: signed(claims, headers={}), "no-kid"),
    ("B2-incorrect-kid", lambda claims: signed(claims, headers={"kid": "imstester_66067"}), "unknown-key"),
    ("B5-no-message", lambda _: signed({"name": "badltilaunch"}), "no-nonce"),
    ("empty-kid", lambda claims: signed(claims, headers={"kid": ""}), "no-kid"),
    ("other-key", lambda claims: signed(claims, 2, {"kid": "key-1"}), "bad-signature"),
    ("unsigned", unsigned, "wrong-algorithm"),
    ("public-key-as-secret", with_public_key_as_secret, "wrong-algorithm"),
    ("RS512", lambda claims: jwt.encode(claims, private_key(1), "RS512", {"kid": "key-1"}), "wrong-algorithm"),
    ("PS256", lambda claims: jwt.encode(claims, private_key(1), "PS256", {"kid": "key-1"}), "wrong-algorithm"),
    ("other-body", with_other_body, "bad-signature"),
    ("no-signature", lambda claims: signed(claims).rsplit(".", 1)[0] + ".", "bad-signature"),
    ("two-parts", lambda claims: signed(claims).rsplit(".", 1)[0], "no-token"),
    ("no-token", lambda _: "hello", "no-token"),
    ("no-json", lambda _: "aGVsbG8.aGVsbG8.aGVsbG8", "no-token"),
    ("deep-header", with_deep_header, "no-token"),
    ("not-ascii", lambda _: "é.é.é", "no-token"),
    ("body-as-list", lambda _: jwt.PyJWS().encode(b"[1]", private_key(1), "RS256", {"kid": "key-1"}), "no-token"),
    ("body-no-json", lambda _: jwt.PyJWS().encode(b"{", private_key(1), "RS256", {"kid": "key-1"}), "no-token"),
    (
        "body-too-deep",
        lambda _: jwt.PyJWS().encode(b"[" * 9999, private_key(1), "RS256", {"kid": "key-1"}),
        "no-token",
    ),
    ("critical", lambda claims: signed(claims, headers={"kid": "key-1", "crit": ["exp"]}), "wrong-algorithm"),
    ("large", lambda claims: signed({**claims, "filler": "x" * 70_000}), "no-token"),
]


@pytest.mark.parametrize(("token_of", "reason"), [row[1:] for row in TOKENS], ids=[row[0] for row in TOKENS])
def test_tokens_that_prove_nothing(
    school: School,
    browser: FlaskClient,
    logged: list[MutableMapping[str, Any]],
    token_of: Callable[[dict[str, Any]], str],
    reason: str,
) -> None:
    """What is not signed by the platform's published key with RS256 is not read."""
    asked = school.asked(browser)

    answer = browser.post(
        "/lti/launch", data={"state": asked["state"], "id_token": token_of(school.claims(asked["nonce"]))}
    )

    assert_refused(school.tool, answer.status_code, logged, reason)


def assert_refused(tool: Tool, status: int, logged: list[MutableMapping[str, Any]], reason: str) -> None:
    """Status 400 or 401, one line in the log with the reason and no name in it, and nobody let in."""
    lines = [line for line in logged if line["event"] == "launch_refused"]
    assert [line["reason"] for line in lines] == [reason]
    assert status in {400, 401}
    assert "Anna" not in repr(logged)
    with tool.sessions() as db:
        assert db.scalar(select(func.count()).select_from(Launch)) == 0
