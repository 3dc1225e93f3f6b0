"""A text entry matches by decision A: trimmed, normalized, simply folded, with wildcards."""

from __future__ import annotations

import re
import time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qti.scoring.text import WHITE_SPACE, folded, folded_char, matches, segments, trimmed


@pytest.mark.parametrize(
    ("pattern", "response", "expected"),
    [
        ("Paris", "paris", True),
        ("Paris", "\u00a0PARIS\u2003", True),
        (" Paris ", "Paris", True),
        ("Paris", "Pa ris", False),
        ("Paris", "Paris.", False),
        ("Paris", "", False),
        ("par*", "par", True),
        ("par*", "PARSEC", True),
        ("*", "x", True),
        ("*", "", False),
        ("*", " \u3000\t", False),
        ("**", "x", True),
        ("*and*", "Scandal", True),
        ("*and*", "and", True),
        ("a*b*c", "aXbYc", True),
        ("a*b*c", "acb", False),
        ("a*a", "a", False),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("a*bc*bc", "abc", False),
        ("*aa*aa*", "aaa", False),
        ("*aa*aa*", "aaaa", True),
        ("par*s", "par\u2028\ns", True),
        (r"5\*x", "5*X", True),
        (r"5\*x", "55x", False),
        (r"5\*x", r"5\*x", False),
        (r"x\**y", "x*abcy", True),
        (r"x\**y", "xabcy", False),
        (r"C:\dir", r"c:\DIR", True),
        (r"\\*", r"\*", True),
        (r"\\*", r"\x", False),
        ("paris *", "paris ", False),
        ("paris *", "paris x ", True),
        ("* bridge", " bridge", False),
        ("* bridge", "a bridge", True),
        ("Straße", "STRASSE", False),
        ("Straße", "STRAẞE", True),
        ("ΟΔΟΣ", "οδος", True),
        ("İzmir", "izmir", False),
        ("İzmir", "İZMIR", True),
        ("İzmir", "İZMİR", False),
        ("İzmir", "i\u0307zmir", False),
        ("ıx", "Ix", False),
        ("µm", "μM", True),
        ("ﬁn", "fin", False),
        ("K", "\u212a", True),
        ("Å", "\u212b", True),
        ("sea", "ſea", True),
        ("ᾈ", "ᾀ", True),
        ("Café", "CAFE\u0301", True),
        ("Café", "Cafe", False),
        ("Việt", "Vi\u1eb9\u0302t", True),
        ("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af", True),
        ("😀*", "😀😀 ok", True),
        ("\u001cx", "x", False),
    ],
)
def test_a_response_matches_where_decision_a_says_so(pattern: str, response: str, expected: bool) -> None:
    """Edges, case, normal forms, stars and backslashes."""
    assert matches(pattern, response) is expected


@pytest.mark.parametrize(
    ("response", "expected"), [("pH", True), (" pH ", True), ("ph", False), ("PH", False), ("p\u212a", False)]
)
def test_case_can_count(response: str, expected: bool) -> None:
    """Then only white space and normal forms are evened out."""
    assert matches("pH", response, case_sensitive=True) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", ("abc",)),
        (" a b ", ("a b",)),
        ("*", ("", "")),
        ("a***b", ("a", "b")),
        (r"\**\*", ("*", "*")),
        ("e\u0301*", ("é", "")),
    ],
)
def test_segments_are_the_literal_texts_between_wildcards(pattern: str, expected: tuple[str, ...]) -> None:
    """In NFC, trimmed, with escaped stars as stars."""
    assert segments(pattern) == expected


def test_white_space_is_the_unicode_property() -> None:
    r"""All that ``str.isspace`` knows but the four information separators, which are no White_Space."""
    python = {chr(code) for code in range(0x110000) if chr(code).isspace()}

    assert set(WHITE_SPACE) == python - set("\x1c\x1d\x1e\x1f")


def test_folding_is_one_character_to_one() -> None:
    """Of the characters whose full folding is longer, only those with a single lower case fold at all."""
    changed = {
        chr(code): folded_char(chr(code))
        for code in range(0x110000)
        if len(chr(code).casefold()) > 1 and folded_char(chr(code)) != chr(code)
    }

    assert all(len(folding) == 1 for folding in changed.values())
    assert len(changed) == 28
    assert changed["ẞ"] == "ß"


texts = st.text(st.sampled_from("aAbB*\\ éÉ\u0301ßẞ\u00a0"), max_size=8)


@given(pattern=texts, response=texts)
def test_wildcards_are_what_a_regular_expression_would_find(pattern: str, response: str) -> None:
    """The linear search agrees with the obvious, slow reading of the rule."""
    meant = "".join(
        "[^\0]*" if part == "*" else re.escape(folded(part[-1])) for part in re.findall(r"\\\*|[^\0]", trimmed(pattern))
    )
    text = folded(trimmed(response))

    assert matches(pattern, response) == (bool(text) and re.fullmatch(meant, text) is not None)


@given(st.text())
def test_a_text_matches_itself_in_every_normal_form(text: str) -> None:
    """NFC, NFD and the text as typed are one answer."""
    pattern = text.replace("*", "\\*")
    if trimmed(text) and not pattern.count("\\\\"):
        assert matches(pattern, normalize("NFD", text))
        assert matches(pattern, normalize("NFC", text), case_sensitive=True)


def test_many_wildcards_take_linear_time() -> None:
    """A pattern that makes backtracking engines hang is answered at once."""
    started = time.process_time()

    assert not matches("a*" * 200 + "b", "a" * 100_000)
    assert time.process_time() - started < 1
