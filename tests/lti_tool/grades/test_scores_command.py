"""``lti-tool scores``: an administrator sees what has not arrived and why, and sends it again, one or all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from outbox_school import School

from lti_tool.cli.scores import scores
from lti_tool.services import outbox
from lti_tool.settings import Settings
from tests.platform.faults import Fault

Schools = Callable[..., School]
Run = Callable[..., str]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the tests' database; what it printed."""
    monkeypatch.setenv("QUIZPORT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("QUIZPORT_DEVELOPMENT", "true")
    monkeypatch.setenv("COLUMNS", "250")

    def invoke(*arguments: str) -> str:
        done = CliRunner().invoke(scores, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return invoke


def test_what_has_not_arrived_is_listed_with_its_reason(school: Schools, run: Run) -> None:
    """People are numbers; what the platform said is shown on request only; what has arrived is left out."""
    here = school("moodle")
    placement = here.placement(title="Week 7")
    for person in (here.platform.ada, here.platform.teacher):
        here.want(placement, person.sub)
    outbox.send_due(here.tool)

    listed = run("list")
    assert "Week 7" in listed
    assert "no longer enrolled" in listed
    assert f"│ {here.user(here.platform.teacher.sub)} " in listed
    assert f"│ {here.user(here.platform.ada.sub)} " not in listed
    assert "status 400" not in listed
    assert "status 400" in run("list", "--details")
    assert "│ sent " in run("list", "--state", "sent")


def test_a_score_without_a_reason_has_that_of_its_platform(school: Schools, run: Run) -> None:
    """It waits because the platform gives no token to anybody."""
    here = school("moodle")
    here.platform.faults.add(Fault(service="token", kind="status", status=400))
    for _ in range(2):
        here.want(here.placement(), here.platform.ada.sub)
    outbox.send_next(here.tool)

    assert run("list").count("does not let Quizport in") == 2


def test_those_given_up_are_sent_again_in_bulk(school: Schools, run: Run) -> None:
    """All of one platform, or one person's; those of others, and those that arrived, stay as they are."""
    here, other = school("moodle"), school("plain")
    for each in (here, other):
        each.want(each.placement(), each.platform.teacher.sub)
    arrived = here.placement()
    here.want(arrived, here.platform.ada.sub)
    outbox.send_due(here.tool)

    name = here.registration.name
    assert run("again", "--platform", name, "--person", "987654") == "0 scores will be sent again.\n"
    assert run("again", "--platform", name) == "1 score will be sent again.\n"
    assert run("again") == "1 score will be sent again.\n"
    assert here.row(arrived, here.platform.ada.sub).version == 1
    assert run("again", "--all") == "3 scores will be sent again.\n"
    assert here.row(arrived, here.platform.ada.sub).version == 2


@pytest.mark.parametrize(("options", "replaces"), [(["--all"], False), (["--all", "--replace"], True)])
def test_a_teachers_own_grade_stays_unless_told(
    school: Schools, run: Run, options: list[str], *, replaces: bool
) -> None:
    """In bulk nobody looks at each grade."""
    here = school("canvas")
    link = here.platform.add_link()
    placement = here.placement(link)
    here.want(placement, here.platform.ada.sub)
    outbox.send_due(here.tool)
    run("again", *options)
    here.past(placement)

    outbox.send_due(here.tool)
    assert here.platform.log[-1].extension["prioritize_non_tool_grade"] is not replaces
    assert len(here.platform.log) == 2


def test_a_score_under_way_is_sent_again_after_it(school: Schools, run: Run) -> None:
    """The request that is out keeps its lease."""
    here = school("moodle")
    placement = here.placement()
    here.want(placement, here.platform.ada.sub)
    here.change(placement, state="sending")

    run("again", "--all")
    row = here.row(placement, here.platform.ada.sub)
    assert (row.state, row.version) == ("sending", 2)
