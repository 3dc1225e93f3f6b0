"""A browser's part of the load: requests over one kept connection, cookies by name, and how long each answer took."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

WAIT = 60.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    location: str
    text: str
    seconds: float


class Client:
    """Follows no redirect; sends every cookie it was given, Secure ones too, as browsers do for localhost."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=WAIT)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """The answer to a GET."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: list[tuple[str, str]] | dict[str, str]) -> Answer:
        """The answer to a form."""
        return self._ask("POST", path, urlencode(fields).encode(), FORM)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        begun = time.perf_counter()
        try:
            answer = self._sent(method, path, body, {**headers, **cookies})
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):  # it was kept too long
            self._connection.close()
            answer = self._sent(method, path, body, {**headers, **cookies})
        text = answer.read().decode()
        seconds = time.perf_counter() - begun
        self._keep_cookies(answer)
        return Answer(answer.status, answer.headers.get("Location", ""), text, seconds)

    def _sent(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for written in answer.headers.get_all("Set-Cookie", []):
            name, _, value = written.split(";")[0].partition("=")
            self.cookies[name.strip()] = value
            if not value:
                del self.cookies[name.strip()]
