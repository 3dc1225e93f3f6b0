"""The kinds of interactions in bank files: their keys, and what is made of them.

An interaction that is added to the model gets a kind here; the type checker then names every table that lacks it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import NamedTuple, assert_never

from qti.bank import areas, choices, entries, open_ended, pairs
from qti.bank.beside import Beside
from qti.bank.records import Fields, Record
from qti.model import Interaction


class Kind(StrEnum):
    """The keys of short forms, and what ``kind`` says in long ones."""

    TRUE_FALSE = "true-false"
    CHOICE = "choice"
    SELECT = "select"
    INLINE_CHOICE = "inline-choice"
    TEXT_ENTRY = "text-entry"
    NUMERIC_ENTRY = "numeric-entry"
    SLIDER = "slider"
    EXTENDED_TEXT = "extended-text"
    UPLOAD = "upload"
    ORDER = "order"
    MATCH = "match"
    GAP_MATCH = "gap-match"
    HOTTEXT = "hottext"
    HOTSPOT = "hotspot"

    @property
    def is_inline(self) -> bool:
        """True for what stands in running text."""
        return self in {Kind.INLINE_CHOICE, Kind.TEXT_ENTRY, Kind.NUMERIC_ENTRY}


class Form(NamedTuple):
    """What belongs to a kind: its keys, what is made of their values, and a sentence on its short form.

    ``make`` raises ``ModelError`` as the model does, and ``UnreadError`` for what it told the source itself.
    """

    record: Record
    make: Callable[[Fields, Beside], Interaction]
    about: str


@cache
def form(kind: Kind) -> Form:  # noqa: C901 -- one case a kind, and mypy sees that none is missing
    """What belongs to the kind."""
    match kind:
        case Kind.TRUE_FALSE:
            return Form(choices.TRUE_FALSE, choices.true_false_choice, "The statement that is true or false.")
        case Kind.CHOICE:
            return Form(choices.CHOICE, choices.choice, "What is asked; one of the choices can be picked.")
        case Kind.SELECT:
            return Form(choices.SELECT, choices.select, "What is asked; several of the choices can be picked.")
        case Kind.INLINE_CHOICE:
            return Form(choices.INLINE_CHOICE, choices.inline_choice, "What is asked; a dropdown at {{name}}.")
        case Kind.TEXT_ENTRY:
            return Form(
                entries.TEXT_ENTRY,
                entries.text_entry,
                "What is asked; words are typed at {{name}}.",
            )
        case Kind.NUMERIC_ENTRY:
            return Form(
                entries.NUMERIC_ENTRY,
                entries.numeric_entry,
                "What is asked; a number is typed at {{name}}.",
            )
        case Kind.SLIDER:
            return Form(entries.SLIDER, entries.slider, "What is asked; a number is set with a slider.")
        case Kind.EXTENDED_TEXT:
            return Form(open_ended.EXTENDED_TEXT, open_ended.extended_text, "What is asked; a person grades the text.")
        case Kind.UPLOAD:
            return Form(open_ended.UPLOAD, open_ended.upload, "What is asked; a person grades the files.")
        case Kind.ORDER:
            return Form(pairs.ORDER, pairs.order, "What is asked; the choices are put in order.")
        case Kind.MATCH:
            return Form(pairs.MATCH, pairs.match, "What is asked; each source is given a target.")
        case Kind.GAP_MATCH:
            return Form(pairs.GAP_MATCH, pairs.gap_match, "What is asked; words are dragged into gaps.")
        case Kind.HOTTEXT:
            return Form(areas.HOTTEXT, areas.hottext, "What is asked; runs of a text are picked.")
        case Kind.HOTSPOT:
            return Form(areas.HOTSPOT, areas.hotspot, "What is asked; areas of a picture are picked.")
        case _ as unreachable:
            assert_never(unreachable)
