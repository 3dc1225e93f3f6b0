"""The least that an LTI tool is: login, launch and deep linking over HTTP, and gradebook calls with real keys."""

import json
import secrets
import threading
import time
from typing import Any, Literal, Self
from urllib.parse import urlencode

import jwt
import requests
from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import escape
from werkzeug.serving import make_server

from tests.platform.keys import public_jwk, spare_key
from tests.platform.server import Platform, QuietHandler

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE = "application/vnd.ims.lis.v1.score+json"
KEY_NUMBER = 1000


class ToyTool:
    """Runs on localhost; ``launches`` are the claims of the launches it believed, ``errors`` those it was told of."""

    def __init__(self) -> None:
        app = Flask("toy")
        app.add_url_rule("/lti/login", "login", self._login, methods=["POST"])
        app.add_url_rule("/lti/launch", "launch", self._launch, methods=["POST"])
        app.add_url_rule("/lti/keys", "keys", self._keys)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://localhost:{self._server.port}"
        self.kid = "toy-1"
        self.key = spare_key(KEY_NUMBER)
        self.launches: list[dict[str, Any]] = []
        self.logins: list[dict[str, str]] = []
        self.errors: list[dict[str, str]] = []
        self.platform: Platform
        self.items: list[dict[str, Any]] = []
        self.answer_changes: dict[str, Any] = {}
        self.login_changes: dict[str, str | None] = {}
        self.login_page: Literal["link", "form", "circle"] | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _login(self) -> ResponseReturnValue:
        self.logins.append(request.form.to_dict())
        onward = f"{self.platform.auth_url}?{urlencode(self.login_query(request.form.to_dict()))}"
        answer = self._on_the_way(onward) or redirect(onward)
        answer.set_cookie("toy", request.form["login_hint"], secure=True, httponly=True, samesite="None")
        return answer

    def _on_the_way(self, onward: str) -> Response | None:
        """A page before the redirect, if the test wants one: its link leads on, or its form, or back to itself."""
        match self.login_page:
            case "link":
                return Response(f'<!DOCTYPE html><title>Login</title><a href="{escape(onward)}">Go on</a>')
            case "form" | "circle":
                self.login_page = None if self.login_page == "form" else "circle"
                fields = "".join(
                    f'<input name="{name}" value="{escape(value)}">' for name, value in request.form.items()
                )
                return Response(f'<!DOCTYPE html><title>Login</title><form method="post">{fields}</form>')
            case None:
                return None

    def login_query(self, posted: dict[str, str]) -> dict[str, str]:
        """What the auth endpoint is asked, with the test's changes (None removes)."""
        asked: dict[str, str | None] = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": posted["client_id"],
            "redirect_uri": f"{self.url}/lti/launch",
            "login_hint": posted["login_hint"],
            "lti_message_hint": posted["lti_message_hint"],
            "nonce": secrets.token_hex(8),
            "state": "the state",
        }
        return {name: value for name, value in (asked | self.login_changes).items() if value is not None}

    def _launch(self) -> ResponseReturnValue:
        if "error" in request.form:
            self.errors.append(request.form.to_dict())
            return "refused", 400
        assert request.form["state"] == "the state"
        claims = self.believed(request.form["id_token"])
        self.launches.append(claims | {"cookie": request.cookies.get("toy")})
        if claims[f"{LTI}message_type"] == "LtiDeepLinkingRequest":
            return self._selection(claims)
        return f"<!DOCTYPE html><html lang=en><title>Quiz</title><h1>Quiz</h1><p>Hello {escape(claims['name'])}"

    def believed(self, token: str) -> dict[str, Any]:
        """The claims, checked with PyJWT against the platform's JWKS."""
        keys = requests.get(self.platform.key_set_url, timeout=5).json()["keys"]
        kid = jwt.get_unverified_header(token)["kid"]
        key = next(jwt.PyJWK(jwk) for jwk in keys if jwk["kid"] == kid)
        here = self.platform
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], audience=here.client_id, issuer=here.issuer
        )
        return claims

    def _selection(self, claims: dict[str, Any]) -> str:
        settings = claims[f"{DL}deep_linking_settings"]
        answer = self.signed(self.selection_claims(settings))
        return (
            "<!DOCTYPE html><html lang=en><title>Pick</title><h1>Pick a quiz</h1>"
            f'<form method="post" action="{escape(settings["deep_link_return_url"])}">'
            f'<input type="hidden" name="JWT" value="{answer}"><button>Add the quiz</button></form>'
        )

    def selection_claims(self, settings: dict[str, Any]) -> dict[str, Any]:
        """A good deep linking response with the test's changes (None removes)."""
        now = int(time.time())
        claims = {
            "iss": self.platform.client_id,
            "aud": self.platform.issuer,
            "iat": now - 5,
            "exp": now + 60,
            "nonce": secrets.token_hex(8),
            f"{LTI}message_type": "LtiDeepLinkingResponse",
            f"{LTI}version": "1.3.0",
            f"{LTI}deployment_id": self.platform.deployment_id,
            f"{DL}content_items": self.items,
            f"{DL}data": settings.get("data"),
        }
        return {name: value for name, value in (claims | self.answer_changes).items() if value is not None}

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        """A JWT by the tool's key."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid} | header)

    def _keys(self) -> Response:
        return Response(json.dumps({"keys": [public_jwk(self.key, self.kid)]}), content_type="application/json")

    def rotate(self) -> None:
        """Sign with another key from now on, published at once."""
        self.kid, self.key = "toy-2", spare_key(KEY_NUMBER + 1)

    def assertion(self, **changes: Any) -> str:
        """A client assertion with the test's changes (None removes)."""
        now = int(time.time())
        claims = {
            "iss": self.platform.client_id,
            "sub": self.platform.client_id,
            "aud": self.platform.token_url,
            "iat": now - 60,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
        }
        return self.signed({name: value for name, value in (claims | changes).items() if value is not None})

    def token_answer(self, *scopes: str, **form: str | None) -> requests.Response:
        """The token endpoint's answer; ``form`` changes fields (None removes)."""
        asked: dict[str, str | None] = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": None,
            "scope": " ".join(f"{AGS}{scope}" for scope in scopes),
        }
        fields = asked | form
        if "client_assertion" not in form:
            fields["client_assertion"] = self.assertion()
        sent = {name: value for name, value in fields.items() if value is not None}
        return requests.post(self.platform.token_url, data=sent, timeout=5)

    def token(self, *scopes: str) -> str:
        """A bearer token for the scopes, for all four if none is named."""
        wanted = scopes or ("lineitem", "lineitem.readonly", "result.readonly", "score")
        token: str = self.token_answer(*wanted).json()["access_token"]
        return token
