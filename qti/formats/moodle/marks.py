"""Whether Moodle's seven decimals of a fraction move the fifth decimal of a mark.

Moodle keeps each fraction with seven decimals and multiplies it by the points. Each function goes through every
score that a response can earn, exactly, and is True where one of them differs from ours at five decimals.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import starmap

from qti.exact import ONE, ZERO, rounded
from qti.formats.moodle.percents import nearest, stored

_MOST_SUMS = 10_000
Pair = tuple[Fraction, Fraction]
"""A fraction, exactly and as Moodle has it."""


def kept(worth: Fraction) -> Pair:
    """The fraction of an answer and what Moodle's tables make of it."""
    value = nearest(worth)
    return worth, Fraction(stored(worth if value is None else value))


@lru_cache(maxsize=1024)
def one_moves(points: Decimal, worths: tuple[Fraction, ...]) -> bool:
    """Where one of the answers counts."""
    return any(_moves(points, *kept(worth)) for worth in worths)


@lru_cache(maxsize=1024)
def several_move(points: Decimal, worths: tuple[Fraction, ...]) -> bool:
    """Where any answers are picked and their sum, within 0 and 1, counts."""
    sums = _sums([(kept(worth), (ZERO, ZERO)) for worth in worths])
    return sums is None or any(_moves(points, _within(ours), _within(theirs)) for ours, theirs in sums)


@lru_cache(maxsize=1024)
def shares_move(points: Decimal, parts: int) -> bool:
    """Where each of so many parts is right or wrong and their share counts."""
    return any(_moves(points, *_rounded_share(part, parts)) for part in range(parts + 1))


Gap = tuple[int, tuple[Fraction, ...], bool]
"""A cloze gap: its weight, what its alternatives earn, and whether several are picked."""


@lru_cache(maxsize=1024)
def gaps_move(gaps: tuple[Gap, ...]) -> bool:
    """Where the weighted mean of gaps counts, and their weights add up to the points."""
    total = sum(weight for weight, _, _ in gaps)
    choices = list(starmap(_gap_scores, gaps))
    sums = None if None in choices else _sums([pairs for pairs in choices if pairs is not None])
    if sums is None:
        return True
    shares = ((ours / total, Fraction(rounded(theirs / total, 7))) for ours, theirs in sums)
    return any(_moves(Decimal(total), ours, theirs) for ours, theirs in shares)


def _gap_scores(weight: int, worths: tuple[Fraction, ...], several: bool) -> Iterable[Pair] | None:
    """What a gap can earn, times its weight; None where there are too many sums to go through."""
    pairs: Iterable[Pair] | None = [(worth, Fraction(stored(worth))) for worth in (*worths, ZERO)]
    if several:
        sums = _sums([((worth, Fraction(stored(worth))), (ZERO, ZERO)) for worth in worths])
        pairs = None if sums is None else {(_within(ours), _within(theirs)) for ours, theirs in sums}
    return None if pairs is None else [(weight * ours, weight * theirs) for ours, theirs in pairs]


def _sums(choices: Iterable[Iterable[Pair]]) -> set[Pair] | None:
    """Every sum of one pair from each choice; None where there are too many."""
    sums = {(ZERO, ZERO)}
    for pairs in choices:
        sums = {(ours + mine, theirs + its) for ours, theirs in sums for mine, its in pairs}
        if len(sums) > _MOST_SUMS:
            return None
    return sums


def _rounded_share(part: int, parts: int) -> Pair:
    share = Fraction(part, parts)
    return share, Fraction(stored(share))


def _within(worth: Fraction) -> Fraction:
    return max(ZERO, min(ONE, worth))


def _moves(points: Decimal, ours: Fraction, theirs: Fraction) -> bool:
    most = Fraction(points)
    return rounded(ours * most) != rounded(theirs * Fraction(stored(most)))
