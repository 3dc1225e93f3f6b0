"""Items for the tests of the Moodle writer, and what becomes of one."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from qti.content.markdown import read_content
from qti.content.marks import Marks
from qti.formats.moodle.write import write
from qti.model import (
    AssessmentItem,
    AssociableChoice,
    Bank,
    ChoiceInteraction,
    Content,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Shape,
    SimpleChoice,
    TextAnswer,
    TextEntryInteraction,
    is_inline,
)
from qti.model.content import Hottext, Image, InteractionBlock, InteractionRef, Paragraph, Text
from qti.model.identifiers import letters
from qti.package.parts import Document, Options
from qti.package.serialize import serialized
from qti.report import Finding, Outcome


class Folder:
    """Media of which every file is its own name."""

    def read(self, path: str) -> bytes:
        """The name."""
        return path.encode()


def words(text: str) -> Content:
    """Plain rich text."""
    return Content((Paragraph((Text(text),)),), source=text)


def rich(source: str) -> Content:
    """What the CommonMark says."""
    return read_content(source)


def body(source: str, *blocks: str) -> Content:
    """A body with places; ``blocks`` are the names that stand on lines of their own."""
    return read_content(source, Marks.BODY, frozenset(blocks))


def item(*interactions: Interaction, **fields: Any) -> AssessmentItem:
    """An item with a place for each interaction, unless it has a body."""
    places = [
        Paragraph((Text("Here: "), InteractionRef(each.response_identifier)))
        if is_inline(each)
        else InteractionBlock(each.response_identifier)
        for each in interactions
    ]
    wanted = {"identifier": "q", "title": "Q", "body": Content((Paragraph((Text("Do it."),)), *places), source="")}
    return AssessmentItem(**{**wanted, "interactions": interactions, **fields})


def choice(
    *fractions: Any, name: str = "RESPONSE", feedback: Sequence[str | None] = (), **fields: Any
) -> ChoiceInteraction:
    """A choice whose choices A, B, … earn so much; True and False for right and wrong by rule."""
    comments = [*feedback, *[None] * len(fractions)]
    choices = [
        SimpleChoice(
            identifier=letters(number),
            content=words(f"choice {letters(number)}"),
            correct=fraction is True
            or (fraction is not False and (fraction == 1 if fields.get("max_choices", 1) == 1 else fraction > 0)),
            fraction=None if isinstance(fraction, bool) else fraction,
            feedback=words(comment) if comment else None,
        )
        for number, (fraction, comment) in enumerate(zip(fractions, comments, strict=False))
    ]
    return ChoiceInteraction(response_identifier=name, choices=tuple(choices), **fields)


def entry(*answers: Any, name: str = "RESPONSE", **fields: Any) -> TextEntryInteraction:
    """A text entry with answers; a text alone earns everything."""
    rows = [each if isinstance(each, TextAnswer) else TextAnswer(pattern=each) for each in answers]
    return TextEntryInteraction(response_identifier=name, answers=tuple(rows), **fields)


def number(*matches: Any, name: str = "RESPONSE", **fields: Any) -> NumericEntryInteraction:
    """A numeric entry with answers; a match alone earns everything."""
    rows = [each if isinstance(each, NumericAnswer) else NumericAnswer(match=each) for each in matches]
    return NumericEntryInteraction(response_identifier=name, answers=tuple(rows), **fields)


def dropdown(
    *texts: str, name: str = "RESPONSE", feedback: Content | None = None, **fields: Any
) -> InlineChoiceInteraction:
    """A dropdown whose first option is right."""
    choices = tuple(
        InlineChoice(identifier=chr(65 + place), text=text, correct=place == 0, feedback=feedback)
        for place, text in enumerate(texts)
    )
    return InlineChoiceInteraction(response_identifier=name, choices=choices, **fields)


def match(*rights: Content, key: tuple[tuple[str, str], ...] = (("A", "x0"),), **fields: Any) -> MatchInteraction:
    """A match of A and B with right sides x0, x1 …"""
    return MatchInteraction(
        sources=tuple(AssociableChoice(identifier=name, content=words(f"left {name}")) for name in "AB"),
        targets=tuple(AssociableChoice(identifier=f"x{n}", content=content) for n, content in enumerate(rights)),
        key=key,
        **fields,
    )


def order(*texts: str, **fields: Any) -> OrderInteraction:
    """Things to put in this order."""
    choices = tuple(OrderChoice(identifier=chr(65 + place), content=rich(text)) for place, text in enumerate(texts))
    return OrderInteraction(choices=choices, **fields)


def hotspot(*fractions: bool, most: int = 1, **fields: Any) -> HotspotInteraction:
    """A picture with an area for each."""
    choices = tuple(
        HotspotChoice(identifier=f"a{n}", shape=Shape.RECT, coords=(n, 1, n + 5, 4), label=f"area {n}", correct=right)
        for n, right in enumerate(fractions)
    )
    image = Image("p.png", "A map")
    return HotspotInteraction(image=image, width=90, height=90, choices=choices, max_choices=most, **fields)


def hottext(*runs: str, most: int = 1) -> HottextInteraction:
    """A text of marked runs, the first of which is right."""
    marked = tuple(Hottext(f"h{n}", (Text(run),)) for n, run in enumerate(runs))
    choices = tuple(HottextChoice(identifier=f"h{n}", correct=n == 0) for n in range(len(runs)))
    return HottextInteraction(text=Content((Paragraph(marked),), source=""), choices=choices, max_choices=most)


def parts(*items: AssessmentItem, **fields: Any) -> list[Any]:
    """All that the writer yields for a bank of these items."""
    bank = Bank(**{"identifier": "bank", "title": "Bank", "items": items, **fields})
    return list(write(bank, Folder(), Options()))


def question(one: AssessmentItem, **bank: Any) -> Element:
    """The item's question as somebody who opens the file reads it."""
    documents = [part for part in parts(one, **bank) if isinstance(part, Document)]
    return etree.fromstring(serialized(documents[-1].root))


def findings(one: AssessmentItem, **bank: Any) -> dict[str, Outcome]:
    """The outcome of each rule that has something to say about the item."""
    said = [part for part in parts(one, **bank) if isinstance(part, Finding)]
    return {finding.rule: finding.outcome for finding in said if finding.item == one.identifier}


def stem(one: AssessmentItem, **bank: Any) -> str:
    """The question's text."""
    return question(one, **bank).findtext("questiontext/text") or ""
