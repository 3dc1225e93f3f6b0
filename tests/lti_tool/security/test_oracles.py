"""Right and wrong cannot be told apart before they may be: not by words, bytes, headers, names or addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from hall import Hall, Visitor
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.rendering import Names
from lti_tool.services import plans
from lti_tool.tables import Attempt

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BANKS_OWN = (
    *("key-is-this-one", "not-the-key", "granite-correct", "typed-correct", "order-correct", "area-correct"),
    *("match-correct", "correct-granite", "wrong-slate", "first-talc", "second-quartz", "hot-vein", "cold-rim"),
    *(
        "src-basalt",
        "tgt-volcano",
        "rocks-correct-quiz",
        "secret-pumice",
        "comment-",
        "bank.yaml",
        "media/correct",
    ),
)
"""What only the bank knows: names that authors gave, answers, comments."""


def _named(hall: Hall, learner: Visitor) -> tuple[Names, tuple[plans.Question, ...]]:
    with hall.tool.sessions() as db:
        plan = plans.read(db.scalars(select(Attempt).where(Attempt.public_id == learner.attempt)).one().plan)
    return Names(plan.secret), plan.questions


def _answers(hall: Hall, learner: Visitor, kind: str) -> Iterator[tuple[int, dict[str, str | list[str]]]]:
    """Each question's fields, all answered as right, or all as wrong, as can be."""
    names, questions = _named(hall, learner)
    picks = {
        "granite-correct": {"right": "key-is-this-one", "wrong": "not-the-key"},
        "area-correct": {"right": "hot-vein", "wrong": "cold-rim"},
    }
    orders = {"right": "123", "wrong": "321"}
    things = ("first-talc", "second-quartz", "third-diamond")
    matched = {"right": ("tgt-volcano", "tgt-sea"), "wrong": ("tgt-sea", "tgt-volcano")}
    for number, question in enumerate(questions, 1):
        item = question.item
        one = names.field(item, "RESPONSE")
        match item:
            case "typed-correct":
                fields: dict[str, str | list[str]] = {one: {"right": "SECRET-PUMICE", "wrong": "SECRET-GRANIT"}[kind]}
            case "order-correct":
                places = zip(things, orders[kind], strict=True)
                fields = {names.field(item, "RESPONSE", thing): place for thing, place in places}
            case "match-correct":
                pairs = zip(("src-basalt", "src-chalk"), matched[kind], strict=True)
                fields = {
                    names.field(item, "RESPONSE", source): names.choice(item, "RESPONSE", target)
                    for source, target in pairs
                }
            case _:
                fields = {one: names.choice(item, "RESPONSE", picks[item][kind])}
        yield number, fields


def _saved(hall: Hall, learner: Visitor, kind: str, sequence: int) -> Iterator[TestResponse]:
    for number, fields in _answers(hall, learner, kind):
        yield learner.post(f"@/answers/{number}", {f"sequence-{number}": str(sequence), **fields})


def _pages(learner: Visitor) -> Iterator[TestResponse]:
    yield learner.get()
    yield from (learner.get(f"@/?page={page}") for page in ("1", "2", "3", "4", "5", "all", "check"))


def _as_it_looks(answer: TestResponse) -> tuple[Mapping[str, str], str]:
    """Headers and body, but for what the learner's own pick changes: which box is ticked, and the count of saves."""
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    text = re.sub(r' (checked|selected)(="")?(?=[ >])', "", answer.text)
    text = re.sub(r'"sequence":\d+|(name="sequence-\d+" value=")\d+', r"\1", text)
    return headers, text.replace("SECRET-PUMICE", "typed").replace("SECRET-GRANIT", "typed")


def test_a_save_tells_nothing(hall: Hall) -> None:
    """The reply to a right and to a wrong answer is the same, byte for byte and header for header."""
    learner = hall.open()
    learner.begin()

    right = list(_saved(hall, learner, "right", 0))
    wrong = list(_saved(hall, learner, "wrong", 1))

    assert [answer.status_code for answer in (*right, *wrong)] == [200] * 10
    assert [answer.get_json()["sequence"] for answer in (*right, *wrong)] == [1] * 5 + [2] * 5
    assert [_as_it_looks(answer) for answer in right] == [_as_it_looks(answer) for answer in wrong]
    assert [len(answer.data) for answer in right] == [len(answer.data) for answer in wrong]


def test_pages_tell_nothing(hall: Hall) -> None:
    """Every page of an attempt is the same with right answers and with wrong ones, but for the ticks themselves."""
    learner = hall.open()
    learner.begin()

    assert all(answer.status_code == 200 for answer in _saved(hall, learner, "right", 0))
    right = [_as_it_looks(page) for page in _pages(learner)]
    assert all(answer.status_code == 200 for answer in _saved(hall, learner, "wrong", 1))
    wrong = [_as_it_looks(page) for page in _pages(learner)]

    assert [_without_order(text) for _, text in right] == [_without_order(text) for _, text in wrong]
    assert [headers for headers, _ in right] == [headers for headers, _ in wrong]


def _without_order(text: str) -> list[str]:
    """The parts of a page in one order: what the learner has put in an order is shown in it."""
    return sorted(re.findall(r"<[^>]+>|[^<]+", re.sub(r' (value|data-place)="\d"', "", text)))


def test_nothing_of_the_bank_is_served(hall: Hall) -> None:
    """No name, file, comment or answer of the bank's is in any page, reply, header or file before it may be shown."""
    learner = hall.open()
    learner.begin()
    served = [*_pages(learner), *_saved(hall, learner, "wrong", 0), *_pages(learner)]
    media = set(re.findall(r'(?:src|href)="(/media/[^"]+)"', "".join(answer.text for answer in served)))
    statics = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', "".join(answer.text for answer in served)))
    served += [learner.client.get(address, buffered=True) for address in (*media, *statics)]

    found = {
        word
        for answer in served
        for word in BANKS_OWN
        if word in f"{answer.request.url} {answer.headers} {answer.data.decode('latin-1')}".lower()
    }

    assert (len(media), len(statics) > 3) == (2, True)
    assert found == set()


def test_what_a_policy_hides_stays_hidden(hall: Hall) -> None:
    """After handing in, comments on what was picked are shown where the test says so, and the key where it does."""
    open_, closed = hall.open(), hall.open(link="hidden", quiz="rocks/hidden-quiz")
    for learner in (open_, closed):
        learner.begin()
        assert all(answer.status_code == 200 for answer in _saved(hall, learner, "wrong", 0))
        learner.post("@/submission")

    shown, hidden = open_.get("@/result").text, closed.get("@/result").text

    assert "COMMENT-WRONG" in shown
    assert not re.search("COMMENT-RIGHT|COMMENT-ALL-RIGHT|SECRET-PUMICE", shown)
    assert not re.search("COMMENT|SECRET-PUMICE", hidden)
