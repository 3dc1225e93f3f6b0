"""One question: its body as a learner sees it and, with the key, everything that was written about it."""

from __future__ import annotations

from collections.abc import Iterator

from qti.model import AssessmentItem, Hint, Scoring
from qti.model.content import Gap, Hottext, plain_text
from qti.preview.html import NOTHING, Html, element, join, text
from qti.preview.interactions import drawn
from qti.preview.key import answers
from qti.preview.view import Slot, View
from qti.preview.worth import percent, points


def article(view: View, number: int) -> Html:
    """The question with its number in the bank."""
    item = view.item
    title = element(
        "h3",
        element("span", text(str(number)), class_="number"),
        element("span", text(item.title), dir="auto", lang=item.language, class_="unseen" if _repeats(item) else None),
        id=f"{item.identifier}-title",
    )
    head = element("header", title, element("p", text(points(item.points)), class_="points"))
    return element(
        "article",
        head,
        element("div", _body(view), lang=item.language, class_="body"),
        _key(view) if view.key else NOTHING,
        class_="item",
        id=item.identifier,
        aria_labelledby=f"{item.identifier}-title",
    )


def _repeats(item: AssessmentItem) -> bool:
    """True where the title is the question's own beginning, so that it need not be read twice."""
    return plain_text(item.body).startswith(item.title.rstrip("… "))


def _body(view: View) -> Html:
    def slot(node: Slot) -> Html:
        if isinstance(node, Gap | Hottext):
            raise ValueError(f"{node.identifier} stands outside its interaction")  # noqa: TRY004  # the model refuses it
        return drawn(view, view.item.interaction(node.identifier))

    return view.content(view.item.body, slot)


def _key(view: View) -> Html:
    item = view.item
    return element(
        "section",
        element("h4", text("Key")),
        join(answers(view, interaction) for interaction in item.interactions),
        _rows(_feedback(view)),
        _hints(view),
        _facts(item),
        class_="key",
        lang=item.language,
    )


def _feedback(view: View) -> Iterator[tuple[str, Html]]:
    feedback = view.item.feedback
    for name, content in (
        ("Always", feedback.general),
        ("If right", feedback.correct),
        ("If partly right", feedback.partially_correct),
        ("If wrong", feedback.incorrect),
    ):
        if content is not None:
            yield name, view.content(content)


def _rows(rows: Iterator[tuple[str, Html]]) -> Html:
    listed = join(element("div", element("dt", text(name)), element("dd", told)) for name, told in rows)
    return element("dl", listed, class_="told-rows") if listed else NOTHING


def _hints(view: View) -> Html:
    rows = (element("li", view.content(hint.content), _hint_note(hint)) for hint in view.item.hints)
    listed = join(rows)
    return element("div", element("h5", text("Hints")), element("ol", listed), class_="hints") if listed else NOTHING


def _hint_note(hint: Hint) -> Html:
    notes = []
    if hint.clear_wrong:
        notes.append("clears wrong answers")
    if hint.show_correct:
        notes.append("tells how many are right")
    return element("p", text("; ".join(notes)), class_="note") if notes else NOTHING


def _facts(item: AssessmentItem) -> Html:
    facts = [item.identifier, points(item.points)]
    if item.scoring is Scoring.EXACT:
        facts.append("all or nothing")
    if item.floor:
        facts.append(f"not below {percent(item.floor)}")
    if item.penalty is not None:
        facts.append(f"{percent(item.penalty).lstrip('+')} less per further try")
    if item.language:
        facts.append(item.language)
    tags = (element("span", text(tag), class_="tag", dir="auto") for tag in item.tags)
    return element("p", text(" · ".join(facts)), *tags, class_="facts")
