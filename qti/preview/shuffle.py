"""A row shown as a learner may meet it: shuffled, always the same way."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from qti.model import AssociableChoice, GapText, InlineChoice, OrderChoice, SimpleChoice

_C = TypeVar("_C", SimpleChoice, InlineChoice, OrderChoice, AssociableChoice, GapText)


def shuffled(choices: Sequence[_C], seed: str) -> tuple[_C, ...]:
    """The choices in an order that hangs on ``seed`` alone and is never the one written; fixed ones stay."""
    loose = [n for n, choice in enumerate(choices) if not getattr(choice, "fixed", False)]
    drawn = sorted(loose, key=lambda n: sha256(f"{seed} {choices[n].identifier}".encode()).digest())
    if drawn == loose:
        drawn = drawn[1:] + drawn[:1]
    row = list(choices)
    for place, n in zip(loose, drawn, strict=True):
        row[place] = choices[n]
    return tuple(row)
