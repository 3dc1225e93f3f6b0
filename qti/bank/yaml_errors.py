"""What PyYAML refuses, in an author's words: the place, what is wrong, what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

import yaml
from yaml.reader import ReaderError

_QUOTES = "a text needs quotes, or | and a line of its own, where it "
_OPENERS = {
    "{": _QUOTES + "begins with {",
    "[": _QUOTES + "begins with [",
    "*": _QUOTES + "begins with *",
    "&": _QUOTES + "begins with &",
    "!": _QUOTES + "begins with !",
    "`": _QUOTES + "begins with `",
    "@": _QUOTES + "begins with @",
    "%": _QUOTES + "begins with %",
    "|": _QUOTES + "begins with |",
    ">": _QUOTES + "begins with >",
    ",": _QUOTES + "begins with ,",
    '"': "a text that goes on after its closing quote needs other quotes around all of it",
    "'": "a text that goes on after its closing quote needs other quotes around all of it",
}


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A place in a file; both numbers count from 0."""

    line: int
    column: int


def explained(error: yaml.YAMLError, stream: IO[bytes]) -> tuple[Any, str, str]:
    """The place, the fault and a hint."""
    if isinstance(error, ReaderError):
        return _unreadable(error, stream)
    if not isinstance(error, yaml.MarkedYAMLError):
        return FilePlace(0, 0), str(error), ""
    mark = error.problem_mark or error.context_mark or FilePlace(0, 0)
    what = error.problem or error.context or "not YAML"
    line = _line(stream, mark.line)
    if not line:
        mark = _within(mark, stream)
    if what.startswith("mapping values are not allowed"):
        what = 'a ": " where no key can stand'
        hint = _QUOTES + 'has ": " inside; keys beside each other begin in the same column'
    elif "\t" in line[: mark.column + 1]:
        what, hint = "a tab where only spaces may stand", "indent with spaces"
    else:
        hint = _opener_hint(error, line, stream)
        what = f"not YAML: {what}"
    return mark, what, hint


def _opener_hint(error: yaml.MarkedYAMLError, line: str, stream: IO[bytes]) -> str:
    """A hint where the value in the line at fault begins with a sign that means something to YAML."""
    lines = [line]
    if error.context_mark is not None:
        lines.append(_line(stream, error.context_mark.line))
    for each in lines:
        value = each.strip()
        while value.startswith("- "):
            value = value[2:].lstrip()
        _, colon, rest = value.partition(": ")
        for text in (value, rest.lstrip()) if colon else (value,):
            if text[:1] in _OPENERS:
                return _OPENERS[text[:1]]
    return ""


def _unreadable(error: ReaderError, stream: IO[bytes]) -> tuple[Any, str, str]:
    """Bytes that are no UTF-8, or a control character; libyaml counts bytes, PyYAML itself characters."""
    stream.seek(0)
    data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8-sig", "replace")
        return _end_of(before), "not UTF-8", "save the file as UTF-8"
    at = next((n for n, character in enumerate(text) if not _is_printable(character)), 0)
    return (
        _end_of(text[:at]),
        f"the character U+{ord(text[at]) if text else 0:04X} cannot stand in a file",
        'in double quotes it can be written as "\\x.."' if error.character else "",
    )


def _is_printable(character: str) -> bool:
    """As YAML 1.2, 5.1 has it."""
    return (
        character in "\t\n\r\x85"
        or " " <= character <= "~"
        or "\xa0" <= character <= "\ud7ff"
        or "\ue000" <= character <= "\ufffd"
        or character > "\uffff"
    )


def _within(mark: Any, stream: IO[bytes]) -> Any:
    """The mark, or the file's end where libyaml counts a line behind it."""
    stream.seek(0)
    end = _end_of(stream.read().decode("utf-8-sig", "replace"))
    return end if mark.line > end.line else mark


def _end_of(text: str) -> FilePlace:
    return FilePlace(text.count("\n"), len(text) - text.rfind("\n") - 1)


def _line(stream: IO[bytes], number: int) -> str:
    """The line of that number, counted from 0; "" beyond the end."""
    stream.seek(0)
    for n, line in enumerate(stream):
        if n == number:
            return line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")
    return ""
