"""Text answers as patterns: the strings that two engines were given, and what they accept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qti.formats.qti21.patterns import ANY, NON_SPACE, SPACES, example, pattern
from qti.scoring.text import WHITE_SPACE, matches

EXACT = {
    "Paris": f"{SPACES}[Pp][aA][rR][iI][sSſ]{SPACES}",
    "Paris, France": f"{SPACES}[Pp][aA][rR][iI][sSſ], [Ff][rR][aA][nN][cC][eE]{SPACES}",
    "paris *": f"{SPACES}[pP][aA][rR][iI][sSſ] {ANY}{NON_SPACE}{SPACES}",
    "* bridge": f"{SPACES}{NON_SPACE}{ANY} [bB][rR][iI][dD][gG][eE]{SPACES}",
    "Par*": f"{SPACES}[Pp][aA][rR]{ANY}",
    "*ris": f"{ANY}[rR][iI][sSſ]{SPACES}",
    "*": f"{ANY}{NON_SPACE}{ANY}",
    "**": f"{ANY}{NON_SPACE}{ANY}",
    r"5\*x": rf"{SPACES}5\*[xX]{SPACES}",
    r"x\**y": rf"{SPACES}[xX]\*{ANY}[yY]{SPACES}",
    "a*b**c": f"{SPACES}[aA]{ANY}[bB]{ANY}[cC]{SPACES}",
    r"(1+2)[3]{4}^5$6|7.8?-9\0/q": rf"{SPACES}\(1\+2\)\[3\]\{{4\}}\^5[$]6\|7\.8\?\-9\\0/[qQ]{SPACES}",
    "Straße": f"{SPACES}[Ssſ][tT][rR][aA][ßẞ][eE]{SPACES}",
    "ΣΥΦΟΣ": f"{SPACES}[Σςσ][Υυ][Φφϕ][Οο][Σςσ]{SPACES}",
    "Ünl": f"{SPACES}(Ü|U\u0308|ü|u\u0308)[nN][lL]{SPACES}",
    "Ång": f"{SPACES}(Å|A\u030a|\u212b|å|a\u030a)[nN][gG]{SPACES}",
    "한": f"{SPACES}(\ud55c|\u1112\u1161\u11ab|\ud558\u11ab){SPACES}",
    "😀*": f"{SPACES}😀{ANY}",
    "": f"{SPACES}{SPACES}",
}


@pytest.mark.parametrize("answer", [*EXACT][:-1])
def test_pattern_is_the_one_that_engines_took(answer: str) -> None:
    """Escapes, classes, groups and edges, to the character."""
    assert pattern(answer) == EXACT[answer]


def test_case_that_counts_leaves_the_characters_alone() -> None:
    """Only spellings remain."""
    assert pattern("pHé", case_sensitive=True) == f"{SPACES}pH(é|e\u0301|e\u0341){SPACES}"


@pytest.mark.parametrize(
    ("answer", "text"),
    [("paris *", "paris x"), ("* bridge", "x bridge"), ("*", "x"), ("* *", "x x"), ("a*b", "ab"), (r"\**", "*")],
)
def test_example_is_a_text_that_the_answer_accepts(answer: str, text: str) -> None:
    """A wildcard stands for nothing where it can."""
    assert example(answer) == text


ANSWERS = st.text(alphabet="aAßs ſé*\\\u00a0[$-.Kk", min_size=1, max_size=8).filter(
    lambda text: text.strip(WHITE_SPACE)
)
RESPONSES = st.text(alphabet="aASß sſéÉ*\\\u00a0\n[$-.kK", max_size=8)


@given(ANSWERS, RESPONSES, st.booleans())
def test_pattern_accepts_what_the_grader_accepts(answer: str, response: str, case_sensitive: bool) -> None:
    """Trimming, folding, wildcards: the same answer for the same response."""
    accepted = re.fullmatch(pattern(answer, case_sensitive=case_sensitive), response, re.ASCII) is not None

    assert accepted == matches(answer, response, case_sensitive=case_sensitive)


@given(ANSWERS)
def test_answer_accepts_its_example(answer: str) -> None:
    """The declared correct response is correct."""
    assert matches(answer, example(answer), case_sensitive=True)


@given(ANSWERS)
def test_pattern_has_no_anchor_and_no_bare_alternative(answer: str) -> None:
    """Engines add ``^`` and ``$`` themselves, and split at a bare bar before they do."""
    bare = re.sub(r"\\.|\[[^\]]*\]|\([^()]*\)", "", pattern(answer))

    assert not set("^$|{") & set(bare)
