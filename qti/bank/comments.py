"""The comments of a YAML file: found, tied to the node they speak of, and carried over to a rewritten file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from qti.bank.emit import Notes, Path, Row, Tree
from qti.bank.nodes import LOADER

_COMMENT = re.compile(r"(?:(?<=[ \t\n])|\A)#[^\n]*")
_APART = re.compile(r"\n[ \t]*\n[ \t]*\Z")
_EMPTY_LINE = re.compile(r"[ \t]*\n[ \t]*(?:\n|\Z)")


class _Anchor(NamedTuple):
    """Where a key or a list's entry (its dash) begins."""

    start: int
    column: int
    path: Path


class _Comment(NamedTuple):
    start: int
    column: int
    text: str
    is_alone: bool


@dataclass(slots=True)
class _Frame:
    """A collection that is being walked: its key or number at hand; None before a mapping's next key."""

    step: str | int | None


@dataclass(slots=True)
class _Layout:
    """Where the keys and entries of a file begin, and which stretches of it are texts."""

    text: str
    anchors: list[_Anchor] = field(default_factory=list)
    scalars: list[tuple[int, int]] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)

    def take(self, event: Any) -> None:
        """The next event."""
        if isinstance(event, yaml.CollectionEndEvent):
            self.frames.pop()
            self._close()
        elif isinstance(event, yaml.NodeEvent):
            is_key = self._open(event)
            if isinstance(event, yaml.CollectionStartEvent):
                self.frames.append(_Frame(None if isinstance(event, yaml.MappingStartEvent) else -1))
            elif isinstance(event, yaml.ScalarEvent):
                self.scalars.append(_stretch(self.text, event))
            if not is_key and isinstance(event, yaml.ScalarEvent):
                self._close()

    def _open(self, event: Any) -> bool:
        """Note where a node begins; True for a key."""
        if not self.frames:
            return False
        frame = self.frames[-1]
        mark = event.start_mark
        is_key = frame.step is None
        if is_key:
            frame.step = event.value
            self._anchor(mark.index, mark.column)
        elif isinstance(frame.step, int):
            frame.step += 1
            before = self.text[mark.index - mark.column : mark.index].rstrip()
            is_dash = before.endswith("-")
            self._anchor(mark.index, len(before) - 1 if is_dash else mark.column)
        return is_key

    def _anchor(self, index: int, column: int) -> None:
        path = tuple(frame.step for frame in self.frames if frame.step is not None)
        self.anchors.append(_Anchor(index, column, path))

    def _close(self) -> None:
        """A value is complete, so a mapping waits for its next key."""
        if self.frames and isinstance(self.frames[-1].step, str):
            self.frames[-1].step = None


def comments(text: str) -> dict[Path, Notes]:
    """The comments of a file that parses, by the path of the key or entry they belong to.

    A comment on a line of its own belongs to what follows; where it is indented deeper than that, or touches what
    stands above and an empty line follows, to what stands above. Any other belongs to what begins last before it.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    layout = _Layout(text)
    for event in yaml.parse(text, Loader=LOADER):
        layout.take(event)
    notes: dict[Path, Notes] = {}
    for comment in _in_order(_comments(text, layout.scalars), layout.anchors):
        path, where = _owner(comment, layout.anchors, touches=_touches(text, comment.start))
        lines: list[str] = getattr(notes.setdefault(path, Notes()), where)
        if where == "before" and lines and _APART.search(text, 0, comment.start):
            lines.append("")
        lines.append(comment.text)
    for path, each in notes.items():
        if each.before and _is_apart_from_node(text, each.before[-1], path, layout.anchors):
            each.before.append("")
    return notes


def carried(notes: Mapping[Path, Notes], tree: Tree) -> dict[Path, Notes]:
    """The same for the rewritten file: what belonged to a path that is gone stands before the nearest above it.

    What stood behind an entry of a list that takes one line now stands behind the list.
    """
    known = dict(_nodes(tree, ()))
    moved: dict[Path, Notes] = {}
    for path, each in notes.items():
        here = path
        while here not in known:
            here = here[:-1]
        there = moved.setdefault(here, Notes())
        if here == path:
            there.before += each.before
            there.behind += each.behind
            there.below += each.below
        elif isinstance(known[here], Row):
            there.before += [*each.before, *each.below]
            there.behind += each.behind
        else:
            there.before += [*each.before, *each.behind, *each.below]
    return moved


def _stretch(text: str, event: Any) -> tuple[int, int]:
    """From the scalar's first character to behind its last; of a block scalar without the line of its sign."""
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in {"|", ">"}:
        start = min(text.find("\n", start) % (len(text) + 1), end)
    return start, end


def _comments(text: str, scalars: list[tuple[int, int]]) -> Iterator[_Comment]:
    """Every comment in order: a # behind white space, outside of all texts."""
    at = 0
    for start, end in [*scalars, (len(text), len(text))]:
        for match in _COMMENT.finditer(text, at, start):
            begin = text.rfind("\n", 0, match.start()) + 1
            is_alone = not text[begin : match.start()].strip()
            yield _Comment(match.start(), match.start() - begin, match[0].rstrip(), is_alone)
        at = max(at, end)


def _in_order(comments: Iterable[_Comment], anchors: Sequence[_Anchor]) -> Iterator[_Comment]:
    """The comments, none in a run of lines taken for deeper than one above it: so none can change places with it."""
    place, column = -1, 0
    for comment in comments:
        here = _before(comment, anchors)
        column = min(column, comment.column) if comment.is_alone and here == place else comment.column
        place = here
        yield comment._replace(column=column)


def _before(comment: _Comment, anchors: Sequence[_Anchor]) -> int:
    """How many keys and entries begin before the comment."""
    return bisect_right(anchors, comment.start, key=lambda anchor: anchor.start)


def _touches(text: str, start: int) -> bool:
    """True where the lines of comments around ``start`` follow something else at once, and an empty line follows."""
    lines = [*text.split("\n"), ""]
    first = last = text.count("\n", 0, start)
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    while lines[last + 1].lstrip().startswith("#"):
        last += 1
    return first > 0 and lines[first - 1].strip() != "" and not lines[last + 1].strip()


def _owner(comment: _Comment, anchors: Sequence[_Anchor], *, touches: bool) -> tuple[Path, str]:
    """The path that the comment belongs to, and where it stands there."""
    n = _before(comment, anchors)
    before, following = anchors[:n], anchors[n : n + 1]
    if not comment.is_alone and before:
        return before[-1].path, "behind"
    if following and (not before or before[-1].path == following[0].path[: len(before[-1].path)]):
        return following[0].path, "before"  # it stands between a key and what the key holds
    if following and following[0].column >= comment.column and not touches:
        return following[0].path, "before"
    for anchor in reversed(before):
        if anchor.column <= comment.column:
            return anchor.path, "below"
    return (following or before or [_Anchor(0, 0, ())])[0].path, "before"


def _is_apart_from_node(text: str, last: str, path: Path, anchors: Sequence[_Anchor]) -> bool:
    """True where an empty line stands between the last comment before a node and the node."""
    index = next((anchor.start for anchor in anchors if anchor.path == path), 0)
    start = text.rfind(last, 0, index)
    return start >= 0 and _EMPTY_LINE.match(text, start + len(last)) is not None


def _nodes(tree: Tree, path: Path) -> Iterator[tuple[Path, Tree]]:
    yield path, tree
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _nodes(value, (*path, key))
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for n, value in enumerate(tree):
            yield from _nodes(value, (*path, n))
