"""Small items to grade, built without files."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from qti.model import (
    AssessmentItem,
    AssociableChoice,
    Between,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Shape,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    UploadInteraction,
    is_inline,
)
from qti.model import content as nodes


def words(text: str) -> Content:
    """A paragraph of nothing but text."""
    return Content((nodes.Paragraph((nodes.Text(text),)),), text)


def item(*interactions: Interaction, **fields: Any) -> AssessmentItem:
    """An item in whose body the interactions stand one after another."""
    blocks: list[nodes.Block] = []
    for interaction in interactions:
        name = interaction.response_identifier
        if is_inline(interaction):
            blocks.append(nodes.Paragraph((nodes.InteractionRef(name),)))
        else:
            blocks.append(nodes.InteractionBlock(name))
    return AssessmentItem(
        **{
            "identifier": "item",
            "title": "Item",
            "body": Content(tuple(blocks), ""),
            "interactions": interactions,
            **fields,
        }
    )


def choice(key: str, **fields: Any) -> ChoiceInteraction:
    """Choices A, B, … of which those marked ``+`` in ``key`` are right: ``"+-+"`` is A and C of three."""
    choices = tuple(
        SimpleChoice(identifier=chr(ord("A") + n), content=words(mark), correct=mark == "+")
        for n, mark in enumerate(key)
    )
    return ChoiceInteraction(choices=choices, **{"max_choices": 0, **fields})


def entry(*answers: str | tuple[str, Fraction], **fields: Any) -> TextEntryInteraction:
    """A text entry; an answer without a fraction is worth everything."""
    pairs = [(answer, Fraction(1)) if isinstance(answer, str) else answer for answer in answers]
    return TextEntryInteraction(
        answers=tuple(TextAnswer(pattern=pattern, fraction=fraction) for pattern, fraction in pairs), **fields
    )


def number(*matches: Any, **fields: Any) -> NumericEntryInteraction:
    """A numeric entry; every match is worth everything."""
    return NumericEntryInteraction(answers=tuple(NumericAnswer(match=match) for match in matches), **fields)


PICK_ONE = choice("+--", max_choices=1)
SELECT = choice("++-")
DROPDOWN = InlineChoiceInteraction(
    choices=(
        InlineChoice(identifier="A", text="cat", correct=True),
        InlineChoice(identifier="B", text="kitten", fraction=Fraction(1, 2), feedback=words("Young.")),
        InlineChoice(identifier="C", text="dog"),
    )
)
TEXT = entry("Paris", ("par*", Fraction(1, 2)))
NUMBER = number(Near(value=Decimal("3.14"), tolerance=Decimal("0.01")), Between(lower=Decimal(7), upper=Decimal(8)))
ESSAY = ExtendedTextInteraction()
UPLOAD = UploadInteraction(max_files=2)
ORDER = OrderInteraction(choices=tuple(OrderChoice(identifier=name, content=words(name)) for name in "ABC"))
MATCH = MatchInteraction(
    sources=tuple(AssociableChoice(identifier=name, content=words(name)) for name in ("L1", "L2", "L3")),
    targets=tuple(AssociableChoice(identifier=name, content=words(name)) for name in ("R1", "R2", "R3")),
    key=(("L1", "R1"), ("L2", "R2")),
)
GAPS = GapMatchInteraction(
    text=Content((nodes.Paragraph((nodes.Gap("G1"), nodes.Gap("G2"), nodes.Gap("G3"))),), ""),
    words=(GapText(identifier="W1", text="the"), GapText(identifier="W2", text="an")),
    key=(("W1", "G1"), ("W2", "G2")),
)
HOTTEXT = HottextInteraction(
    text=Content((nodes.Paragraph(tuple(nodes.Hottext(name, (nodes.Text(name),)) for name in ("H1", "H2"))),), ""),
    choices=(HottextChoice(identifier="H1", correct=True), HottextChoice(identifier="H2")),
    max_choices=0,
)
HOTSPOT = HotspotInteraction(
    image=nodes.Image("map.png", "a map"),
    width=20,
    height=10,
    choices=(
        HotspotChoice(identifier="S1", shape=Shape.RECT, coords=(0, 0, 10, 10), label="left", correct=True),
        HotspotChoice(identifier="S2", shape=Shape.CIRCLE, coords=(15, 5, 4), label="right"),
    ),
)
SLIDER = SliderInteraction(
    lower=Decimal("0.5"),
    upper=Decimal("10.5"),
    step=Decimal("0.5"),
    answers=(NumericAnswer(match=Near(value=Decimal(3), tolerance=Decimal("0.5"))),),
)
EVERY = (
    PICK_ONE,
    SELECT,
    DROPDOWN,
    TEXT,
    NUMBER,
    ESSAY,
    UPLOAD,
    ORDER,
    MATCH,
    GAPS,
    HOTTEXT,
    HOTSPOT,
    SLIDER,
)
