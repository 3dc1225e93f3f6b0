"""Interactions as trees of YAML: the kind that says most, and its keys where they differ from what is assumed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

from qti.bank.areas import UNKNOWN
from qti.bank.choices import side_content
from qti.bank.emit import Row, Tree, Words
from qti.bank.kinds import Kind
from qti.bank.open_ended import FORMATS
from qti.bank.units import spell_decimal, spell_share, spell_size
from qti.exact import spelled
from qti.model import (
    AssociableChoice,
    Between,
    ChoiceInteraction,
    DecimalPlaces,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotChoice,
    HotspotInteraction,
    HottextChoice,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    Near,
    NumberInteraction,
    NumberMatch,
    NumericAnswer,
    NumericEntryInteraction,
    OrderChoice,
    OrderInteraction,
    Pick,
    Scoring,
    SignificantFigures,
    SimpleChoice,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
)
from qti.model.content import Content

Branch = dict[str, Tree]


def rich(content: Content) -> Words:
    """The CommonMark of the content."""
    return Words(content.source, rich=True)


def maybe(content: Content | None) -> Words | None:
    """The same where there is any."""
    return None if content is None else rich(content)


def some(**values: Tree | None) -> Branch:
    """The values that are there, by kebab-case keys."""
    return {name.replace("_", "-"): value for name, value in values.items() if value is not None}


def switch(*, on: bool) -> str | None:
    """``true``, or nothing."""
    return "true" if on else None


def interaction_tree(interaction: Interaction, language: str) -> tuple[Kind, Branch]:  # noqa: C901 -- one case an interaction
    """The kind and the keys that only it has; ``language`` is the question's."""
    match interaction:
        case ChoiceInteraction():
            return _choice(interaction, language)
        case InlineChoiceInteraction(choices=choices, shuffle=shuffle):
            options: Tree = [_pick(choice, Words(choice.text)) for choice in choices]
            return Kind.INLINE_CHOICE, some(choices=options, shuffle=switch(on=shuffle))
        case TextEntryInteraction():
            return Kind.TEXT_ENTRY, _text_entry(interaction)
        case NumericEntryInteraction():
            return Kind.NUMERIC_ENTRY, _numbers(interaction) | some(expected_length=_count(interaction.expected_length))
        case SliderInteraction(lower=lower, upper=upper, step=step):
            ends = some(lower=spell_decimal(lower), upper=spell_decimal(upper))
            return Kind.SLIDER, ends | some(step=None if step == 1 else spell_decimal(step)) | _numbers(interaction)
        case ExtendedTextInteraction():
            return Kind.EXTENDED_TEXT, _extended_text(interaction)
        case UploadInteraction():
            return Kind.UPLOAD, _upload(interaction)
        case OrderInteraction(choices=things, scoring=scoring):
            return Kind.ORDER, some(choices=_things(things), scoring=_scoring(scoring, Scoring.EXACT))
        case MatchInteraction():
            return Kind.MATCH, _match(interaction)
        case GapMatchInteraction():
            return Kind.GAP_MATCH, _gap_match(interaction)
        case HottextInteraction():
            return Kind.HOTTEXT, _hottext(interaction)
        case HotspotInteraction():
            return Kind.HOTSPOT, _hotspot(interaction)
        case _ as unreachable:
            assert_never(unreachable)


def _scoring(scoring: Scoring, assumed: Scoring) -> str | None:
    return None if scoring is assumed else scoring.value


def _count(number: int | None) -> str | None:
    return None if number is None else str(number)


def _most(number: int, assumed: int) -> str | None:
    return None if number == assumed else str(number or "any")


def _share(fraction: Fraction | None) -> str | None:
    return None if fraction is None else spelled(fraction)


# --- picks -------------------------------------------------------------------------------------------------------


def _choice(interaction: ChoiceInteraction, language: str) -> tuple[Kind, Branch]:
    if _says_true_false(interaction, language):
        comments = [maybe(choice.feedback) for choice in interaction.choices]
        answer = "true" if interaction.choices[0].correct else "false"
        return Kind.TRUE_FALSE, some(answer=answer, feedback_true=comments[0], feedback_false=comments[1])
    kind = Kind.CHOICE if interaction.max_choices == 1 else Kind.SELECT
    return kind, some(
        choices=[_pick(choice, rich(choice.content)) for choice in interaction.choices],
        max=None if kind is Kind.CHOICE else _most(interaction.max_choices, 0),
        shuffle=switch(on=interaction.shuffle),
        scoring=_scoring(interaction.scoring, Scoring.SUM),
    )


def _says_true_false(interaction: ChoiceInteraction, language: str) -> bool:
    """True for exactly what the kind ``true-false`` makes."""
    first, second, *_ = interaction.choices
    return (
        interaction.is_true_false
        and first.identifier == "true"
        and not interaction.shuffle
        and interaction.scoring is Scoring.SUM
        and [choice.content for choice in interaction.choices]
        == [side_content(language, side=True), side_content(language, side=False)]
        and first.correct != second.correct
        and not any(choice.fixed or choice.fraction is not None for choice in interaction.choices)
    )


def _pick(choice: Pick, words: Words) -> Branch:
    """A choice with its name, unless the words are that name."""
    partly = not choice.correct and choice.fraction is not None and choice.fraction > 0
    side = "right" if choice.correct else "text" if partly else "wrong"
    tree: Branch = {} if isinstance(choice, HottextChoice) else {"id": Words(choice.identifier)}
    tree[side] = words
    if isinstance(choice, HotspotChoice):
        tree[choice.shape.value] = Row(tuple(str(number) for number in choice.coords))
    fixed = isinstance(choice, SimpleChoice) and choice.fixed
    feedback = maybe(choice.feedback)
    return tree | some(fraction=_share(choice.fraction), feedback=feedback, fixed=switch(on=fixed))


def _hottext(interaction: HottextInteraction) -> Branch:
    """Runs that are wrong and nothing more are not listed."""
    listed = [
        _pick(choice, Words(choice.identifier))
        for choice in interaction.choices
        if choice != HottextChoice(identifier=choice.identifier)
    ]
    return some(
        text=rich(interaction.text),
        choices=listed,
        max=_most(interaction.max_choices, 1),
        scoring=_scoring(interaction.scoring, Scoring.SUM),
    )


def _hotspot(interaction: HotspotInteraction) -> Branch:
    image, known = interaction.image, interaction.width != UNKNOWN.width
    return some(
        image=Words(image.src),
        alt=Words(image.alt),
        image_title=Words(image.title) if image.title else None,
        width=str(interaction.width) if known else None,
        height=str(interaction.height) if known else None,
        choices=[_pick(choice, Words(choice.label)) for choice in interaction.choices],
        max=_most(interaction.max_choices, 1),
        scoring=_scoring(interaction.scoring, Scoring.SUM),
    )


# --- answers -----------------------------------------------------------------------------------------------------


def _text_entry(interaction: TextEntryInteraction) -> Branch:
    first, *more = interaction.answers
    alone = not more and _is_whole(first)
    return some(
        answer=Words(first.pattern) if alone else None,
        answers=None if alone else [_text_answer(answer) for answer in interaction.answers],
        case_sensitive=switch(on=interaction.case_sensitive),
        expected_length=_count(interaction.expected_length),
    )


def _text_answer(answer: TextAnswer) -> Tree:
    words = Words(answer.pattern)
    return words if _is_whole(answer) else some(answer=words) | _earned(answer)


def _numbers(interaction: NumberInteraction) -> Branch:
    first, *more = interaction.answers
    if not more and _is_whole(first):
        return _number(first.match)
    return some(answers=[_numeric_answer(answer) for answer in interaction.answers])


def _numeric_answer(answer: NumericAnswer) -> Tree:
    number = _number(answer.match)
    return number["answer"] if _is_whole(answer) and list(number) == ["answer"] else number | _earned(answer)


def _number(match: NumberMatch) -> Branch:
    match match:
        case Near(value=value, tolerance=tolerance, relative=relative):
            reach = spell_share(tolerance) if relative else spell_decimal(tolerance) if tolerance else None
            return some(answer=spell_decimal(value), tolerance=reach)
        case Between(lower=lower, upper=upper):
            return some(range=Row((spell_decimal(lower), spell_decimal(upper))))
        case DecimalPlaces(value=value, places=places):
            return some(answer=spell_decimal(value), decimal_places=str(places))
        case SignificantFigures(value=value, figures=figures):
            return some(answer=spell_decimal(value), significant_figures=str(figures))
        case _ as unreachable:
            assert_never(unreachable)


def _is_whole(answer: TextAnswer | NumericAnswer) -> bool:
    return answer.fraction == 1 and answer.feedback is None


def _earned(answer: TextAnswer | NumericAnswer) -> Branch:
    return some(
        fraction=None if answer.fraction == 1 else spelled(answer.fraction),
        feedback=maybe(answer.feedback),
    )


def _extended_text(interaction: ExtendedTextInteraction) -> Branch:
    words = {value: word for word, value in FORMATS.items()}
    return some(
        expected_lines=_count(interaction.expected_lines),
        min_words=_count(interaction.min_words),
        max_words=_count(interaction.max_words),
        format=None if interaction.format is TextFormat.PLAIN else words[interaction.format],
        template=maybe(interaction.template),
        grader_notes=maybe(interaction.grader_notes),
    )


def _upload(interaction: UploadInteraction) -> Branch:
    endings = interaction.file_types
    return some(
        file_types=Row(tuple(Words(ending) for ending in endings)) if endings else None,
        max_files=None if interaction.max_files == 1 else str(interaction.max_files),
        max_size=None if interaction.max_bytes is None else spell_size(interaction.max_bytes),
        grader_notes=maybe(interaction.grader_notes),
    )


# --- pairs -------------------------------------------------------------------------------------------------------


def _things(things: Iterable[OrderChoice | AssociableChoice]) -> Branch:
    return {thing.identifier: rich(thing.content) for thing in things}


def _match(interaction: MatchInteraction) -> Branch:
    return some(
        sources=_things(interaction.sources),
        targets=_things(interaction.targets),
        key={source: Words(target) for source, target in interaction.key},
        reuse=switch(on=interaction.reuse),
        shuffle=switch(on=interaction.shuffle),
        scoring=_scoring(interaction.scoring, Scoring.PER_PAIR),
    )


def _gap_match(interaction: GapMatchInteraction) -> Branch:
    return some(
        text=rich(interaction.text),
        words={word.identifier: Words(word.text) for word in interaction.words},
        key={gap: Words(word) for word, gap in interaction.key},
        reuse=switch(on=interaction.reuse),
        shuffle=switch(on=interaction.shuffle),
        scoring=_scoring(interaction.scoring, Scoring.PER_PAIR),
    )
