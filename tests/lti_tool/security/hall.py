"""Two schools whose keys the tool knows already, their people's browsers, and what an attacker can do with them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from werkzeug.test import TestResponse

from lti_tool.database import now
from lti_tool.services import banks
from lti_tool.tables import Deployment, KeySet, Registration
from lti_tool.tool import Tool

BANKS = Path(__file__).parent / "banks"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
TARGET = "http://localhost:8100/"
QUIZ = "rocks/rocks-correct-quiz"
HIDDEN = "rocks/hidden-quiz"


@cache
def private_key(school: str) -> rsa.RSAPrivateKey:
    """The school's key; made once for all tests."""
    del school
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class School:
    """A registration whose keys were fetched already, with all that its platform would sign."""

    def __init__(self, tool: Tool, name: str = "North") -> None:
        self.tool = tool
        self.name = name
        self.issuer = f"https://{name.lower()}.example"
        public = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
        with tool.sessions.begin() as db:
            moment = now(db)
            row = Registration(
                name=name,
                family="moodle",
                issuer=self.issuer,
                client_id=f"client of {name}",
                auth_login_url=f"{self.issuer}/auth",
                auth_token_url=f"{self.issuer}/token",
                key_set_url=f"{self.issuer}/keys",
                frame_origins=[self.issuer],
                service_origins=[],
                created_at=moment,
                deployments=[Deployment(deployment_id="1")],
            )
            db.add(row)
            db.flush()
            keys = {"key": {"n": public["n"], "e": public["e"]}}
            fresh = moment + timedelta(hours=1)
            db.add(KeySet(registration_id=row.id, keys=keys, fetched_at=moment, fresh_until=fresh, tried_at=moment))
            self.public_id = row.public_id
            self.client_id = row.client_id

    def login(self, browser: FlaskClient, **more: str) -> TestResponse:
        """The page that goes on to the platform."""
        hints = {"iss": self.issuer, "login_hint": "4", "target_link_uri": TARGET, "client_id": self.client_id}
        return browser.post(f"/lti/{self.public_id}/login", data={**hints, **more})

    def asked(self, browser: FlaskClient, **more: str) -> dict[str, str]:
        """What that page asks of the platform."""
        page = self.login(browser, **more)
        going_on = re.search(r'<a href="(https://[^"]+/auth[^"]+)"', page.text)
        assert going_on is not None, page.text
        query = parse_qs(urlsplit(html.unescape(going_on[1])).query)
        return {name: values[0] for name, values in query.items()}

    def token(self, nonce: str, sub: str, changes: Mapping[str, Any] | None = None) -> str:
        """A launch of this person, signed; a change to None leaves the claim out."""
        with self.tool.sessions() as db:
            issued = int(now(db).timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": issued,
            "exp": issued + 300,
            "nonce": nonce,
            "sub": sub,
            "name": f"Name of {sub}",
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}version": "1.3.0",
            f"{LTI}deployment_id": "1",
            f"{LTI}target_link_uri": TARGET,
            f"{LTI}roles": [f"{MEMBERSHIP}Learner"],
            f"{LTI}context": {"id": "course", "title": "Course"},
            f"{LTI}resource_link": {"id": "link", "title": "Week 1"},
            f"{LTI}custom": {"quiz": QUIZ},
            f"{LTI}launch_presentation": {"return_url": f"{self.issuer}/back"},
        }
        said = {name: value for name, value in {**claims, **(changes or {})}.items() if value is not None}
        return jwt.PyJWS().encode(json.dumps(said).encode(), private_key(self.name), "RS256", {"kid": "key"})

    def launch(self, browser: FlaskClient, sub: str, changes: Mapping[str, Any] | None = None) -> TestResponse:
        """The answer to a whole launch."""
        asked = self.asked(browser)
        form = {"state": asked["state"], "id_token": self.token(asked["nonce"], sub, changes)}
        return browser.post("/lti/launch", data=form)


@dataclass
class Visitor:
    """Somebody's browser, with the session of one launch in it."""

    client: FlaskClient
    launch: str
    csrf: str
    attempt: str = ""
    fields: list[str] = field(default_factory=list)

    @property
    def cookie(self) -> str:
        """The session's secret."""
        kept = self.client.get_cookie(f"quizport_{self.launch}", path=f"/l/{self.launch}/")
        assert kept is not None
        return kept.value

    def path(self, below: str) -> str:
        """The address below the launch; ``@`` stands for the attempt."""
        return f"/l/{self.launch}/{below.replace('@', f'attempts/{self.attempt}')}"

    def get(self, below: str = "", **options: Any) -> TestResponse:
        """A page."""
        return self.client.get(self.path(below), **options)

    def post(self, below: str, fields: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """A form with the token of this session."""
        return self.client.post(self.path(below), data={"csrf": self.csrf, **(fields or {})}, **options)

    def begin(self, kind: str = "attempts") -> str:
        """An attempt; the address of its first page."""
        answer = self.post(kind)
        assert answer.status_code == 303, answer.text
        self.attempt = re.findall(r"/attempts/([^/]+)/", answer.location)[0]
        return answer.location


@dataclass
class Hall:
    """The tool as browsers reach it, and a school that it knows."""

    tool: Tool
    app: Flask
    school: School

    def browser(self, address: str = "203.0.113.5", **options: Any) -> FlaskClient:
        """A browser at this address."""
        client = self.app.test_client(**options)
        client.environ_base["REMOTE_ADDR"] = address
        return client

    def open(  # noqa: PLR0913 -- who opens what, as what
        self,
        sub: str = "anna",
        *,
        role: str = "Learner",
        link: str = "link",
        quiz: str | None = QUIZ,
        school: School | None = None,
        changes: Mapping[str, Any] | None = None,
        address: str = "203.0.113.5",
    ) -> Visitor:
        """A person who has opened an activity."""
        client = self.browser(address)
        said = {
            f"{LTI}roles": [f"{MEMBERSHIP}{role}"],
            f"{LTI}resource_link": {"id": link, "title": "Week 1"},
            f"{LTI}custom": {} if quiz is None else {"quiz": quiz},
            **(changes or {}),
        }
        answer = (school or self.school).launch(client, sub, said)
        assert answer.status_code == 303, answer.text
        launch = answer.location.split("/")[2]
        page = client.get(answer.location, follow_redirects=True)
        token = re.search(r'name="csrf" value="([^"]+)"', page.text)
        return Visitor(client, launch, token[1] if token else "")

    def pick(self, sub: str = "tutor", *, school: School | None = None, **settings: Any) -> Visitor:
        """A teacher whom the platform sent to choose quizzes."""
        asked = {
            "deep_link_return_url": f"{(school or self.school).issuer}/return",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"],
            **settings,
        }
        changes = {
            f"{LTI}message_type": "LtiDeepLinkingRequest",
            f"{LTI}resource_link": None,
            DEEP_LINKING: asked,
        }
        return self.open(sub, role="Instructor", school=school, changes=changes)


def load_banks(tool: Tool) -> None:
    """The bank beside this file, in the tool."""
    with tool.sessions.begin() as db:
        outcomes = banks.load_folder(db, BANKS, now(db))
    assert all(outcome.changed for outcome in outcomes), outcomes
