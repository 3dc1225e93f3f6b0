"""The twelve interactions: frozen, valid once made, and a closed set that the type checker can walk.

Each has a ``response_identifier`` (its name in ``{{…}}``), a ``weight`` among the item's interactions and a
``floor`` under its own fraction. Where QTI 2.1 has the interaction, the name and the fields are QTI's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from qti.errors import Fault, ModelError
from qti.model import content as nodes
from qti.model.content import Content, Image
from qti.model.identifiers import DEFAULT_RESPONSE, IDENTIFIER_RULE, is_identifier

ONE = Fraction(1)
ZERO = Fraction(0)


class Scoring(StrEnum):
    """How an interaction (or an item) turns a response into a fraction."""

    SUM = "sum"
    EXACT = "exact"
    PER_POSITION = "per-position"
    PER_PAIR = "per-pair"


class Shape(StrEnum):
    """The outline of a hotspot; coordinates are whole pixels of the picture (QTI 2.1, 8.6 ``shape``)."""

    RECT = "rect"
    CIRCLE = "circle"
    POLY = "poly"


class TextFormat(StrEnum):
    """What a learner writes an extended text in (QTI 2.1, ``textFormat``)."""

    PLAIN = "plain"
    PREFORMATTED = "preFormatted"
    XHTML = "xhtml"


# --- choices -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleChoice:
    """One option of a choice interaction.

    ``correct`` makes it part of the key. ``fraction`` is the share of the interaction that picking it earns,
    from -1 to 1; None leaves it to the rule of decision A. ``fixed`` keeps its place when the rest is shuffled.
    """

    identifier: str
    content: Content
    correct: bool = False
    fraction: Fraction | None = None
    feedback: Content | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineChoice:
    """One option of a dropdown: plain text, no markup."""

    identifier: str
    text: str
    correct: bool = False
    fraction: Fraction | None = None
    feedback: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HottextChoice:
    """What picking one marked run of text earns; its words stand in the interaction's ``text``."""

    identifier: str
    correct: bool = False
    fraction: Fraction | None = None
    feedback: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotChoice:
    """One area of a picture.

    ``coords``: rect ``left, top, right, bottom``; circle ``x, y, radius``; poly ``x1, y1, x2, y2, …``.
    ``label`` names the area for people who do not see the picture.
    """

    identifier: str
    shape: Shape
    coords: tuple[int, ...]
    label: str
    correct: bool = False
    fraction: Fraction | None = None
    feedback: Content | None = None


Pick: TypeAlias = SimpleChoice | InlineChoice | HottextChoice | HotspotChoice
"""Anything that is picked and earns a fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChoice:
    """One thing to be put in order."""

    identifier: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociableChoice:
    """One side of a pair."""

    identifier: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class GapText:
    """A word that can be dragged into a gap: plain text, no markup."""

    identifier: str
    text: str


# --- answers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    r"""A text that earns ``fraction``; in ``pattern`` ``*`` is any run of characters and ``\*`` a star."""

    pattern: str
    fraction: Fraction = ONE
    feedback: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A number within ``tolerance`` of ``value``; ``relative``: the tolerance is a share of the value."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A number from ``lower`` to ``upper``, both included."""

    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalPlaces:
    """A number that can be rounded to ``value`` at ``places`` decimals, ties both ways."""

    value: Decimal
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantFigures:
    """A number that can be rounded to ``value`` at ``figures`` significant figures, ties both ways."""

    value: Decimal
    figures: int


NumberMatch: TypeAlias = Near | Between | DecimalPlaces | SignificantFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """Numbers that earn ``fraction``."""

    match: NumberMatch
    fraction: Fraction = ONE
    feedback: Content | None = None


# --- interactions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceInteraction:
    """Pick one (``max_choices`` 1), several, or any number (0) of the choices (QTI 2.1 ``choiceInteraction``)."""

    response_identifier: str = DEFAULT_RESPONSE
    choices: tuple[SimpleChoice, ...]
    max_choices: int = 1
    shuffle: bool = False
    scoring: Scoring = Scoring.SUM
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        _refuse((*_common(self), *_picks(self.choices, self.max_choices, self.scoring, "choices", least=2)))

    @property
    def is_true_false(self) -> bool:
        """True where the choices are ``true`` and ``false`` and one is picked."""
        return self.max_choices == 1 and [choice.identifier for choice in self.choices] in (
            ["true", "false"],
            ["false", "true"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineChoiceInteraction:
    """A dropdown in running text (QTI 2.1 ``inlineChoiceInteraction``)."""

    response_identifier: str = DEFAULT_RESPONSE
    choices: tuple[InlineChoice, ...]
    shuffle: bool = False
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_picks(self.choices, 1, Scoring.SUM, "choices", least=2)]
        faults += [
            Fault("an option needs a text", ("choices", n))
            for n, choice in enumerate(self.choices)
            if not choice.text.strip()
        ]
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEntryInteraction:
    """A word or two typed into running text (QTI 2.1 ``textEntryInteraction``); the first answer that matches counts.

    ``expected_length`` is in characters; it sizes the field and limits nothing.
    """

    response_identifier: str = DEFAULT_RESPONSE
    answers: tuple[TextAnswer, ...]
    case_sensitive: bool = False
    expected_length: int | None = None
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_answers(self.answers), *_length(self.expected_length)]
        faults += [
            Fault("an answer needs a text", ("answers", n))
            for n, answer in enumerate(self.answers)
            if not answer.pattern.strip()
        ]
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericEntryInteraction:
    """A number typed into running text (QTI 2.1 ``textEntryInteraction`` of base type float)."""

    response_identifier: str = DEFAULT_RESPONSE
    answers: tuple[NumericAnswer, ...]
    expected_length: int | None = None
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        _refuse((*_common(self), *_answers(self.answers), *_numbers(self.answers), *_length(self.expected_length)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedTextInteraction:
    """A longer text that a person grades (QTI 2.1 ``extendedTextInteraction``).

    ``expected_lines`` sizes the field; word limits are told to the learner and enforced by the platform.
    ``template`` stands in the field at first; ``grader_notes`` are for the person who grades, never the learner.
    """

    response_identifier: str = DEFAULT_RESPONSE
    expected_lines: int | None = None
    min_words: int | None = None
    max_words: int | None = None
    format: TextFormat = TextFormat.PLAIN
    template: Content | None = None
    grader_notes: Content | None = None
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = list(_common(self))
        for name in ("expected_lines", "min_words", "max_words"):
            number = getattr(self, name)
            if number is not None and number < 1:
                faults.append(Fault("must be at least 1", (name,)))
        if self.min_words is not None and self.max_words is not None and self.min_words > self.max_words:
            faults.append(Fault("the most words are fewer than the fewest", ("max_words",)))
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInteraction:
    """Put the choices in order (QTI 2.1 ``orderInteraction``); the order they stand in here is the key."""

    response_identifier: str = DEFAULT_RESPONSE
    choices: tuple[OrderChoice, ...]
    scoring: Scoring = Scoring.EXACT
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_names(self.choices, "choices")]
        if len(self.choices) < 2:
            faults.append(Fault("an order needs at least two choices", ("choices",)))
        faults += _scored(self.scoring, Scoring.EXACT, Scoring.PER_POSITION)
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchInteraction:
    """Give each left side (``source``) one right side (``target``) (QTI 2.1 ``matchInteraction``).

    ``key`` holds the right pairs as (source, target); a source without one must stay unmatched. ``reuse``: a
    target may go with several sources.
    """

    response_identifier: str = DEFAULT_RESPONSE
    sources: tuple[AssociableChoice, ...]
    targets: tuple[AssociableChoice, ...]
    key: tuple[tuple[str, str], ...]
    reuse: bool = False
    shuffle: bool = False
    scoring: Scoring = Scoring.PER_PAIR
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_names((*self.sources, *self.targets), "sources")]
        for name, side in (("sources", self.sources), ("targets", self.targets)):
            if not side:
                faults.append(Fault("a match needs something on both sides", (name,)))
        faults += _pairs(
            self.key,
            once=0,
            firsts=[choice.identifier for choice in self.sources],
            seconds=[choice.identifier for choice in self.targets],
            reuse=self.reuse,
        )
        faults += _scored(self.scoring, Scoring.PER_PAIR, Scoring.EXACT)
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapMatchInteraction:
    """Drag words into the gaps of ``text`` (QTI 2.1 ``gapMatchInteraction``).

    ``key`` holds the right pairs as (word, gap); a gap without one must stay empty. ``reuse``: a word may fill
    several gaps.
    """

    response_identifier: str = DEFAULT_RESPONSE
    text: Content
    words: tuple[GapText, ...]
    key: tuple[tuple[str, str], ...]
    reuse: bool = False
    shuffle: bool = False
    scoring: Scoring = Scoring.PER_PAIR
    weight: Fraction = ONE
    floor: Fraction = ZERO

    @property
    def gaps(self) -> tuple[str, ...]:
        """The gaps' identifiers in reading order."""
        return tuple(gap.identifier for gap in nodes.nodes(self.text, nodes.Gap))

    def __post_init__(self) -> None:
        faults = [*_common(self), *_names(self.words, "words")]
        gaps = self.gaps
        if not gaps:
            faults.append(Fault("the text has no gap", ("text",)))
        if not self.words:
            faults.append(Fault("there is no word to drag", ("words",)))
        faults += [
            Fault(f'"{name}" names two things', ("text",))
            for name in _repeated((*gaps, *(word.identifier for word in self.words)))
        ]
        faults += [
            Fault("a word needs a text", ("words", n)) for n, word in enumerate(self.words) if not word.text.strip()
        ]
        faults += _pairs(
            self.key,
            once=1,
            firsts=[word.identifier for word in self.words],
            seconds=gaps,
            reuse=self.reuse,
        )
        faults += _scored(self.scoring, Scoring.PER_PAIR, Scoring.EXACT)
        faults += _enclosed(self.text, nodes.Gap)
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class HottextInteraction:
    """Pick runs of a text (QTI 2.1 ``hottextInteraction``); ``choices`` stand in the text's reading order."""

    response_identifier: str = DEFAULT_RESPONSE
    text: Content
    choices: tuple[HottextChoice, ...]
    max_choices: int = 1
    scoring: Scoring = Scoring.SUM
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_picks(self.choices, self.max_choices, self.scoring, "choices", least=1)]
        marked = [hottext.identifier for hottext in nodes.nodes(self.text, nodes.Hottext)]
        if marked != [choice.identifier for choice in self.choices]:
            faults.append(Fault("the choices must be the marked runs of the text, in reading order", ("choices",)))
        faults += _enclosed(self.text, nodes.Hottext)
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotInteraction:
    """Pick areas of a picture (QTI 2.1 ``hotspotInteraction``); width and height are the picture's, in pixels."""

    response_identifier: str = DEFAULT_RESPONSE
    image: Image
    width: int
    height: int
    choices: tuple[HotspotChoice, ...]
    max_choices: int = 1
    scoring: Scoring = Scoring.SUM
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_picks(self.choices, self.max_choices, self.scoring, "choices", least=1)]
        faults += [Fault("must be at least 1", (name,)) for name in ("width", "height") if getattr(self, name) < 1]
        for n, choice in enumerate(self.choices):
            faults += [fault.below("choices", n) for fault in _outline(choice)]
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliderInteraction:
    """Set a number between two bounds (QTI 2.1 ``sliderInteraction``); ``step`` counts from ``lower``."""

    response_identifier: str = DEFAULT_RESPONSE
    lower: Decimal
    upper: Decimal
    step: Decimal = Decimal(1)
    answers: tuple[NumericAnswer, ...]
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*_common(self), *_answers(self.answers), *_numbers(self.answers)]
        if self.lower >= self.upper:
            faults.append(Fault("the upper bound must be above the lower", ("upper",)))
        if self.step <= 0:
            faults.append(Fault("must be above 0", ("step",)))
        _refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadInteraction:
    """Files that a person grades (QTI 2.1 ``uploadInteraction``).

    ``file_types`` are endings with their dot (``.pdf``), none for any; ``max_bytes`` is per file.
    """

    response_identifier: str = DEFAULT_RESPONSE
    file_types: tuple[str, ...] = ()
    max_files: int = 1
    max_bytes: int | None = None
    grader_notes: Content | None = None
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = list(_common(self))
        if self.max_files < 1:
            faults.append(Fault("must be at least 1", ("max_files",)))
        if self.max_bytes is not None and self.max_bytes < 1:
            faults.append(Fault("must be at least 1", ("max_bytes",)))
        faults += [
            Fault(f'"{ending}" is not a file ending such as .pdf', ("file_types", n))
            for n, ending in enumerate(self.file_types)
            if not (ending.startswith(".") and ending[1:].isalnum() and ending.isascii())
        ]
        _refuse(faults)


Interaction: TypeAlias = (
    ChoiceInteraction
    | InlineChoiceInteraction
    | TextEntryInteraction
    | NumericEntryInteraction
    | ExtendedTextInteraction
    | OrderInteraction
    | MatchInteraction
    | GapMatchInteraction
    | HottextInteraction
    | HotspotInteraction
    | SliderInteraction
    | UploadInteraction
)
PickInteraction: TypeAlias = ChoiceInteraction | InlineChoiceInteraction | HottextInteraction | HotspotInteraction
"""Interactions whose response is the identifiers picked."""
PairInteraction: TypeAlias = MatchInteraction | GapMatchInteraction
"""Interactions whose response is pairs; ``key`` holds the right ones."""
NumberInteraction: TypeAlias = NumericEntryInteraction | SliderInteraction
InlineInteraction: TypeAlias = InlineChoiceInteraction | TextEntryInteraction | NumericEntryInteraction
"""Interactions that stand in running text; all others stand on a line of their own."""
PendingInteraction: TypeAlias = ExtendedTextInteraction | UploadInteraction
"""Interactions that a person grades."""


# --- rules -------------------------------------------------------------------------------------------------------


def _refuse(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise ModelError(found)


def _common(interaction: Interaction) -> Iterator[Fault]:
    if not is_identifier(interaction.response_identifier):
        yield Fault(f'"{interaction.response_identifier}" is no name: {IDENTIFIER_RULE}', ("response_identifier",))
    if interaction.weight < 0:
        yield Fault("a weight cannot be negative", ("weight",))
    if not -1 <= interaction.floor <= 0:
        yield Fault("a floor lies between -1 and 0", ("floor",))


def _repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in names:
        if name in seen:
            twice[name] = None
        seen.add(name)
    return list(twice)


def _names(
    choices: tuple[Pick | OrderChoice | AssociableChoice | GapText, ...],
    field: str,
) -> Iterator[Fault]:
    for n, choice in enumerate(choices):
        if not is_identifier(choice.identifier):
            yield Fault(f'"{choice.identifier}" is no name: {IDENTIFIER_RULE}', (field, n, "identifier"))
    for name in _repeated(choice.identifier for choice in choices):
        yield Fault(f'"{name}" names two choices', (field,))


def _picks(choices: tuple[Pick, ...], max_choices: int, scoring: Scoring, field: str, *, least: int) -> Iterator[Fault]:
    yield from _names(choices, field)
    yield from _scored(scoring, Scoring.SUM, Scoring.EXACT)
    if len(choices) < least:
        yield Fault(f"at least {least} must be there to pick from", (field,))
    if max_choices < 0:
        yield Fault("must be 0 (any number) or more", ("max_choices",))
    key = [choice for choice in choices if choice.correct]
    if not key:
        yield Fault("no choice is marked correct", (field,))
    if max_choices and len(key) > max_choices > 1:
        yield Fault(f"{len(key)} choices are correct but only {max_choices} may be picked", ("max_choices",))
    for n, choice in enumerate(choices):
        if choice.fraction is None:
            continue
        if not -1 <= choice.fraction <= 1:
            yield Fault("a fraction lies between -1 and 1", (field, n, "fraction"))
        elif max_choices == 1 and choice.correct != (choice.fraction == 1):
            yield Fault("a choice is correct where it earns 1, and only there", (field, n, "fraction"))
        elif max_choices != 1 and choice.correct != (choice.fraction > 0):
            yield Fault("a choice is correct where it earns more than 0, and only there", (field, n, "fraction"))


def _answers(answers: Sequence[TextAnswer | NumericAnswer]) -> Iterator[Fault]:
    if not any(answer.fraction == 1 for answer in answers):
        yield Fault("no answer earns everything (fraction 1)", ("answers",))
    for n, answer in enumerate(answers):
        if not -1 <= answer.fraction <= 1:
            yield Fault("a fraction lies between -1 and 1", ("answers", n, "fraction"))


def _numbers(answers: tuple[NumericAnswer, ...]) -> Iterator[Fault]:
    for n, answer in enumerate(answers):
        match answer.match:
            case Near(tolerance=tolerance) if tolerance < 0:
                yield Fault("a tolerance cannot be negative", ("answers", n, "tolerance"))
            case Between(lower=lower, upper=upper) if lower > upper:
                yield Fault("the range ends before it begins", ("answers", n, "range"))
            case DecimalPlaces(places=places) if not 0 <= places <= 30:
                yield Fault("decimal places are 0 to 30", ("answers", n, "places"))
            case SignificantFigures(figures=figures) if not 1 <= figures <= 30:
                yield Fault("significant figures are 1 to 30", ("answers", n, "figures"))
            case SignificantFigures(value=value) if value == 0:
                yield Fault("0 has no significant figures", ("answers", n, "figures"))
            case _:
                pass


def _length(expected_length: int | None) -> Iterator[Fault]:
    if expected_length is not None and expected_length < 1:
        yield Fault("must be at least 1", ("expected_length",))


def _scored(scoring: Scoring, *allowed: Scoring) -> Iterator[Fault]:
    if scoring not in allowed:
        yield Fault(f'"{scoring}" is no way to score this; it is {" or ".join(allowed)}', ("scoring",))


def _pairs(
    key: tuple[tuple[str, str], ...], *, once: int, firsts: Iterable[str], seconds: Iterable[str], reuse: bool
) -> Iterator[Fault]:
    """``once``: which part of a pair (0 or 1) stands in one pair at most."""
    if not key:
        yield Fault("there is no right pair", ("key",))
    sides = (set(firsts), set(seconds))
    for n, pair in enumerate(key):
        for name, side in zip(pair, sides, strict=True):
            if name not in side:
                yield Fault(f'"{name}" is nothing that can be paired here', ("key", n))
    for name in _repeated(pair[once] for pair in key):
        yield Fault(f'"{name}" stands in two right pairs', ("key",))
    if not reuse:
        for name in _repeated(pair[1 - once] for pair in key):
            yield Fault(f'"{name}" is right twice, so it must be allowed to be used again', ("reuse",))


def _enclosed(text: Content, kind: type[nodes.Gap | nodes.Hottext]) -> Iterator[Fault]:
    for node in nodes.walk(text):
        if isinstance(node, nodes.InteractionRef | nodes.InteractionBlock):
            yield Fault(f'"{node.identifier}" cannot stand inside the text of another interaction', ("text",))
        elif isinstance(node, nodes.Gap | nodes.Hottext) and not isinstance(node, kind):
            yield Fault(f'"{node.identifier}" does not belong in this text', ("text",))
        elif isinstance(node, nodes.Hottext) and any(isinstance(child, nodes.Hottext) for child in node.inlines):
            yield Fault(f'"{node.identifier}" has another marked run inside', ("text",))


def _outline(choice: HotspotChoice) -> Iterator[Fault]:
    if not choice.label.strip():
        yield Fault("an area needs a label for people who do not see the picture", ("label",))
    if any(number < 0 for number in choice.coords):
        yield Fault("a coordinate cannot be negative", ("coords",))
    match choice.shape, choice.coords:
        case Shape.RECT, (left, top, right, bottom):
            if left >= right or top >= bottom:
                yield Fault("a rect is left, top, right, bottom", ("coords",))
        case Shape.CIRCLE, (_, _, radius):
            if radius < 1:
                yield Fault("a circle is x, y, radius, and the radius at least 1", ("coords",))
        case Shape.POLY, coords if len(coords) >= 6 and len(coords) % 2 == 0:
            pass
        case Shape.RECT, _:
            yield Fault("a rect has four numbers: left, top, right, bottom", ("coords",))
        case Shape.CIRCLE, _:
            yield Fault("a circle has three numbers: x, y, radius", ("coords",))
        case _:
            yield Fault("a poly has at least three points, two numbers each", ("coords",))
