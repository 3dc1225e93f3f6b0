"""The language of a text, said to browsers and screen readers where the page would get it wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from qti.formats.moodle.texts import Html

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The start tag's attributes for texts of one language."""

    attributes: str


@lru_cache(maxsize=256)
def is_right_to_left(language: str) -> bool:
    """True for a language tag (BCP 47) whose script runs from right to left; a named script decides."""
    parts = language.lower().split("-")
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return scripts[0] in _RIGHT_TO_LEFT_SCRIPTS
    return parts[0] in _RIGHT_TO_LEFT


@lru_cache(maxsize=256)
def wrapping(language: str | None, of_bank: str) -> Wrapping | None:
    """How an item's texts are marked: where they run from right to left, or are in another language than the bank."""
    tag = language or of_bank
    said = f'lang="{escape(tag)}"'
    if is_right_to_left(tag):
        return Wrapping(f'{said} dir="rtl"')
    if tag.lower() == of_bank.lower():
        return None
    return Wrapping(f'{said} dir="ltr"' if is_right_to_left(of_bank) else said)


def wrapped(page: Html, wrapping: Wrapping) -> Html:
    """The page within an element that names its language; a text in one line stays in one line."""
    if page.text:
        tag = "span" if "<" not in page.text else "div"
        page.text = f"<{tag} {wrapping.attributes}>{page.text}</{tag}>"
    return page
