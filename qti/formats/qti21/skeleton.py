"""An item without its words: declarations, an empty body, response processing."""

from __future__ import annotations

from collections.abc import Hashable

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.formats.qti21 import elements as qti
from qti.formats.qti21.declarations import outcome_declarations, response_declaration
from qti.formats.qti21.elements import SCORE
from qti.formats.qti21.feedback import feedback_rules, feedbacks, has_feedback, modal_feedback
from qti.formats.qti21.method import Method
from qti.formats.qti21.processing import exact, pending, total
from qti.formats.qti21.scheme import Scheme
from qti.model import AssessmentItem, ChoiceInteraction

ITEM_BODY = qti.tag("itemBody")
_RESPONSE_PROCESSING = qti.tag("responseProcessing")
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
_TEMPLATE_OF = {Method.MATCH_CORRECT: "match_correct", Method.MAP_RESPONSE: "map_response"}


def skeleton(item: AssessmentItem, scheme: Scheme) -> Element:
    """The item as far as it does not depend on its identifier, title, language and texts; these have their places."""
    root = qti.document("assessmentItem")
    for name in ("identifier", "title", qti.LANG):
        root.set(name, "")  # filled in later, set here to stand before the others
    root.set("adaptive", "false")
    root.set("timeDependent", "false")
    for interaction in item.interactions:
        name = interaction.response_identifier
        response_declaration(root, interaction, scheme.names[name], scheme.mappings.get(name))
    has_rules = scheme.says_feedback and has_feedback(item)
    outcome_declarations(root, scheme.maximum, scheme.minimum, scored=_is_scored(scheme), feedback=has_rules)
    SubElement(root, ITEM_BODY)
    _response_processing(root, item, scheme, has_feedback_rules=has_rules)
    if scheme.says_feedback:
        for identifier, _, _ in feedbacks(item):
            modal_feedback(root, identifier)
    return root


def likeness(item: AssessmentItem) -> Hashable:
    """Equal for items that have the same skeleton; None where it would hardly ever be.

    Most banks are choices with the same few identifiers and points, so their skeletons are copied, not made.
    """
    only = item.interactions[0]
    if len(item.interactions) > 1 or not isinstance(only, ChoiceInteraction):
        return None
    own = item.feedback
    return (
        item.points,
        item.scoring,
        item.floor,
        own.general is None,
        own.correct is None,
        own.partially_correct is None,
        own.incorrect is None,
        only.response_identifier,
        only.max_choices,
        only.scoring,
        only.floor,
        *[(each.identifier, each.correct, each.fraction, each.feedback is None) for each in only.choices],
    )


def _response_processing(root: Element, item: AssessmentItem, scheme: Scheme, *, has_feedback_rules: bool) -> None:
    if scheme.method is Method.NONE:
        return
    if scheme.method in _TEMPLATE_OF:
        SubElement(root, _RESPONSE_PROCESSING, template=_TEMPLATES + _TEMPLATE_OF[scheme.method])
        return
    rules = SubElement(root, _RESPONSE_PROCESSING)
    if scheme.method is Method.PENDING:
        pending(rules)
    elif scheme.method is Method.EXACT:
        exact(rules, item, scheme.names, scheme.amounts, scheme.full)
    else:
        total(rules, item, scheme.names, scheme.amounts)
    if has_feedback_rules:
        feedback_rules(rules, item, scheme.names, scheme.full)
    if scheme.full != scheme.maximum:
        qti.set_number(rules, SCORE, "0")


def _is_scored(scheme: Scheme) -> bool:
    return scheme.method not in (Method.PENDING, Method.NONE)
