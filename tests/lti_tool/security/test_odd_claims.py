"""A platform that signs nonsense: whatever stands in a claim, the launch is taken or refused, its pages are drawn."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, MutableMapping
from random import Random
from typing import Any

import pytest
from hall import DEEP_LINKING, LTI, MEMBERSHIP, QUIZ, TARGET, Hall

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**63, 2**400, 1e308, float("nan"), float("inf"), "", " ", "0", [], {}, [[]], {"": {}}),
    *(
        "\0",
        "a\0b",
        "\ud800",
        "\udfff\ud800",
        "x" * 300,
        "x" * 5000,
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "\x1b[31m",
        "🦀" * 300,
    ),
    *(
        "javascript:alert(1)",
        "https://[::1",
        "https://x:99999/",
        "https://\0/",
        "http://" + "a" * 5000,
        "%00",
        "{{7*7}}",
    ),
    *(["\0"], [None, 1, "x"], [MEMBERSHIP] * 3000, [{"id": []}], {"id": {}}, {"id": "\0"}, {"id": "x" * 256}),
    *({"quiz": "\0/\0"}, {"quiz": ["x"]}, {"\0": "x"}, {"scope": "x", "lineitem": []}, {"lineitems": "\ud800"}),
)
"""Values that JSON, or Python's reading of it, allows."""
GRADEBOOK = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
LAUNCHES = 120


class Nonsense:
    """Launches with one to four places of their claims replaced, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311 -- to be repeatable

    def changes(self, count: int) -> Iterator[dict[str, Any]]:
        """What each differs in."""
        for number in range(count):
            said = copy.deepcopy(_sound(number, deep=self._rng.random() < 0.3))
            for _ in range(self._rng.randrange(1, 5)):
                self._spoil(said)
            yield said

    def _spoil(self, said: dict[str, Any]) -> None:
        where, name = said, self._rng.choice(list(said))
        while isinstance(where[name], dict) and where[name] and self._rng.random() < 0.7:
            where = where[name]
            name = self._rng.choice(list(where))
        where[name] = self._rng.choice(ODD)


def _sound(number: int, *, deep: bool) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "sub": f"person {number}",
        "name": "Anna",
        "azp": None,
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}version": "1.3.0",
        f"{LTI}target_link_uri": TARGET,
        f"{LTI}roles": [f"{MEMBERSHIP}Instructor"],
        f"{LTI}context": {"id": "course", "label": "C", "title": "Course", "type": ["CourseSection"]},
        f"{LTI}resource_link": {"id": f"link {number % 9}", "title": "Week", "description": "x"},
        f"{LTI}custom": {"quiz": QUIZ, "other": "x"},
        f"{LTI}launch_presentation": {
            "document_target": "iframe",
            "return_url": "https://north.example/",
            "locale": "en",
        },
        GRADEBOOK: {"scope": ["x"], "lineitem": "https://north.example/1", "lineitems": "https://north.example/"},
    }
    if deep:
        claims |= {f"{LTI}message_type": "LtiDeepLinkingRequest", f"{LTI}resource_link": None}
        claims[DEEP_LINKING] = {
            "deep_link_return_url": "https://north.example/return",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"],
            "accept_multiple": True,
            "data": "x",
            "title": "x",
        }
    return claims


@pytest.mark.parametrize("seed", range(2))
def test_nonsense_is_no_error_of_ours(
    limited: Callable[..., Hall], logged: list[MutableMapping[str, Any]], seed: int
) -> None:
    """Neither the launch nor the page that it leads to ends in a status from 500 on, and each refusal has a reason."""
    hall = limited(refusals_per_minute=10**6)
    statuses = set()

    for changes in Nonsense(seed).changes(LAUNCHES):
        browser = hall.browser()
        answer = hall.school.launch(browser, "somebody", changes)
        page = browser.get(answer.location, follow_redirects=True) if answer.location else answer
        statuses |= {answer.status_code, page.status_code}

    assert max(statuses) < 500
    assert statuses >= {200, 303, 400}
    assert [line for line in logged if line["event"] == "unforeseen" or not line["reason"]] == []
