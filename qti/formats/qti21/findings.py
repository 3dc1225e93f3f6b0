"""What QTI 2.1 does not keep of an item, a test or a bank, each with its rule and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from qti.formats.qti21.assessment_test import Written, shows_feedback, shows_key
from qti.formats.qti21.feedback import feedbacks, waits_for_score
from qti.formats.qti21.numbers import is_slider
from qti.formats.qti21.upload import loses_limits
from qti.markup.xhtml import rewritten
from qti.model import (
    AssessmentItem,
    AssessmentTest,
    AttemptKept,
    Bank,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    ItemRef,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PendingInteraction,
    Section,
    Shown,
    SliderInteraction,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
    item_refs,
    sections,
)
from qti.model.content import Image, Math, Media, Table, walk
from qti.report import Finding, Outcome
from qti.scoring.shares import is_pending

MINUS = Finding(
    "",
    Outcome.KEPT,
    "qti-minus-sign",
    "numbers are kept, but players of other makers take U+2212 (−) before a typed number for no answer at all;"
    " only the hyphen-minus counts there",
)
"""The limit of numeric entries; said once of a bank."""


def item_findings(item: AssessmentItem) -> Iterator[Finding]:
    """What is not kept of an item where every form may be written."""
    if item.hints:
        yield _lost(item, "qti-hints", "hints between tries have no place in QTI 2.1")
    if item.penalty:
        yield _lost(item, "qti-penalty", "a penalty per further try has no place in QTI 2.1")
    if is_pending(item):
        yield from _pending_findings(item)
    for interaction in item.interactions:
        yield from _interaction_findings(item, interaction)
    said = dict.fromkeys(what for content in contents(item) for what in rewritten(content))
    if said:
        reason = _OTHER_FORM + "; ".join(said)
        yield Finding(item.identifier, Outcome.REWRITTEN, "qti-content", reason)


def bank_findings(bank: Bank) -> Iterator[Finding]:
    """What is not kept of the bank itself."""
    description = bank.description
    if description is None or description.plain is not None:
        return
    shows = any(isinstance(node, Image | Media | Math | Table) for node in walk(description))
    reason = "the manifest keeps the words of the bank's description, on one line and without markup"
    yield Finding("", Outcome.DEGRADED if shows else Outcome.REWRITTEN, "qti-bank-description", reason)


def assessment_test_findings(test: AssessmentTest, written: Written) -> Iterator[Finding]:
    """What is not kept of a test of which at least one item was written."""
    yield from _attempt_findings(test)
    if test.show_feedback is not Shown.NEVER and not shows_feedback(test):
        yield _degraded(test, "qti-show-feedback", f"feedback {_NO_MOMENT[test.show_feedback]}, so it is never shown")
    if test.show_key is not Shown.NEVER and not shows_key(test):
        yield _degraded(test, "qti-show-key", f"the right answers {_NO_MOMENT[test.show_key]}, so they are never shown")
    if test.description is not None and rewritten(test.description):
        reason = _OTHER_FORM + "; ".join(rewritten(test.description))
        yield Finding(test.identifier, Outcome.REWRITTEN, "qti-content", reason)
    left_out = [ref.item for ref in item_refs(test) if ref.item not in written]
    if left_out:
        yield _lost(test, "qti-left-out", f"without the questions that were not written: {', '.join(left_out)}")
    for pool in _uneven_pools(test, written):
        reason = f'the questions drawn in "{pool}" have different points; Canvas gives all of them those of the first'
        yield Finding(test.identifier, Outcome.KEPT, "qti-pool-points", reason)


def empty_test(test: AssessmentTest) -> Finding:
    """A test is refused where none of its questions was written."""
    return Finding(test.identifier, Outcome.REFUSED, "qti-empty-test", "none of its questions could be written")


def contents(item: AssessmentItem) -> Iterator[Content]:
    """Every text of an item that is written into it."""
    yield item.body
    for interaction in item.interactions:
        yield from _texts(interaction)
    for _, content, _ in feedbacks(item):
        yield content


_OTHER_FORM = "QTI 2.1 holds a text in another form: "
_NO_MOMENT = {
    Shown.AFTER_PASSING: "cannot wait in QTI 2.1 until the test is passed",
    Shown.AFTER_CLOSING: "cannot wait in QTI 2.1 until the test is closed",
}


def _attempt_findings(test: AssessmentTest) -> Iterator[Finding]:
    if test.max_attempts == 1:
        return
    yield _degraded(test, "qti-attempts", "QTI 2.1 counts attempts at each question, not at the test as a whole")
    if test.attempt_kept is not AttemptKept.LATEST:
        kept = _KEPT[test.attempt_kept]
        reason = f"QTI 2.1 cannot say that of several attempts the {kept} counts; the platform has to be told"
        yield _lost(test, "qti-attempt-kept", reason)


_KEPT = {AttemptKept.HIGHEST: "highest", AttemptKept.AVERAGE: "average", AttemptKept.FIRST: "first"}


def _uneven_pools(test: AssessmentTest, written: Written) -> Iterator[str]:
    """The sections that draw from questions whose points, weighted, differ."""
    whole = Section(identifier=test.identifier, title=test.title, parts=test.parts, select=test.select)
    for section in (whole, *sections(test)):
        if section.select is not None and len({_points(ref, written) for ref in item_refs(section)} - {None}) > 1:
            yield section.title


def _points(ref: ItemRef, written: Written) -> Fraction | None:
    item = written.get(ref.item)
    return None if item is None else item.points * Fraction(ref.weight)


def _pending_findings(item: AssessmentItem) -> Iterator[Finding]:
    if waits_for_score(item):
        reason = "comments for a right, partly right or wrong answer need a score, which a person gives only later"
        yield _lost(item, "qti-pending-feedback", reason)
    if not all(isinstance(interaction, PendingInteraction) for interaction in item.interactions):
        reason = "QTI 2.1 cannot score one part and leave another to a person, so a person grades the whole question"
        yield Finding(item.identifier, Outcome.DEGRADED, "qti-partly-pending", reason)


def _interaction_findings(item: AssessmentItem, interaction: Interaction) -> Iterator[Finding]:
    match interaction:
        case ExtendedTextInteraction():
            yield from _extended_text_findings(item, interaction)
        case UploadInteraction():
            yield from _upload_findings(item, interaction)
        case SliderInteraction():
            yield from _slider_findings(item, interaction)
        case HotspotInteraction(image=Image(title=title)) if title:
            yield _lost(item, "qti-picture-title", "the picture of a hotspot has no title in QTI 2.1")
        case GapMatchInteraction(key=key, gaps=gaps) if len(key) < len(gaps):
            reason = "a gap that must stay empty is kept, but Canvas New Quizzes fails to import such a question"
            yield Finding(item.identifier, Outcome.KEPT, "qti-empty-gap", reason)
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            pass
        case TextEntryInteraction() | NumericEntryInteraction():
            pass
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            pass
        case _ as unreachable:
            assert_never(unreachable)


def _slider_findings(item: AssessmentItem, interaction: SliderInteraction) -> Iterator[Finding]:
    if not is_slider(interaction):
        reason = "sliders of QTI 2.1 have whole steps and begin at 0 or above, so the number is typed, not set"
        yield Finding(item.identifier, Outcome.REWRITTEN, "qti-slider", reason)


def _upload_findings(item: AssessmentItem, interaction: UploadInteraction) -> Iterator[Finding]:
    if interaction.grader_notes is not None:
        yield _grader_notes(item)
    if loses_limits(interaction):
        reason = "an upload of QTI 2.1 takes one file of any size and can name one type at most"
        yield _lost(item, "qti-upload-limits", reason)


def _extended_text_findings(item: AssessmentItem, interaction: ExtendedTextInteraction) -> Iterator[Finding]:
    if interaction.grader_notes is not None:
        yield _grader_notes(item)
    if interaction.min_words is not None or interaction.max_words is not None:
        yield _lost(item, "qti-word-limits", "QTI 2.1 cannot limit the number of words of a text")
    if interaction.format is TextFormat.PREFORMATTED:
        reason = "the XSDs and players spell the format of preformatted text differently, so it is plain text"
        yield Finding(item.identifier, Outcome.DEGRADED, "qti-preformatted", reason)
    if interaction.template is not None and interaction.template.plain is None:
        reason = "the text that stands in the field at first keeps its words, but no markup"
        yield Finding(item.identifier, Outcome.DEGRADED, "qti-template", reason)


def _grader_notes(item: AssessmentItem) -> Finding:
    return _lost(item, "qti-grader-notes", "some players show notes for graders to the learner, so they are left out")


def _texts(interaction: Interaction) -> Iterator[Content]:
    match interaction:
        case ChoiceInteraction() | OrderInteraction():
            for choice in interaction.choices:
                yield choice.content
        case MatchInteraction():
            for side in (*interaction.sources, *interaction.targets):
                yield side.content
        case GapMatchInteraction() | HottextInteraction():
            yield interaction.text
        case InlineChoiceInteraction() | TextEntryInteraction() | NumericEntryInteraction():
            pass
        case HotspotInteraction() | SliderInteraction() | ExtendedTextInteraction() | UploadInteraction():
            pass
        case _ as unreachable:
            assert_never(unreachable)


def _lost(of: AssessmentItem | AssessmentTest, rule: str, reason: str) -> Finding:
    return Finding(of.identifier, Outcome.LOST, rule, reason)


def _degraded(of: AssessmentItem | AssessmentTest, rule: str, reason: str) -> Finding:
    return Finding(of.identifier, Outcome.DEGRADED, rule, reason)
