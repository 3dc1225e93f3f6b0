"""Whatever is sent to whichever address, the answer is a page for its sender and never an error of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from hall import Hall, Visitor
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

ODD = (
    *(
        b"",
        b"0",
        b"-1",
        b"1",
        b"2",
        b"9" * 9,
        b"9" * 3000,
        b"9" * 5000,
        b"\xd9\xa3",
        b"\xc2\xb2",
        b"1.0",
        b"1e9",
        b"NaN",
    ),
    *(b"\0", b"a\0b", b"\xed\xa0\x80", b"\xff\xfe", b"\xf0\x9d\x94\x98" * 50, b"\xe2\x80\xae", b"\x1b[31m", b"\x7f"),
    *(b"%", b"%00", b"../../../etc/passwd", b"'; DROP TABLE users; --", b"<script>alert(1)</script>", b"{{7*7}}"),
    *(b"a\r\nSet-Cookie: x=y", b"javascript:alert(1)", b"//evil.example", b"https://[::1", b"x" * 70_000),
    *(b"all", b"check", b"true", b"null", b"[]", b'{"a": 1}', b"rocks/hidden-quiz", b"rocks/", b"/", b"learner"),
)
FIELDS = (
    *("csrf", "session", "page", "go", "question", "sequence-1", "sequence-2", "flag-1", "quiz", "search", "find"),
    *("preview", "cancel", "place", "again", "state", "id_token", "proof", "error", "iss", "login_hint", "client_id"),
    *("target_link_uri", "lti_message_hint", "lti_deployment_id", "lti_storage_target", "\0", "", "[]", "x" * 300),
)
TYPES = (
    *["application/x-www-form-urlencoded"] * 8,
    *("application/x-www-form-urlencoded; charset=utf-16", "application/json", "text/plain", "", "multipart/form-data"),
    *("multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "y" * 200, "image/svg+xml", "a/b/c; ="),
)
HEADERS = (
    *("Cookie", "X-CSRF-Token", "X-Quizport-Session", "Accept", "Accept-Language", "Range", "If-None-Match", "Origin"),
    *("If-Modified-Since", "If-Range", "Content-Length", "X-Forwarded-For", "X-Forwarded-Proto", "Host", "Referer"),
)
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
REQUESTS = 250


class Fuzzer:
    """Requests that nobody's page would make, drawn from a seed; most with the session and token of somebody."""

    def __init__(self, hall: Hall, visitors: list[Visitor], seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311 -- to be repeatable
        self._rules = [rule for rule in hall.app.url_map.iter_rules() if rule.endpoint != "static"]
        self._visitors = visitors
        self._stranger = hall.browser()

    def requests(self, count: int) -> Iterator[tuple[str, TestResponse]]:
        """What was sent, to find it again, and what came back."""
        for _ in range(count):
            rule, visitor = self._rng.choice(self._rules), self._rng.choice([None, *self._visitors])
            path, body = self._path(rule, visitor), self._body(visitor)
            options: dict[str, Any] = {
                "method": self._rng.choice([*METHODS, *(rule.methods or ())]),
                "content_type": self._rng.choice(TYPES),
                "headers": self._headers(),
                "data": body,
            }
            client = self._stranger if visitor is None else visitor.client
            yield f"{path[:300]} {options}"[:2000], client.open(path, **options)

    def _path(self, rule: Rule, visitor: Visitor | None) -> str:
        own = (
            {}
            if visitor is None
            else {"launch": visitor.launch, "attempt": visitor.attempt, "number": "1", "user": "1"}
        )

        def filled(place: re.Match[str]) -> str:
            name = place[1].rpartition(":")[2]
            return own[name] if name in own and self._rng.random() < 0.8 else self._odd()

        query = "&".join(
            f"{quote_from_bytes(self._field().encode())}={self._odd()}" for _ in range(self._rng.randrange(3))
        )
        return re.sub(r"<([^>]+)>", filled, rule.rule) + (f"?{query}" if query else "")

    def _body(self, visitor: Visitor | None) -> bytes:
        kind = self._rng.random()
        if kind < 0.1:
            return self._rng.choice(ODD)
        if kind < 0.15:
            return b"question=1&" * 3000
        pairs = [(self._field(), self._odd()) for _ in range(self._rng.randrange(8))]
        if visitor is not None:
            pairs += [("csrf", visitor.csrf), ("question", "1"), ("sequence-1", "0")]
            pairs += [(name, self._odd()) for name in visitor.fields if self._rng.random() < 0.2]
        self._rng.shuffle(pairs)
        return "&".join(f"{quote_from_bytes(name.encode())}={value}" for name, value in pairs).encode()

    def _headers(self) -> dict[str, str]:
        names = self._rng.sample(HEADERS, self._rng.randrange(3)) if self._rng.random() < 0.3 else []
        return {name: re.sub(r"[\r\n]", "", self._rng.choice(ODD).decode("latin-1"))[:4000] for name in names}

    def _field(self) -> str:
        return self._rng.choice(FIELDS)

    def _odd(self) -> str:
        return quote_from_bytes(self._rng.choice(ODD))


@pytest.fixture
def visitors(limited: Callable[..., Hall]) -> tuple[Hall, list[Visitor]]:
    """A learner within an attempt, a teacher, and one whom the platform sent to choose."""
    many = {f"{name}_per_minute": 10**6 for name in ("pages", "saves", "actions", "refusals", "logins", "media")}
    hall = limited(**many)
    learner, teacher, picker = hall.open("anna"), hall.open("tutor", role="Instructor"), hall.pick()
    learner.begin()
    learner.fields = re.findall(r'name="(f[0-9a-f]{20})"', learner.get("@/?page=all").text)
    assert len(learner.fields) > 5
    return hall, [learner, teacher, picker]


@pytest.mark.parametrize("seed", range(2))
def test_nothing_sent_is_an_error_of_ours(
    visitors: tuple[Hall, list[Visitor]], logged: list[MutableMapping[str, Any]], seed: int
) -> None:
    """No status from 500 on, no defect in the log, and nothing of what was sent in a header that comes back."""
    fuzzer = Fuzzer(*visitors, seed)

    broken = [
        (sent, answer.status)
        for sent, answer in fuzzer.requests(REQUESTS)
        if answer.status_code >= 500 or "Set-Cookie: x" in str(answer.headers)
    ]

    assert broken == []
    assert [line for line in logged if line["event"] == "unforeseen"] == []
