"""What a teacher sees of a quiz before placing it: every question that may be drawn, as a learner would see it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lti_tool.rendering import Names, item_html
from lti_tool.rendering.content import Media
from lti_tool.rendering.elements import Html
from lti_tool.sealing import new_secret
from lti_tool.services.opened_banks import OpenedBank
from qti.model import ItemRef, item_refs


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedQuestion:
    """One question, with the points it can give in this quiz, and its body with controls that nobody uses."""

    title: str
    language: str
    points: Decimal
    body: Html


def preview(opened: OpenedBank, test: str, media: Media) -> list[PreviewedQuestion]:
    """The questions of the test in the order written, drawn or not; the key is in none of them."""
    names = Names(new_secret())
    return [_question(opened, names, ref, media) for ref in item_refs(opened.test(test))]


def _question(opened: OpenedBank, names: Names, ref: ItemRef, media: Media) -> PreviewedQuestion:
    item = opened.items[ref.item]
    return PreviewedQuestion(
        title=item.title,
        language=item.language or opened.bank.language,
        points=item.points * ref.weight,
        body=item_html(item, names=names, orders={}, response={}, media=media),
    )
