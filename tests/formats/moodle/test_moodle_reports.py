"""What a question cannot keep is said: by which rule, how bad it is, and for which items it is not said."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from moodle_items import (
    Folder,
    body,
    choice,
    dropdown,
    entry,
    findings,
    hotspot,
    hottext,
    item,
    match,
    number,
    order,
    parts,
    question,
    rich,
    stem,
    words,
)

from qti.bank.folder import FolderMedia
from qti.bank.read import open_bank
from qti.formats.moodle.rules import violations
from qti.formats.moodle.write import write
from qti.model import (
    AssessmentItem,
    AssessmentTest,
    Bank,
    Between,
    ChoiceInteraction,
    Content,
    ExtendedTextInteraction,
    HotspotChoice,
    HotspotInteraction,
    ItemFeedback,
    ItemRef,
    Near,
    NumericAnswer,
    Scoring,
    Shape,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextFormat,
    UploadInteraction,
)
from qti.model.content import Image
from qti.package.parts import Document, Options
from qti.report import Finding, Outcome

ROOT = Path(__file__).parents[3]
ODD = Fraction(15, 100)
LESS = Fraction(-1)
FEEDBACK = ItemFeedback(correct=words("Yes."), partially_correct=words("Nearly."), incorrect=words("No."))
SLIDER = SliderInteraction(
    lower=Decimal(0), upper=Decimal(2), answers=(NumericAnswer(match=Near(value=Decimal(1))),), response_identifier="s"
)


def areas(*comments: str | None) -> HotspotInteraction:
    """A picture with a circle, a triangle …, the first of which is right."""
    shapes = [(Shape.CIRCLE, (5, 5, 2)), (Shape.POLY, (1, 1, 5, 1, 3, 4))]
    choices = tuple(
        HotspotChoice(
            identifier=f"a{n}",
            shape=shape,
            coords=coords,
            label="an area",
            correct=n == 0,
            feedback=words(comment) if comment else None,
        )
        for n, ((shape, coords), comment) in enumerate(zip(shapes, comments, strict=False))
    )
    return HotspotInteraction(image=Image("p.png", ""), width=9, height=9, choices=choices)


SAID = [
    (item(choice(True, False)), {}),
    (item(choice(True, False, max_choices=0, scoring=Scoring.EXACT)), {}),
    (item(choice(True, True, False, max_choices=0, scoring=Scoring.EXACT)), {"moodle-exact": Outcome.DEGRADED}),
    (item(choice(True, True, False, max_choices=2)), {"moodle-max-choices": Outcome.DEGRADED}),
    (item(choice(True, False, max_choices=0, floor=LESS), floor=LESS), {"moodle-floor": Outcome.DEGRADED}),
    (item(choice(True, Fraction(-1), floor=LESS), floor=LESS), {}),
    (item(number(Near(value=Decimal(1))), feedback=FEEDBACK), {"moodle-feedback": Outcome.REWRITTEN}),
    (
        item(
            number(Near(value=Decimal(1)), NumericAnswer(match=Near(value=Decimal(2)), fraction=LESS), floor=LESS),
            floor=LESS,
        ),
        {"moodle-floor": Outcome.DEGRADED},
    ),
    (item(hottext("a", "b")), {"moodle-hottext": Outcome.REWRITTEN}),
    (item(hotspot(True, True, most=0)), {"moodle-areas": Outcome.REWRITTEN}),
    (item(areas("Right.")), {"moodle-area-feedback": Outcome.REWRITTEN}),
    (item(areas(None, "Wrong.")), {"moodle-area-feedback": Outcome.LOST}),
    (item(order("a", "b"), scoring=Scoring.EXACT), {"moodle-untouched-order": Outcome.KEPT}),
    (
        item(match(words("x"), words("y"), key=(("A", "x0"), ("B", "x1")), scoring=Scoring.EXACT)),
        {"moodle-exact": Outcome.DEGRADED, "moodle-reuse": Outcome.KEPT},
    ),
    (item(dropdown("a", "b", name="r1"), dropdown("c", "d", name="r2")), {"moodle-points": None}),
    (
        item(dropdown("a", "b", name="r1"), dropdown("c", "d", name="r2"), scoring=Scoring.EXACT),
        {"moodle-exact": Outcome.DEGRADED},
    ),
    (
        item(entry("a", name="r1"), entry("b", name="r2"), points=Decimal(2), scoring=Scoring.EXACT),
        {"moodle-exact": Outcome.DEGRADED},
    ),
    (
        item(replace(entry("a", name="r1"), expected_length=3), entry("b", name="r2"), points=Decimal(2)),
        {"moodle-width": Outcome.REWRITTEN},
    ),
    (
        item(entry("a", name="r1"), entry("b", name="r2"), points=Decimal(2), feedback=FEEDBACK),
        {"moodle-feedback": Outcome.LOST},
    ),
    (
        item(
            choice(Fraction(1), LESS, name="r1", floor=LESS),
            choice(True, True, False, name="r2", max_choices=0),
            points=Decimal(2),
        ),
        {"moodle-floor": Outcome.DEGRADED},
    ),
    (item(choice(True, Fraction(0), ODD)), {"moodle-one-gap": Outcome.REWRITTEN}),
    (item(choice(True, Fraction(0), Fraction(1, 3)), points=Decimal(53)), {"moodle-fifth-decimal": Outcome.DEGRADED}),
    (
        item(entry("a", TextAnswer(pattern="b", fraction=Fraction(1, 3))), points=Decimal(53)),
        {"moodle-fifth-decimal": Outcome.DEGRADED},
    ),
    (
        item(dropdown("a", "b", feedback=words("No.")), points=Decimal(100000)),
        {"moodle-points": Outcome.REFUSED},
    ),
    (item(ExtendedTextInteraction(), feedback=FEEDBACK), {"moodle-feedback": Outcome.LOST}),
    (
        item(ExtendedTextInteraction(response_identifier="t"), UploadInteraction(response_identifier="u")),
        {"moodle-text-and-files": Outcome.REWRITTEN},
    ),
    (
        item(ExtendedTextInteraction(format=TextFormat.XHTML, template=rich("- ![a](b.png)\n\n> *c* ![d](e.png)"))),
        {"moodle-template": Outcome.LOST},
    ),
    (
        item(choice(True, False), body=body("| a |\n|:-:|\n| b |\n\n{{RESPONSE}}", "RESPONSE")),
        {"moodle-content": Outcome.REWRITTEN},
    ),
    (item(choice(True, False), body=body("{{RESPONSE}}\n\nafter", "RESPONSE")), {"moodle-place": Outcome.REWRITTEN}),
    (item(SLIDER, entry("a", name="r2"), points=Decimal(2)), {"moodle-slider": Outcome.LOST}),
]


@pytest.mark.parametrize(("one", "said"), SAID)
def test_what_is_said_of_an_item(one: AssessmentItem, said: dict[str, Outcome | None]) -> None:
    """Neither more nor less."""
    assert findings(one) == {rule: outcome for rule, outcome in said.items() if outcome is not None}


@pytest.mark.parametrize(
    "interaction",
    [
        match(words("x"), words("y"), key=(("A", "x0"),)),
        order("a", "b"),
        choice(True, False),
    ],
)
def test_something_without_text_is_refused(interaction: Any) -> None:
    """Moodle leaves it out, takes it for something else, or stops."""
    empty = Content((), source="")
    field = "sources" if hasattr(interaction, "sources") else "choices"
    first, *others = getattr(interaction, field)

    one = item(replace(interaction, **{field: (replace(first, content=empty), *others)}))

    assert findings(one) == {"moodle-empty": Outcome.REFUSED}


def test_an_empty_choice_in_a_gap_is_refused_too() -> None:
    """Moodle would count one alternative less."""
    base = choice(True, Fraction(0), ODD)
    empty = Content((), source="")
    choices = tuple(replace(each, content=empty) for each in base.choices)

    assert findings(item(ChoiceInteraction(choices=choices))) == {"moodle-empty": Outcome.REFUSED}


def test_areas_whose_fractions_fit_nothing_are_refused() -> None:
    """Areas have no gap to go to."""
    one = HotspotInteraction(
        image=Image("p.png", ""),
        width=9,
        height=9,
        choices=tuple(
            HotspotChoice(
                identifier=f"a{n}", shape=Shape.RECT, coords=(0, 0, 5, 5), label="x", correct=n == 0, fraction=f
            )
            for n, f in enumerate((Fraction(1), ODD))
        ),
    )
    alone = hotspot(True, most=0, scoring=Scoring.EXACT)

    assert findings(item(one)) == {"moodle-fraction": Outcome.REFUSED}
    assert findings(item(alone)) == {"moodle-one-choice": Outcome.REFUSED}


def test_shapes_are_spelled_as_moodle_spells_them() -> None:
    """A circle's radius and a polygon's points stand behind semicolons."""
    one = areas(None, None)
    both = tuple(replace(each, correct=True) for each in one.choices)
    two = replace(one, choices=both, max_choices=2)

    drops = question(item(two)).findall("drop")

    assert [(drop.findtext("shape"), drop.findtext("coords")) for drop in drops] == [
        ("circle", "5,5;2"),
        ("polygon", "1,1;5,1;3,4"),
    ]


def test_a_slider_inside_a_text_has_its_field_there() -> None:
    """With its values beside it; few values are all said."""
    inside = item(SLIDER, body=body("Set it.\n\n{{s}}\n\nThen go on.", "s"))
    shared = item(SLIDER, entry("a", name="r2"), points=Decimal(2))

    assert stem(inside) == "<p>Set it.</p>\n<p>_____ (0, 1, 2)</p>\n<p>Then go on.</p>"
    assert "<p>{1:NUMERICAL:=1:0} (0, 1, 2)</p>" in stem(shared)


def test_kinds_of_gaps() -> None:
    """Dropdowns in the text, lists below it, in a row for true and false; S shuffles."""
    pair = tuple(
        SimpleChoice(identifier=name, content=words(name.title()), correct=name == "true") for name in ("true", "false")
    )
    one = item(
        dropdown("a", "b", name="r1", shuffle=True),
        ChoiceInteraction(response_identifier="r2", choices=pair),
        choice(True, False, name="r3", shuffle=True),
        choice(True, False, name="r4", shuffle=True, max_choices=0),
        choice(Fraction(1), Fraction(0), name="r5", max_choices=0),
        entry("a", name="r6", case_sensitive=True),
        number(Between(lower=Decimal(1), upper=Decimal(2)), name="r7"),
        hottext("x", "y"),
        points=Decimal(8),
    )

    text = stem(one)

    assert text.count("{1:") == 8
    for gap in (
        "{1:MULTICHOICE_S:=a~b}",
        "{1:MULTICHOICE_H:=True~False}",
        "{1:MULTICHOICE_VS:=choice A~choice B}",
        "{1:MULTIRESPONSE_S:=choice A~choice B}",
        "{1:MULTIRESPONSE:%100%choice A~choice B}",
        "{1:SHORTANSWER_C:=a}",
        "{1:NUMERICAL:=1.5:0.5}",
        "<p>[x][y]</p><p>{1:MULTICHOICE_V:=x~y}</p>",
    ):
        assert gap in text


def test_a_test_is_lost_once() -> None:
    """Its settings have no place; its questions have."""
    test = AssessmentTest(identifier="t", title="T", parts=(ItemRef(item="q"),))

    said = [part for part in parts(item(choice(True, False)), tests=(test,)) if isinstance(part, Finding)]

    assert [(finding.item, finding.outcome, finding.rule) for finding in said] == [
        ("", Outcome.KEPT, "moodle-import-twice"),
        ("t", Outcome.LOST, "moodle-test"),
    ]


BANKS = [
    ({"title": "x" * 300}, {"moodle-category": Outcome.DEGRADED}),
    ({"description": rich("![a](b.png)")}, {"moodle-category": Outcome.LOST}),
    ({"description": words("a\x0b")}, {"moodle-category": Outcome.LOST}),
    ({"description": rich("3. three")}, {"moodle-content": Outcome.REWRITTEN}),
]


@pytest.mark.parametrize(("bank", "said"), BANKS)
def test_what_is_said_of_a_bank(bank: dict[str, Any], said: dict[str, Outcome]) -> None:
    """Its category has a name of 255 characters and a description without files."""
    found = [part for part in parts(**bank) if isinstance(part, Finding) and part.rule != "moodle-import-twice"]

    assert {finding.rule: finding.outcome for finding in found} == said


def test_items_are_written_as_they_come() -> None:
    """Nothing is kept: each question is handed over before the next item is read."""
    read: list[str] = []

    def items() -> Iterator[AssessmentItem]:
        for number_ in range(3):
            read.append(f"q{number_}")
            yield item(choice(True, False), identifier=f"q{number_}")

    bank = Bank(identifier="b", title="B", items=items())
    seen = [(part.item, list(read)) for part in write(bank, Folder(), Options()) if isinstance(part, Document)]

    assert seen == [("", []), ("q0", ["q0"]), ("q1", ["q0", "q1"]), ("q2", ["q0", "q1", "q2"])]


GRAMMAR = etree.RelaxNG(etree.parse(ROOT / "schemas" / "moodle-xml.rng"))


@pytest.mark.parametrize("name", ["every-interaction", "generative-ai-foundations"])
def test_our_banks_are_valid(name: str) -> None:
    """Each question by the grammar and by the rules; none is refused."""
    folder = ROOT / "banks" / name

    said = list(write(open_bank(folder), FolderMedia(folder), Options()))

    roots = [etree.fromstring(etree.tostring(part.root)) for part in said if isinstance(part, Document)]
    assert [GRAMMAR.error_log for root in roots if not GRAMMAR.validate(root)] == []
    assert [fault for root in roots for fault in violations(root)] == []
    assert [part for part in said if isinstance(part, Finding) and part.outcome is Outcome.REFUSED] == []
