"""What can be picked, ordered, paired or dragged: the parts that interactions are made of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from qti.model.content import Content
from qti.model.vocabulary import Shape


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
