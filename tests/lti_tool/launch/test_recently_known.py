"""What a process remembers of registrations between the logins of one class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.errors import LaunchError
from lti_tool.lti.login import Known, not_registered
from lti_tool.lti.recently_known import KEPT, RecentlyKnown

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KNOWN = Known(
    public_id="p1",
    issuer="https://lms.example",
    client_id="c",
    auth_login_url="https://lms.example/auth",
    frame_origins=[],
    deployments=frozenset({"1"}),
    now=NOON,
)


class Steady:
    """A clock that stands still until it is moved, in seconds."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        """The seconds."""
        return self.at


def counted(read: list[str]) -> Callable[[str], Known]:
    """A reading of the database that writes down what it was asked for."""

    def known(public_id: str) -> Known:
        read.append(public_id)
        return replace(KNOWN, client_id=f"c{len(read)}")

    return known


def test_logins_within_seconds_read_once() -> None:
    """The time goes on nevertheless, so that a login's state lives as long as ever."""
    clock, read = Steady(), list[str]()
    recently = RecentlyKnown(clock)
    recently.find("p1", counted(read))
    clock.at += 2.5

    again = recently.find("p1", counted(read))

    assert (read, again.client_id, again.now) == (["p1"], "c1", NOON + timedelta(seconds=2.5))


def test_a_changed_registration_is_met_after_seconds() -> None:
    """And the database's time is taken anew."""
    clock, read = Steady(), list[str]()
    recently = RecentlyKnown(clock)
    recently.find("p1", counted(read))
    clock.at += KEPT + 0.1

    again = recently.find("p1", counted(read))

    assert (read, again.client_id, again.now) == (["p1", "p1"], "c2", NOON)


def test_a_registration_is_not_mixed_up_with_another() -> None:
    """Each id is read by itself."""
    read = list[str]()
    recently = RecentlyKnown(Steady())

    recently.find("p1", counted(read))
    recently.find("p2", counted(read))

    assert read == ["p1", "p2"]


def test_after_a_refusal_it_is_read_again() -> None:
    """Whoever adds a deployment and tries again at once is let in."""
    read = list[str]()
    recently = RecentlyKnown(Steady())
    recently.find("p1", counted(read))

    recently.forget("p1")

    assert recently.find("p1", counted(read)).client_id == "c2"


def test_what_is_not_registered_is_not_kept() -> None:
    """It is refused each time, and let in as soon as it exists."""
    recently = RecentlyKnown(Steady())

    def none(_public_id: str) -> Known:
        raise not_registered()

    with pytest.raises(LaunchError, match="no course platform"):
        recently.find("p1", none)

    assert recently.find("p1", counted([])).client_id == "c1"
