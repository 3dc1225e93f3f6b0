"""What each answer of a gradebook means: wait, look again, find the column anew, or give up, and why."""

from __future__ import annotations

import pytest
from requests.structures import CaseInsensitiveDict

from lti_tool.errors import PlatformUnavailableError, ScoreRejectedError, ToolError
from lti_tool.lti.ags_answers import LineItemGoneError, OlderTimestampError, trouble
from lti_tool.outgoing import Answer
from lti_tool.services.outbox.reasons import GIVEN_UP
from lti_tool.tables import Family

LATER, LOOK, FIND, NEVER = PlatformUnavailableError, OlderTimestampError, LineItemGoneError, ScoreRejectedError
USED_UP = '{"errors": {"message": "The maximum number of allowed attempts has been reached for this submission"}}'
OLDER = '{"errors": {"message": "Provided timestamp of 2026-11-02 before last updated timestamp of 2026-11-03"}}'


def answer(status: int, body: str = "", **headers: str) -> Answer:
    """An answer; underscores in the names of headers are hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, CaseInsensitiveDict(named), body.encode())


@pytest.mark.parametrize(
    ("family", "said", "kind", "reason"),
    [
        (Family.MOODLE, answer(429), LATER, "throttled"),
        (Family.CANVAS, answer(403, x_rate_limit_remaining="0.0"), LATER, "throttled"),
        (Family.CANVAS, answer(403, x_rate_limit_remaining="0.9"), LATER, "throttled"),
        (Family.CANVAS, answer(403, "403 Forbidden (Rate Limit Exceeded)"), LATER, "throttled"),
        (Family.CANVAS, answer(403, x_rate_limit_remaining="599.5"), NEVER, "not-allowed"),
        (Family.CANVAS, answer(403, x_rate_limit_remaining="1"), NEVER, "not-allowed"),
        (Family.CANVAS, answer(403, x_rate_limit_remaining="none"), NEVER, "not-allowed"),
        (Family.OTHER, answer(403), NEVER, "not-allowed"),
        (Family.MOODLE, answer(401), LATER, "unauthorized"),
        (Family.MOODLE, answer(408), LATER, "platform-error"),
        (Family.MOODLE, answer(425), LATER, "platform-error"),
        (Family.MOODLE, answer(300), LATER, "platform-error"),
        (Family.MOODLE, answer(303), LATER, "platform-error"),
        (Family.MOODLE, answer(500, "[]"), LATER, "platform-error"),
        (Family.MOODLE, answer(502), LATER, "platform-error"),
        (Family.MOODLE, answer(409, "[]"), LOOK, "older-timestamp"),
        (Family.CANVAS, answer(400, OLDER), LOOK, "older-timestamp"),
        (Family.MOODLE, answer(400, OLDER), NEVER, "user-not-gradable"),
        (Family.CANVAS, answer(400, '{"message": "timestamp is missing"}'), NEVER, "refused"),
        (Family.CANVAS, answer(400, '{"message": "sent before the course began"}'), NEVER, "refused"),
        (Family.CANVAS, answer(422, OLDER), NEVER, "user-not-gradable"),
        (Family.MOODLE, answer(404), FIND, "column-gone"),
        (Family.MOODLE, answer(410), FIND, "column-gone"),
        (Family.MOODLE, answer(400), NEVER, "user-not-gradable"),
        (Family.CANVAS, answer(422, '{"message": "User not found in course"}'), NEVER, "user-not-gradable"),
        (Family.CANVAS, answer(422, USED_UP), NEVER, "attempts-used-up"),
        (Family.CANVAS, answer(422, "All attempts used"), NEVER, "attempts-used-up"),
        (Family.CANVAS, answer(422, "This course has concluded"), NEVER, "course-concluded"),
        (Family.CANVAS, answer(403, "This course has concluded"), NEVER, "course-concluded"),
        (Family.BRIGHTSPACE, answer(422), NEVER, "user-not-gradable"),
        (Family.BRIGHTSPACE, answer(400), NEVER, "refused"),
        (Family.MOODLE, answer(422), NEVER, "refused"),
        (Family.OTHER, answer(422), NEVER, "refused"),
        (Family.OTHER, answer(400, "user not found"), NEVER, "user-not-gradable"),
        (Family.OTHER, answer(422, "is not a student"), NEVER, "user-not-gradable"),
        (Family.OTHER, answer(499), NEVER, "refused"),
    ],
)
def test_what_an_answer_means(family: Family, said: Answer, kind: type[ToolError], reason: str) -> None:
    """By status, the platform's family, and its words; a teacher can be told each reason that ends it."""
    error = trouble(said, family)

    assert type(error) is kind
    assert error.reason == reason
    assert kind is not NEVER or reason == "refused" or reason in GIVEN_UP
    assert f"status {said.status}" in error.detail


@pytest.mark.parametrize("status", [429, 503])
def test_how_long_to_wait(status: int) -> None:
    """What the platform asks for comes with the error; nothing where it asks for nothing."""
    asked, silent = trouble(answer(status, retry_after="120"), Family.MOODLE), trouble(answer(status), Family.MOODLE)

    assert isinstance(asked, PlatformUnavailableError)
    assert isinstance(silent, PlatformUnavailableError)
    assert (asked.retry_after, silent.retry_after) == (120, None)


def test_what_is_kept_of_an_answer() -> None:
    """Its first 200 characters, on one line, whatever bytes they are."""
    error = trouble(Answer(400, CaseInsensitiveDict(), b"a\r\n\x1b[31mb\xff" + "é".encode() * 500), Family.OTHER)

    assert error.detail == "status 400: a   [31mb\N{REPLACEMENT CHARACTER}" + "é" * 190
