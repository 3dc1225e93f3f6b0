"""The rules that values keep: each yields the faults it finds, so that a value can tell all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Protocol

from qti.errors import Fault, ModelError, Path
from qti.exact import ZERO, spelled
from qti.model import content as nodes
from qti.model.answers import Between, DecimalPlaces, Near, NumericAnswer, SignificantFigures, TextAnswer
from qti.model.choices import AssociableChoice, GapText, HotspotChoice, OrderChoice, Pick
from qti.model.content import Content
from qti.model.identifiers import IDENTIFIER_RULE, is_identifier
from qti.model.ranges import bounds
from qti.model.vocabulary import Scoring, Shape


class Named(Protocol):
    """What every interaction has."""

    @property
    def response_identifier(self) -> str:
        """Its name."""
        ...

    @property
    def weight(self) -> Fraction:
        """Its share among the item's interactions."""
        ...

    @property
    def floor(self) -> Fraction:
        """The least fraction it can earn."""
        ...


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ``ModelError`` with all faults where there is any."""
    found = tuple(faults)
    if found:
        raise ModelError(found)


def named(interaction: Named) -> Iterator[Fault]:
    """What holds for every interaction: a name, a weight, a floor."""
    if not is_identifier(interaction.response_identifier):
        yield Fault(f'"{interaction.response_identifier}" is no name: {IDENTIFIER_RULE}', ("response_identifier",))
    if interaction.weight < 0:
        yield Fault("a weight cannot be negative", ("weight",))
    if not -1 <= interaction.floor <= 0:
        yield Fault("a floor lies between -1 and 0", ("floor",))


def repeated(names: Iterable[str]) -> list[str]:
    """The names that stand there more than once, each once."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in names:
        if name in seen:
            twice[name] = None
        seen.add(name)
    return list(twice)


def distinct(
    choices: tuple[Pick | OrderChoice | AssociableChoice | GapText, ...],
    field: str,
) -> Iterator[Fault]:
    """Every choice has a name of its own."""
    for n, choice in enumerate(choices):
        if not is_identifier(choice.identifier):
            yield Fault(f'"{choice.identifier}" is no name: {IDENTIFIER_RULE}', (field, n, "identifier"))
    for name in repeated(choice.identifier for choice in choices):
        yield Fault(f'"{name}" names two choices', (field,))


def picked(choices: tuple[Pick, ...], max_choices: int, scoring: Scoring, field: str, *, least: int) -> Iterator[Fault]:
    """What holds for choices that are picked: a key, and fractions that agree with it."""
    yield from distinct(choices, field)
    yield from scored(scoring, Scoring.SUM, Scoring.EXACT)
    if len(choices) < least:
        yield Fault(f"at least {least} must be there to pick from", (field,))
    if max_choices < 0:
        yield Fault("must be 0 (any number) or more", ("max_choices",))
    key = [choice for choice in choices if choice.correct]
    if not key:
        yield Fault("no choice is marked correct", (field,))
    elif max_choices != 1:
        yield from _reachable(key, max_choices, scoring, field)
    for n, choice in enumerate(choices):
        if choice.fraction is not None:
            yield from _agreeing(choice, choice.fraction, (field, n, "fraction"), one=max_choices == 1)


def _reachable(key: list[Pick], max_choices: int, scoring: Scoring, field: str) -> Iterator[Fault]:
    """A learner who picks all that is right can pick that many, and earns everything."""
    if max_choices and len(key) > max_choices:
        yield Fault(f"{len(key)} choices are correct but only {max_choices} may be picked", ("max_choices",))
    if scoring is Scoring.SUM:
        total = sum((Fraction(1, len(key)) if choice.fraction is None else choice.fraction for choice in key), ZERO)
        if total < 1:
            yield Fault(f"all right choices together earn no more than {spelled(total)}", (field,))


def _agreeing(choice: Pick, fraction: Fraction, path: Path, *, one: bool) -> Iterator[Fault]:
    """A given fraction is in range and says the same as the key."""
    if not -1 <= fraction <= 1:
        yield Fault("a fraction lies between -1 and 1", path)
    elif one and choice.correct != (fraction == 1):
        yield Fault("a choice is correct where it earns 1, and only there", path)
    elif not one and choice.correct != (fraction > 0):
        yield Fault("a choice is correct where it earns more than 0, and only there", path)


def fractions(answers: Sequence[TextAnswer | NumericAnswer]) -> Iterator[Fault]:
    """Answers earn from -1 to 1, and one of them everything."""
    if not any(answer.fraction == 1 for answer in answers):
        yield Fault("no answer earns everything (fraction 1)", ("answers",))
    for n, answer in enumerate(answers):
        if not -1 <= answer.fraction <= 1:
            yield Fault("a fraction lies between -1 and 1", ("answers", n, "fraction"))


def numeric(answers: tuple[NumericAnswer, ...]) -> Iterator[Fault]:
    """Numbers to compare with make sense."""
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


def settable(lower: Decimal, upper: Decimal, step: Decimal, answers: Sequence[NumericAnswer]) -> Iterator[Fault]:
    """A slider can be set to a number that earns everything."""
    for answer in answers:
        if answer.fraction == 1:
            low, high = bounds(answer.match)
            steps = max(0, ceil((low - Fraction(lower)) / Fraction(step)))
            if Fraction(lower) + steps * Fraction(step) <= min(high, Fraction(upper)):
                return
    yield Fault("the slider cannot be set to a number that earns everything", ("answers",))


def length(expected_length: int | None) -> Iterator[Fault]:
    """A field is at least one character wide."""
    if expected_length is not None and expected_length < 1:
        yield Fault("must be at least 1", ("expected_length",))


def scored(scoring: Scoring, *allowed: Scoring) -> Iterator[Fault]:
    """The way of scoring is one that this kind has."""
    if scoring not in allowed:
        yield Fault(f'"{scoring}" is no way to score this; it is {" or ".join(allowed)}', ("scoring",))


def paired(
    key: tuple[tuple[str, str], ...], *, once: int, firsts: Iterable[str], seconds: Iterable[str], reuse: bool
) -> Iterator[Fault]:
    """Pairs name things that are there, none too often; ``once``: the part that stands in one pair at most."""
    if not key:
        yield Fault("there is no right pair", ("key",))
    sides = (set(firsts), set(seconds))
    for n, pair in enumerate(key):
        for name, side in zip(pair, sides, strict=True):
            if name not in side:
                yield Fault(f'"{name}" is nothing that can be paired here', ("key", n))
    for name in repeated(pair[once] for pair in key):
        yield Fault(f'"{name}" stands in two right pairs', ("key",))
    if not reuse:
        for name in repeated(pair[1 - once] for pair in key):
            yield Fault(f'"{name}" is right twice, so it must be allowed to be used again', ("reuse",))


def enclosed(text: Content, kind: type[nodes.Gap | nodes.Hottext]) -> Iterator[Fault]:
    """A text that an interaction encloses holds nothing of another one."""
    for node in nodes.walk(text):
        if isinstance(node, nodes.InteractionRef | nodes.InteractionBlock):
            yield Fault(f'"{node.identifier}" cannot stand inside the text of another interaction', ("text",))
        elif isinstance(node, nodes.Gap | nodes.Hottext) and not isinstance(node, kind):
            yield Fault(f'"{node.identifier}" does not belong in this text', ("text",))
        elif isinstance(node, nodes.Hottext) and any(isinstance(child, nodes.Hottext) for child in node.inlines):
            yield Fault(f'"{node.identifier}" has another marked run inside', ("text",))


def outlined(choice: HotspotChoice) -> Iterator[Fault]:
    """An area has a label, and as many coordinates as its shape needs."""
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
