"""One question being made: the head and the tail that all types share, and what is to be said about it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits, rounded
from qti.formats.moodle.languages import Wrapping, wrapped
from qti.formats.moodle.names import question_name, tag_names
from qti.formats.moodle.percents import STORED_PLACES, percentage
from qti.formats.moodle.question_type import (
    WITH_COMBINED_FEEDBACK,
    WITH_HINT_OPTIONS,
    WITH_HINT_PARTS,
    WITHOUT_HINTS,
    QuestionType,
)
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.texts import Html, inline, put_html, put_text, rendered
from qti.model import AssessmentItem, Content, Hint, ItemFeedback
from qti.package.parts import Media
from qti.report import Finding, Outcome

_MOST_POINTS = Decimal("99999.9999999")
DEFAULT_PENALTY = "0.3333333"
"""Moodle's own: a third for each further try."""


class Question:
    """A question element, its item, and the findings that came up while it was written."""

    def __init__(self, item: AssessmentItem, kind: QuestionType, media: Media, wrapping: Wrapping | None) -> None:
        self.item, self.kind, self.media = item, kind, media
        self.root: Element = etree.Element("question", type=kind.value)
        self.findings: list[Finding] = []
        self._wrapping = wrapping

    def note(self, outcome: Outcome, rule: str, reason: str) -> None:
        """One thing more to say about the question; the same thing only once."""
        finding = Finding(self.item.identifier, outcome, rule, reason)
        if finding not in self.findings:
            self.findings.append(finding)

    def note_rewritten(self, content: Content) -> None:
        """Say what the text's CommonMark had and no format keeps."""
        for what in content.rewritten:
            self.note(Outcome.REWRITTEN, "moodle-content", f"a text has another form: {what}")

    def value(self, tag: str, value: str) -> None:
        """A child that holds a bare value."""
        SubElement(self.root, tag).text = value

    def render(self, content: Content, *, in_line: bool = False) -> Html:
        """A text's HTML, said to be in its language. ``in_line``: one paragraph has no tags."""
        if content.rewritten:
            self.note_rewritten(content)
        page = rendered(content)
        if in_line:
            inline(page)
        return page if self._wrapping is None else wrapped(page, self._wrapping)

    def html(self, parent: Element, tag: str, page: Html, fraction: str | None = None) -> Element:
        """A text field of ready HTML below ``parent``."""
        field = SubElement(
            parent, tag, {"format": "html"} if fraction is None else {"fraction": fraction, "format": "html"}
        )
        put_html(field, page, self.media)
        return field

    def text(self, parent: Element, tag: str, content: Content | None) -> Element:
        """A text field below ``parent``; empty for None."""
        if content is None:
            field = SubElement(parent, tag, format="html")
            SubElement(field, "text")
            return field
        return self.html(parent, tag, self.render(content))

    def answer(self, text: str, worth: Fraction) -> Element:
        """An answer of plain characters, which are no HTML; its fraction is on Moodle's list."""
        field = SubElement(self.root, "answer", {"fraction": percentage(worth), "format": "moodle_auto_format"})
        put_text(field, text)
        return field

    def head(self, stem: Html, *, penalty: str = DEFAULT_PENALTY) -> None:
        """What every question begins with; ``penalty`` is the type's own where the item leaves it open."""
        item, root = self.item, self.root
        name, cut = question_name(item.title)
        put_text(SubElement(root, "name"), name)
        if cut:
            self.note(cut.outcome, cut.rule, cut.reason)
        if self._wrapping is not None:
            stem = wrapped(stem, self._wrapping)
        self.html(root, "questiontext", stem)
        self.text(root, "generalfeedback", item.feedback.general)
        if self.kind is not QuestionType.CLOZE:
            self.value("defaultgrade", self._points())
        given = item.penalty
        self.value("penalty", penalty if given is None else digits(rounded(given, STORED_PLACES)))
        self.value("hidden", "0")
        self.value("idnumber", item.identifier)

    def tail(self) -> None:
        """What every question ends with: hints and tags."""
        item = self.item
        if self.kind in WITHOUT_HINTS:
            self._note_no_hints()
        else:
            for hint in item.hints:
                self._hint(hint)
        if item.tags:
            self._tags()

    def combined_feedback(self, feedback: ItemFeedback, *, several: bool = True) -> None:
        """The comments on right, partly right and wrong; ``several``: also how many parts are right."""
        self.text(self.root, "correctfeedback", feedback.correct)
        self.text(self.root, "partiallycorrectfeedback", feedback.partially_correct)
        self.text(self.root, "incorrectfeedback", feedback.incorrect)
        if several:
            SubElement(self.root, "shownumcorrect")

    def note_feedback(self, *, moved: bool) -> None:
        """Say what becomes of the comments on right and wrong in a type that has none of its own."""
        if self.kind in WITH_COMBINED_FEEDBACK or not has_combined(self.item.feedback):
            return
        if moved:
            what = "the comments for right and wrong stand with the answers, since this question type has none"
            self.note(Outcome.REWRITTEN, "moodle-feedback", what)
        else:
            what = "the comments for right, partly right and wrong are left out: this question type has none"
            self.note(Outcome.LOST, "moodle-feedback", what)

    def _points(self) -> str:
        points = self.item.points
        if points > _MOST_POINTS:
            raise RefusedError("moodle-points", f"Moodle takes at most {_MOST_POINTS} points, not {points}")
        return digits(rounded(Fraction(points), STORED_PLACES))

    def _hint(self, hint: Hint) -> None:
        field = self.text(self.root, "hint", hint.content)
        if self.kind not in WITH_HINT_PARTS:
            if hint.show_correct or hint.clear_wrong:
                what = "a hint cannot clear wrong answers or count right ones in this question type"
                self.note(Outcome.DEGRADED, "moodle-hint", what)
            return
        if hint.show_correct:
            SubElement(field, "shownumcorrect")
        if hint.clear_wrong:
            SubElement(field, "clearwrong")
            if self.kind in WITH_HINT_OPTIONS:
                SubElement(field, "options").text = "1"

    def _tags(self) -> None:
        names, changes = tag_names(self.item.tags)
        for change in changes:
            self.note(change.outcome, change.rule, change.reason)
        if names:
            tags = SubElement(self.root, "tags")
            for name in names:
                put_text(SubElement(tags, "tag"), name)

    def _note_no_hints(self) -> None:
        if self.item.hints:
            what = "the hints are left out: this question type is tried once only"
            self.note(Outcome.LOST, "moodle-hint", what)


def has_combined(feedback: ItemFeedback) -> bool:
    """True where there is a comment for right, partly right or wrong."""
    return any((feedback.correct, feedback.partially_correct, feedback.incorrect))
