"""One question: a body of rich text in which one or more interactions stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qti.errors import Fault, ModelError
from qti.exact import ZERO
from qti.model import content as nodes
from qti.model.content import Content
from qti.model.identifiers import IDENTIFIER_RULE, is_identifier
from qti.model.interactions import InlineInteraction, Interaction
from qti.model.vocabulary import Scoring


class MathForm(StrEnum):
    """What TeX becomes in formats that have MathML: ``mathml`` with the TeX as annotation, or ``tex`` as it is."""

    MATHML = "mathml"
    TEX = "tex"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFeedback:
    """Comments on the whole item: always, and by whether the score is full, between, or at most 0."""

    general: Content | None = None
    correct: Content | None = None
    partially_correct: Content | None = None
    incorrect: Content | None = None

    def __bool__(self) -> bool:
        """True where any comment is given."""
        return any((self.general, self.correct, self.partially_correct, self.incorrect))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Help between two tries; it may also clear wrong answers or tell how many are right, where a platform can."""

    content: Content
    clear_wrong: bool = False
    show_correct: bool = False


NO_FEEDBACK = ItemFeedback()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentItem:
    """A question.

    ``points``: what it is worth, 0 or more. ``scoring`` exact: all points where every interaction is fully right,
    else 0. ``floor``: the least share of the points, -1 to 0. ``penalty``: the share lost per further try on
    platforms with several tries; None leaves it to them. ``language``: a BCP 47 tag; None is the bank's.
    """

    identifier: str
    title: str
    body: Content
    interactions: tuple[Interaction, ...]
    points: Decimal = Decimal(1)
    scoring: Scoring = Scoring.SUM
    floor: Fraction = ZERO
    feedback: ItemFeedback = NO_FEEDBACK
    hints: tuple[Hint, ...] = ()
    penalty: Fraction | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    math: MathForm = MathForm.MATHML

    def __post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise ModelError(faults)

    def interaction(self, response_identifier: str) -> Interaction:
        """The interaction of that name; ``KeyError`` where there is none."""
        for interaction in self.interactions:
            if interaction.response_identifier == response_identifier:
                return interaction
        raise KeyError(response_identifier)


def is_inline(interaction: Interaction) -> bool:
    """True for an interaction that stands in running text, False for one on a line of its own."""
    return isinstance(interaction, InlineInteraction)


def _faults(item: AssessmentItem) -> Iterator[Fault]:
    if not is_identifier(item.identifier):
        yield Fault(f'"{item.identifier}" is no name: {IDENTIFIER_RULE}', ("identifier",))
    if not item.title.strip():
        yield Fault("a title is needed", ("title",))
    if item.points < 0:
        yield Fault("points cannot be negative", ("points",))
    if not -1 <= item.floor <= 0:
        yield Fault("a floor lies between -1 and 0", ("floor",))
    if item.penalty is not None and not 0 <= item.penalty <= 1:
        yield Fault("a penalty lies between 0 and 1", ("penalty",))
    if item.scoring not in (Scoring.SUM, Scoring.EXACT):
        yield Fault(f'"{item.scoring}" is no way to score an item; it is sum or exact', ("scoring",))
    if not item.interactions:
        yield Fault("a question needs at least one interaction", ("interactions",))
    elif sum(interaction.weight for interaction in item.interactions) <= 0:
        yield Fault("the weights add up to 0", ("interactions",))
    yield from _placed(item)


def _placed(item: AssessmentItem) -> Iterator[Fault]:
    """Every interaction stands in the body, once, in the form of its kind."""
    by_name = {interaction.response_identifier: interaction for interaction in item.interactions}
    if len(by_name) != len(item.interactions):
        yield Fault("two interactions have the same name", ("interactions",))
    seen: set[str] = set()
    for node in nodes.walk(item.body):
        if isinstance(node, nodes.Gap | nodes.Hottext):
            yield Fault(f'"{node.identifier}" stands outside the interaction it belongs to', ("body",))
        elif isinstance(node, nodes.InteractionRef | nodes.InteractionBlock):
            if node.identifier in seen:
                yield Fault(f'"{node.identifier}" stands in the body twice', ("body",))
            seen.add(node.identifier)
            yield from _form(node, by_name.get(node.identifier))
    for name in by_name:
        if name not in seen:
            yield Fault(f'the body does not say where "{name}" stands', ("body",))


def _form(node: nodes.InteractionRef | nodes.InteractionBlock, interaction: Interaction | None) -> Iterator[Fault]:
    name = node.identifier
    if interaction is None:
        yield Fault(f'the body names "{name}", which is no interaction of this question', ("body",))
    elif is_inline(interaction) and isinstance(node, nodes.InteractionBlock):
        yield Fault(f'"{name}" stands in running text', ("body",))
    elif not is_inline(interaction) and isinstance(node, nodes.InteractionRef):
        yield Fault(f'"{name}" needs a line of its own', ("body",))
