"""Launches that hold: who arrives, what is kept of it, and whose session it is."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from school import CLIENT, LTI, MEMBERSHIP, School
from sqlalchemy import select

from lti_tool.lti.roles import role_among
from lti_tool.tables import Context, Launch, Placement, User
from lti_tool.tool import Tool

GRADEBOOK = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
GONE = None
NO_NAMES = {"name": GONE}
NOBODY = {"name": GONE, f"{LTI}context": GONE}


def test_a_learner_arrives(school: School, browser: FlaskClient, tool: Tool) -> None:
    """A verified launch leads to the start page of a session of its own."""
    answer = school.launch(browser)

    with tool.sessions() as db:
        launch = db.scalars(select(Launch)).one()
        assert (launch.role, launch.user.sub, launch.user.name) == ("learner", "4", "Anna Ek")
        assert launch.context is not None
        assert launch.placement is not None
        assert (launch.context.title, launch.placement.title) == ("Test Course", "Quiz of the week")
        assert launch.return_url == "https://school.example/back"
    assert (answer.status_code, answer.location) == (303, f"/l/{launch.public_id}/")
    assert browser.get(answer.location).status_code == 200


VALID = [
    ("T1", {f"{LTI}roles": [f"{MEMBERSHIP}#Instructor"]}, "instructor"),
    ("T2", {f"{LTI}roles": [f"{MEMBERSHIP}#Instructor", f"{INSTITUTION}#Staff", f"{INSTITUTION}#Other"]}, "instructor"),
    ("T3", {f"{LTI}roles": ["Instructor"]}, "instructor"),
    ("T4", {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"]}, "learner"),
    ("T5", {f"{LTI}roles": [""]}, "learner"),
    ("T6", {f"{LTI}roles": ["Instructor"], "name": GONE, "email": "t@school.example"}, "instructor"),
    ("T7", {f"{LTI}roles": ["Instructor"], "given_name": "Tom", "family_name": "Lind"}, "instructor"),
    ("T8", {f"{LTI}roles": ["Instructor"], **NO_NAMES}, "instructor"),
    ("T9", {f"{LTI}roles": ["Instructor"], "email": "t@school.example", **NOBODY}, "instructor"),
    ("S1", {f"{LTI}roles": [f"{MEMBERSHIP}#Learner"]}, "learner"),
    ("S2", {f"{LTI}roles": [f"{MEMBERSHIP}#Learner", f"{INSTITUTION}#Student", f"{MEMBERSHIP}#Mentor"]}, "learner"),
    ("S3", {f"{LTI}roles": ["Learner"]}, "learner"),
    ("S4", {f"{LTI}roles": ["Learner", "http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"]}, "learner"),
    ("S5", {f"{LTI}roles": [""]}, "learner"),
    ("S6", {"name": GONE, "email": "s@school.example"}, "learner"),
    ("S7", {"given_name": "Anna", "family_name": "Ek"}, "learner"),
    ("S8", NO_NAMES, "learner"),
    ("S9", {"email": "s@school.example", **NOBODY}, "learner"),
    ("roles-empty", {f"{LTI}roles": []}, "learner"),
    ("optional-claims-of-other-types", {"name": 7, f"{LTI}custom": [], f"{LTI}launch_presentation": "x"}, "learner"),
    ("longest-sub", {"sub": "4" * 255}, "learner"),
    ("audience-list", {"aud": [CLIENT]}, "learner"),
    ("audience-twice", {"aud": [CLIENT, CLIENT], "azp": CLIENT}, "learner"),
]


def test_the_valid_launches(school: School, browser: FlaskClient, tool: Tool) -> None:
    """The 18 valid payloads of the 1EdTech list, and more, all open a session with the right role."""
    opened = {}
    for name, changes, _ in VALID:
        answer = school.launch(browser, changes)
        with tool.sessions() as db:
            launch = db.scalars(select(Launch).order_by(Launch.id.desc()).limit(1)).one()
            opened[name] = (answer.status_code, launch.role, answer.location == f"/l/{launch.public_id}/")

    assert opened == {name: (303, role, True) for name, _, role in VALID}


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([f"{MEMBERSHIP}/Instructor#TeachingAssistant"], "assistant"),
        ([f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"], "assistant"),
        ([f"{MEMBERSHIP}/Instructor#TeachingAssistantSection"], "assistant"),
        (["TeachingAssistant"], "assistant"),
        ([f"{MEMBERSHIP}/Instructor#Grader"], "assistant"),
        ([f"{MEMBERSHIP}/Instructor#Lecturer"], "instructor"),
        ([f"{MEMBERSHIP}/Instructor#Lecturer", f"{MEMBERSHIP}/Instructor#TeachingAssistant"], "instructor"),
        ([f"{MEMBERSHIP}#ContentDeveloper"], "instructor"),
        ([f"{MEMBERSHIP}#Administrator"], "instructor"),
        ([f"{INSTITUTION}#Instructor", f"{MEMBERSHIP}#Learner"], "learner"),
        ([f"{INSTITUTION}#Instructor"], "learner"),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"], "learner"),
        (["https://evil.example/membership#Instructor"], "learner"),
        ([f"{MEMBERSHIP}#Mentor"], "learner"),
        (["instructor"], "learner"),
    ],
)
def test_roles(roles: list[str], role: str) -> None:
    """Only what a person is in this course counts; an assistant's sub-role is not lifted by its principal role."""
    assert role_among(roles) == role


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"given_name": "Tom", "family_name": "Lind"}, "Tom Lind"),
        ({"family_name": "Lind"}, "Lind"),
        ({"name": "Dr Tom Lind", "given_name": "Tom"}, "Dr Tom Lind"),
        ({"name": "", "given_name": "Tom", "family_name": 7}, "Tom"),
        ({}, None),
    ],
)
def test_names(school: School, browser: FlaskClient, tool: Tool, said: dict[str, object], name: str | None) -> None:
    """The name in full where it is said, else its parts, else none."""
    school.launch(browser, {"name": GONE, "given_name": GONE, "family_name": GONE, **said})

    with tool.sessions() as db:
        assert db.scalars(select(User)).one().name == name


def test_rows_are_made_once(school: School, browser: FlaskClient, tool: Tool) -> None:
    """The second launch finds the user, the course and the placement of the first, and follows what changed."""
    school.launch(browser)
    school.launch(browser, {"name": "Anna Berg", f"{LTI}resource_link": {"id": "7", "title": "Quiz, renamed"}})

    with tool.sessions() as db:
        assert db.scalars(select(User)).one().name == "Anna Berg"
        assert db.scalars(select(Context)).one().title == "Test Course"
        assert db.scalars(select(Placement)).one().title == "Quiz, renamed"


def test_the_gradebook_of_a_placement(school: School, browser: FlaskClient, tool: Tool) -> None:
    """Each launch says what may be done; an empty column address is none, and leaves the one that is known."""
    scope = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    steps: list[dict[str, Any] | None] = [
        {"scope": [scope], "lineitems": "https://school.example/items?type_id=1", "lineitem": ""},
        {"scope": [scope], "lineitems": "", "lineitem": "https://school.example/items/3?type_id=1"},
        {"scope": [scope, "other"], "lineitems": "https://school.example/items?type_id=1", "lineitem": ""},
        GONE,
    ]
    kept = []
    for step in steps:
        school.launch(browser, {GRADEBOOK: step})
        with tool.sessions() as db:
            placement = db.scalars(select(Placement)).one()
            kept.append((placement.line_item_url, placement.line_items_url, placement.scopes))

    items, item = "https://school.example/items?type_id=1", "https://school.example/items/3?type_id=1"
    last = (item, items, [scope, "other"])
    assert kept == [(None, items, [scope]), (item, None, [scope]), last, last]


QUIZZES = [
    ({f"{LTI}custom": {"quiz": "chemistry/final"}}, ("chemistry", "final")),
    ({f"{LTI}custom": {"quiz": "chemistry/gone"}}, (None, None)),
    ({f"{LTI}custom": {"quiz": "../../etc"}}, (None, None)),
    ({f"{LTI}custom": {"quiz": "$Quiz"}}, (None, None)),
    ({}, (None, None)),
]


@pytest.mark.parametrize(("changes", "chosen"), QUIZZES)
def test_a_link_that_names_its_quiz(
    school: School, browser: FlaskClient, tool: Tool, changes: dict[str, Any], chosen: tuple[str | None, str | None]
) -> None:
    """A placement without a quiz takes the one that its link names, if there is such a one."""
    school.add_quizzes("final")

    school.launch(browser, changes)

    with tool.sessions() as db:
        placement = db.scalars(select(Placement)).one()
        assert (placement.bank, placement.test) == chosen


def test_a_link_whose_address_names_its_quiz(school: School, browser: FlaskClient, tool: Tool) -> None:
    """The address of the link serves where a platform drops custom claims; picked anew, it is followed."""
    school.add_quizzes("final", "midterm")
    for test in ("final", "midterm"):
        target = f"http://localhost:8100/?quiz=chemistry/{test}"
        asked = school.asked(browser, target_link_uri=target)
        school.answered(browser, asked, {f"{LTI}target_link_uri": target})

    with tool.sessions() as db:
        placement = db.scalars(select(Placement)).one()
        assert (placement.bank, placement.test) == ("chemistry", "midterm")


def test_text_that_a_database_cannot_keep(school: School, browser: FlaskClient, tool: Tool) -> None:
    """A name or title with NUL or half a character in it counts as not given."""
    changes = {"name": "A\0", f"{LTI}context": {"id": "2", "title": "\ud800"}, f"{LTI}custom": {"quiz": "\0"}}

    answer = school.launch(browser, changes)

    assert answer.status_code == 303
    with tool.sessions() as db:
        assert db.scalars(select(User)).one().name is None


def test_two_launches_in_two_tabs_have_two_sessions(school: School, browser: FlaskClient, app: Flask) -> None:
    """Each session opens its own pages alone; another browser none of them."""
    first, second = school.launch(browser), school.launch(browser)
    stranger = app.test_client()
    name, _, value = first.headers["Set-Cookie"].split(";")[0].partition("=")
    forged = app.test_client()
    forged.set_cookie(f"quizport_{second.location.split('/')[2]}", value, path="/")

    assert name == f"quizport_{first.location.split('/')[2]}"
    assert [browser.get(each.location).status_code for each in (first, second)] == [200, 200]
    assert stranger.get(first.location).status_code == 401
    assert forged.get(second.location).status_code == 401


def test_the_session_cookie(school: School, browser: FlaskClient) -> None:
    """Partitioned, for its launch's pages only, out of reach for scripts."""
    answer = school.launch(browser)

    cookie = answer.headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts >= {"Secure", "HttpOnly", "SameSite=None", "Partitioned", f"Path={answer.location}"}
