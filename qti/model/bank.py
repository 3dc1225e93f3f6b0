"""A store of items and the tests made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qti.model.assessment_test import AssessmentTest
from qti.model.content import Content
from qti.model.item import AssessmentItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Questions and quizzes under one name.

    ``items`` is a tuple, or for a large bank any iterable that can be walked again and again and reads its
    files as it goes: a writer walks it once and keeps no item. ``language`` is a BCP 47 tag.
    """

    identifier: str
    title: str
    items: Iterable[AssessmentItem]
    tests: tuple[AssessmentTest, ...] = ()
    description: Content | None = None
    language: str = "en"

    def __iter__(self) -> Iterator[AssessmentItem]:
        return iter(self.items)

    def whole(self) -> Bank:
        """The same bank with all items in memory; two whole banks can be compared."""
        return replace(self, items=tuple(self.items))
