"""The pages of an attempt over HTTP: what they save, where they lead, and that nothing in them tells the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from harbour import Course
from sqlalchemy import update
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.rendering import Names
from lti_tool.services import plans
from lti_tool.tables import Attempt, Launch, ScoreToSend

Placed = Callable[[str], Course]
SECRETS = (
    "COMMENT-ON",
    "secretoil",
    "source-right",
    "source-wrong",
    "lights-white",
    "lights-red",
    "fraction",
    "correct",
    "elbe-port",
    "cargo",
)
"""What only the bank knows: comments, answers, and names that authors gave."""


@dataclass
class Person:
    """A browser with one launch's session in it."""

    course: Course
    client: FlaskClient
    launch: str
    attempt: str = ""
    pages: list[str] = field(default_factory=list)

    def get(self, path: str) -> TestResponse:
        """A page below the launch, its redirects followed."""
        answer = self.client.get(f"/l/{self.launch}/{path}", base_url=BASE, follow_redirects=True)
        self.pages.append(answer.text)
        return answer

    def post(self, path: str, **fields: object) -> TestResponse:
        """A form of one of the pages, sent."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.pages[-1])
        assert token is not None
        data = {"csrf": token[1], **fields}
        return self.client.post(f"/l/{self.launch}/{path}", data=data, base_url=BASE, follow_redirects=True)

    def begin(self) -> str:
        """The first page of the attempt that the start page's button begins."""
        self.get("")
        answer = self.post("attempts")
        self.pages.append(answer.text)
        self.attempt = re.findall(r"/attempts/([^/]+)/", answer.request.path)[0]
        return answer.text

    def save(self, number: int, *values: str, sequence: int = 0, part: str = "RESPONSE", **more: str) -> TestResponse:
        """One question saved as the script does it: what is picked by identifiers, what is typed by ``text``."""
        names, item = self._names(number)
        text = more.pop("text", None)
        answer = text if text is not None else [names.choice(item, part, value) for value in values]
        fields = {f"sequence-{number}": str(sequence), names.field(item, part): answer, **more}
        return self.post(f"attempts/{self.attempt}/answers/{number}", **fields)

    def _names(self, number: int) -> tuple[Names, str]:
        with self.course.tool.sessions() as db:
            row = db.query(Attempt).filter_by(public_id=self.attempt).one()
            plan = plans.read(row.plan)
        return Names(plan.secret), plan.questions[number - 1].item


BASE = "http://localhost:8100"


@pytest.fixture
def person(course: Placed) -> Callable[..., Person]:
    """Opens the named test as a learner, or in another role."""

    def launched(test: str, role: str = "learner", **fields: object) -> Person:
        placed = course(test)
        launch, secret = placed.launch(placed.user("a"), role, **fields)
        client = create_app(placed.tool).test_client()
        client.set_cookie(f"quizport_{launch}", secret, domain="localhost", path=f"/l/{launch}/")
        return Person(placed, client, launch)

    return launched


def told(page: str) -> str:
    """The text of a page, without tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_start_page_tells_the_rules(person: Callable[..., Person]) -> None:
    """Points, attempts, time, what is needed to pass, which score is kept."""
    page = told(person("plain").get("").text)

    for rule in ("Questions 3", "Points 4", "Attempts 2 attempts", "No time limit", "To pass 50 % or more"):
        assert rule in page
    assert "The highest of your attempts counts" in page
    assert "Three questions about ships ." in page


def test_open_attempt_tells_nothing_of_the_key(person: Callable[..., Person]) -> None:
    """No comment, answer or author's name stands in any page before the attempt is handed in."""
    learner = person("plain")
    learner.begin()
    learner.save(1, "source-wrong-bremen")
    for page in ("1", "2", "3", "all", "check"):
        learner.get(f"attempts/{learner.attempt}/?page={page}")

    for page in learner.pages:
        assert [secret for secret in SECRETS if secret in page] == []


def test_right_and_wrong_are_saved_alike(person: Callable[..., Person]) -> None:
    """The reply to a save is the same to the byte, whatever was picked."""
    learner = person("plain")
    learner.begin()

    right = learner.save(1, "source-right-hamburg")
    learner.save(1, "source-wrong-kiel", sequence=1)
    other = person_headers(learner.save(2, part="goods", text="secretoil"))
    third = person_headers(learner.save(3, "lights-violet"))

    assert right.json == {"notices": [], "sequence": 1, "state": "answered", "words": "answered"}
    assert person_headers(right) == other == third


def person_headers(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All of an answer that reaches the browser, its date aside."""
    return answer.status_code, answer.data, [pair for pair in answer.headers if pair[0] != "Date"]


def test_form_without_script_saves_and_goes_on(person: Callable[..., Person]) -> None:
    """Next saves the question and shows the next one; coming back shows what was picked."""
    learner = person("plain")
    page = learner.begin()
    name, value = re.findall(r'<input[^>]*type="radio"[^>]*>', page)[0], None
    value = re.search(r'value="([^"]+)"', name)
    control = re.search(r'name="([^"]+)"', name)
    assert value is not None
    assert control is not None

    following = learner.post(
        f"attempts/{learner.attempt}/answers",
        **{"question": "1", "sequence-1": "0", "go": "2", "page": "1", control[1]: value[1]},
    )
    back = learner.get(f"attempts/{learner.attempt}/?page=1").text

    assert "Question 2 of 3" in following.text
    assert re.search(rf'<input[^>]*value="{value[1]}"[^>]*checked|<input[^>]*checked[^>]*value="{value[1]}"', back)


def test_check_warns_of_unanswered_and_flagged(person: Callable[..., Person]) -> None:
    """Before handing in the learner sees what is missing."""
    learner = person("plain")
    learner.begin()
    learner.save(1, "source-wrong-bremen")
    learner.save(2, part="goods", text="", **{"flag-2": "1"})

    page = told(learner.get(f"attempts/{learner.attempt}/?page=check").text)

    assert "2 questions not answered: 2 , 3" in page
    assert "You flagged for later: 2" in page


def test_save_from_an_older_page_is_refused(person: Callable[..., Person]) -> None:
    """It gets 409 and says so."""
    learner = person("plain")
    learner.begin()
    learner.save(1, "source-wrong-bremen")

    answer = learner.save(1, "source-right-hamburg")

    assert answer.status_code == 409
    assert "answered in another window" in answer.text


def test_result_tells_where_one_stands(person: Callable[..., Person]) -> None:
    """Grade, latest, highest, what is needed, which is kept, comments on what was picked, and the gradebook."""
    learner = person("plain", return_url="https://school.example/course/3")
    learner.begin()
    learner.save(1, "source-wrong-bremen")
    learner.save(2, part="goods", text="secretoil")

    page = learner.post(f"attempts/{learner.attempt}/submission").text

    words = told(page)
    for part in ("25 %", "Not passed yet", "1 of 4 points", "Latest 25 %", "Highest 25 %", "Needed to pass 50 %"):
        assert part in words
    assert "The highest of your attempts counts: 25 %" in words
    assert "Your grade is on its way to the gradebook." in words
    assert "COMMENT-ON-BREMEN" in words
    assert "COMMENT-ON-HAMBURG" not in page
    assert "Right answers: shown once you have passed" in words
    assert 'href="https://school.example/course/3"' in page
    assert "Next attempt" in words


def test_key_is_shown_once_passed(person: Callable[..., Person]) -> None:
    """After passing the policy of this test shows the right answers."""
    learner = person("plain")
    learner.begin()
    learner.save(1, "source-right-hamburg")

    page = learner.post(f"attempts/{learner.attempt}/submission").text

    assert "Passed" in told(page)
    assert "secretoil" in page


def test_comments_wait_for_closing(person: Callable[..., Person]) -> None:
    """A test whose comments are shown after closing shows none yet, and says so."""
    learner = person("timed")
    learner.begin()
    learner.save(1, "source-wrong-bremen")

    page = learner.post(f"attempts/{learner.attempt}/submission").text

    assert "COMMENT-ON" not in page
    assert "Comments and the points of each answer: shown when the quiz has closed; no closing date" in told(page)
    assert "2 points at most" in told(page)
    assert "of 2 points" not in told(page)


def test_essay_waits_for_grading(person: Callable[..., Person]) -> None:
    """The result says so and the gradebook gets nothing."""
    learner = person("by-hand")
    learner.begin()
    learner.save(2, text="She steers.")

    page = learner.post(f"attempts/{learner.attempt}/submission").text

    assert "Waiting for grading" in told(page)
    with learner.course.tool.sessions() as db:
        assert db.query(ScoreToSend).count() == 0


def test_handing_in_twice_shows_the_same_result(person: Callable[..., Person]) -> None:
    """A second click, or a second tab, changes nothing."""
    learner = person("plain")
    learner.begin()

    first = learner.post(f"attempts/{learner.attempt}/submission")
    second = learner.post(f"attempts/{learner.attempt}/submission")

    assert first.text == second.text


def test_time_that_is_up_leads_to_the_result(person: Callable[..., Person]) -> None:
    """Opening the attempt after its end hands it in, even where no sweep has run."""
    learner = person("timed")
    assert "10 min" in told(learner.begin())
    with learner.course.tool.sessions.begin() as db:
        db.execute(update(Attempt).values(due_at=datetime.now(UTC) - timedelta(minutes=1)))

    page = told(learner.get(f"attempts/{learner.attempt}/").text)

    assert "The time was up, so what you had saved was handed in." in page


def test_within_the_grace_there_is_nothing_left_but_to_hand_in(person: Callable[..., Person]) -> None:
    """No controls any more, and no word of going on; what is sent late by an open page is still taken."""
    learner = person("timed")
    learner.begin()
    with learner.course.tool.sessions.begin() as db:
        db.execute(update(Attempt).values(due_at=datetime.now(UTC) - timedelta(seconds=3)))

    start, page = told(learner.get("").text), learner.get(f"attempts/{learner.attempt}/?page=1").text

    assert "Hand in attempt 1 The time is up; your answers are saved." in start
    assert "Go on" not in start
    assert "The time is up" in told(page)
    assert 'type="radio"' not in page
    assert learner.save(1, "source-right-hamburg").status_code == 200


def test_sections_are_told_once(person: Callable[..., Person]) -> None:
    """Above each of their questions on a page of its own, else above the first; also in the result."""
    learner = person("parts")
    first = learner.begin()
    second, third, whole = (learner.get(f"attempts/{learner.attempt}/?page={page}").text for page in ("2", "3", "all"))
    result = learner.post(f"attempts/{learner.attempt}/submission").text

    assert [page.count("On the quay") for page in (first, second, third, whole, result)] == [1, 1, 0, 1, 1]


def test_trial_under_way_is_kept(person: Callable[..., Person]) -> None:
    """Trying goes on where it was left, and begins afresh when asked to."""
    teacher = person("plain", "instructor")
    teacher.get("")

    first, second, third = (teacher.post("trial", **fields).request.path for fields in ({}, {}, {"afresh": "1"}))

    assert first == second != third
    assert "Go on trying Try from the beginning" in told(teacher.get("").text)


def test_trial_is_shown_at_once_and_never_sent(person: Callable[..., Person]) -> None:
    """A teacher meets the same pages with a banner, sees everything, and leaves no trace in the gradebook."""
    teacher = person("timed", "instructor")
    teacher.get("")
    started = teacher.post("trial")
    teacher.pages.append(started.text)
    teacher.attempt = re.findall(r"/attempts/([^/]+)/", started.request.path)[0]
    teacher.save(1, "source-wrong-bremen")

    page = teacher.post(f"attempts/{teacher.attempt}/submission").text

    assert "You are trying this quiz." in started.text
    assert "COMMENT-ON-BREMEN" in page
    with teacher.course.tool.sessions() as db:
        assert db.query(ScoreToSend).count() == 0


@pytest.mark.parametrize(("role", "path"), [("learner", "trial"), ("instructor", "attempts")])
def test_each_role_has_its_own_way_in(person: Callable[..., Person], role: str, path: str) -> None:
    """A learner has no trial, a teacher no attempt that counts."""
    visitor = person("plain", role)
    visitor.get("")

    assert visitor.post(path).status_code == 403


def test_form_of_another_page_is_refused(person: Callable[..., Person]) -> None:
    """Without this session's token nothing is begun."""
    learner = person("plain")
    learner.pages.append('name="csrf" value="made-up"')

    assert learner.post("attempts").status_code == 401


def test_session_that_ended_is_told(person: Callable[..., Person]) -> None:
    """A save gets 401, so that the script keeps the answer for the next launch."""
    learner = person("plain")
    learner.begin()
    with learner.course.tool.sessions.begin() as db:
        db.execute(update(Launch).values(expires_at=datetime.now(UTC) - timedelta(minutes=1)))

    assert learner.save(1, "source-wrong-bremen").status_code == 401


@pytest.mark.parametrize(
    ("launched_before", "lasts"), [(timedelta(hours=7), timedelta(hours=8)), (timedelta(hours=23), timedelta(hours=1))]
)
def test_session_in_use_goes_on(person: Callable[..., Person], launched_before: timedelta, lasts: timedelta) -> None:
    """A save makes it last as long as a new one, up to a day after the launch; the next writes it no more."""
    learner = person("plain")
    learner.begin()
    now = datetime.now(UTC)
    ending = {"created_at": now - launched_before, "expires_at": now + timedelta(minutes=5)}
    with learner.course.tool.sessions.begin() as db:
        db.execute(update(Launch).values(**ending))

    learner.save(1, "source-wrong-bremen")
    first = expiry(learner)
    learner.save(1, "source-wrong-kiel", sequence=1)

    assert abs(first - now - lasts) < timedelta(minutes=1)
    assert expiry(learner) == first


def expiry(learner: Person) -> datetime:
    """When the learner's session ends."""
    with learner.course.tool.sessions() as db:
        return db.query(Launch).one().expires_at


@pytest.mark.parametrize("sequence", ["", "x", "-1", "1" * 10, "٣"])
def test_strange_sequence_is_a_bad_request(person: Callable[..., Person], sequence: str) -> None:
    """What no page of ours sends is refused, not stumbled over."""
    learner = person("plain")
    learner.begin()

    answer = learner.post(f"attempts/{learner.attempt}/answers/1", **{"sequence-1": sequence})

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["attempts/nobody/", "attempts/{own}/?page=9", "attempts/{own}/?page=0"])
def test_what_is_not_there_is_not_found(person: Callable[..., Person], path: str) -> None:
    """Other attempts and other questions do not exist for this learner."""
    learner = person("plain")
    learner.begin()

    assert learner.get(path.replace("{own}", learner.attempt)).status_code == 404
