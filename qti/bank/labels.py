"""What the two options of a true/false question say in each language."""

from __future__ import annotations

_WORDS = {
    "ar": ("صح", "خطأ"),
    "cs": ("Pravda", "Nepravda"),
    "da": ("Sandt", "Falsk"),
    "de": ("Wahr", "Falsch"),
    "en": ("True", "False"),
    "es": ("Verdadero", "Falso"),
    "fi": ("Oikein", "Väärin"),
    "fr": ("Vrai", "Faux"),
    "it": ("Vero", "Falso"),
    "ja": ("正しい", "正しくない"),
    "nb": ("Sant", "Usant"),
    "nl": ("Waar", "Onwaar"),
    "nn": ("Sant", "Usant"),
    "no": ("Sant", "Usant"),
    "pl": ("Prawda", "Fałsz"),
    "pt": ("Verdadeiro", "Falso"),
    "sv": ("Sant", "Falskt"),
    "zh": ("正确", "错误"),
}


def true_false(language: str) -> tuple[str, str]:
    """The words for true and false in the language of that tag; English where we have none."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
