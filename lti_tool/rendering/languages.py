"""Which way a language is written."""

from __future__ import annotations

from typing import Literal

_LANGUAGES = frozenset(
    "ar arc ckb dv fa glk he iw ji ks lrc mzn nqo ps rhg sd sdh syr ug ur yi".split()  # noqa: SIM905 -- a list of letters reads better so
)
_SCRIPTS = frozenset(
    "adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi".split()  # noqa: SIM905 -- as above
)


def direction(language: str) -> Literal["ltr", "rtl"]:
    """``rtl`` for a BCP 47 tag of a language written from right to left; its script, where named, decides."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest[:2] if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _SCRIPTS if script else first in _LANGUAGES) else "ltr"
