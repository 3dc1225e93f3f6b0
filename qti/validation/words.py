"""What libxml2 says of a document that breaks an XSD, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _LogEntry as LogEntry

_NAMESPACE = re.compile(r"\{\w+:[^}'\s]*\}")
_SUBJECT = re.compile(r"Element '([^']+)'(?:, attribute '([^']+)')?: (.*)", re.DOTALL)
_SHOWN = 10
"""So many expected elements are named, so that a message stays one that people read."""
_TYPES = {
    "boolean": "write true or false",
    "double": "write a number with a point, such as 1.5",
    "int": "write a whole number",
    "integer": "write a whole number",
    "nonNegativeInteger": "write a whole number from 0 up",
    "NonNegativeDouble.Type": "write a number from 0 up",
    "NCName": "begin with a letter or _, go on with letters, digits, _, - and .",
    "Identifier.Type": "begin with a letter or _, go on with letters, digits, _, - and .",
    "UniqueIdentifier.Type": "begin with a letter or _, go on with letters, digits, _, - and .",
    "UniqueIdentifierRef.Type": "begin with a letter or _, go on with letters, digits, _, - and .",
    "ID": "begin with a letter or _, go on with letters, digits, _, - and .; use it once in the document",
    "anyURI": "write an address or a path",
    "language": "write a language tag such as en or pt-BR",
    "MimeType.Type": "write a media type such as image/png",
    "Length.Type": "write a number of pixels, or a percentage",
    "String256.Type": "write at most 256 characters",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One fault: its line, what is wrong and what would be right."""

    line: int
    what: str
    hint: str = ""


def in_words(entries: Iterable[LogEntry]) -> Iterator[Words]:
    """The faults of a log; what libxml2 says twice of one place is said once."""
    said: set[tuple[int, str, str]] = set()
    for entry in entries:
        subject = _SUBJECT.match(entry.message.strip())
        if not subject:
            yield Words(entry.line, _NAMESPACE.sub("", entry.message.strip()))
            continue
        element, attribute, rest = _NAMESPACE.sub("", subject[1]), subject[2] or "", _NAMESPACE.sub("", subject[3])
        place = (entry.line, entry.path or element, attribute or rest)
        if place not in said:
            said.add(place)
            what, hint = _said(element, attribute, rest)
            yield Words(entry.line, what, hint)


def _said(element: str, attribute: str, rest: str) -> tuple[str, str]:
    for pattern, words in _PATTERNS:
        match = pattern.match(rest)
        if match:
            return words(element, attribute, match)
    where = f'"{attribute}" of <{element}>' if attribute else f"<{element}>"
    return f"{where}: {rest[:1].lower()}{rest[1:].rstrip('.')}", ""


def _expected(match: re.Match[str]) -> str:
    names = [name.strip() for name in (match.groupdict().get("names") or "").split(",") if name.strip()]
    if not names:
        return ""
    more = f" or {len(names) - _SHOWN} others" if len(names) > _SHOWN else ""
    return "expected " + ("one of " if len(names) > 1 else "") + ", ".join(names[:_SHOWN]) + more


def _unexpected(element: str, _: str, match: re.Match[str]) -> tuple[str, str]:
    return f"<{element}> cannot stand here", _expected(match)


def _missing(element: str, _: str, match: re.Match[str]) -> tuple[str, str]:
    return f"something is missing in <{element}>", _expected(match)


def _no_attribute(element: str, _: str, match: re.Match[str]) -> tuple[str, str]:
    return f'<{element}> has no attribute "{match[1]}"', "take it out, or correct its name"


def _lacks(element: str, _: str, match: re.Match[str]) -> tuple[str, str]:
    return f'<{element}> lacks its attribute "{match[1]}"', ""


def _bad_value(element: str, attribute: str, match: re.Match[str]) -> tuple[str, str]:
    where = f'"{attribute}" of <{element}>' if attribute else f"<{element}>"
    return f'"{match[1]}" is no value for {where}', _TYPES.get(match[2].removeprefix("xs:"), "")


def _not_listed(element: str, attribute: str, match: re.Match[str]) -> tuple[str, str]:
    where = f'"{attribute}" of <{element}>' if attribute else f"<{element}>"
    values = match[2].replace("'", '"')
    return f'"{match[1]}" is no value for {where}', f"write one of {values}"


def _bad_form(element: str, attribute: str, match: re.Match[str]) -> tuple[str, str]:
    where = f'"{attribute}" of <{element}>' if attribute else f"<{element}>"
    return f'"{match[1]}" is no value for {where}', f"its form is {match[2]}"


def _too_long(element: str, attribute: str, match: re.Match[str]) -> tuple[str, str]:
    where = f'"{attribute}" of <{element}>' if attribute else f"<{element}>"
    return f"{where} is {match[1]} characters long", f"at most {match[2]} are allowed"


def _text(element: str, _: str, __: re.Match[str]) -> tuple[str, str]:
    return f"text stands directly in <{element}>", "put it into a paragraph or another element that holds text"


def _empty(element: str, _: str, __: re.Match[str]) -> tuple[str, str]:
    return f"<{element}> must be empty", ""


def _unknown_root(element: str, _: str, __: re.Match[str]) -> tuple[str, str]:
    return f"<{element}> is no element that a document may begin with", ""


_Reader = Callable[[str, str, re.Match[str]], tuple[str, str]]
_PATTERNS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"This element is not expected\.(?: Expected is (?:one of )?\( (?P<names>.*?) \))?"), _unexpected),
    (re.compile(r"Missing child element\(s\)\.(?: Expected is (?:one of )?\( (?P<names>.*?) \))?"), _missing),
    (re.compile(r"The attribute '(.*?)' is not allowed"), _no_attribute),
    (re.compile(r"The attribute '(.*?)' is required but missing"), _lacks),
    (
        re.compile(r"\[facet 'enumeration'\] The value '(.*?)' is not an element of the set \{(.*?)\}", re.DOTALL),
        _not_listed,
    ),
    (
        re.compile(r"\[facet 'pattern'\] The value '(.*?)' is not accepted by the pattern '(.*?)'\.", re.DOTALL),
        _bad_form,
    ),
    (
        re.compile(
            r"\[facet 'maxLength'\] The value '.*?' has a length of '(\d+)'.*?maximum length of '(\d+)'", re.DOTALL
        ),
        _too_long,
    ),
    (re.compile(r"'(.*?)' is not a valid value of the (?:\w+ )*type '(.*?)'", re.DOTALL), _bad_value),
    (re.compile(r"Character content other than whitespace is not allowed"), _text),
    (re.compile(r"Character content is not allowed|Element content is not allowed"), _empty),
    (re.compile(r"No matching global (?:element )?declaration"), _unknown_root),
)
