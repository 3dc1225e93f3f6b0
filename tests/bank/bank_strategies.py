"""Hypothesis strategies for all that a bank can hold."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from qti.content.markdown import Marks, append_interaction, read_content
from qti.errors import ContentError, ModelError
from qti.model import (
    AssessmentItem,
    AssessmentTest,
    AssociableChoice,
    AttemptKept,
    Bank,
    Between,
    ChoiceInteraction,
    DecimalPlaces,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GapText,
    Hint,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    Interaction,
    ItemFeedback,
    ItemRef,
    MatchInteraction,
    MathForm,
    Near,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Scoring,
    Section,
    Shape,
    Shown,
    SignificantFigures,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
    is_inline,
)
from qti.model.content import Content, Image
from qti.model.identifiers import letters

TRICKY = [
    *("No", "1.10", "1e3", "null", "~", "2024-01-01", "0,5", "true", "0x1F", "1:30", ".5", "<<", "=", "---", "..."),
    *("a: b", "a #b", "ends:", "- a", "? a", "* a", "| a", "> a", "'a'", '"a"', "back\\slash", "it's", "[a]", "{a}"),
    *("a\n\nb", "a\n- b\n- c", "```\ncode\n\n  more\n```", "$x^2$ and $$y$$", "  lead", "trail  ", "tab\there"),
    *("\\{{no}}", "| a | b |\n|---|---|\n| 1 | 2 |", "e\u0301", "שלום", "🙂", "a\u00a0b", "a\u2028b", "line\\\nbreak"),
    " ".join(f"word{n}" for n in range(60)),
    " ".join(f"- {n} # {n}:" for n in range(40)),
]
_characters = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff")
plain = st.one_of(st.sampled_from(TRICKY), st.text(_characters, min_size=1, max_size=30)).filter(str.strip)


def _read(text: str, marks: Marks = Marks.NONE, blocks: frozenset[str] = frozenset()) -> Content:
    try:
        return read_content(text, marks, blocks)
    except ContentError:
        reject()


content = plain.map(_read)
maybe_content = st.none() | content
fractions = st.sampled_from([Fraction(n, 6) for n in range(-6, 7)])
decimals = st.decimals(-1000, 1000, allow_nan=False, places=3) | st.sampled_from(
    [Decimal("1.50"), Decimal(0), Decimal("1e-30"), Decimal("6.02e23"), Decimal("-0.00")]
)
above_nothing = st.decimals("0.001", 100, allow_nan=False, places=3)
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True) | st.sampled_from(["true", "No", "null", "y"])
counts = st.none() | st.integers(1, 500)


def made(build: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What ``build`` makes of the fields, where the model allows it."""

    def attempt(values: dict[str, Any]) -> Any:
        try:
            return build(**values)
        except ModelError:
            reject()

    return st.fixed_dictionaries(fields).map(attempt)


def _common() -> dict[str, st.SearchStrategy[Any]]:
    weights = st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 3), Fraction(2)])
    return {"weight": weights, "floor": st.sampled_from([Fraction(0), Fraction(0), Fraction(-1, 3), Fraction(-1)])}


def _unique(strategy: st.SearchStrategy[Any], least: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=5, unique_by=lambda each: each.identifier).map(tuple)


@st.composite
def _picks(draw: st.DrawFn, kind: Callable[..., Any], least: int, most: int, **fields: st.SearchStrategy[Any]) -> Any:
    """Choices whose correctness and fractions go together; ``most`` is how many may be picked."""
    identifiers = draw(st.lists(names, min_size=max(least, 1), max_size=5, unique=True))
    choices = []
    for n, identifier in enumerate(identifiers):
        fraction = draw(st.none() | fractions)
        correct = n == 0 or draw(st.booleans())
        if fraction is not None:
            correct = fraction == 1 if most == 1 else fraction > 0
        values = {name: draw(strategy) for name, strategy in fields.items()}
        choices.append(kind(identifier=identifier, correct=correct, fraction=fraction, **values))
    return tuple(choices)


@st.composite
def _choice(draw: st.DrawFn, name: str) -> ChoiceInteraction:
    most = draw(st.integers(0, 5))
    choices = _picks(SimpleChoice, 2, most, content=content, feedback=maybe_content, fixed=st.booleans())
    scoring = st.sampled_from([Scoring.SUM, Scoring.EXACT])
    build = made(
        ChoiceInteraction, choices=choices, shuffle=st.booleans(), scoring=scoring, **_common(), **_is(name, most)
    )
    return draw(build)


def _is(name: str, most: int) -> dict[str, st.SearchStrategy[Any]]:
    return {"response_identifier": st.just(name), "max_choices": st.just(most)}


@st.composite
def _true_false(draw: st.DrawFn, name: str) -> ChoiceInteraction:
    answer = draw(st.booleans())
    return ChoiceInteraction(
        response_identifier=name,
        choices=tuple(
            SimpleChoice(identifier=side, content=_read(words), correct=answer is right, feedback=draw(maybe_content))
            for side, words, right in (("true", "True", True), ("false", "False", False))
        ),
    )


@st.composite
def _hottext(draw: st.DrawFn, name: str) -> HottextInteraction:
    most = draw(st.integers(0, 3))
    choices = draw(_picks(HottextChoice, 1, most, feedback=maybe_content))
    text = _read("  ".join(f"some {{{{{choice.identifier}: words}}}}" for choice in choices), Marks.HOTTEXT)
    return draw(made(HottextInteraction, text=st.just(text), choices=st.just(choices), **_common(), **_is(name, most)))


@st.composite
def _hotspot(draw: st.DrawFn, name: str) -> HotspotInteraction:
    most = draw(st.integers(0, 3))
    outline = st.sampled_from(
        [(Shape.RECT, (0, 0, 10, 20)), (Shape.CIRCLE, (30, 30, 5)), (Shape.POLY, (1, 1, 9, 1, 5, 7))]
    )
    choices = tuple(
        HotspotChoice(
            identifier=each.identifier,
            shape=(drawn := draw(outline))[0],
            coords=drawn[1],
            label=draw(plain),
            correct=each.correct,
            fraction=each.fraction,
            feedback=each.feedback,
        )
        for each in draw(_picks(HottextChoice, 1, most, feedback=maybe_content))
    )
    image = Image("map.png", draw(plain.filter(str.strip)), draw(st.sampled_from(["", "A title"])))
    size = {"width": st.integers(40, 500), "height": st.integers(40, 500)}
    fields = {"image": st.just(image), "choices": st.just(choices), **size, **_common(), **_is(name, most)}
    return draw(made(HotspotInteraction, **fields))


@st.composite
def _match(draw: st.DrawFn, name: str) -> MatchInteraction:
    things = draw(_unique(made(AssociableChoice, identifier=names, content=content), 2))
    cut = draw(st.integers(1, len(things) - 1))
    sources, targets = things[:cut], things[cut:]
    pairs = st.tuples(
        st.sampled_from([each.identifier for each in sources]), st.sampled_from([each.identifier for each in targets])
    )
    key = st.lists(pairs, min_size=1, max_size=5, unique_by=lambda pair: pair[0]).map(tuple)
    fields = {"sources": st.just(sources), "targets": st.just(targets), "key": key, **_pairing(name)}
    return draw(made(MatchInteraction, **fields))


@st.composite
def _gap_match(draw: st.DrawFn, name: str) -> GapMatchInteraction:
    words = draw(_unique(made(GapText, identifier=names, text=plain), 1))
    gaps = [f"gap{letters(n)}" for n in range(draw(st.integers(1, 3)))]
    pairs = st.tuples(st.sampled_from([each.identifier for each in words]), st.sampled_from(gaps))
    key = st.lists(pairs, min_size=1, max_size=3, unique_by=lambda pair: pair[1]).map(tuple)
    text = _read(" and ".join(f"{{{{{gap}}}}}" for gap in gaps), Marks.GAPS)
    return draw(made(GapMatchInteraction, words=st.just(words), text=st.just(text), key=key, **_pairing(name)))


def _pairing(name: str) -> dict[str, st.SearchStrategy[Any]]:
    scoring = st.sampled_from([Scoring.PER_PAIR, Scoring.EXACT])
    return _named(name) | {"reuse": st.just(value=True), "shuffle": st.booleans(), "scoring": scoring}


def _named(name: str) -> dict[str, st.SearchStrategy[Any]]:
    return {"response_identifier": st.just(name), **_common()}


def _text_entry(name: str) -> st.SearchStrategy[Any]:
    answers = st.lists(made(TextAnswer, pattern=plain, fraction=fractions, feedback=maybe_content), max_size=3)
    whole = st.lists(made(TextAnswer, pattern=plain), min_size=1, max_size=2)
    both = st.builds(lambda first, rest: (*first, *rest), whole, answers)
    fields = {"answers": both, "case_sensitive": st.booleans(), "expected_length": counts}
    return made(TextEntryInteraction, **_named(name), **fields)


_numbers = st.one_of(
    st.builds(Near, value=decimals),
    st.builds(Near, value=decimals, tolerance=above_nothing, relative=st.booleans()),
    st.builds(lambda lower, size: Between(lower=lower, upper=lower + size), decimals, above_nothing),
    st.builds(DecimalPlaces, value=decimals, places=st.integers(0, 9)),
    st.builds(SignificantFigures, value=above_nothing, figures=st.integers(1, 9)),
)
_numeric_answers = st.builds(
    lambda first, rest: (first, *rest),
    made(NumericAnswer, match=_numbers),
    st.lists(made(NumericAnswer, match=_numbers, fraction=fractions, feedback=maybe_content), max_size=2),
)


def _numeric_entry(name: str) -> st.SearchStrategy[Any]:
    return made(NumericEntryInteraction, answers=_numeric_answers, expected_length=counts, **_named(name))


def _slider(name: str) -> st.SearchStrategy[Any]:
    bounds = {"lower": st.just(Decimal("-10.5")), "upper": above_nothing, "step": above_nothing | st.just(Decimal(1))}
    at_the_end = NumericAnswer(match=Near(value=Decimal("-10.5")))
    answers = _numeric_answers.map(lambda given: (*given, at_the_end))
    return made(SliderInteraction, answers=answers, **bounds, **_named(name))


def _inline_choice(name: str) -> st.SearchStrategy[Any]:
    choices = _picks(InlineChoice, 2, 1, text=plain, feedback=maybe_content)
    return made(InlineChoiceInteraction, choices=choices, shuffle=st.booleans(), **_named(name))


def _order(name: str) -> st.SearchStrategy[Any]:
    choices = _unique(made(OrderChoice, identifier=names, content=content), 2)
    scoring = st.sampled_from([Scoring.EXACT, Scoring.PER_POSITION])
    return made(OrderInteraction, choices=choices, scoring=scoring, **_named(name))


def _extended_text(name: str) -> st.SearchStrategy[Any]:
    texts = {"template": maybe_content, "grader_notes": maybe_content}
    limits = {"expected_lines": counts, "min_words": counts, "max_words": counts}
    return made(ExtendedTextInteraction, format=st.sampled_from(TextFormat), **texts, **limits, **_named(name))


def _upload(name: str) -> st.SearchStrategy[Any]:
    fields = {
        "file_types": st.lists(st.sampled_from([".pdf", ".docx", ".7z"]), unique=True).map(tuple),
        "max_files": st.integers(1, 5),
        "max_bytes": st.none() | st.sampled_from([1, 1024, 500_000, 10_000_000, 2 * 1024**2, 1234567]),
        "grader_notes": maybe_content,
    }
    return made(UploadInteraction, **fields, **_named(name))


def interactions(name: str) -> st.SearchStrategy[Interaction]:
    """An interaction of that name, of any kind."""
    return st.one_of(
        _choice(name),
        _true_false(name),
        _inline_choice(name),
        _text_entry(name),
        _numeric_entry(name),
        _slider(name),
        _extended_text(name),
        _upload(name),
        _order(name),
        _match(name),
        _gap_match(name),
        _hottext(name),
        _hotspot(name),
    )


@st.composite
def _body(draw: st.DrawFn, found: tuple[Interaction, ...]) -> Content:
    """A body in which the interactions stand: the only one at its end, or each at a place of its own."""
    prompt = draw(content)
    if len(found) == 1 and draw(st.booleans()):
        return append_interaction(prompt, found[0].response_identifier, block=not is_inline(found[0]))
    blocks = frozenset(each.response_identifier for each in found if not is_inline(each))
    places = [
        f"{{{{{each.response_identifier}}}}}" if not is_inline(each) else f"a {{{{{each.response_identifier}}}}} b"
        for each in found
    ]
    return _read("\n\n".join([prompt.source.strip(), *places]), Marks.BODY, blocks)


@st.composite
def items(draw: st.DrawFn, identifier: str) -> AssessmentItem:
    """A question of that name."""
    responses = draw(st.just(["RESPONSE"]) | st.lists(names, min_size=1, max_size=3, unique=True))
    found = tuple(draw(interactions(name)) for name in responses)
    feedback = made(
        ItemFeedback,
        general=maybe_content,
        correct=maybe_content,
        partially_correct=maybe_content,
        incorrect=maybe_content,
    )
    hints = st.lists(made(Hint, content=content, clear_wrong=st.booleans(), show_correct=st.booleans()), max_size=2)
    fields = {
        "identifier": st.just(identifier),
        "title": plain,
        "body": _body(found),
        "interactions": st.just(found),
        "points": st.sampled_from([Decimal(1), Decimal("1.0"), Decimal("0.50"), Decimal(0), Decimal(12)]),
        "scoring": st.sampled_from([Scoring.SUM, Scoring.SUM, Scoring.EXACT]),
        "floor": st.sampled_from([Fraction(0), Fraction(0), Fraction(-1, 3)]),
        "feedback": feedback | st.just(ItemFeedback()),
        "hints": hints.map(tuple),
        "penalty": st.none() | st.sampled_from([Fraction(0), Fraction(1, 3)]),
        "tags": st.lists(plain, max_size=2).map(tuple),
        "language": st.none() | st.sampled_from(["de", "ar-EG"]),
        "math": st.sampled_from(MathForm),
    }
    return draw(made(AssessmentItem, **fields))


@st.composite
def tests(draw: st.DrawFn, identifier: str, held: list[str]) -> AssessmentTest:
    """A test of that name over the items held."""
    refs = [ItemRef(item=name, weight=draw(st.sampled_from([Decimal(1), Decimal("0.50")]))) for name in held]
    cut = draw(st.integers(0, len(refs) - 1))
    section = Section(identifier="section_", title=draw(plain), parts=tuple(refs[cut:]), shuffle=draw(st.booleans()))
    parts = tuple(refs) if draw(st.booleans()) else (*refs[:cut], section)
    fields = {
        "identifier": st.just(identifier),
        "title": plain,
        "parts": st.just(parts),
        "description": maybe_content,
        "select": st.none() | st.integers(1, len(parts)),
        "shuffle": st.booleans(),
        "time_limit": counts,
        "max_attempts": counts,
        "attempt_kept": st.sampled_from(AttemptKept),
        "pass_mark": st.none() | st.sampled_from([Decimal(80), Decimal("66.70"), Decimal(0)]),
        "show_feedback": st.sampled_from(Shown),
        "show_key": st.sampled_from(Shown),
    }
    return draw(made(AssessmentTest, **fields))


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """A small bank, of one question at least."""
    held = [f"item{n}" for n in range(draw(st.integers(1, 2)))]
    return Bank(
        identifier=draw(names),
        title=draw(plain),
        language=draw(st.sampled_from(["en", "de", "zh-Hant"])),
        description=draw(maybe_content),
        items=tuple(draw(items(name)) for name in held),
        tests=(draw(tests("exam", held)),) if draw(st.booleans()) else (),
    )
