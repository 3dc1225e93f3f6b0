"""When a result page goes on looking whether the grade has arrived."""

from __future__ import annotations

import pytest

from lti_tool.tables import ScoreToSend
from lti_tool.views.rules import arriving


@pytest.mark.parametrize(("state", "looks"), [("waiting", True), ("sending", True), ("sent", False), ("failed", False)])
def test_a_page_looks_only_for_what_may_still_arrive(state: str, *, looks: bool) -> None:
    """What was sent or given up changes by nobody's waiting."""
    assert arriving(ScoreToSend(state=state)) is looks


def test_nothing_arrives_where_nothing_is_sent() -> None:
    """A quiz without points sends no score."""
    assert arriving(None) is False
