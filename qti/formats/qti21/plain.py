"""``--plain``: the standard's response processing templates and nothing else, for platforms that skip any other.

They know one response, called RESPONSE; match_correct gives 1 whatever the points are, map_response adds up a
mapping, and neither sets feedback. What they cannot say is left out and reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from qti.exact import ONE, ZERO, digits
from qti.formats.qti21.amounts import double, lowest, part
from qti.formats.qti21.declarations import Mapping, mapping
from qti.formats.qti21.feedback import has_feedback
from qti.formats.qti21.method import Method, is_all_or_nothing
from qti.formats.qti21.names import Names, names
from qti.formats.qti21.numbers import right_value
from qti.formats.qti21.scheme import Scheme
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
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
    PairInteraction,
    PickInteraction,
    Scoring,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.ranges import bounds
from qti.report import Finding, Outcome
from qti.scoring.shares import floor_of, is_pending, picks_one
from qti.scoring.text import folded, segments

Loss = tuple[str, str]
"""A rule and its reason."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How an item is written, None where no template can score it, and what is not kept of it besides."""

    scheme: Scheme | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Template:
    """match_correct, or map_response where there is a mapping; ``losses`` change what a response scores."""

    mapping: Mapping | None = None
    losses: tuple[Loss, ...] = ()


def plan(item: AssessmentItem) -> Plan:
    """What templates alone can say of the item."""
    findings = []
    if has_feedback(item):
        reason = "templates set no feedback, so its comments are left out"
        findings.append(Finding(item.identifier, Outcome.LOST, "qti-plain-feedback", reason))
    own_names = names(item, plain=True)
    points = Fraction(item.points)
    if is_pending(item):
        reason = "no template waits for a person, so a player may show 0 until one has graded"
        findings.append(Finding(item.identifier, Outcome.DEGRADED, "qti-plain-pending", reason))
        scheme = Scheme(own_names, Method.NONE, points, lowest(item), says_feedback=False)
        return Plan(scheme, tuple(findings))
    template = _template(item, own_names)
    if template is None:
        return Plan(None, (_refused(item),))
    findings += [Finding(item.identifier, Outcome.DEGRADED, rule, reason) for rule, reason in template.losses]
    return Plan(_scheme(item, template, own_names), tuple(findings))


def _refused(item: AssessmentItem) -> Finding:
    if len(item.interactions) > 1:
        reason = "templates score one interaction, and this question has several"
        return Finding(item.identifier, Outcome.REFUSED, "qti-plain-several", reason)
    reason = "templates compare whole texts, and every answer of this question has a wildcard"
    return Finding(item.identifier, Outcome.REFUSED, "qti-plain-wildcards", reason)


def _scheme(item: AssessmentItem, template: _Template, own_names: dict[str, Names]) -> Scheme:
    if template.mapping is None:
        return Scheme(own_names, Method.MATCH_CORRECT, ONE, says_feedback=False)
    mappings = {item.interactions[0].response_identifier: template.mapping}
    points = Fraction(item.points)
    return Scheme(own_names, Method.MAP_RESPONSE, points, lowest(item), mappings=mappings, says_feedback=False)


def _template(item: AssessmentItem, own_names: dict[str, Names]) -> _Template | None:
    """The template that says most of the only interaction; None where there is none."""
    if len(item.interactions) > 1:
        return None
    only = item.interactions[0]
    own = own_names[only.response_identifier]
    match only:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return _pick_template(item, only, own)
        case OrderInteraction():
            per_position = only.scoring is Scoring.PER_POSITION and item.scoring is not Scoring.EXACT
            return _correct(item, ("qti-plain-position", "only the whole order scores, not each place"), per_position)
        case MatchInteraction() | GapMatchInteraction():
            return _pair_template(item, only, own)
        case TextEntryInteraction():
            return _text_template(item, only)
        case NumericEntryInteraction() | SliderInteraction():
            return _number_template(item, only)
        case ExtendedTextInteraction() | UploadInteraction():
            return None
        case _ as unreachable:
            assert_never(unreachable)


def _correct(item: AssessmentItem, loss: Loss, lossy: bool) -> _Template:
    """match_correct; ``loss`` is what it costs where ``lossy``."""
    losses = [loss] if lossy else []
    if item.points != 1:
        reason = f"the template gives 1 point for {digits(item.points)}; only a test's weights make up for it"
        losses.append(("qti-plain-points", reason))
    return _Template(None, tuple(losses))


def _pick_template(item: AssessmentItem, only: PickInteraction, own: Names) -> _Template:
    exact = item.scoring is Scoring.EXACT
    if is_all_or_nothing(item, only) and (item.points == 1 or not picks_one(only)):
        return _correct(item, ("", ""), lossy=False)
    if exact and not picks_one(only):
        return _correct(item, _KEY_ALONE, lossy=True)
    if exact:
        return _Template(_key_mapping(item, only, own))
    return _Template(mapping(only, own, part(only, Fraction(item.points), floor_of(item, only))))


def _key_mapping(item: AssessmentItem, only: PickInteraction, own: Names) -> Mapping:
    """All points for each right pick, none for the others."""
    points = digits(item.points)
    right = {choice.identifier: choice.correct for choice in only.choices}
    entries = ((own.choice(name), points if is_right else "0") for name, is_right in right.items())
    return Mapping(tuple(entries), "0", points)


_KEY_ALONE = ("qti-plain-exact", "only the response declared correct scores, not others that are as good")


def _pair_template(item: AssessmentItem, only: PairInteraction, own: Names) -> _Template:
    if only.scoring is Scoring.PER_PAIR and item.scoring is not Scoring.EXACT:
        return _Template(mapping(only, own, part(only, Fraction(item.points), floor_of(item, only))))
    sides = len(only.sources) if isinstance(only, MatchInteraction) else len(only.gaps)
    return _correct(item, _KEY_ALONE, lossy=only.scoring is Scoring.PER_PAIR and len(only.key) < sides)


def _text_template(item: AssessmentItem, only: TextEntryInteraction) -> _Template | None:
    """The answers without wildcards, the first of two that a player could not tell apart."""
    earned = _earned(item, only)
    literal = [(segments(answer.pattern), amount) for answer, amount in zip(only.answers, earned, strict=True)]
    entries: dict[str, tuple[str, str]] = {}
    for pieces, amount in literal:
        if len(pieces) == 1:
            same = pieces[0] if only.case_sensitive else folded(pieces[0])
            entries.setdefault(same, (pieces[0], amount))
    if not entries:
        return None
    losses = [("qti-plain-spaces", "templates do not trim, so a space before or after an answer makes it wrong")]
    if any(len(pieces) > 1 for pieces, _ in literal):
        losses.append(("qti-plain-wildcards", "templates compare whole texts, so answers with wildcards are left out"))
    return _Template(_bounded(item, only, entries.values(), case_sensitive=only.case_sensitive), tuple(losses))


def _number_template(item: AssessmentItem, only: NumberInteraction) -> _Template:
    entries: dict[Fraction, tuple[str, str]] = {}
    for answer, amount in zip(only.answers, _earned(item, only), strict=True):
        right = right_value(only, answer)
        entries.setdefault(right, (digits(right), amount))
    lossy = any(lower != upper for lower, upper in (bounds(answer.match) for answer in only.answers))
    reason = "templates compare whole numbers of digits, so only the number itself scores, without tolerance or range"
    losses = (("qti-plain-tolerance", reason),) if lossy else ()
    return _Template(_bounded(item, only, entries.values()), losses)


def _earned(item: AssessmentItem, only: Interaction) -> list[str]:
    """What each answer earns, as the mapping says it."""
    fractions = part(only, ONE, floor_of(item, only)).each
    if item.scoring is Scoring.EXACT:
        fractions = tuple(ONE if fraction == 1 else ZERO for fraction in fractions)
    return [double(fraction * Fraction(item.points)) for fraction in fractions]


def _bounded(
    item: AssessmentItem,
    only: Interaction,
    entries: Iterable[tuple[str, str]],
    *,
    case_sensitive: bool | None = None,
) -> Mapping:
    points = Fraction(item.points)
    return Mapping(tuple(entries), double(floor_of(item, only) * points), digits(points), case_sensitive)
