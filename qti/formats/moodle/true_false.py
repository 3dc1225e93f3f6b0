"""Whether a choice says no more than true and false, which Moodle says in its own words."""

from __future__ import annotations

from qti.model import ChoiceInteraction, SimpleChoice

_TRUE = frozenset(
    [
        "true",
        "vrai",
        "verdadero",
        "verdadeiro",
        "vero",
        "wahr",
        "richtig",
        "waar",
        "juist",
        "sant",
        "sandt",
        "tosi",
        "oikein",
        "pravda",
        "ano",
        "prawda",
        "صحيح",
        "صح",
        "صواب",
        "对",
        "對",
        "正确",
        "正確",
        "真",
        "正しい",
        "○",
        "正",
    ]
)
_FALSE = frozenset(
    [
        "false",
        "faux",
        "falso",
        "falsch",
        "onwaar",
        "onjuist",
        "falskt",
        "falsk",
        "usant",
        "galt",
        "epätosi",
        "väärin",
        "nepravda",
        "ne",
        "fałsz",
        "خطأ",
        "خاطئ",
        "غلط",
        "错",
        "錯",
        "错误",
        "錯誤",
        "假",
        "誤り",
        "正しくない",
        "×",
        "誤",
        "偽",
    ]
)


def says_true_and_false(interaction: ChoiceInteraction) -> bool:
    """True where the choices are named and read true and false, in one of the languages that banks know."""
    if not interaction.is_true_false:
        return False
    by_name = {choice.identifier: _word(choice) for choice in interaction.choices}
    return by_name["true"] in _TRUE and by_name["false"] in _FALSE


def _word(choice: SimpleChoice) -> str:
    return (choice.content.plain or "").strip().casefold()
