"""The order in which choices are shown: as the attempt's plan says, and never one that tells the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias, TypeVar

Orders: TypeAlias = Mapping[str, Sequence[str]]
"""Identifiers of choices in the order to show them, by response identifier.

Those of a match name its sources and targets, each in their order, in one row. An interaction left out is shown as
written, or shuffled by its opaque names where it asks for that.
"""


class Identified(Protocol):
    """What has an identifier."""

    @property
    def identifier(self) -> str:
        """Its name among its kind."""
        ...


_C = TypeVar("_C", bound=Identified)


def planned(choices: Sequence[_C], order: Sequence[str]) -> list[_C]:
    """The choices in the order planned; what it does not name comes last, as written."""
    place = {identifier: n for n, identifier in enumerate(order)}
    return sorted(choices, key=lambda choice: place.get(choice.identifier, len(place)))


def shuffled(choices: Sequence[_C], name: Callable[[_C], str]) -> list[_C]:
    """The choices in the order of their opaque names, which hang on the attempt alone; fixed ones keep their place."""
    loose = [n for n, choice in enumerate(choices) if not getattr(choice, "fixed", False)]
    row = list(choices)
    for place, choice in zip(loose, sorted((choices[n] for n in loose), key=name), strict=True):
        row[place] = choice
    return row
