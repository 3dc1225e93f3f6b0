"""What the pages of an attempt show of its questions: each by its number, with its state, controls or review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from markupsafe import Markup
from sqlalchemy.orm import Session

from lti_tool.errors import NotYoursError
from lti_tool.rendering import Names, Review, direction, item_html, notices
from lti_tool.sealing import Sealer
from lti_tool.services import answers, opened_banks, plans
from lti_tool.services.answers import NOTHING_GIVEN, Given
from lti_tool.services.graded import graded
from lti_tool.services.opened_banks import OpenedBank
from lti_tool.services.plans import Plan, Question
from lti_tool.tables import Attempt
from lti_tool.views.media import addresses
from qti.exact import digits
from qti.model import AssessmentItem, item_refs, sections
from qti.scoring.grade import Response, grade


class State(StrEnum):
    """How far the answer to a question has come, right or wrong."""

    ANSWERED = "answered"
    PARTLY = "partly"
    UNANSWERED = "unanswered"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"answered": "answered", "partly": "partly answered", "unanswered": "not answered"}[self.value]


def state_of(item: AssessmentItem, response: Response) -> State:
    """How much of the item is answered."""
    done = [score.answered for score in grade(item, response).interactions]
    return State.ANSWERED if all(done) else State.PARTLY if any(done) else State.UNANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question of an attempt, as a page knows it: by its number."""

    number: int
    item: AssessmentItem
    points: str
    given: Given
    state: State
    language: str
    section: str
    """The title of the section it stands in, "" for none."""

    @property
    def direction(self) -> str:
        """Which way its text runs."""
        return direction(self.language)


class AttemptPage:
    """An attempt with its questions and the answers saved so far, ready to be drawn."""

    def __init__(self, db: Session, sealer: Sealer, attempt: Attempt) -> None:
        self.attempt = attempt
        self.opened: OpenedBank = opened_banks.opened(db, attempt.version_id)
        self.test = self.opened.test(attempt.test)
        self.plan: Plan = plans.read(attempt.plan)
        self.names = Names(self.plan.secret)
        self.key = sealer.mac("attempt", attempt.public_id)
        self._given = answers.given(db, attempt)
        self._media = addresses(sealer, self.opened)
        self._views: dict[int, QuestionView] = {}
        self._sections = {ref.item: part.title for part in sections(self.test) for ref in item_refs(part)}

    def __len__(self) -> int:
        return len(self.plan.questions)

    @cached_property
    def questions(self) -> list[QuestionView]:
        """All questions in the order shown."""
        return [self.question(number) for number, _ in self.plan.numbered()]

    def question(self, number: int) -> QuestionView:
        """The question of that number; ``NotYoursError`` where the attempt has none."""
        if number not in self._views:
            self._views[number] = self._view(number, self._planned(number))
        return self._views[number]

    def item(self, number: int) -> AssessmentItem:
        """The item of that number, whatever was answered."""
        return self.opened.items[self._planned(number).item]

    def form(self, number: int, response: Response | None = None) -> Markup:
        """The question's controls, set to what is saved or to ``response``, with what is amiss with it."""
        view = self.question(number)
        shown = view.given.response if response is None else response
        return item_html(
            view.item,
            names=self.names,
            orders=self.plan.questions[number - 1].orders,
            response=shown,
            media=self._media,
            notices={name: notice.what for name, notice in notices(view.item, shown).items()},
        )

    def review(self, number: int, *, feedback: bool, key: bool) -> Markup:
        """What came of the answer."""
        view, planned = self.question(number), self.plan.questions[number - 1]
        score = graded(view.item, view.given.response)
        return item_html(
            view.item,
            names=self.names,
            orders=planned.orders,
            response=view.given.response,
            media=self._media,
            review=Review(score=score, feedback=feedback, key=key, weight=planned.weight),
        )

    def _planned(self, number: int) -> Question:
        if not 1 <= number <= len(self):
            raise NotYoursError("no-such-question", "there is no such question in this attempt")
        return self.plan.questions[number - 1]

    def _view(self, number: int, question: Question) -> QuestionView:
        item = self.opened.items[question.item]
        given = self._given.get(question.item, NOTHING_GIVEN)
        return QuestionView(
            number=number,
            item=item,
            points=digits(Fraction(item.points) * Fraction(question.weight)),
            given=given,
            state=state_of(item, given.response),
            language=item.language or self.opened.bank.language,
            section=self._sections.get(question.item, ""),
        )
