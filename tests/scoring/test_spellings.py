"""What may be typed for one character is listed in full."""

from __future__ import annotations

from unicodedata import decomposition, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qti.scoring.spellings import folding_class, spellings, units, variants
from qti.scoring.text import folded, folded_char, matches


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("k", ("K", "k", "\u212a")),
        ("S", ("S", "s", "ſ")),
        ("σ", ("Σ", "ς", "σ")),
        ("ß", ("ß", "ẞ")),
        ("µ", ("µ", "Μ", "μ")),
        ("İ", ("İ",)),
        ("i", ("I", "i")),
        ("7", ("7",)),
        ("한", ("한",)),
    ],
)
def test_a_folding_class_holds_all_cases(char: str, expected: tuple[str, ...]) -> None:
    """The character itself, and all that fold to the same."""
    assert folding_class(char) == expected


def test_no_folding_is_missed() -> None:
    """Over all of Unicode the classes are those of the folding, so the ranges that are searched suffice."""
    for code in range(0x110000):
        char = chr(code)
        if folded_char(char) != char:
            assert {char, folded_char(char)} <= set(folding_class(char))


def test_no_decomposition_is_missed() -> None:
    """Over all of Unicode every character is among the spellings of its decomposition."""
    for code in range(0x110000):
        if decomposition(chr(code))[:1] not in ("", "<"):
            assert chr(code) in spellings(chr(code))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("a", ("a",)),
        ("é", ("é", "e\u0301", "e\u0341")),
        ("Å", ("Å", "A\u030a", "\u212b")),
        ("ệ", ("ệ", "e\u0302\u0323", "e\u0323\u0302", "\u00ea\u0323", "\u1eb9\u0302")),
        ("한", ("한", "\u1112\u1161\u11ab", "하\u11ab")),
        ("\u0958", ("\u0915\u093c", "\u0958")),
        ("ί", ("\u03af", "\u03b9\u0301", "\u03b9\u0341", "\u1f77", "\u1fbe\u0301", "\u1fbe\u0341")),
    ],
)
def test_spellings_are_all_canonical_equivalents(unit: str, expected: tuple[str, ...]) -> None:
    """Composed, decomposed, half composed, reordered, singletons; the composed one first."""
    assert spellings(unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ()), ("ab", ("a", "b")), ("Vie\u0323\u0302t", ("V", "i", "ệ", "t")), ("x\u0323y", ("x\u0323", "y"))],
)
def test_units_keep_marks_with_their_letter(text: str, expected: tuple[str, ...]) -> None:
    """No spelling reaches from one unit into the next."""
    assert tuple(units(text)) == expected


letters = st.text(st.sampled_from("eE\u0323\u0302\u0301ıİσΣςßẞ한\u11a8\u0f42\u0fb7ΐ\u03b9Å"), min_size=1, max_size=4)


@given(letters)
def test_units_and_spellings_say_the_same_text(text: str) -> None:
    """Any choice of spellings normalizes to the text."""
    for pick in (0, -1):
        assert normalize("NFC", "".join(spellings(unit)[pick] for unit in units(text))) == normalize("NFC", text)


@given(letters)
def test_variants_are_what_the_matcher_takes(text: str) -> None:
    """Each variant of a unit matches it, and none that matches is a spelling left out."""
    for unit in units(text):
        for variant in variants(unit):
            assert folded(normalize("NFC", variant)) == folded(unit)
            assert matches(unit, variant)
