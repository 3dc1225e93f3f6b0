"""The parser's events, one after another, each to what reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import pyromark

from qti.content import inline_html, inlines
from qti.content.builder import Frame
from qti.content.reading import Reading
from qti.model import content as nodes
from qti.model.content import Block

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_MATH
_Build: TypeAlias = Callable[[Reading, Frame, tuple[Any, ...]], Any]


def read_blocks(reading: Reading) -> tuple[Block, ...]:
    """The blocks of the text; what is wrong with it is in the reading."""
    for event, span in pyromark.events_with_range(reading.protected, options=_OPTIONS):
        if isinstance(event, str):
            _BARE[event](reading, span["start"])
        else:
            ((name, value),) = event.items()
            _EVENTS[name](reading, value, span["start"], span["end"])
    for name, start in reading.waiting:
        reading.fault(start, f'"{{{{{name}}}}}" needs a line of its own', "put nothing else on its line")
    return reading.top.closed()


def _start(reading: Reading, tag: Any, start: int, end: int) -> None:
    kind, value = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
    match kind:
        case "Emphasis" | "Strong":
            reading.line(start)
            reading.open(kind, start)
        case "Link":
            reading.line(start)
            inlines.start_link(reading, value, start)
        case "Image":
            reading.line(start)
            inlines.start_file(reading, value, start)
        case _:
            reading.end_line()
            if kind == "Paragraph" and reading.top.kind == "Item":
                reading.frames[-2].loose = True
            reading.open(kind, start, _block_value(reading, kind, value, start, end))


def _block_value(reading: Reading, kind: str, value: Any, start: int, end: int) -> Any:
    """What a block says of itself; what QTI cannot say is noted, and what nobody may say is a fault."""
    match kind:
        case "HtmlBlock":
            reading.fault(start, f"{reading.quoted(start, end)} is raw HTML", inline_html.HINT)
        case "List" if value not in (None, 1):
            reading.rewritten[f"a list that starts at {value} starts at 1"] = None
        case "Table" if set(value) != {"None"}:
            reading.rewritten["the alignment of table columns is left out"] = None
        case "CodeBlock" if value != "Indented":
            return _language(reading, value["Fenced"], start, end)
    return value


def _language(reading: Reading, info: str, start: int, end: int) -> str:
    """The first word after the fence; a fence that is never closed would swallow what is added later."""
    first, *others = reading.slice(start, end).rstrip().split("\n")
    length = len(first) - len(first.lstrip(first[0]))
    if not others or not re.fullmatch(rf"[ \t>]*{first[0]}{{{length},}}", others[-1]):
        reading.fault(start, "this code block is never closed", f"end it with a line of {first[:length]}")
    return next(iter(reading.clean(info, start).split()), "")


def _end(reading: Reading, tag: Any, _start: int, _end: int) -> None:
    kind = tag if isinstance(tag, str) else next(iter(tag))
    if kind == "Paragraph":
        reading.end_paragraph()
        return
    reading.end_line()
    frame = reading.close()
    if kind != "HtmlBlock":
        reading.top.add(_BUILT[kind](reading, frame, frame.closed()))


def _heading(_reading: Reading, frame: Frame, held: tuple[Any, ...]) -> nodes.Heading:
    return nodes.Heading(int(frame.value["level"][1]), held)


def _code_block(_reading: Reading, frame: Frame, held: tuple[Any, ...]) -> nodes.CodeBlock:
    text = "".join(each.text for each in held).removesuffix("\n")
    return nodes.CodeBlock(text, "" if frame.value == "Indented" else frame.value)


def _list(_reading: Reading, frame: Frame, held: tuple[Any, ...]) -> nodes.ItemList:
    return nodes.ItemList(frame.value is not None, held, not frame.loose)


def _held(_reading: Reading, _frame: Frame, held: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list item, a row or a cell is no more than what it holds."""
    return held


def _html_block(_reading: Reading, _html: str, _start: int, _end: int) -> None:
    """Nothing more: the block around it is a fault."""


def _rule(reading: Reading, _start: int) -> None:
    reading.end_line()
    reading.top.add(nodes.Rule())


_BARE: dict[str, Callable[[Reading, int], None]] = {
    "SoftBreak": inlines.soft_break,
    "HardBreak": inlines.hard_break,
    "Rule": _rule,
}
_EVENTS: dict[str, Callable[[Reading, Any, int, int], None]] = {
    "Start": _start,
    "End": _end,
    "Text": inlines.text,
    "Code": inlines.code,
    "InlineMath": inlines.inline_math,
    "DisplayMath": inlines.display_math,
    "InlineHtml": inlines.raw_html,
    "Html": _html_block,
}
_BUILT: dict[str, _Build] = {
    "Emphasis": lambda _reading, _frame, held: nodes.Emphasis(held),
    "Strong": lambda _reading, _frame, held: nodes.Strong(held),
    "Link": inlines.end_link,
    "Image": inlines.end_file,
    "Heading": _heading,
    "CodeBlock": _code_block,
    "BlockQuote": lambda _reading, _frame, held: nodes.BlockQuote(held),
    "List": _list,
    "Table": lambda _reading, _frame, held: nodes.Table(held[0], held[1:]),
    "TableHead": _held,
    "TableRow": _held,
    "TableCell": _held,
    "Item": _held,
}
