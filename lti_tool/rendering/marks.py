"""Right, partly right, wrong: told by a sign and a word, never by colour alone."""

from __future__ import annotations

from enum import Enum

from lti_tool.rendering.elements import NOTHING, Html, element, told, words
from lti_tool.rendering.view import Review
from qti.model import Interaction, PickInteraction
from qti.scoring.score import InteractionScore
from qti.scoring.shares import picks_one


class Mark(Enum):
    """What an answer earned: everything, something, nothing."""

    RIGHT = ("✓", "right")
    PARTLY = ("◐", "partly right")
    WRONG = ("✗", "wrong")

    @property
    def sign(self) -> str:
        """The sign to draw."""
        return self.value[0]

    @property
    def word(self) -> str:
        """The word to say."""
        return self.value[1]


def mark_of(score: InteractionScore) -> Mark:
    """What the whole answer to an interaction earned."""
    if score.fraction == 1:
        return Mark.RIGHT
    return Mark.PARTLY if score.fraction and score.fraction > 0 else Mark.WRONG


def mark_of_pick(interaction: PickInteraction, score: InteractionScore, identifier: str) -> Mark:
    """What one pick was: where one is picked, it may be partly right."""
    if picks_one(interaction):
        return mark_of(score)
    return Mark.RIGHT if identifier in score.right else Mark.WRONG


def drawn(mark: Mark) -> Html:
    """The sign with its word."""
    sign = element("span", words(mark.sign), aria_hidden="true")
    return element("span", sign, words(f" {mark.word}"), class_=f"q-mark q-{mark.name.lower()}", lang="en", dir="ltr")


def answer_mark(review: Review, interaction: Interaction) -> Html:
    """The mark of a whole answer, where it may be seen and there is one."""
    score = review.of(interaction)
    if not review.feedback or not score.answered or score.fraction is None:
        return NOTHING
    return drawn(mark_of(score))


def key_mark(what: str = "right answer") -> Html:
    """The sign of what would have been right."""
    sign = element("span", words("✓"), aria_hidden="true")
    return element("span", sign, words(f" {what}"), class_="q-mark q-key", lang="en", dir="ltr")


def right_words(text: Html) -> Html:
    """What would have been right, in words."""
    answer = element("strong", text, dir="auto")
    return element("span", told(" (right answer: "), answer, words(")"), class_="q-right-words")


def no_answer() -> Html:
    """That nothing was answered."""
    return told("no answer", class_="q-no-answer")
