"""A posted score, read: the JSON object with its numbers exact, and its time."""

import json
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.platform.calls import CallRefusedError


class PostedScore:
    """One score as sent; the properties give None where something is missing or is not what it should be."""

    def __init__(self, sent: dict[str, Any]) -> None:
        self.sent = sent

    @property
    def user_id(self) -> str:
        """The learner's ``sub``, also where it came as a number."""
        return str(self.sent.get("userId", ""))

    @property
    def given(self) -> Decimal | None:
        """``scoreGiven``, also where it came as a text."""
        return _number(self.sent.get("scoreGiven"))

    @property
    def maximum(self) -> Decimal | None:
        """``scoreMaximum``, also where it came as a text."""
        return _number(self.sent.get("scoreMaximum"))

    @property
    def timestamp(self) -> datetime | None:
        """When the tool says it was given; without a zone it is UTC."""
        return moment(self.sent.get("timestamp"))

    @property
    def comment(self) -> str | None:
        """The comment, None if empty."""
        return self.sent.get("comment") or None

    def missing(self, *names: str) -> str | None:
        """The first of the names that has no value."""
        return next((name for name in names if self.sent.get(name) in {None, ""}), None)


def posted_score(body: bytes) -> PostedScore:
    """The score in a request's body; raises 400."""
    try:
        sent: Any = json.loads(body, parse_float=Decimal)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise CallRefusedError(400, "Incorrect score received")
    return PostedScore(sent)


def moment(text: Any) -> datetime | None:
    """An ISO 8601 time, None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
