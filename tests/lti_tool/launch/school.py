"""A course platform in a few lines: real RSA keys, a key set served over HTTP, and tokens signed as asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from werkzeug.test import TestResponse

from lti_tool.database import now
from lti_tool.tables import BankTest, BankVersion, Deployment, KeySet, Registration
from lti_tool.tool import Tool

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TARGET = "http://localhost:8100/"
ISSUER = "https://school.example"
OWN_PAGE = {"Origin": "http://localhost:8100"}
"""What a browser says of a form on a page of the tool."""
CLIENT = "client-1"


@cache
def private_key(number: int) -> rsa.RSAPrivateKey:
    """One of the platform's keys; made once for all tests."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Its public half, as the platform publishes it."""
    public = RSAAlgorithm.to_jwk(private_key(number).public_key(), as_dict=True)
    return {**public, "kid": f"key-{number}", "use": "sig", "alg": "RS256", **changes}


class School:
    """The platform; ``answer`` is what its key set address gives: status, headers, body."""

    def __init__(self, tool: Tool, **registration: str) -> None:
        self.tool = tool
        self.fetches = 0
        self.before_answer: Callable[[], object] = lambda: None
        self.publish(jwk())
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        with tool.sessions.begin() as db:
            self.registration = self._registration(now(db), registration)
            db.add(self.registration)

    def publish(self, *keys: dict[str, Any], **headers: str) -> None:
        """These keys from now on."""
        self.answer = (200, headers, json.dumps({"keys": keys}).encode())

    def close(self) -> None:
        """The end of its web server."""
        self._server.shutdown()
        self._server.server_close()

    def age_keys(self, by: timedelta) -> None:
        """As if the key set had been fetched that much earlier."""
        with self.tool.sessions.begin() as db:
            kept = db.get_one(KeySet, self.registration.id)
            for name in ("fetched_at", "fresh_until", "tried_at"):
                moment = getattr(kept, name)
                setattr(kept, name, None if moment is None else moment - by)

    def login_form(self, **changes: str | None) -> dict[str, str]:
        """What the platform posts to begin; None leaves a field out."""
        form = {
            "iss": ISSUER,
            "login_hint": "4",
            "lti_message_hint": '{"cmid":3,"launchid":"ltilaunch1_1910623115"}',
            "target_link_uri": TARGET,
            "client_id": CLIENT,
            "lti_deployment_id": "1",
        }
        return {name: value for name, value in {**form, **changes}.items() if value is not None}

    def login(self, browser: FlaskClient, **changes: str | None) -> TestResponse:
        """The platform sends the browser to the tool's login."""
        return browser.post(f"/lti/{self.registration.public_id}/login", data=self.login_form(**changes))

    def asked(self, browser: FlaskClient, **changes: str | None) -> dict[str, str]:
        """A login, and what the tool then asks of the platform's authentication."""
        return authentication(self.login(browser, **changes))

    def claims(self, nonce: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A learner's launch as Moodle signs it; a change to None leaves the claim out."""
        with self.tool.sessions.begin() as db:
            issued = int(now(db).timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "iat": issued,
            "exp": issued + 60,
            "nonce": nonce,
            "sub": "4",
            "name": "Anna Ek",
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}version": "1.3.0",
            f"{LTI}deployment_id": "1",
            f"{LTI}target_link_uri": TARGET,
            f"{LTI}roles": [f"{MEMBERSHIP}#Learner"],
            f"{LTI}context": {"id": "2", "label": "TC", "title": "Test Course", "type": ["CourseSection"]},
            f"{LTI}resource_link": {"id": "7", "title": "Quiz of the week"},
            f"{LTI}custom": {"user_name": None, "unresolved": "$Nope.var"},
            f"{LTI}launch_presentation": {"document_target": "iframe", "return_url": "https://school.example/back"},
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitems": "https://school.example/lineitems?type_id=1",
                "lineitem": "https://school.example/lineitems/3/lineitem?type_id=1",
            },
        }
        return {name: value for name, value in {**claims, **(changes or {})}.items() if value is not None}

    def launch(self, browser: FlaskClient, changes: Mapping[str, Any] | None = None, key: int = 1) -> TestResponse:
        """A login and the launch that answers it."""
        return self.answered(browser, self.asked(browser), changes, key)

    def answered(
        self, browser: FlaskClient, asked: Mapping[str, str], changes: Mapping[str, Any] | None = None, key: int = 1
    ) -> TestResponse:
        """The launch that answers what the tool asked for."""
        token = signed(self.claims(asked["nonce"], changes), key)
        return browser.post("/lti/launch", data={"state": asked["state"], "id_token": token})

    def launch_without_cookies(self, browser: FlaskClient) -> tuple[str, str]:
        """A launch proved by the platform's storage: the start page, and the session's secret."""
        page = self.login(browser, lti_storage_target="_parent")
        asked, proof = authentication(page), re.findall(r'data-proof="([^"]+)"', page.text)[0]
        form = {"state": asked["state"], "id_token": signed(self.claims(asked["nonce"])), "proof": proof}
        opened = browser.post("/lti/launch/storage", data=form, headers=OWN_PAGE)
        home, secret = re.findall(r'action="(/l/[^"?]+)[^"]*">\s*<input[^>]*value="([^"]+)"', opened.text)[0]
        return home, secret

    def add_quizzes(self, *tests: str) -> None:
        """Quizzes of a bank called chemistry."""
        with self.tool.sessions.begin() as db:
            version = BankVersion(bank="chemistry", digest="0", title="Chemistry", current=True, created_at=now(db))
            db.add(version)
            db.flush()
            for test in tests:
                row = BankTest(version_id=version.id, test=test, title=test, question_count=1, points="1")
                db.add(row)

    def _registration(self, created_at: datetime, changes: Mapping[str, str]) -> Registration:
        usual = {
            "name": "School",
            "family": "moodle",
            "issuer": ISSUER,
            "client_id": CLIENT,
            "auth_login_url": "https://school.example/auth.php",
            "auth_token_url": "https://school.example/token.php",
            "key_set_url": f"http://127.0.0.1:{self._server.server_port}/certs.php",
        }
        return Registration(
            **{**usual, **changes},
            frame_origins=["https://school.example"],
            service_origins=[],
            allow_private_addresses=True,
            created_at=created_at,
            deployments=[Deployment(deployment_id="1")],
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        school = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                school.fetches += 1
                school.before_answer()
                status, headers, body = school.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler


def signed(claims: Mapping[str, Any], key: int = 1, headers: Mapping[str, Any] | None = None) -> str:
    """A token with these claims, of whatever type."""
    head = {"kid": f"key-{key}"} if headers is None else dict(headers)
    return jwt.PyJWS().encode(json.dumps(claims).encode(), private_key(key), "RS256", head)


def authentication(page: TestResponse) -> dict[str, str]:
    """The parameters of the address that a login page goes on to."""
    assert page.status_code == 200, page.text
    address = page.text.split('<a href="https://school.example/')[1].split('"')[0].replace("&amp;", "&")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
