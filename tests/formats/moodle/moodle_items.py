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
    Bank,
    ChoiceInteraction,
    Content,
    Interaction,
    NumericAnswer,
    NumericEntryInteraction,
    SimpleChoice,
    TextAnswer,
    TextEntryInteraction,
    is_inline,
)
from qti.model.content import InteractionBlock, InteractionRef, Paragraph, Text
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
