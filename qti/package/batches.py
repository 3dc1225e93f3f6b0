"""How many questions go through one step together.

A processor that does one thing over and over has its code and tables at hand: reading, building, checking and packing
a hundred questions one after another takes a quarter longer than reading them all, then building them all, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

from qti.package.limits import MIB
from qti.package.parts import Document, Part
from qti.package.serialize import serialized

_TOGETHER = 64
_BYTES = MIB

T = TypeVar("T")


class Prepared(NamedTuple):
    """A part with its bytes where it is a document, none where it is not."""

    part: Part
    data: bytes


def ahead(values: Iterable[T]) -> Iterator[T]:
    """The same values, drawn a batch at a time."""
    rest = iter(values)
    while batch := tuple(islice(rest, _TOGETHER)):
        yield from batch


def batches(parts: Iterable[Part]) -> Iterator[list[Prepared]]:
    """The parts in their order, a batch at a time; one of large documents is closed early."""
    batch: list[Prepared] = []
    size = 0
    for part in parts:
        data = serialized(part.root) if isinstance(part, Document) else b""
        batch.append(Prepared(part, data))
        size += len(data)
        if len(batch) >= _TOGETHER or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
