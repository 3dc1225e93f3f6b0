"""What belongs to somebody else does not exist: attempts, launches, scores, courses, registrations."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest
from hall import HIDDEN, LTI, MEMBERSHIP, Hall, School, Visitor
from sqlalchemy import select

from lti_tool.tables import Attempt, ScoreToSend, User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Logged = list[MutableMapping[str, Any]]
ATTEMPT = [
    ("get", "@/"),
    ("get", "@/?page=1"),
    ("get", "@/?page=check"),
    ("get", "@/result"),
    ("post", "@/answers"),
    ("post", "@/answers/1"),
    ("post", "@/submission"),
]
TEACHING = [
    ("get", "quizzes"),
    ("post", "quizzes"),
    ("post", "trial"),
    ("post", "scores/again"),
    ("post", "scores/1/again"),
]


def _asked(visitor: Visitor, method: str, path: str) -> int:
    fields = {"question": "1", "sequence-1": "0"}
    answer = visitor.get(path) if method == "get" else visitor.post(path, fields)
    return answer.status_code


def _open_attempts(hall: Hall) -> list[tuple[str, bool]]:
    with hall.tool.sessions() as db:
        rows = db.execute(select(User.sub, Attempt.submitted_at).join(Attempt, Attempt.user_id == User.id))
        return sorted((sub, handed_in is None) for sub, handed_in in rows)


def test_an_attempt_of_another_learner(hall: Hall) -> None:
    """Its addresses below one's own launch lead nowhere, and change nothing."""
    owner, thief = hall.open("owner"), hall.open("thief")
    owner.begin()
    thief.attempt = owner.attempt

    statuses = [_asked(thief, method, path) for method, path in ATTEMPT]

    assert statuses == [404] * len(ATTEMPT)
    assert _open_attempts(hall) == [("owner", True)]


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("get", "@/result"), ("post", "@/answers/1"), ATTEMPT[-1]])
def test_a_launch_of_another_learner(hall: Hall, method: str, path: str) -> None:
    """One's own session opens no other launch, under whatever name its secret is sent."""
    owner, thief = hall.open("owner"), hall.open("thief")
    owner.begin()
    secret, address = thief.cookie, owner.path(path)
    bare = hall.browser(use_cookies=False)
    shown = [
        {"Cookie": f"quizport_{owner.launch}={secret}"},
        {"Cookie": f"quizport_{thief.launch}={secret}"},
        {"X-Quizport-Session": secret},
        {"X-Quizport-Session": owner.cookie},
        {},
    ]

    statuses = [getattr(bare, method)(address, headers=headers).status_code for headers in shown]

    assert statuses == [401, 401, 401, 404, 401]
    assert _open_attempts(hall) == [("owner", True)]


def test_ones_own_attempt_in_another_activity(hall: Hall) -> None:
    """An attempt belongs to its activity: elsewhere other rules hold."""
    here, there = hall.open(link="here"), hall.open(link="there", quiz=HIDDEN)
    here.begin()
    there.attempt = here.attempt

    statuses = [_asked(there, method, path) for method, path in ATTEMPT]

    assert statuses == [404] * len(ATTEMPT)


def test_the_same_name_at_another_school(hall: Hall) -> None:
    """``sub`` and link are those of one registration: at another one they are somebody and something else."""
    south = School(hall.tool, "South")
    owner, namesake = hall.open("anna"), hall.open("anna", school=south)
    owner.begin()
    namesake.attempt = owner.attempt

    statuses = [_asked(namesake, method, path) for method, path in ATTEMPT]

    assert statuses == [404] * len(ATTEMPT)
    with hall.tool.sessions() as db:
        assert len(db.scalars(select(User).where(User.sub == "anna")).all()) == 2


def test_a_learner_at_a_teachers_address(hall: Hall, logged: Logged) -> None:
    """Nothing is chosen, tried or sent."""
    learner = hall.open()

    statuses = [_asked(learner, method, path) for method, path in TEACHING]

    assert statuses == [403] * len(TEACHING)
    assert {line["reason"] for line in logged} == {"not-for-this-role"}
    assert _open_attempts(hall) == []


def test_a_learner_sees_no_overview(hall: Hall) -> None:
    """The same address shows a learner the start page, without anybody's name."""
    hall.open("owner").begin()

    page = hall.open("nosy").get()

    assert "Before you begin" in page.text
    assert "Name of owner" not in page.text


@pytest.mark.parametrize(
    "role",
    [
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
        f"{MEMBERSHIP}Learner#Instructor",
        f"https://evil.example/{MEMBERSHIP}Instructor",
        "instructor ",
        "Instructor,Learner",
    ],
)
def test_what_is_no_role_in_the_course_teaches_nothing(hall: Hall, role: str) -> None:
    """A teacher elsewhere, and a text that only looks like a teacher's role, is a learner here."""
    person = hall.open(changes={f"{LTI}roles": [role]})

    assert person.post("scores/again").status_code == 403


def test_an_assistant_changes_no_placement(hall: Hall) -> None:
    """Seeing and sending again, yes; choosing the quiz, no."""
    assistant = hall.open(
        changes={f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"]}
    )

    statuses = [_asked(assistant, method, path) for method, path in TEACHING[:2]]

    assert statuses == [403, 403]
    assert assistant.get().status_code == 200


def test_a_teacher_takes_no_quiz_for_a_learner(hall: Hall) -> None:
    """A teacher's own attempt is a trial, which is never sent."""
    teacher = hall.open("tutor", role="Instructor")

    begun = teacher.post("attempts").status_code
    teacher.begin("trial")
    handed_in = teacher.post("@/submission").status_code

    assert (begun, handed_in) == (403, 303)
    with hall.tool.sessions() as db:
        assert db.scalars(select(ScoreToSend)).all() == []


def test_a_teacher_of_another_course_sends_nothing_again(hall: Hall) -> None:
    """Neither one learner's grade by its number, nor with all the others."""
    learner = hall.open("learner")
    learner.begin()
    learner.post("@/submission")
    elsewhere = hall.open("tutor", role="Instructor", link="elsewhere")
    foreign = hall.open("tutor", role="Instructor", school=School(hall.tool, "South"))
    with hall.tool.sessions() as db:
        row = db.scalars(select(ScoreToSend)).one()

    answers = [teacher.post(f"scores/{row.user_id}/again").status_code for teacher in (elsewhere, foreign)]
    answers += [teacher.post("scores/again").status_code for teacher in (elsewhere, foreign)]

    assert answers == [404, 404, 303, 303]
    assert "Name of learner" not in elsewhere.get().text + foreign.get().text
    with hall.tool.sessions() as db:
        assert db.scalars(select(ScoreToSend)).one().version == row.version


def test_a_request_to_choose_opens_no_activity(hall: Hall) -> None:
    """A deep linking launch has no placement: nothing to try, to see or to send."""
    picker = hall.pick()

    statuses = [picker.post(path).status_code for path in ("attempts", "trial", "scores/again", "scores/1/again")]

    assert statuses == [404] * 4
    assert picker.get().location == f"/l/{picker.launch}/quizzes"


@pytest.mark.parametrize(
    "quiz", ["rocks/none", "none/rocks", "rocks", "../rocks/hidden-quiz", "rocks/hidden-quiz\0", ""]
)
def test_a_forged_quiz(hall: Hall, quiz: str) -> None:
    """What the list did not offer is not there: to choose, to preview, or to place by a link."""
    teacher, picker = hall.open("tutor", role="Instructor", quiz=None), hall.pick()

    placed = [person.post("quizzes", {"quiz": quiz, "place": "1"}).status_code for person in (teacher, picker)]
    previewed = teacher.post("quizzes", {"preview": quiz}).status_code
    linked = hall.open(link="forged", quiz=quiz or "x/y").get()

    assert (placed, previewed) == ([404, 404], 404)
    assert "not set up yet" in linked.text


def test_a_role_is_that_of_its_launch(hall: Hall) -> None:
    """Who was a teacher in an earlier launch is a learner in this one, and its session opens nothing more."""
    before = hall.open("anna", role="Instructor")
    before.begin("trial")
    after = hall.open("anna")

    assert _asked(after, "post", "scores/again") == 403
    assert _asked(before, "post", "scores/again") == 303
