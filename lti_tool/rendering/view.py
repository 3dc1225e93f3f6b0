"""What drawing one item needs to know: the item, the attempt's names and orders, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from lti_tool.rendering.content import Media
from lti_tool.rendering.elements import NOTHING, Html, element, told
from lti_tool.rendering.names import Names
from lti_tool.rendering.orders import Identified, Orders, planned, shuffled
from qti.model import AssessmentItem, Interaction, OrderInteraction
from qti.scoring.response import Response, several
from qti.scoring.score import InteractionScore, Score

_C = TypeVar("_C", bound=Identified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What may be seen after submission.

    ``feedback``: which picks were right, and the comments that apply; ``key``: the right answers. ``weight`` is the
    item's in its test. With neither, nothing is told of what this answer earned.
    """

    score: Score
    feedback: bool
    key: bool
    weight: Decimal = Decimal(1)

    def of(self, interaction: Interaction) -> InteractionScore:
        """The score of one interaction."""
        return next(each for each in self.score.interactions if each.identifier == interaction.response_identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One item as it is drawn; ``notices`` tell, by response identifier, what is amiss with an answer."""

    item: AssessmentItem
    names: Names
    orders: Orders
    response: Response
    media: Media
    notices: Mapping[str, str]

    def field(self, interaction: Interaction, *part: str) -> str:
        """The name of the interaction's field, or of the one for a part of it."""
        return self.names.field(self.item.identifier, interaction.response_identifier, *part)

    def choice(self, interaction: Interaction, identifier: str) -> str:
        """The opaque name of a choice."""
        return self.names.choice(self.item.identifier, interaction.response_identifier, identifier)

    def given(self, interaction: Interaction) -> tuple[str, ...]:
        """The strings of the response to an interaction."""
        return several(self.response.get(interaction.response_identifier))

    def text(self, interaction: Interaction) -> str:
        """The one string of the response, "" for none."""
        return "".join(self.given(interaction)[:1])

    def pairs(self, interaction: Interaction) -> list[tuple[str, str]]:
        """The pairs of the response."""
        halves = (text.partition(" ") for text in self.given(interaction))
        return [(first, second) for first, _, second in halves]

    def given_places(self, interaction: OrderInteraction) -> dict[str, int]:
        """The places given so far, from 1; a place that nothing has is "" in the response."""
        value = self.response.get(interaction.response_identifier) or ()
        return {name: n for n, name in enumerate([value] if isinstance(value, str) else value, 1) if name}

    def shown(self, interaction: Interaction, choices: Sequence[_C]) -> Iterable[_C]:
        """The choices in the order to show them; an order's own is its key, so it is never shown as written."""
        order = self.orders.get(interaction.response_identifier)
        if order is not None:
            return planned(choices, order)
        if isinstance(interaction, OrderInteraction) or getattr(interaction, "shuffle", False):
            return shuffled(choices, lambda choice: self.choice(interaction, choice.identifier))
        return choices

    def label(self, interaction: Interaction, what: str) -> str:
        """A control's name for a screen reader: with its place where the item has several."""
        names = [each.response_identifier for each in self.item.interactions]
        return f"{what} {names.index(interaction.response_identifier) + 1}" if len(names) > 1 else what

    def notice(self, interaction: Interaction) -> Html:
        """What is amiss with the answer, beside its control."""
        text = self.notices.get(interaction.response_identifier)
        if not text:
            return NOTHING
        return element("span", told(text), class_="q-notice", role="alert", id=self.notice_id(interaction))

    def notice_id(self, interaction: Interaction) -> str:
        """The ``id`` of :meth:`notice`."""
        return f"{self.field(interaction)}-notice"

    def amiss(self, interaction: Interaction, *described: str) -> dict[str, str | None]:
        """Attributes of a control: its descriptions, and that its answer is amiss."""
        wrong = interaction.response_identifier in self.notices
        ids = [*described, *([self.notice_id(interaction)] if wrong else ())]
        return {"aria_describedby": " ".join(ids) or None, "aria_invalid": "true" if wrong else None}
