"""What an administrator sees of ``lti-tool``: answers, advice and exit codes, never a trace."""

from __future__ import annotations

import re

import pytest

from tests.lti_tool.cli.conftest import Command
from tests.platform.server import Platform

MOODLE = ("--family", "moodle", "--site", "https://moodle.example.org/school")


def test_a_database_that_was_not_migrated_is_told(lti_tool: Command) -> None:
    """The message says what to run; nothing is made meanwhile."""
    done = lti_tool("platforms", "list")

    assert done.returncode == 1
    assert done.stderr == "the database has another version than this release\nRun: lti-tool migrate\n"
    assert lti_tool("migrate").stdout == "The database is ready.\n"
    assert lti_tool("platforms", "list").stdout == "No platform yet: lti-tool platforms add --help\n"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"QUIZPORT_DEVELOPMENT": "false"}, "must begin with https://"),
        ({"QUIZPORT_DEVELOPMENT": "false", "QUIZPORT_BASE_URL": "https://q.example"}, "QUIZPORT_SECRET must be set"),
        (
            {"QUIZPORT_DEVELOPMENT": "false", "QUIZPORT_BASE_URL": "https://q.example", "QUIZPORT_SECRET": "s" * 32},
            "QUIZPORT_PROXIES must say how many",
        ),
        ({"QUIZPORT_BASE_URL": "quiz.example"}, "must be like https://quiz.example.org"),
        ({"QUIZPORT_LEEWAY": "a minute"}, "QUIZPORT_LEEWAY: "),
    ],
)
def test_production_refuses_to_start_unsafely(lti_tool: Command, changed: dict[str, str], told: str) -> None:
    """Without https, a secret or a count of proxies no process starts, and the reason names the setting."""
    done = lti_tool("web", **changed)

    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("migrated")
def test_registering_a_moodle_in_two_steps(lti_tool: Command) -> None:
    """Adding prints what Moodle's form asks for, and what is still missing; setting completes it."""
    added = lti_tool("platforms", "add", "Our Moodle", *MOODLE)

    assert added.returncode == 0
    login = re.search(r"Initiate login URL\n {4}(http://localhost:8100/lti/[\w-]+/login)\n", added.stdout)
    assert login is not None
    assert "Redirection URI(s)\n    http://localhost:8100/lti/launch\n" in added.stdout
    assert "no client id yet" in added.stdout
    done = lti_tool("platforms", "set", "Our Moodle", "--client-id", "abc", "--deployment", "1")
    assert done.stdout == '"Our Moodle" has client id abc and 1 deployment.\n'
    assert login[1] in lti_tool("platforms", "show", "Our Moodle").stdout
    listed = lti_tool("platforms", "list").stdout
    assert "https://moodle.example.org/school" in listed


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("platforms", "show", "nobody"), 'no platform is called "nobody"\nThere is none yet.\n'),
        (("platforms", "add", "x", "--family", "moodle"), "the site's address is missing"),
        (("platforms", "add", "x", "--family", "moodle", "--site", "moodle"), '"moodle" is no web address'),
        (("platforms", "add", "x", "--family", "moodle", "--site", "http://m.example"), "does not begin with https"),
        (("platforms", "add", "x", "--family", "other"), "--issuer, --auth-login-url, --auth-token-url, --key-set-url"),
    ],
)
def test_a_registration_that_cannot_be_is_told(lti_tool: Command, arguments: tuple[str, ...], told: str) -> None:
    """What is missing or wrong, and how it is written."""
    done = lti_tool(*arguments)

    assert done.returncode == 1
    assert told in done.stderr


@pytest.mark.usefixtures("migrated")
def test_checking_says_what_works_and_what_does_not(lti_tool: Command) -> None:
    """A platform that can be reached but does not reach the tool's keys: its keys are fine, its token is refused."""
    with Platform("moodle") as platform:
        known = platform.registration()
        lti_tool(
            "platforms",
            "add",
            "P",
            "--family",
            "moodle",
            "--site",
            known["issuer"],
            "--client-id",
            known["client_id"],
            "--auth-token-url",
            known["auth_token_url"],
            "--key-set-url",
            known["key_set_url"],
            "--auth-login-url",
            known["auth_login_url"],
            "--deployment",
            "1",
            "--allow-private-addresses",
        )
        done = lti_tool("platforms", "check", "P")
    gone = lti_tool("platforms", "check", "P")

    assert done.returncode == 1
    assert done.stdout == f"keys: 1 at {known['key_set_url']}\n"
    assert "token: the platform gives no token at the moment" in done.stderr
    assert "keys: the platform cannot be reached" in gone.stderr


@pytest.mark.usefixtures("migrated")
def test_banks_are_loaded_and_listed(lti_tool: Command) -> None:
    """Loading tells each bank once as new; the list has what a teacher can pick."""
    first, second = lti_tool("banks", "load"), lti_tool("banks", "load")

    assert first.stdout.count(": loaded\n") == second.stdout.count(": unchanged\n") == 2
    assert "Foundations of generative AI" in lti_tool("banks", "list", "foundations").stdout
    assert lti_tool("banks", "list", "no such quiz").stdout == "No quiz found.\n"


@pytest.mark.usefixtures("migrated")
def test_keys_change_hands_a_day_later(lti_tool: Command) -> None:
    """A new key is listed at once; nothing is lost of the old one."""
    assert "first is made when it is needed" in lti_tool("keys", "list").stdout
    done = lti_tool("keys", "rotate")

    assert done.returncode == 0
    kid = done.stdout.split()[0]
    assert kid in lti_tool("keys", "list").stdout


@pytest.mark.usefixtures("migrated")
def test_removing_asks_first(lti_tool: Command) -> None:
    """Without a yes everything stays."""
    lti_tool("platforms", "add", "Our Moodle", *MOODLE)

    assert lti_tool("platforms", "remove", "Our Moodle", given="n\n").returncode == 130
    assert "Our Moodle" in lti_tool("platforms", "list").stdout
    assert lti_tool("platforms", "remove", "Our Moodle", given="y\n").returncode == 0
    assert "Our Moodle" not in lti_tool("platforms", "list").stdout


@pytest.mark.usefixtures("migrated")
def test_no_score_to_send(lti_tool: Command) -> None:
    """An empty outbox is told as such."""
    assert lti_tool("scores", "list").stdout == "No such score.\n"
    assert lti_tool("scores", "again").stdout == "0 scores will be sent again.\n"
