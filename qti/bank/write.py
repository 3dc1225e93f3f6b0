"""Banks as canonical YAML: short forms where they say all, nothing that is assumed anyway."""

from __future__ import annotations

from decimal import Decimal

from qti.bank.assessment_tests import ALL
from qti.bank.emit import Path, Row, Tree, Words, written
from qti.bank.interaction_trees import Branch, interaction_tree, maybe, rich, some, switch
from qti.bank.items import default_title, places
from qti.bank.kinds import Kind, form
from qti.bank.units import spell_decimal, spell_duration
from qti.content.markdown import Marks, append_interaction, read_content
from qti.exact import spelled
from qti.model import (
    AssessmentItem,
    AssessmentTest,
    AttemptKept,
    Bank,
    Hint,
    Interaction,
    ItemRef,
    MathForm,
    Part,
    Scoring,
    Section,
    Shown,
    is_inline,
)
from qti.model.content import Content
from qti.model.identifiers import DEFAULT_RESPONSE

HEAD_SPACED: frozenset[Path] = frozenset({("tests",), ("items",)})
ITEMS_SPACED: frozenset[Path] = frozenset({()})


def write_bank(bank: Bank, schema: str = "") -> str:
    """The text of ``bank.yaml`` that reads as this bank; ``schema``: where editors find the JSON Schema.

    An empty line stands before each question and test.
    """
    items = tuple(bank.items)
    names = tuple(item.identifier for item in items)
    tests = [tree_of_test(test, everything=_is_everything(test, names)) for test in bank.tests]
    tree = tree_of_head(bank, tests) | some(items=[tree_of_item(item, bank.language) for item in items] or None)
    first = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return first + written(tree, {}, HEAD_SPACED)


def _is_everything(test: AssessmentTest, names: tuple[str, ...]) -> bool:
    return test.parts == tuple(ItemRef(item=name) for name in names)


def tree_of_head(bank: Bank, tests: list[Branch]) -> Branch:
    """What ``bank.yaml`` says before its questions."""
    return some(
        bank=Words(bank.identifier),
        title=Words(bank.title),
        language=None if bank.language == "en" else Words(bank.language),
        description=maybe(bank.description),
        tests=tests or None,
    )


# --- items -------------------------------------------------------------------------------------------------------


def tree_of_item(item: AssessmentItem, language: str) -> Branch:
    """The question as it stands in a bank of that language."""
    tree = some(
        id=Words(item.identifier),
        title=None if item.title == default_title(item.body, item.identifier) else Words(item.title),
    )
    language = item.language or language
    kind, keys = interaction_tree(item.interactions[0], language)
    if _is_short(item, kind):
        tree |= {kind.value: _prompt(item.body, item.interactions[0]), **keys}
    else:
        tree |= {"body": rich(item.body), "interactions": _named(item.interactions, language)}
    return tree | {key: value for key, value in _rest(item).items() if key not in tree}


def _is_short(item: AssessmentItem, kind: Kind) -> bool:
    """True where the short form can say all: one interaction whose scoring and floor need not be told apart."""
    only = item.interactions[0]
    named = only.response_identifier == DEFAULT_RESPONSE or only.response_identifier in places(item.body.source)
    return (
        len(item.interactions) == 1
        and only.weight == 1
        and only.floor == item.floor
        and named
        and (item.scoring is Scoring.SUM or "scoring" not in form(kind).record.by_name)
    )


def _prompt(body: Content, interaction: Interaction) -> Words:
    """What is asked, without the place of the interaction where it stands at the end anyway."""
    name = interaction.response_identifier
    rest = body.source.removesuffix(f"{{{{{name}}}}}").rstrip()
    if name == DEFAULT_RESPONSE and rest != body.source and name not in places(rest):
        block = not is_inline(interaction)
        prompt = read_content(rest, Marks.BODY) if rest else Content((), "")
        if append_interaction(prompt, name, block=block) == body:
            return rich(prompt)
    return rich(body)


def _named(interactions: tuple[Interaction, ...], language: str) -> Branch:
    named: Branch = {}
    for interaction in interactions:
        kind, keys = interaction_tree(interaction, language)
        own = some(
            weight=None if interaction.weight == 1 else spelled(interaction.weight),
            floor=spelled(interaction.floor) if interaction.floor else None,
        )
        named[interaction.response_identifier] = {"kind": kind.value, **keys, **own}
    return named


def _rest(item: AssessmentItem) -> Branch:
    feedback = item.feedback
    comments = some(
        general=maybe(feedback.general),
        correct=maybe(feedback.correct),
        partially_correct=maybe(feedback.partially_correct),
        incorrect=maybe(feedback.incorrect),
    )
    return some(
        points=None if _is_one(item.points) else spell_decimal(item.points),
        scoring=None if item.scoring is Scoring.SUM else item.scoring.value,
        floor=spelled(item.floor) if item.floor else None,
        feedback=comments or None,
        hints=[_hint(hint) for hint in item.hints] or None,
        penalty=None if item.penalty is None else spelled(item.penalty),
        tags=Row(tuple(Words(tag) for tag in item.tags)) if item.tags else None,
        language=None if item.language is None else Words(item.language),
        math=None if item.math is MathForm.MATHML else item.math.value,
    )


def _is_one(number: Decimal) -> bool:
    return str(number) == "1"


def _hint(hint: Hint) -> Tree:
    more = some(clear_wrong=switch(on=hint.clear_wrong), show_correct=switch(on=hint.show_correct))
    return some(text=rich(hint.content)) | more if more else rich(hint.content)


# --- tests -------------------------------------------------------------------------------------------------------


def tree_of_test(test: AssessmentTest, *, everything: bool) -> Branch:
    """The test; ``everything``: it holds every question of the bank, in order."""
    return some(
        id=Words(test.identifier),
        title=Words(test.title),
        description=maybe(test.description),
        items=ALL if everything else [_part(part) for part in test.parts],
        select=None if test.select is None else str(test.select),
        shuffle=switch(on=test.shuffle),
        time_limit=None if test.time_limit is None else spell_duration(test.time_limit),
        attempts=None if test.max_attempts is None else str(test.max_attempts),
        attempt_kept=None if test.attempt_kept is AttemptKept.HIGHEST else test.attempt_kept.value,
        pass_mark=None if test.pass_mark is None else f"{spell_decimal(test.pass_mark)} %",
        show_feedback=None if test.show_feedback is Shown.AFTER_SUBMISSION else test.show_feedback.value,
        show_key=None if test.show_key is Shown.NEVER else test.show_key.value,
    )


def _part(part: Part) -> Tree:
    if isinstance(part, Section):
        return some(
            section=Words(part.identifier),
            title=Words(part.title),
            items=[_part(inner) for inner in part.parts],
            select=None if part.select is None else str(part.select),
            shuffle=switch(on=part.shuffle),
        )
    if _is_one(part.weight):
        return Words(part.item)
    return some(item=Words(part.item), weight=spell_decimal(part.weight))
