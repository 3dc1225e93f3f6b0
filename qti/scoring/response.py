"""A learner's response read in the terms of its interaction, or refused where the learner cannot have given it.

A response is a string for one pick, text, number or file name, a list of strings for several picks, an order, pairs
(``"source target"``, ``"word gap"``) or files; "", an empty list and None are no response. A list of one stands for
its string and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from qti.errors import ResponseError, quoted, shortened
from qti.exact import digits
from qti.model import (
    GapMatchInteraction,
    InlineChoiceInteraction,
    OrderInteraction,
    PairInteraction,
    PickInteraction,
    SliderInteraction,
)
from qti.scoring.number import read_number

Value: TypeAlias = str | Sequence[str] | None
Response: TypeAlias = Mapping[str, Value]
"""What a learner answered, by response identifier."""

_SHOWN = 12


def several(value: object) -> tuple[str, ...]:
    """The strings of a response, empty ones left out; refuses anything but strings."""
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, Sequence) or not all(isinstance(each, str) for each in value):
        raise ResponseError("a response is a text or a list of texts")
    return tuple(each for each in value if each)


def single(value: object) -> str:
    """The one string of a response, "" for none; refuses more than one."""
    values = several(value)
    if len(values) > 1:
        raise ResponseError(f"takes one value, but {len(values)} are given")
    return values[0] if values else ""


def files(value: object, max_files: int) -> tuple[str, ...]:
    """The names of the files handed in; refuses more than allowed."""
    names = several(value)
    if len(names) > max_files:
        raise ResponseError(f"takes {max_files} at most, but {len(names)} files are given")
    return names


def picks(interaction: PickInteraction, value: object) -> tuple[str, ...]:
    """The choices picked; refuses unknown ones, one picked twice, and more than may be picked."""
    names = several(value)
    _known(names, [choice.identifier for choice in interaction.choices])
    _once(names, "picked")
    most = 1 if isinstance(interaction, InlineChoiceInteraction) else interaction.max_choices
    if most and len(names) > most:
        raise ResponseError(f"{len(names)} are picked, but {most} at most may be")
    return names


def order(interaction: OrderInteraction, value: object) -> tuple[str, ...]:
    """The choices in the learner's order, possibly not all of them; refuses unknown ones and one placed twice."""
    names = several(value)
    _known(names, [choice.identifier for choice in interaction.choices])
    _once(names, "placed")
    return names


def pairs(interaction: PairInteraction, value: object) -> tuple[tuple[str, str], ...]:
    """The pairs made; refuses pairs of nothing, and sides used more often than they may be."""
    found = tuple(_pair(text) for text in several(value))
    if isinstance(interaction, GapMatchInteraction):
        firsts, seconds, once = [word.identifier for word in interaction.words], interaction.gaps, 1
    else:
        firsts = [choice.identifier for choice in interaction.sources]
        seconds, once = tuple(choice.identifier for choice in interaction.targets), 0
    _known([first for first, _ in found], firsts)
    _known([second for _, second in found], seconds)
    _once([pair[once] for pair in found], "paired")
    if not interaction.reuse:
        _once([pair[1 - once] for pair in found], "used")
    return found


def set_number(interaction: SliderInteraction, value: object) -> Fraction | None:
    """The number that the slider was set to, None for none; refuses what the slider cannot be set to."""
    text = single(value)
    if not text:
        return None
    number = read_number(text)
    if number is None:
        raise ResponseError(f"{quoted(text)} is not a number")
    if not interaction.lower <= number <= interaction.upper:
        raise ResponseError(
            f"{shortened(text)} lies outside {digits(interaction.lower)} to {digits(interaction.upper)}"
        )
    if (number - Fraction(interaction.lower)) % Fraction(interaction.step):
        step, lower = digits(interaction.step), digits(interaction.lower)
        raise ResponseError(f"{shortened(text)} is no step of {step} from {lower}")
    return number


def _pair(text: str) -> tuple[str, str]:
    match text.split():
        case [first, second]:
            return first, second
        case _:
            raise ResponseError(f"{quoted(text)} is no pair; a pair is two identifiers with a space between")


def _known(names: Iterable[str], choices: Sequence[str]) -> None:
    for name in names:
        if name not in choices:
            there = ", ".join(f'"{choice}"' for choice in choices[:_SHOWN])
            more = ", …" if len(choices) > _SHOWN else ""
            raise ResponseError(f"{quoted(name)} is not there to choose; there are {there}{more}")


def _once(names: Sequence[str], done: str) -> None:
    for n, name in enumerate(names):
        if name in names[:n]:
            raise ResponseError(f"{quoted(name)} is {done} twice")
