"""Every interaction after submission: what was answered and what may be told of it, read-only."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from lti_tool.rendering import reviewed_entries, reviewed_pairs, reviewed_picks
from lti_tool.rendering.content import rich
from lti_tool.rendering.elements import NOTHING, Html, element, told
from lti_tool.rendering.view import Review, View
from qti.exact import digits, rounded
from qti.model import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.score import AppliedFeedback, FeedbackKind


def reviewed(view: View, review: Review, interaction: Interaction) -> Html:
    """The interaction where it stands in the body, answered."""
    match interaction:
        case ChoiceInteraction():
            return reviewed_picks.choices(view, review, interaction)
        case HottextInteraction():
            return reviewed_picks.hottext(view, review, interaction)
        case HotspotInteraction():
            return reviewed_picks.hotspot(view, review, interaction)
        case InlineChoiceInteraction() | TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return reviewed_entries.entry(view, review, interaction)
        case ExtendedTextInteraction():
            return reviewed_entries.extended_text(view, interaction)
        case UploadInteraction():
            return reviewed_entries.upload(interaction)
        case OrderInteraction():
            return reviewed_pairs.order(view, review, interaction)
        case MatchInteraction():
            return reviewed_pairs.match_rows(view, review, interaction)
        case GapMatchInteraction():
            return reviewed_pairs.gap_match(view, review, interaction)
        case _ as unreachable:
            assert_never(unreachable)


def standing(review: Review) -> Html:
    """The points of the item, to two decimals, or that a person has yet to give them.

    What was given is told with feedback or key alone: whoever may try often would find the key by it.
    """
    worth = Fraction(review.weight)
    maximum = digits(rounded(Fraction(review.score.maximum) * worth, 2))
    unit = "point" if maximum == "1" else "points"
    if review.score.pending:
        return element("p", told(f"Waiting for grading, {maximum} {unit} at most"), class_="q-standing")
    if not (review.feedback or review.key):
        return element("p", told(f"{maximum} {unit} at most"), class_="q-standing")
    given = digits(rounded(review.score.points * worth, 2)).replace("-", "\N{MINUS SIGN}")
    return element("p", told(f"{given} of {maximum} {unit}"), class_="q-standing")


def comments(view: View, review: Review) -> Html:
    """The comments that apply and do not stand beside a choice."""
    beside = {
        each.response_identifier
        for each in view.item.interactions
        if isinstance(each, ChoiceInteraction | HotspotInteraction)
    }
    rows = [
        element("div", _about(view, each), rich(each.content, view.media), class_="q-comment")
        for each in review.score.feedback
        if not (each.kind is FeedbackKind.CHOICE and each.interaction in beside)
    ]
    if not rows or not review.feedback:
        return NOTHING
    return element("div", *rows, class_="q-comments", role="group", aria_label="Feedback")


def _about(view: View, feedback: AppliedFeedback) -> Html:
    """Which of several answers a comment is on."""
    if not feedback.interaction or len(view.item.interactions) == 1:
        return NOTHING
    label = view.label(view.item.interaction(feedback.interaction), "On your answer")
    return element("p", told(label), class_="q-about")
