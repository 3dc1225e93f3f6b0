"""For items reported kept or rewritten, Moodle's grading of what we write equals our own, whatever the response."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from moodle_engine import fraction, mark
from moodle_items import Folder, choice, entry, item, number, words

from qti.exact import rounded
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.write import made
from qti.model import (
    AssessmentItem,
    AssociableChoice,
    Between,
    Content,
    DecimalPlaces,
    GapMatchInteraction,
    GapText,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    MatchInteraction,
    Near,
    NumericAnswer,
    OrderChoice,
    OrderInteraction,
    Scoring,
    Shape,
    SignificantFigures,
    SliderInteraction,
    TextAnswer,
)
from qti.model.content import Gap, Hottext, Image, Paragraph, Text
from qti.model.ranges import bounds
from qti.package.serialize import serialized
from qti.report import Outcome
from qti.scoring.grade import grade

Case = tuple[Any, Any, Any]
"""An interaction, our response to it, and Moodle's."""

shares = st.sampled_from([Fraction(n, d) for d in (1, 2, 3, 4, 6, 7, 8, 9, 20) for n in range(-d, d + 1)])
rights = st.sampled_from(["1", "1/2 1/2", "7/20 13/20", "1/3 2/3", "3/5 3/5", "2/7 5/7", "1 1"]).map(
    lambda row: [Fraction(text) for text in row.split()]
)
floors = st.sampled_from([Fraction(0), Fraction(0), Fraction(-1, 2), Fraction(-1)])
points = st.sampled_from([Decimal(text) for text in ["1", "2", "3", "0.5", "2.5", "10", "28", "100"]])
scorings = st.sampled_from([Scoring.SUM, Scoring.SUM, Scoring.EXACT])


def letters(count: int) -> list[str]:
    """A, B, C …"""
    return [chr(65 + number) for number in range(count)]


@st.composite
def one_pick(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """A choice of one."""
    fractions = [Fraction(1), *draw(st.lists(shares, min_size=1, max_size=4))]
    interaction = choice(*fractions, name=name, floor=draw(floors), scoring=draw(scorings))
    picked = draw(st.integers(0, len(fractions)))
    return interaction, letters(len(fractions))[picked : picked + 1], [picked] if picked < len(fractions) else []


@st.composite
def several_picks(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """A choice of any number, by rule or with fractions of its own."""
    by_rule = [True, *draw(st.lists(st.booleans(), min_size=1, max_size=13))]
    given = [*draw(rights), *draw(st.lists(shares.filter(lambda share: share <= 0), min_size=1, max_size=3))]
    fractions = draw(st.sampled_from([by_rule, given]))
    interaction = choice(*fractions, name=name, max_choices=0, floor=draw(floors), scoring=draw(scorings))
    picked = sorted(draw(st.sets(st.integers(0, len(fractions) - 1))))
    return interaction, [letters(len(fractions))[place] for place in picked], picked


@st.composite
def dropdown(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """A dropdown; its response in a gapselect depends on the dropdowns before it."""
    fractions = [*draw(st.lists(shares.filter(lambda share: share < 1), max_size=2)), Fraction(1)]
    fractions.append(Fraction(0))
    rows = zip(letters(len(fractions)), fractions, strict=True)
    choices = tuple(InlineChoice(identifier=id_, text=f"<{id_}&", correct=f == 1, fraction=f) for id_, f in rows)
    interaction = InlineChoiceInteraction(response_identifier=name, choices=choices, floor=draw(floors))
    picked = draw(st.integers(0, len(fractions)))
    return interaction, letters(len(fractions))[picked : picked + 1], [picked] if picked < len(fractions) else []


alphabet = st.text(alphabet='aAb *\\~#}{=%&<>"', min_size=1, max_size=5).filter(lambda text: text.strip())


@st.composite
def typed(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """A text entry, and a text that is likely to match."""
    patterns = draw(st.lists(alphabet, min_size=1, max_size=4))
    worths = [Fraction(1), *draw(st.lists(shares, min_size=len(patterns), max_size=len(patterns)))]
    rows = [TextAnswer(pattern=pattern, fraction=worth) for pattern, worth in zip(patterns, worths, strict=False)]
    interaction = entry(*draw(st.permutations(rows)), name=name, case_sensitive=draw(st.booleans()), floor=draw(floors))
    response = draw(
        st.one_of(st.sampled_from([pattern.replace("\\*", "*") for pattern in patterns]), alphabet, st.just(""))
    )
    return interaction, response, response


decimals = st.decimals(min_value=-1000, max_value=1000, places=3)
matches = st.one_of(
    st.builds(Near, value=decimals, tolerance=st.decimals(0, 10, places=2)),
    st.builds(Near, value=decimals, tolerance=st.sampled_from([Decimal("0.05")]), relative=st.just(True)),
    st.builds(lambda a, b: Between(lower=min(a, b), upper=max(a, b)), decimals, decimals),
    st.builds(DecimalPlaces, value=decimals, places=st.integers(0, 4)),
    st.builds(SignificantFigures, value=decimals.filter(bool), figures=st.integers(1, 5)),
    st.builds(SignificantFigures, value=st.sampled_from([Decimal(10), Decimal("-0.1")]), figures=st.integers(1, 4)),
)


@st.composite
def numeric(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """A numeric entry, and a number that is likely to lie on a bound."""
    wanted = draw(st.lists(matches, min_size=1, max_size=3))
    worths = [Fraction(1), *draw(st.lists(shares, min_size=len(wanted), max_size=len(wanted)))]
    rows = [NumericAnswer(match=match, fraction=worth) for match, worth in zip(wanted, worths, strict=False)]
    interaction = number(*draw(st.permutations(rows)), name=name, floor=draw(floors))
    edges = [f"{decimal:f}" for row in rows for decimal in edge(row)]
    response = draw(
        st.one_of(st.sampled_from(edges), decimals.map(lambda value: f"{value:f}"), st.sampled_from(["", "x"]))
    )
    return interaction, response, response


def edge(answer: NumericAnswer) -> list[Decimal]:
    """Numbers on and just beside the bounds of an answer."""
    ends = [Decimal(end.numerator) / Decimal(end.denominator) for end in bounds(answer.match)]
    return [end + step for end in ends for step in (Decimal("-0.000001"), Decimal(0), Decimal("0.000001"))]


@st.composite
def slider(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """A slider from 0 to 20."""
    middle = draw(st.integers(0, 20))
    rows = (NumericAnswer(match=Near(value=Decimal(middle), tolerance=Decimal(2))),)
    interaction = SliderInteraction(response_identifier=name, lower=Decimal(0), upper=Decimal(20), answers=rows)
    response = str(draw(st.integers(0, 20)))
    return interaction, response, response


@st.composite
def runs(draw: Callable[..., Any], name: str = "RESPONSE") -> Case:
    """Marked runs of a text, several of which may be picked."""
    right = [True, *draw(st.lists(st.booleans(), min_size=1, max_size=4))]
    ids = letters(len(right))
    text = Content((Paragraph(tuple(Hottext(id_, (Text(f"run {id_}"),)) for id_ in ids)),), source="")
    choices = tuple(HottextChoice(identifier=id_, correct=c) for id_, c in zip(ids, right, strict=True))
    interaction = HottextInteraction(response_identifier=name, text=text, choices=choices, max_choices=0)
    picked = sorted(draw(st.sets(st.integers(0, len(ids) - 1))))
    return interaction, [ids[place] for place in picked], picked


@st.composite
def order(draw: Callable[..., Any]) -> Case:
    """Things in some order."""
    count = draw(st.integers(2, 7))
    choices = tuple(OrderChoice(identifier=id_, content=words(f"thing {id_}")) for id_ in letters(count))
    interaction = OrderInteraction(
        choices=choices, scoring=draw(st.sampled_from([Scoring.EXACT, Scoring.PER_POSITION]))
    )
    permuted = draw(st.permutations(range(count)))
    return interaction, [letters(count)[place] for place in permuted], permuted


@st.composite
def match(draw: Callable[..., Any]) -> Case:
    """Left sides with right sides, some of which belong to nobody."""
    lefts, rights = letters(draw(st.integers(1, 6))), ["x", "y", "z"]
    key = tuple((left, draw(st.sampled_from(rights))) for left in lefts)
    interaction = MatchInteraction(
        sources=tuple(AssociableChoice(identifier=id_, content=words(f"left {id_}")) for id_ in lefts),
        targets=tuple(AssociableChoice(identifier=id_, content=words(f"right {id_} <")) for id_ in rights),
        key=key,
        reuse=True,
        scoring=draw(st.sampled_from([Scoring.PER_PAIR, Scoring.PER_PAIR, Scoring.EXACT])),
    )
    chosen = [draw(st.sampled_from(["", *rights])) for _ in lefts]
    pairs = [f"{left} {right}" for left, right in zip(lefts, chosen, strict=True) if right]
    return interaction, pairs, [f"right {each} &lt;" if each else "" for each in chosen]


@st.composite
def gap_match(draw: Callable[..., Any]) -> Case:
    """Words for gaps, used as often as one likes."""
    names, ids = [f"g{number}" for number in range(draw(st.integers(1, 6)))], ["x", "y", "z"]
    key = tuple((draw(st.sampled_from(ids)), name) for name in names)
    text = Content((Paragraph((Text("[[1]] "), *map(Gap, names))),), source="")
    interaction = GapMatchInteraction(
        text=text, words=tuple(GapText(identifier=id_, text=f"word {id_}") for id_ in ids), key=key, reuse=True
    )
    chosen = [draw(st.sampled_from(["", *ids])) for _ in names]
    pairs = [f"{word} {name}" for word, name in zip(chosen, names, strict=True) if word]
    return interaction, pairs, [ids.index(word) + 1 if word else 0 for word in chosen]


@st.composite
def areas(draw: Callable[..., Any]) -> Case:
    """Squares of a picture; Moodle's response is where the markers are dropped, or the names picked."""
    right = [True, *draw(st.lists(st.booleans(), max_size=4))]
    free = draw(st.booleans())
    most = draw(st.sampled_from([1, sum(right)]))
    choices = tuple(
        HotspotChoice(
            identifier=id_,
            shape=Shape.RECT,
            coords=(10 * place, 0, 10 * place + 8, 8),
            label=id_,
            correct=earns and (most > 1 or place == 0),
            fraction=Fraction(0) if free and most > 1 and not earns else None,
        )
        for place, (id_, earns) in enumerate(zip(letters(len(right)), right, strict=True))
    )
    image = Image("p.png", "A picture")
    interaction = HotspotInteraction(image=image, width=50, height=8, choices=choices, max_choices=most)
    picked = draw(st.lists(st.integers(0, len(right) - 1), max_size=most, unique=True))
    return interaction, [letters(len(right))[place] for place in picked], picked


class Earned(NamedTuple):
    """What an item earns in Moodle and with us: its fraction and, where nothing else is said, its points."""

    moodle: list[Decimal]
    ours: list[Decimal]


def earned(one: AssessmentItem, response: dict[str, Any], moodles: Any) -> Earned:
    """What a response earns, given in both ways."""
    try:
        question = made(one, "en", Folder())
    except RefusedError:
        assume(False)
    worst = {finding.rule for finding in question.findings if finding.outcome >= Outcome.DEGRADED}
    assume(worst <= {"moodle-slider", "moodle-points", "moodle-fifth-decimal"})
    element = etree.fromstring(serialized(question.root))
    score = grade(one, response)
    assert score.fraction is not None
    both = Earned([rounded(fraction(element, moodles))], [rounded(score.fraction)])
    if not worst & {"moodle-points", "moodle-fifth-decimal"}:
        both.moodle.append(rounded(mark(element, moodles)))
        both.ours.append(score.given)
    return both


def in_moodle(one: AssessmentItem, moodles: Any) -> Any:
    """One response in the terms of the type that the item became."""
    kind = made(one, "en", Folder()).kind
    if kind == "cloze":
        return [moodles]
    if kind == "gapselect":
        return [moodles[0] + 1 if moodles else 0]
    if kind == "ddmarker":
        return [(10 * place + 4, 4) for place in moodles]
    return moodles


FAST = settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
alone = st.one_of(
    one_pick(),
    several_picks(),
    dropdown(),
    typed(),
    numeric(),
    slider(),
    runs(),
    order(),
    match(),
    gap_match(),
    areas(),
)
together = st.lists(
    st.sampled_from([one_pick, several_picks, dropdown, typed, numeric, slider, runs]), min_size=2, max_size=4
).flatmap(lambda kinds: st.tuples(*(kind(name=f"r{place}") for place, kind in enumerate(kinds))))


@settings(FAST, max_examples=250)
@given(case=alone, worth=points, floor=floors, scoring=scorings)
def test_an_item_of_one_interaction_earns_the_same(
    case: Case, worth: Decimal, floor: Fraction, scoring: Scoring
) -> None:
    """Fraction and, where nothing else is said, points are equal to five decimals."""
    interaction, response, moodles = case
    one = item(interaction, points=worth, floor=floor, scoring=scoring)
    try:
        theirs = in_moodle(one, moodles)
    except RefusedError:
        assume(False)

    both = earned(one, {"RESPONSE": response}, theirs)

    assert both.moodle == both.ours


@settings(FAST, max_examples=80)
@given(
    cases=together,
    worth=points,
    weights=st.lists(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)]), min_size=4),
)
def test_an_item_of_several_interactions_earns_the_same(
    cases: tuple[Case, ...], worth: Decimal, weights: list[Fraction]
) -> None:
    """The weighted mean of the gaps is our score."""
    interactions = [replace(case[0], weight=weight) for case, weight in zip(cases, weights, strict=False)]
    one = item(*interactions, points=worth)
    try:
        kind = made(one, "en", Folder()).kind
    except RefusedError:
        assume(False)
    assume(kind == "cloze")

    both = earned(one, {f"r{place}": case[1] for place, case in enumerate(cases)}, [case[2] for case in cases])

    assert both.moodle == both.ours


@settings(FAST, max_examples=30)
@given(cases=st.lists(dropdown(), min_size=2, max_size=4), worth=points)
def test_dropdowns_earn_the_same(cases: list[Case], worth: Decimal) -> None:
    """A gapselect gives each right dropdown its share."""
    named = [replace(case[0], response_identifier=f"r{place}") for place, case in enumerate(cases)]
    one = item(*named, points=worth)
    assume(made(one, "en", Folder()).kind == "gapselect")
    before = [sum(len(each.choices) for each in named[:place]) for place in range(len(named))]
    theirs = [case[2][0] + 1 + start if case[2] else 0 for case, start in zip(cases, before, strict=True)]

    both = earned(one, {f"r{place}": case[1] for place, case in enumerate(cases)}, theirs)

    assert both.moodle == both.ours
