"""Questions that pair or sort: matching and ordering."""

from __future__ import annotations

from html import escape

from lxml.etree import SubElement

from qti.formats.moodle.notes import note_shares
from qti.formats.moodle.question import Question
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.stem import note_place, nothing, stem
from qti.formats.moodle.texts import Html, put_text
from qti.model import Content, MatchInteraction, OrderInteraction, Scoring
from qti.model.content import plain_text
from qti.report import Outcome

_LONGEST_RIGHT_SIDE = 255


def matching(question: Question, interaction: MatchInteraction) -> None:
    """A dropdown of all right sides beside each left side; right sides are plain text and shown in random order."""
    note_place(question, interaction)
    question.head(stem(question, nothing))
    question.value("shuffleanswers", "true" if interaction.shuffle else "false")
    question.combined_feedback(question.item.feedback)
    right_sides = _right_sides(question, interaction)
    key = dict(interaction.key)
    for source in interaction.sources:
        if source.identifier in key:
            left = question.render(source.content, in_line=True)
            if not left.text:
                raise RefusedError("moodle-empty", "Moodle takes a left side without text for a distractor")
            _pair(question, left, right_sides[key[source.identifier]])
    used = {right_sides[target] for target in key.values()}
    for text in dict.fromkeys(right_sides.values()):
        if text not in used:
            _pair(question, Html(""), text)
    question.tail()
    _note_matching(question, interaction)


def _pair(question: Question, left: Html, right: str) -> None:
    subquestion = question.html(question.root, "subquestion", left)
    put_text(SubElement(subquestion, "answer"), right)


def _note_matching(question: Question, interaction: MatchInteraction) -> None:
    pairs = len(interaction.key)
    if pairs < len(interaction.sources):
        what = "a left side that must stay unmatched is left out: Moodle wants a right side for each"
        question.note(Outcome.DEGRADED, "moodle-no-key", what)
    if not interaction.reuse:
        what = "a right side may be chosen more than once, as always in Moodle"
        question.note(Outcome.KEPT, "moodle-reuse", what)
    note_shares(question, pairs, exact=Scoring.EXACT in {interaction.scoring, question.item.scoring})


def _right_sides(question: Question, interaction: MatchInteraction) -> dict[str, str]:
    """The text of each right side as it is written, none empty; equal ones are one in Moodle."""
    texts: dict[str, str] = {}
    contents: dict[str, Content] = {}
    for target in interaction.targets:
        text = _right_side(question, target.content)
        known = contents.setdefault(text, target.content)
        if known != target.content:
            what = f'two right sides read "{text}" without their markup, which Moodle does not keep'
            raise RefusedError("moodle-equal-sides", what)
        if text in texts.values():
            what = f'the right sides "{text}" are one: Moodle tells them apart by their text only'
            question.note(Outcome.DEGRADED, "moodle-equal-sides", what)
        texts[target.identifier] = text
    return texts


def _right_side(question: Question, content: Content) -> str:
    words = plain_text(content)
    if not words:
        raise RefusedError("moodle-empty", "a right side has no text, and Moodle shows nothing else there")
    if content.plain is None:
        what = f'the right side "{words}" loses its markup: Moodle shows plain text there'
        question.note(Outcome.DEGRADED, "moodle-right-side", what)
    text = escape(words, quote=False)
    if len(text) <= _LONGEST_RIGHT_SIDE:
        return text
    what = f'the right side "{words[:40]}…" is cut: Moodle takes {_LONGEST_RIGHT_SIDE} characters'
    question.note(Outcome.DEGRADED, "moodle-right-side", what)
    while len(text) >= _LONGEST_RIGHT_SIDE:
        words = words[:-1]
        text = escape(words, quote=False)
    return text + "…"


def ordering(question: Question, interaction: OrderInteraction) -> None:
    """Things to put in order, told apart by their text."""
    note_place(question, interaction)
    exact = Scoring.EXACT in {interaction.scoring, question.item.scoring}
    places = len(interaction.choices)
    question.head(stem(question, nothing))
    question.value("layouttype", "VERTICAL")
    question.value("selecttype", "ALL")
    question.value("selectcount", str(places))
    question.value("gradingtype", "ALL_OR_NOTHING" if exact else "ABSOLUTE_POSITION")
    question.value("showgrading", "HIDE")
    question.value("numberingstyle", "none")
    question.combined_feedback(question.item.feedback, several=False)
    question.value("shownumcorrect", "1")
    for place, page in enumerate(_things(question, interaction), start=1):
        question.html(question.root, "answer", page, f"{place}.0000000")
    question.tail()
    what = "an order that is handed in untouched earns what the order shown is worth; here it is no response"
    question.note(Outcome.KEPT, "moodle-untouched-order", what)
    note_shares(question, 1 if exact else places, exact=False)


def _things(question: Question, interaction: OrderInteraction) -> list[Html]:
    pages = [question.render(choice.content, in_line=True) for choice in interaction.choices]
    texts = [page.text for page in pages]
    if not all(texts):
        raise RefusedError("moodle-empty", "one of the things to order has no text")
    if len(set(texts)) < len(texts):
        raise RefusedError("moodle-equal-order", "two of the things to order read alike, and Moodle mixes them up")
    return pages
