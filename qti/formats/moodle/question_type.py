"""Moodle's question types that our items become, and what each has room for."""

from __future__ import annotations

from enum import StrEnum


class QuestionType(StrEnum):
    """The ``type`` of a question element."""

    MULTICHOICE = "multichoice"
    TRUEFALSE = "truefalse"
    SHORTANSWER = "shortanswer"
    NUMERICAL = "numerical"
    GAPSELECT = "gapselect"
    DDWTOS = "ddwtos"
    MATCHING = "matching"
    ORDERING = "ordering"
    DDMARKER = "ddmarker"
    ESSAY = "essay"
    CLOZE = "cloze"


WITH_COMBINED_FEEDBACK = frozenset(
    {
        QuestionType.MULTICHOICE,
        QuestionType.GAPSELECT,
        QuestionType.DDWTOS,
        QuestionType.MATCHING,
        QuestionType.ORDERING,
        QuestionType.DDMARKER,
    }
)
"""Types with a comment for right, partly right and wrong."""

WITHOUT_HINTS = frozenset({QuestionType.TRUEFALSE, QuestionType.ESSAY})
"""Types that are tried once only."""

WITH_HINT_PARTS = WITH_COMBINED_FEEDBACK | {QuestionType.CLOZE}
"""Types whose hints can clear what is wrong and tell how much is right."""

WITH_HINT_OPTIONS = frozenset({QuestionType.ORDERING, QuestionType.DDMARKER})
"""Types whose hints can also show which parts are wrong."""
