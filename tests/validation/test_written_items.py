"""The check of items that are written: what was found of one is not taken for another that differs in what counts."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from mutations import Mutator
from validation_samples import CHOICE, ENTRY, MATCH, SHAPES, changed, parsed, rules

from qti.errors import Violation
from qti.package.parts import Kind
from qti.validation.checker import Checker
from qti.validation.rules.outline import outline

MUTANTS = 1000


def check(checker: Checker, root: Element) -> list[Violation]:
    """What an item breaks."""
    return checker.document(Kind.ITEM, root, "x.xml", "x")


def items() -> list[Element]:
    """Every item of the shapes, and a few small ones."""
    with zipfile.ZipFile(SHAPES) as archive:
        roots = [etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")]
    return [parsed(CHOICE), parsed(MATCH), parsed(ENTRY), *(root for root in roots if root.tag.endswith("Item"))]


@pytest.mark.parametrize("seed", [1, 2])
def test_memory_changes_no_verdict(no_schemas: Path, seed: int) -> None:
    """Of a thousand items, many with the outline of another, each is judged as if it were the first."""
    sources = items()
    mutator = Mutator(sources, seed)
    mutants = [mutator.mutant(mutator.choose(sources)) for _ in range(MUTANTS // 2)]
    remembering = Checker(no_schemas)

    differing = [root for root in mutants if check(remembering, root) != check(Checker(no_schemas), root)]

    assert differing == []
    assert len({outline(etree.tostring(root)) for root in mutants}) < len(mutants) - 25


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Oxygen", "Nitrogen"),
        ("<p>Which gas?</p>", "<p>Which is &lt;heavier&gt;?</p>"),
        ("See chapter two.", "No."),
        ('identifier="q1" title="Gases"', 'identifier="q9" title="Noble &gt; gases"'),
    ],
)
def test_words_are_not_in_the_outline(old: str, new: str) -> None:
    """Items that say the same thing in other words have one outline."""
    other = etree.tostring(parsed(changed(CHOICE, old, new)))

    assert outline(other) == outline(etree.tostring(parsed(CHOICE)))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<value>A</value>", "<value>Z</value>", "correct-value"),
        ('mapKey="A"', 'mapKey="Z"', "lost-key"),
        ('simpleChoice identifier="B"', 'simpleChoice identifier="A"', "choice-identifier"),
        ('<baseValue baseType="identifier">fb_1<', '<baseValue baseType="identifier">1<', "base-value"),
        ('identifier="q1"', 'identifier="1q"', "item-identifier"),
    ],
)
def test_what_rules_look_at_is_asked_again(no_schemas: Path, old: str, new: str, rule: str) -> None:
    """A fault behind a sound item of the same words is found."""
    checker = Checker(no_schemas)
    sound = check(checker, parsed(CHOICE))

    found = check(checker, parsed(changed(CHOICE, old, new)))

    assert sound == []
    assert rule in rules(found)


def test_forgotten_outlines_are_asked_again(no_schemas: Path) -> None:
    """However many kinds of items a bank has, the first and the last are judged alike."""
    checker = Checker(no_schemas)
    texts = [CHOICE.replace('identifier="B"', f'identifier="B{n}"') for n in range(300)]

    found = [check(checker, parsed(text)) for text in [*texts, *texts[:2]]]

    assert found == [[]] * 302
