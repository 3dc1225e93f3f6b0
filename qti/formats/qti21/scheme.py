"""Everything about an item's scoring that its declarations and its rules have to agree on, decided once."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from qti.exact import ONE, ZERO
from qti.formats.qti21.amounts import Amounts, Part, amounts, lowest, separate_amounts
from qti.formats.qti21.declarations import Mapping, mapping
from qti.formats.qti21.method import Method, is_key_alone, is_mapped, method
from qti.formats.qti21.names import Names, names
from qti.model import AssessmentItem, GapMatchInteraction, Interaction, MatchInteraction
from qti.scoring.shares import picks_one


@dataclass(frozen=True, slots=True)
class Scheme:
    """How an item is written.

    ``maximum`` and ``minimum`` are those of SCORE. ``full`` is what full marks come to while the rules run: in an
    item worth nothing it is 1, so that comments can tell right from wrong, and SCORE becomes 0 at the end.
    """

    names: dict[str, Names]
    method: Method
    maximum: Fraction
    minimum: Fraction = ZERO
    full: Fraction = ONE
    amounts: Amounts = field(default_factory=lambda: Amounts({}))
    mappings: dict[str, Mapping] = field(default_factory=dict)
    says_feedback: bool = True


def scheme(item: AssessmentItem) -> Scheme:
    """The scheme where every form of response processing may be written."""
    own_names = names(item)
    own_method = method(item, own_names)
    points = Fraction(item.points)
    stands_in = points == 0 and own_method is not Method.PENDING and _tells_right_from_wrong(item)
    full = ONE if stands_in else points
    whole = amounts(item, full) if own_method is Method.SUM else separate_amounts(item)
    mappings: dict[str, Mapping] = {}
    for each in item.interactions:
        mapped = _mapping(each, own_method, own_names[each.response_identifier], whole.parts[each.response_identifier])
        if mapped is not None:
            mappings[each.response_identifier] = mapped
    minimum = lowest(item) if own_method in (Method.SUM, Method.PENDING) else ZERO
    return Scheme(own_names, own_method, points, minimum, full, whole, mappings)


def _mapping(interaction: Interaction, own_method: Method, own_names: Names, part: Part) -> Mapping | None:
    """What the rules look up: every sum, and in exact scoring those that other responses than the key may reach."""
    if not is_mapped(interaction):
        return None
    if own_method is Method.EXACT:
        by_sum = isinstance(interaction, MatchInteraction | GapMatchInteraction) or not picks_one(interaction)
        return mapping(interaction, own_names, part) if by_sum and not is_key_alone(interaction) else None
    return mapping(interaction, own_names, part) if own_method is Method.SUM else None


def _tells_right_from_wrong(item: AssessmentItem) -> bool:
    own = item.feedback
    return any(each is not None for each in (own.correct, own.partially_correct, own.incorrect))
