"""Trees written as YAML: one canonical layout, every text quoted where some reader would take it for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

WIDTH = 120
"""Longer texts are folded, where they can be."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the author's; ``rich``: white space at its end means nothing."""

    text: str
    rich: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A short list on one line."""

    leaves: tuple[Leaf, ...]


Leaf: TypeAlias = str | Words
"""A str is written as it is: a number, or a word of the format."""
Tree: TypeAlias = Leaf | Row | Sequence["Tree"] | Mapping[str, "Tree"]


@dataclass(slots=True)
class Notes:
    """Comments around a node, each with its #: lines before it, behind it on its first line, lines below it."""

    before: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


NO_NOTES = Notes()

_BOOL_NULL = "y|n|yes|no|on|off|true|false|null|~|"
_AMBIGUOUS = re.compile(
    rf"(?:{_BOOL_NULL}"
    r"|[-+]?[0-9][0-9_.:xob]*(?:[-+.:_0-9a-fA-FxobeETtZz ]*)"  # numbers of any base, times and dates
    r"|[-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?|[-+]?\.(?:inf|nan)|=|<<|---.*|\.\.\..*)",
    re.IGNORECASE,
)
_OPENERS = frozenset("[]{}&*!|>'\"%@`#,")
_PRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_FLOW = re.compile(r"[\[\]{},]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def written(tree: Tree, notes: Mapping[Path, Notes], spaced: frozenset[Path]) -> str:
    """The whole file; ``spaced``: the paths whose entries have an empty line before them. Nothing is an empty list."""
    around = notes.get((), NO_NOTES)
    lines = [*around.before, *(_Emitter(notes, spaced).block(tree, 0, ()) if tree else ["[]"]), *around.below]
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Emitter:
    notes: Mapping[Path, Notes]
    spaced: frozenset[Path]

    def block(self, tree: Tree, indent: int, path: Path) -> Iterator[str]:
        """The lines of a list or mapping."""
        if isinstance(tree, Mapping):
            for n, (key, value) in enumerate(tree.items()):
                lines = self._entry(f"{_key(key)}:", value, indent, (*path, key))
                yield from self._noted(lines, indent, (*path, key), first=n == 0)
        elif isinstance(tree, Sequence) and not isinstance(tree, str):
            for n, value in enumerate(tree):
                yield from self._noted(self._item(value, indent, (*path, n)), indent, (*path, n), first=n == 0)

    def _noted(self, lines: Iterator[str], indent: int, path: Path, *, first: bool) -> Iterator[str]:
        notes = self.notes.get(path, NO_NOTES)
        is_spaced = not first and (path in self.spaced or path[:-1] in self.spaced)
        is_airy = is_spaced or (first and len(path) == 1)  # elsewhere an empty line would change what is read
        if is_spaced:
            yield ""
        yield from (f"{' ' * indent}{line}" if line else "" for line in notes.before if line or is_airy)
        yield from lines
        yield from (f"{' ' * indent}{line}" for line in notes.below)

    def _item(self, value: Tree, indent: int, path: Path) -> Iterator[str]:
        """A list's entry: its first line stands behind the dash."""
        if isinstance(value, Mapping) and value:
            lines = self.block(value, indent + 2, path)
            opened = False
            behind = "".join(f" {note}" for note in self.notes.get(path, NO_NOTES).behind)
            for line in lines:
                if not opened and line.strip() and not line.lstrip().startswith("#"):
                    yield f"{' ' * indent}- {line[indent + 2 :]}{behind}"
                    opened = True
                else:
                    yield line if opened else line.removeprefix("  ")
        else:
            yield from self._entry("-", value, indent, path)

    def _entry(self, head: str, value: Tree, indent: int, path: Path) -> Iterator[str]:
        """A key or a dash with its value."""
        behind = "".join(f" {note}" for note in self.notes.get(path, NO_NOTES).behind)
        start = f"{' ' * indent}{head}"
        if isinstance(value, Row):
            yield f"{start} [{', '.join(_in_row(leaf) for leaf in value.leaves)}]{behind}"
        elif isinstance(value, Words):
            first, *rest = scalar(value, indent + 2, len(start) + 1)
            yield f"{start} {first}{'' if rest and first[:1] not in '|>' else behind}"
            if rest and first[:1] not in "|>" and behind:
                *inner, last = rest
                yield from inner
                yield f"{last}{behind}"
            else:
                yield from rest
        elif isinstance(value, str):
            yield f"{start} {value}{behind}"
        else:
            yield f"{start}{behind}"
            yield from self.block(value, indent + 2, path)


def _key(text: str) -> str:
    return on_one_line(text)


def _in_row(leaf: Leaf) -> str:
    if isinstance(leaf, str):
        return leaf
    return leaf.text if _is_plain(leaf.text) and not _FLOW.search(leaf.text) else _quoted(leaf.text)


def on_one_line(text: str) -> str:
    """The text as a scalar that takes one line."""
    return text if _is_plain(text) else _quoted(text)


def scalar(words: Words, indent: int, column: int) -> list[str]:
    """The lines of a text: the first goes on at ``column``, the others are indented by ``indent``."""
    text = words.text
    if "\n" in text or "\t" in text:
        return _literal(words, indent) or [_quoted(text)]
    if column + len(text) <= WIDTH:
        return [on_one_line(text)]
    return _folded(text, indent, column) or [on_one_line(text)]


def _literal(words: Words, indent: int) -> list[str] | None:
    """The text below ``|``; None where such a block could not give it back exactly."""
    body = words.text.rstrip("\n") if words.rich else words.text.removesuffix("\n")
    first = body.partition("\n")[0]
    if not first.strip() or first[0] in " \t" or body.endswith("\n") or _PRINTABLE.search(body):
        return None
    chomp = "" if words.rich or words.text.endswith("\n") else "-"
    return [f"|{chomp}", *(f"{' ' * indent}{line}" if line else "" for line in body.split("\n"))]


def _folded(text: str, indent: int, column: int) -> list[str] | None:
    """A long text over several lines, which fold back to single spaces; None where it has other white space."""
    if _PRINTABLE.search(text) or text != " ".join(text.split(" ")) or "  " in text or text != text.strip():
        return None
    words = text.split(" ")
    if not all(words) or any(word.isspace() for word in words):
        return None
    if _is_plain(text):
        lines = _filled(words, WIDTH - column, WIDTH - indent)
        return [lines[0], *(f"{' ' * indent}{line}" for line in lines[1:])]
    lines = _filled(words, WIDTH - indent, WIDTH - indent)
    return [">-", *(f"{' ' * indent}{line}" for line in lines)]


def _filled(words: list[str], first: int, width: int) -> list[str]:
    """The words in lines of at most that width, where no single word is longer."""
    lines, line, room = [], words[0], max(first, 20)
    for word in words[1:]:
        if len(line) + 1 + len(word) > room:
            lines.append(line)
            line, room = word, max(width, 20)
        else:
            line += f" {word}"
    return [*lines, line]


def _is_plain(text: str) -> bool:
    """True where every YAML reader takes the text, unquoted, for this very string."""
    return not (
        text[:1] in _OPENERS
        or not text
        or text != text.strip()
        or (text[0] in "-?:" and (len(text) == 1 or text[1] in " \t"))
        or ": " in text
        or " #" in text
        or text[-1] == ":"
        or _PRINTABLE.search(text)
        or "\n" in text
        or "\t" in text
        or _AMBIGUOUS.fullmatch(text)
    )


def _quoted(text: str) -> str:
    """In double quotes; in single ones where that saves escapes."""
    if ("\\" in text or '"' in text) and not _PRINTABLE.search(text) and "\n" not in text and "\t" not in text:
        return "'" + text.replace("'", "''") + "'"
    escaped = "".join(_ESCAPES.get(each, each) for each in text)
    return '"' + _PRINTABLE.sub(_escape, escaped) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
