"""The twelve interactions: frozen, valid once made, and a closed set that the type checker can walk.

Each has a ``response_identifier`` (its name in ``{{…}}``), a ``weight`` among the item's interactions and a
``floor`` under its own fraction. Where QTI 2.1 has the interaction, the name and the fields are QTI's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from qti.errors import Fault
from qti.exact import ONE, ZERO
from qti.model import content as nodes
from qti.model.answers import NumericAnswer, TextAnswer
from qti.model.choices import (
    AssociableChoice,
    GapText,
    HotspotChoice,
    HottextChoice,
    InlineChoice,
    OrderChoice,
    SimpleChoice,
)
from qti.model.content import Content, Image
from qti.model.identifiers import DEFAULT_RESPONSE
from qti.model.rules import (
    distinct,
    enclosed,
    fractions,
    length,
    named,
    numeric,
    outlined,
    paired,
    picked,
    refuse,
    repeated,
    scored,
    settable,
)
from qti.model.vocabulary import Scoring, TextFormat


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
        refuse((*named(self), *picked(self.choices, self.max_choices, self.scoring, "choices", least=2)))

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
        faults = [*named(self), *picked(self.choices, 1, Scoring.SUM, "choices", least=2)]
        faults += [
            Fault("an option needs a text", ("choices", n))
            for n, choice in enumerate(self.choices)
            if not choice.text.strip()
        ]
        refuse(faults)


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
        faults = [*named(self), *fractions(self.answers), *length(self.expected_length)]
        faults += [
            Fault("an answer needs a text", ("answers", n))
            for n, answer in enumerate(self.answers)
            if not answer.pattern.strip()
        ]
        refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericEntryInteraction:
    """A number typed into running text (QTI 2.1 ``textEntryInteraction`` of base type float)."""

    response_identifier: str = DEFAULT_RESPONSE
    answers: tuple[NumericAnswer, ...]
    expected_length: int | None = None
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        refuse((*named(self), *fractions(self.answers), *numeric(self.answers), *length(self.expected_length)))


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
        faults = list(named(self))
        for name in ("expected_lines", "min_words", "max_words"):
            number = getattr(self, name)
            if number is not None and number < 1:
                faults.append(Fault("must be at least 1", (name,)))
        if self.min_words is not None and self.max_words is not None and self.min_words > self.max_words:
            faults.append(Fault("the most words are fewer than the fewest", ("max_words",)))
        refuse(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInteraction:
    """Put the choices in order (QTI 2.1 ``orderInteraction``); the order they stand in here is the key."""

    response_identifier: str = DEFAULT_RESPONSE
    choices: tuple[OrderChoice, ...]
    scoring: Scoring = Scoring.EXACT
    weight: Fraction = ONE
    floor: Fraction = ZERO

    def __post_init__(self) -> None:
        faults = [*named(self), *distinct(self.choices, "choices")]
        if len(self.choices) < 2:
            faults.append(Fault("an order needs at least two choices", ("choices",)))
        faults += scored(self.scoring, Scoring.EXACT, Scoring.PER_POSITION)
        refuse(faults)


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
        faults = [*named(self), *distinct((*self.sources, *self.targets), "sources")]
        for name, side in (("sources", self.sources), ("targets", self.targets)):
            if not side:
                faults.append(Fault("a match needs something on both sides", (name,)))
        faults += paired(
            self.key,
            once=0,
            firsts=[choice.identifier for choice in self.sources],
            seconds=[choice.identifier for choice in self.targets],
            reuse=self.reuse,
        )
        faults += scored(self.scoring, Scoring.PER_PAIR, Scoring.EXACT)
        refuse(faults)


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
        faults = [*named(self), *distinct(self.words, "words")]
        gaps = self.gaps
        if not gaps:
            faults.append(Fault("the text has no gap", ("text",)))
        if not self.words:
            faults.append(Fault("there is no word to drag", ("words",)))
        faults += [
            Fault(f'"{name}" names two things', ("text",))
            for name in repeated((*gaps, *(word.identifier for word in self.words)))
        ]
        faults += [
            Fault("a word needs a text", ("words", n)) for n, word in enumerate(self.words) if not word.text.strip()
        ]
        faults += paired(
            self.key,
            once=1,
            firsts=[word.identifier for word in self.words],
            seconds=gaps,
            reuse=self.reuse,
        )
        faults += scored(self.scoring, Scoring.PER_PAIR, Scoring.EXACT)
        faults += enclosed(self.text, nodes.Gap)
        refuse(faults)


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
        faults = [*named(self), *picked(self.choices, self.max_choices, self.scoring, "choices", least=1)]
        marked = [hottext.identifier for hottext in nodes.nodes(self.text, nodes.Hottext)]
        if marked != [choice.identifier for choice in self.choices]:
            faults.append(Fault("the choices must be the marked runs of the text, in reading order", ("choices",)))
        faults += enclosed(self.text, nodes.Hottext)
        refuse(faults)


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
        faults = [*named(self), *picked(self.choices, self.max_choices, self.scoring, "choices", least=1)]
        faults += [Fault("must be at least 1", (name,)) for name in ("width", "height") if getattr(self, name) < 1]
        for n, choice in enumerate(self.choices):
            faults += [fault.below("choices", n) for fault in outlined(choice)]
        refuse(faults)


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
        faults = [*named(self), *fractions(self.answers), *numeric(self.answers)]
        if self.lower >= self.upper:
            faults.append(Fault("the upper bound must be above the lower", ("upper",)))
        if self.step <= 0:
            faults.append(Fault("must be above 0", ("step",)))
        elif not faults:
            faults += settable(self.lower, self.upper, self.step, self.answers)
        refuse(faults)


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
        faults = list(named(self))
        if self.max_files < 1:
            faults.append(Fault("must be at least 1", ("max_files",)))
        if self.max_bytes is not None and self.max_bytes < 1:
            faults.append(Fault("must be at least 1", ("max_bytes",)))
        faults += [
            Fault(f'"{ending}" is not a file ending such as .pdf', ("file_types", n))
            for n, ending in enumerate(self.file_types)
            if not (ending.startswith(".") and ending[1:].isalnum() and ending.isascii())
        ]
        refuse(faults)


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
