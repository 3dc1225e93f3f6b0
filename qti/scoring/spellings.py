"""All that a learner may type for one written character: its other cases and its other spellings in Unicode.

An engine that neither folds nor normalizes needs them listed. The tables are made of Python's own Unicode data when
they are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from unicodedata import combining, decomposition, normalize

from qti.scoring.text import folded_char

_RANGES = ((0x0080, 0x3400), (0xA000, 0xAC00), (0xF900, 0x20000), (0x2F800, 0x2FA20))
"""Where characters that fold or decompose lie: all of Unicode but ASCII, ideographs, Hangul and private use."""


def folding_class(char: str) -> tuple[str, ...]:
    """Every character with the same simple case folding, the given one included, in code point order."""
    return _folding_classes().get(folded_char(char), (char,))


def units(text: str) -> Iterator[str]:
    """The text in NFC, cut where no spelling of it can reach across: a character and the marks upon it."""
    if text.isascii():
        yield from text
        return
    unit = ""
    for char in normalize("NFC", text):
        if unit and not combining(char) and (unit[-1], char) not in _pairs():
            yield unit
            unit = ""
        unit += char
    if unit:
        yield unit


@cache
def spellings(unit: str) -> tuple[str, ...]:
    """Every text that is canonically equivalent to ``unit``, the one in NFC first, the rest in code point order.

    ``unit`` is one of :func:`units`. Composed, decomposed and half composed forms, marks in another order and
    singletons such as the Angstrom sign.
    """
    whole = normalize("NFD", unit)
    if len(whole) == 1 and whole not in _singletons():
        return (unit,)
    known = {whole}
    waiting = [whole]
    while waiting:
        for other in _steps(waiting.pop()):
            if other not in known and normalize("NFD", other) == whole:
                known.add(other)
                waiting.append(other)
    composed = normalize("NFC", unit)
    return (composed, *sorted(known - {composed}))


def variants(unit: str) -> tuple[str, ...]:
    """Every spelling of ``unit`` in every case: characters fold one by one after NFC, then each is respelled."""
    cased = product(*map(folding_class, normalize("NFC", unit)))
    return tuple(dict.fromkeys(spelled for chars in cased for spelled in _own_spellings("".join(chars))))


def _own_spellings(text: str) -> tuple[str, ...]:
    """The spellings that normalize to this very text; none where another spelling is its NFC."""
    return spellings(text) if normalize("NFC", text) == text else ()


def _steps(text: str) -> Iterator[str]:
    """Texts one exchange away: two marks swapped, two characters composed, or one replaced by its singleton."""
    for n, char in enumerate(text):
        for single in _singletons().get(char, ()):
            yield text[:n] + single + text[n + 1 :]
        if n + 1 == len(text):
            return
        after = text[n + 1]
        if combining(char) and combining(after):
            yield text[:n] + after + char + text[n + 2 :]
        for one in (*_pairs().get((char, after), ()), normalize("NFC", char + after)):
            if len(one) == 1:
                yield text[:n] + one + text[n + 2 :]


def _chars() -> Iterator[str]:
    return (chr(code) for first, last in _RANGES for code in range(first, last))


@cache
def _folding_classes() -> dict[str, tuple[str, ...]]:
    classes: dict[str, list[str]] = {}
    for char in _chars():
        folding = folded_char.__wrapped__(char)
        if folding != char:
            classes.setdefault(folding, []).append(char)
    for code in range(ord("A"), ord("Z") + 1):
        classes.setdefault(chr(code + 32), []).append(chr(code))
    return {folding: tuple(sorted((folding, *others))) for folding, others in classes.items()}


@cache
def _decompositions() -> tuple[tuple[str, str], ...]:
    """Each character with a canonical decomposition, and that of one step."""
    found = []
    for char in _chars():
        parts = decomposition(char)
        if parts and not parts.startswith("<"):
            found.append((char, "".join(chr(int(part, 16)) for part in parts.split())))
    return tuple(found)


@cache
def _singletons() -> dict[str, tuple[str, ...]]:
    """The characters that are canonically nothing but another: Å for the Angstrom sign."""
    table: dict[str, list[str]] = {}
    for char, parts in _decompositions():
        if len(parts) == 1:
            table.setdefault(parts, []).append(char)
    return {single: tuple(chars) for single, chars in table.items()}


@cache
def _pairs() -> dict[tuple[str, str], tuple[str, ...]]:
    """The characters that two others make together, those that NFC never writes included."""
    table: dict[tuple[str, str], list[str]] = {}
    for char, parts in _decompositions():
        if len(parts) == 2:
            table.setdefault((parts[0], parts[1]), []).append(char)
    return {pair: tuple(chars) for pair, chars in table.items()}
