"""Whether a choice says no more than true and false, which Moodle says in its own words."""

from __future__ import annotations

from qti.model import ChoiceInteraction, SimpleChoice

_WORDS = frozenset(
    {
        ("true", "false"),
        ("صح", "خطأ"),
        ("pravda", "nepravda"),
        ("sandt", "falsk"),
        ("wahr", "falsch"),
        ("richtig", "falsch"),
        ("verdadero", "falso"),
        ("oikein", "väärin"),
        ("vrai", "faux"),
        ("vero", "falso"),
        ("正しい", "正しくない"),
        ("sant", "usant"),
        ("waar", "onwaar"),
        ("juist", "onjuist"),
        ("prawda", "fałsz"),
        ("verdadeiro", "falso"),
        ("sant", "falskt"),
        ("正确", "错误"),
    }
)
"""What banks write for true and false in the languages they know, without capitals."""


def says_true_and_false(interaction: ChoiceInteraction) -> bool:
    """True where the choices are named and read true and false."""
    if not interaction.is_true_false:
        return False
    by_name = {choice.identifier: _word(choice) for choice in interaction.choices}
    return (by_name["true"], by_name["false"]) in _WORDS


def _word(choice: SimpleChoice) -> str:
    return (choice.content.plain or "").strip().casefold()
