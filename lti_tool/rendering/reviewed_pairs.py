"""What was brought together, read-only: orders, matches, filled gaps."""

from __future__ import annotations

from collections.abc import Iterable

from lti_tool.rendering.content import rich
from lti_tool.rendering.elements import NOTHING, Html, element, told, words
from lti_tool.rendering.marks import Mark, drawn, key_mark, no_answer, right_words
from lti_tool.rendering.view import Review, View
from qti.markup.html import Placed
from qti.model import GapMatchInteraction, MatchInteraction, OrderInteraction, PairInteraction


def order(view: View, review: Review, interaction: OrderInteraction) -> Html:
    """The learner's order, marked by place, and the right one."""
    contents = {choice.identifier: rich(choice.content, view.media) for choice in interaction.choices}
    score = review.of(interaction)
    placed = [name for name in view.given(interaction) if name in contents]
    rows = (
        element("li", contents[name], _mark(review, right=name in score.right), class_="q-card-text") for name in placed
    )
    yours = element("ol", *rows, class_="q-cards q-still") if placed else element("p", no_answer())
    return element("div", yours, _right_order(review, contents.values()), class_="q-interaction")


def _right_order(review: Review, contents: Iterable[Html]) -> Html:
    if not review.key:
        return NOTHING
    rows = (element("li", content) for content in contents)
    return element("p", key_mark("right order")) + element("ol", *rows, class_="q-right-order")


def match_rows(view: View, review: Review, interaction: MatchInteraction) -> Html:
    """Every left side with what it was matched with, and with what is right."""
    targets = {choice.identifier: rich(choice.content, view.media) for choice in interaction.targets}
    given, right = dict(view.pairs(interaction)), dict(interaction.key)
    rows = []
    for source in view.shown(interaction, interaction.sources):
        target = given.get(source.identifier)
        chosen = targets.get(target or "")
        wanted = targets.get(right.get(source.identifier, ""))
        pair = element("div", chosen if chosen is not None else no_answer(), class_="q-side")
        mark = _pair_mark(review, interaction, f"{source.identifier} {target}") if chosen is not None else NOTHING
        answer = NOTHING if target == right.get(source.identifier) else _right_side(review, wanted)
        left = element("div", rich(source.content, view.media), class_="q-side")
        arrow = element("span", words("→"), class_="q-arrow", aria_hidden="true")
        rows.append(element("li", left, arrow, element("div", pair, mark, answer)))
    return element("div", element("ul", *rows, class_="q-matches q-still"), class_="q-interaction")


def _right_side(review: Review, wanted: Html | None) -> Html:
    """The right partner of a side that has another one or none."""
    if not review.key:
        return NOTHING
    said = told("stays alone") if wanted is None else wanted
    return element("div", told("Right answer:"), element("div", said), class_="q-right-words")


def gap_match(view: View, review: Review, interaction: GapMatchInteraction) -> Html:
    """The text with its gaps as they were filled."""
    spelled = {word.identifier: word.text for word in interaction.words}
    given = {gap: word for word, gap in view.pairs(interaction)}
    right = {gap: word for word, gap in interaction.key}

    def slot(node: Placed) -> Html:
        gap = node.identifier
        word = given.get(gap)
        shown = element("bdi", words(spelled[word]), class_="q-given") if word in spelled else no_answer()
        mark = _pair_mark(review, interaction, f"{word} {gap}") if word in spelled else NOTHING
        wanted = right.get(gap)
        said = words(spelled[wanted]) if wanted else told("stays empty")
        answer = right_words(said) if review.key and word != wanted else NOTHING
        return element("span", shown, mark, answer)

    text = element("div", rich(interaction.text, view.media, slot), class_="q-text")
    return element("div", text, class_="q-interaction")


def _pair_mark(review: Review, interaction: PairInteraction, pair: str) -> Html:
    return _mark(review, right=pair in review.of(interaction).right)


def _mark(review: Review, *, right: bool) -> Html:
    return drawn(Mark.RIGHT if right else Mark.WRONG) if review.feedback else NOTHING
