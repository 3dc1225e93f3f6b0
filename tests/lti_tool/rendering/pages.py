"""Items of our banks, their pages taken apart, and the forms that a browser would post of them."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from lti_tool.rendering import Names, Orders, Review, item_html
from qti.bank.read import read_bank
from qti.model import AssessmentItem, Bank
from qti.scoring.response import Response

BANK = Path(__file__).parents[3] / "banks" / "every-interaction"
NAMES = Names("a secret of one attempt")


@cache
def bank() -> Bank:
    """The bank with every interaction."""
    return read_bank(BANK).whole()


@cache
def items() -> dict[str, AssessmentItem]:
    """Its items by identifier."""
    return {item.identifier: item for item in bank()}


def media(path: str) -> str:
    """The address of a file, as the tool would give it: without its name."""
    return f"/media/{Names('media').field(path)}"


def page(  # noqa: PLR0913 -- each is named at the call
    item: AssessmentItem,
    response: Response | None = None,
    *,
    review: Review | None = None,
    orders: Orders | None = None,
    names: Names = NAMES,
    notices: dict[str, str] | None = None,
) -> Markup:
    """The item's HTML."""
    return item_html(
        item,
        names=names,
        orders=orders or {},
        response=response or {},
        media=media,
        review=review,
        notices=notices,
    )


class Posted(HTMLParser):
    """The fields that a browser without scripts would post of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: MultiDict[str, str] = MultiDict()
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._textarea: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A control begins."""
        found = dict(attrs)
        name, value = found.get("name"), found.get("value") or ""
        if tag == "input" and name:
            ticked = found["type"] not in {"radio", "checkbox"} or "checked" in found
            if ticked:
                self.fields.add(name, value)
        elif tag == "select":
            self._select = name or ""
            self._options = []
        elif tag == "option":
            self._options.append((value, "selected" in found))
        elif tag == "textarea":
            self._textarea = ""
            self._select = name or ""

    def handle_data(self, data: str) -> None:
        """The text in a control."""
        if self._textarea is not None:
            self._textarea += data

    def handle_endtag(self, tag: str) -> None:
        """A control ends."""
        if tag == "select":
            chosen = [value for value, selected in self._options if selected]
            self.fields.add(self._select, chosen[-1] if chosen else self._options[0][0])
        elif tag == "textarea":
            text = (self._textarea or "").removeprefix("\n")
            self.fields.add(self._select, text.replace("\n", "\r\n"))
            self._textarea = None


def posted(item: AssessmentItem, response: Response | None = None, orders: Orders | None = None) -> MultiDict[str, str]:
    """What a browser posts of the item's page, answered so."""
    return Posted(page(item, response, orders=orders)).fields
