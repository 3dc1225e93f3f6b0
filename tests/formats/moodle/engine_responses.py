"""Responses given as the texts that a person saw, in the terms of the question's elements."""

import re
from html import unescape
from typing import Any

from lxml.etree import _Element as Element
from moodle_engine import gaps


def shown(text: str | None) -> str:
    """What a browser shows of HTML."""
    return unescape(re.sub("<[^>]*>", "", text or "")).strip()


def places(texts: list[str], response: Any) -> list[int]:
    """The places of the texts among others."""
    wanted = [response] if isinstance(response, str) else response or []
    return [texts.index(text if text in texts else shown(text)) for text in wanted]


def translated(question: Element, response: Any) -> Any:
    """The response as the engine takes it."""
    texts = [shown(each.findtext("text")) for each in question.findall("answer")]
    match question.get("type"):
        case "multichoice" | "truefalse" | "ordering":
            return places(texts, response)
        case "matching":
            return [each or "" for each in (response or {}).values()]
        case "gapselect":
            return _options(question, "selectoption", response)
        case "ddwtos":
            return _options(question, "dragbox", response)
        case "ddmarker":
            return [tuple(round(float(number)) for number in point.split(",")) for point in response or []]
        case "cloze":
            return [
                _gap(kind, rows, each)
                for (_, kind, rows), each in zip(gaps(question), response or [None] * len(gaps(question)), strict=True)
            ]
        case _:
            return response or ""


def _options(question: Element, tag: str, response: Any) -> list[int]:
    options = [(each.findtext("group"), shown(each.findtext("text"))) for each in question.findall(tag)]
    numbers = re.findall(r"\[\[([0-9]+)\]\]", question.findtext("questiontext/text") or "")
    groups = [options[int(number) - 1][0] for number in numbers]
    chosen = response or [None] * len(groups)
    return [options.index((group, shown(text))) + 1 if text else 0 for group, text in zip(groups, chosen, strict=True)]


def _gap(kind: str, rows: list[tuple[str, Any]], response: Any) -> Any:
    if kind.startswith("MULTI"):
        return places([shown(text) for text, _ in rows], response)
    return response or ""
