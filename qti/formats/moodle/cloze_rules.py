"""Gaps of anyone's cloze question: whether Moodle reads them as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qti.formats.moodle.gap_syntax import KINDS

_SHORT = ["NM", "MC", "MCV", "MCH", "MCS", "MCVS", "MCHS", "SA", "MW", "SAC", "MWC", "MR", "MRH", "MRS", "MRHS"]
_KNOWN = frozenset([*KINDS, *_SHORT])
_START = re.compile(rf"\{{ *([0-9.,]*) *: *({'|'.join(sorted(_KNOWN))}) *:", re.IGNORECASE)
_EXACT_START = re.compile(r"\{[0-9]*:[A-Z_]+:")
_END = re.compile(r"(?<!\\)\}")
_BETWEEN = re.compile(r"(?<!\\)~")
_COMMENT = re.compile(r"(?<![\\&])#")
_SHARE = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
_NUMBER = r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?::{_NUMBER})?|\*")


def gap_faults(text: str) -> Iterator[str]:
    """What is wrong with the gaps of a text, one after another."""
    position = 0
    gaps = 0
    while start := _START.search(text, position):
        position = start.end()
        if not _EXACT_START.fullmatch(start[0]):
            yield f'"{start[0]}" begins no gap for Moodle, which shows it as text: {{1:SHORTANSWER: would be right'
            continue
        end = _END.search(text, position)
        if end is None:
            yield f'the gap that begins "{text[start.start() : start.start() + 30]}" has no end'
            return
        gaps += 1
        yield from _gap_faults(start[2], text[position : end.start()])
        position = end.end()
    if not gaps:
        yield "no gap such as {1:SHORTANSWER:=right} stands in the text"


def _gap_faults(kind: str, inside: str) -> Iterator[str]:
    several = kind.startswith(("MULTIRESPONSE", "MR"))
    right = False
    for alternative in _BETWEEN.split(inside):
        share = _SHARE.match(alternative)
        right = right or (share is not None and (share[0] == "=" or _is_whole(share[1])))
        text = _COMMENT.split(alternative[share.end() if share else 0 :], maxsplit=1)[0]
        if not text.strip():
            yield f'a gap has an alternative without text: "{alternative}"'
        elif kind in {"NUMERICAL", "NM"} and not _NUMBERS.fullmatch(text.strip()):
            yield f'"{text}" is no number with a tolerance such as 3.14:0.01'
    if not right and not several:
        yield f'no alternative of the gap "{inside[:30]}" earns 100 %'


def _is_whole(percent: str) -> bool:
    return float(percent.replace(",", ".")) == 100
