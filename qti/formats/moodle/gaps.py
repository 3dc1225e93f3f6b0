"""Questions with gaps in their text: gapselect (a dropdown each) and ddwtos (words to drag)."""

from __future__ import annotations

import re
from itertools import count

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import ONE
from qti.formats.moodle.notes import note_shares
from qti.formats.moodle.question import Question
from qti.formats.moodle.stem import stem
from qti.formats.moodle.texts import Page, no_slot, plain_html, put_text
from qti.formats.moodle.worth import pick_worths
from qti.markup.html import Placed
from qti.model import GapMatchInteraction, InlineChoiceInteraction, Interaction, Scoring
from qti.model.content import Gap
from qti.report import Outcome

_NO_GAP = "_____"
_GAP_LIKE = re.compile(r"\[(?=\[[0-9]+\]\])")


def gapselect(question: Question) -> None:
    """A dropdown in each gap, with a group of options of its own; ``[[n]]`` is the n-th option of the whole."""
    dropdowns = [each for each in question.item.interactions if isinstance(each, InlineChoiceInteraction)]
    numbers = count(1)
    right: dict[str, int] = {}
    for dropdown in dropdowns:
        keys = dict(zip(pick_worths(question.item, dropdown), dropdown.choices, strict=True))
        for choice in dropdown.choices:
            number = next(numbers)
            if choice is keys[ONE]:
                right[dropdown.response_identifier] = number

    def place(page: Page, interaction: Interaction) -> str:
        return page.place(f"[[{right[interaction.response_identifier]}]]")

    question.head(stem(question, place, _without_gaps))
    question.value("shuffleanswers", "1" if dropdowns[0].shuffle else "0")
    question.combined_feedback(question.item.feedback)
    for group, dropdown in enumerate(dropdowns, start=1):
        for choice in dropdown.choices:
            _option(question, "selectoption", choice.text, group)
    question.tail()
    note_shares(question, len(dropdowns), exact=question.item.scoring is Scoring.EXACT)


def ddwtos(question: Question, interaction: GapMatchInteraction) -> None:
    """Words to drag into the gaps of a text; all in one group, so that each fits each gap."""
    word_numbers = {word.identifier: number for number, word in enumerate(interaction.words, start=1)}
    right = {gap: word_numbers[word] for word, gap in interaction.key}

    def mark(node: Placed) -> str:
        number = right.get(node.identifier) if isinstance(node, Gap) else no_slot(node)
        return _NO_GAP if number is None else f"[[{number}]]"

    def place(page: Page, _: Interaction) -> str:
        return page.fragment(interaction.text, lambda node: page.place(mark(node)))

    question.note_rewritten(interaction.text)
    question.head(stem(question, place, _without_gaps))
    question.value("shuffleanswers", "1" if interaction.shuffle else "0")
    question.combined_feedback(question.item.feedback)
    for word in interaction.words:
        box = _option(question, "dragbox", word.text, 1)
        if interaction.reuse:
            SubElement(box, "infinite")
    question.tail()
    dropped = [gap for gap in interaction.gaps if gap not in right]
    if dropped:
        what = "a gap that must stay empty is only a line: Moodle wants a right word for each gap"
        question.note(Outcome.DEGRADED, "moodle-no-key", what)
    note_shares(question, len(right), exact=Scoring.EXACT in {interaction.scoring, question.item.scoring})


def _option(question: Question, tag: str, text: str, group: int) -> Element:
    option = SubElement(question.root, tag)
    put_text(option, plain_html(text))
    SubElement(option, "group").text = str(group)
    return option


def _without_gaps(page: str) -> str:
    """What only looks like a gap."""
    return _GAP_LIKE.sub("&#91;", page)
