"""Feedback: the rules that fill FEEDBACK, apart from those of SCORE, and the texts that it shows.

The identifiers are those that Canvas reads; ``fb_1``, ``fb_2`` … go with the choices and answers that have a comment,
numbered through the item's interactions in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import ZERO, digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.answers import accepts
from qti.formats.qti21.elements import FEEDBACK, SCORE
from qti.formats.qti21.method import comments, has_comments
from qti.formats.qti21.names import Names
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumberInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PickInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.shares import is_pending, picks_one

MODAL_FEEDBACK = qti.tag("modalFeedback")
_GENERAL = "general_feedback"
_CORRECT = "correct_feedback"
_PARTIAL = "partial_feedback"
_INCORRECT = "incorrect_feedback"


def feedbacks(item: AssessmentItem) -> Iterator[tuple[str, Content, bool]]:
    """Every text that is shown after a response: its identifier, the text, whether it goes with a choice or answer."""
    number = 0
    for interaction in item.interactions:
        for comment in comments(interaction):
            if comment is not None:
                number += 1
                yield f"fb_{number}", comment, True
    for identifier, content in _on_the_whole(item):
        yield identifier, content, False


def has_feedback(item: AssessmentItem) -> bool:
    """True where anything is shown after a response."""
    return any(True for _ in feedbacks(item))


def waits_for_score(item: AssessmentItem) -> bool:
    """True where comments depend on a score that a person will give: QTI 2.1 has no moment to show them then."""
    own = item.feedback
    return is_pending(item) and any(each is not None for each in (own.correct, own.partially_correct, own.incorrect))


def feedback_rules(rules: Element, item: AssessmentItem, names: dict[str, Names], maximum: Fraction) -> None:
    """The rules for choices and answers, then the general comment, then those by the score (full is ``maximum``)."""
    number = 0
    for interaction in item.interactions:
        number = _comment_rules(rules, interaction, names[interaction.response_identifier], number)
    on_the_whole = dict(_on_the_whole(item))
    if on_the_whole.pop(_GENERAL, None) is not None:
        _say(rules, _GENERAL)
    if on_the_whole:
        _score_chain(SubElement(rules, qti.RESPONSE_CONDITION), set(on_the_whole), maximum)


def modal_feedback(root: Element, identifier: str) -> None:
    """The place of one text, shown where FEEDBACK holds the identifier."""
    SubElement(root, MODAL_FEEDBACK, outcomeIdentifier=FEEDBACK, identifier=identifier, showHide="show")


def _on_the_whole(item: AssessmentItem) -> Iterator[tuple[str, Content]]:
    own = item.feedback
    if own.general is not None:
        yield _GENERAL, own.general
    if is_pending(item):
        return
    by_score = ((_CORRECT, own.correct), (_PARTIAL, own.partially_correct), (_INCORRECT, own.incorrect))
    for identifier, content in by_score:
        if content is not None:
            yield identifier, content


def _comment_rules(rules: Element, interaction: Interaction, names: Names, number: int) -> int:
    """The rules of one interaction's comments, numbered from ``number`` + 1; the last number used."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return _pick_rules(rules, interaction, names, number)
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return _answer_rules(rules, interaction, names.response, number)
        case OrderInteraction() | MatchInteraction() | GapMatchInteraction():
            return number
        case ExtendedTextInteraction() | UploadInteraction():
            return number
        case _ as unreachable:
            assert_never(unreachable)


def _pick_rules(rules: Element, interaction: PickInteraction, names: Names, number: int) -> int:
    """Each choice in a condition of its own: of a chain Canvas reads the first branch only."""
    one = picks_one(interaction)
    for choice in interaction.choices:
        if choice.feedback is None:
            continue
        number += 1
        branch = qti.condition(rules)
        test = SubElement(branch, qti.MATCH if one else qti.MEMBER)
        if one:
            qti.variable(test, names.response)
        qti.identifier_value(test, names.choice(choice.identifier))
        if not one:
            qti.variable(test, names.response)
        _say(branch, f"fb_{number}")
    return number


def _answer_rules(
    rules: Element, interaction: TextEntryInteraction | NumberInteraction, response: str, number: int
) -> int:
    """The comment of the first answer that matches, if it has one."""
    if not has_comments(interaction):
        return number
    chain = SubElement(rules, qti.RESPONSE_CONDITION)
    said = comments(interaction)
    last = max(place for place, comment in enumerate(said) if comment is not None)
    for place, comment in enumerate(said[: last + 1]):
        branch = qti.branch(chain)
        accepts(branch, interaction, place, response)
        if comment is None:
            _say(branch)
        else:
            number += 1
            _say(branch, f"fb_{number}")
    return number


def _score_chain(chain: Element, said: set[str], maximum: Fraction) -> None:
    """Full, between, and at most 0; a level without a text has no branch, so the tests exclude each other."""
    full, above, below = (qti.GTE, maximum), (qti.GT, ZERO), (qti.LT, maximum)
    if _CORRECT in said:
        _level(qti.branch(chain), _CORRECT, full)
    if _PARTIAL in said:
        _level(qti.branch(chain), _PARTIAL, *((above,) if _CORRECT in said else (above, below)))
    if {_CORRECT, _PARTIAL, _INCORRECT} <= said:
        _say(SubElement(chain, qti.RESPONSE_ELSE), _INCORRECT)
    elif _INCORRECT in said:
        _level(qti.branch(chain), _INCORRECT, (qti.LTE, ZERO))


def _level(branch: Element, identifier: str, *bounds: tuple[str, Fraction]) -> None:
    """The comment where SCORE compares with every bound as it says."""
    tests = SubElement(branch, qti.AND) if len(bounds) > 1 else branch
    for comparison, bound in bounds:
        compared = SubElement(tests, comparison)
        qti.variable(compared, SCORE)
        qti.number(compared, digits(bound))
    _say(branch, identifier)


def _say(parent: Element, identifier: str = "") -> None:
    """Add the identifier to FEEDBACK, or nothing, for a branch that only keeps the later ones from being taken."""
    said = SubElement(qti.set_outcome(parent, FEEDBACK), qti.MULTIPLE)
    qti.variable(said, FEEDBACK)
    if identifier:
        qti.identifier_value(said, identifier)
