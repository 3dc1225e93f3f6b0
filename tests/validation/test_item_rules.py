"""Each rule for items, by the smallest thing that breaks it."""

import pytest
from lxml import etree
from validation_samples import CHOICE, ENTRY, MATCH, SPOTS, changed, parsed

from qti.validation.rules.breach import violations
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.items import ADVICE, RULES

BROKEN = [
    ("item-identifier", CHOICE, 'identifier="q1"', 'identifier="1 q"', '"1 q" is no identifier'),
    (
        "duplicate-variable",
        CHOICE,
        '<outcomeDeclaration identifier="SCORE"',
        '<outcomeDeclaration identifier="RESPONSE" cardinality="single"/><outcomeDeclaration identifier="SCORE"',
        'the variable "RESPONSE" is declared twice',
    ),
    (
        "duplicate-variable",
        CHOICE,
        '<outcomeDeclaration identifier="SCORE"',
        '<outcomeDeclaration identifier="duration" cardinality="single"/><outcomeDeclaration identifier="SCORE"',
        '"duration" is a variable that every item has',
    ),
    (
        "undeclared-response",
        SPOTS,
        'responseIdentifier="level"',
        'responseIdentifier="levl"',
        'the response "levl" of the sliderInteraction is not declared',
    ),
    (
        "shared-response",
        SPOTS,
        'responseIdentifier="word"',
        'responseIdentifier="spot"',
        'two interactions set the response "spot"',
    ),
    (
        "response-type",
        CHOICE,
        'cardinality="single" baseType="identifier"',
        'cardinality="ordered" baseType="identifier"',
        'a choiceInteraction cannot set "RESPONSE" of cardinality "ordered"',
    ),
    (
        "response-type",
        ENTRY,
        'baseType="string"',
        'baseType="point"',
        'a textEntryInteraction cannot set "RESPONSE" of base type "point"',
    ),
    (
        "single-choice",
        CHOICE,
        'maxChoices="1"',
        'maxChoices="0"',
        '"RESPONSE" is a single value, but maxChoices is 0',
    ),
    (
        "undeclared-variable",
        CHOICE,
        '<variable identifier="FEEDBACK"/>',
        '<variable identifier="FEEDBCK"/>',
        'the variable "FEEDBCK" is not declared',
    ),
    (
        "undeclared-variable",
        CHOICE,
        '<mapResponse identifier="RESPONSE"/>',
        '<mapResponse identifier="SCORE"/>',
        'mapResponse asks for the response "SCORE", which is not declared',
    ),
    (
        "undeclared-outcome",
        CHOICE,
        '<setOutcomeValue identifier="SCORE">',
        '<setOutcomeValue identifier="POINTS">',
        'setOutcomeValue sets the outcome "POINTS", which is not declared',
    ),
    (
        "undeclared-outcome",
        CHOICE,
        'outcomeIdentifier="FEEDBACK"',
        'outcomeIdentifier="HINT"',
        'a modalFeedback depends on the outcome "HINT", which is not declared',
    ),
    (
        "map-without-mapping",
        CHOICE,
        '<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="1"/></mapping>',
        "",
        'mapResponse asks for "RESPONSE", which has no mapping',
    ),
    (
        "base-value",
        ENTRY,
        '<baseValue baseType="float">1</baseValue>',
        '<baseValue baseType="float">1,5</baseValue>',
        'the literal "1,5" is no float',
    ),
    (
        "unknown-template",
        MATCH,
        "rptemplates/match_correct",
        "rptemplates/match_all",
        '"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_all" is no template of the standard',
    ),
    (
        "unknown-template",
        MATCH,
        "rptemplates/match_correct",
        "rptemplates/map_response",
        'the template map_response needs a mapping of "RESPONSE"',
    ),
    (
        "unknown-template",
        MATCH,
        "<correctResponse><value>L R</value></correctResponse>",
        "",
        'the template match_correct needs a correctResponse of "RESPONSE"',
    ),
    (
        "unknown-template",
        MATCH,
        '<outcomeDeclaration identifier="SCORE"',
        '<outcomeDeclaration identifier="POINTS"',
        'the template match_correct sets an outcome named "SCORE", which is not declared',
    ),
    (
        "test-expression",
        CHOICE,
        '<mapResponse identifier="RESPONSE"/>',
        "<numberCorrect/>",
        "numberCorrect has a meaning in tests only",
    ),
    ("choice-identifier", CHOICE, 'identifier="B"', 'identifier="A"', 'two choices of the item are named "A"'),
    ("choice-identifier", SPOTS, 'identifier="G1"', 'identifier="H1"', 'two choices of the item are named "H1"'),
    (
        "choice-identifier",
        CHOICE,
        'identifier="B"',
        'identifier="SCORE"',
        'the choice "SCORE" has the name of a variable',
    ),
    (
        "correct-value",
        CHOICE,
        "<value>A</value>",
        "<value>C</value>",
        'the right value "C" of "RESPONSE" is no choice of its interaction',
    ),
    (
        "correct-value",
        MATCH,
        "<value>L R</value>",
        "<value>L X</value>",
        'the right value "L X" of "RESPONSE" is no choice of its interaction',
    ),
    (
        "correct-value",
        MATCH,
        "<value>L R</value>",
        "<value>L</value>",
        'the right value "L" of "RESPONSE" is no directedPair',
    ),
    ("map-key", CHOICE, 'mapKey="A"', 'mapKey="A B"', 'the map key "A B" of "RESPONSE" is no identifier'),
    ("duplicate-key", ENTRY, 'mapKey="Bath"', 'mapKey="York"', 'the map key "York" of "RESPONSE" stands twice'),
    (
        "correct-count",
        CHOICE,
        "<value>A</value>",
        "<value>A</value><value>B</value>",
        '"RESPONSE" is a single value but has 2 right ones',
    ),
    (
        "correct-count",
        MATCH,
        "<value>L R</value>",
        "<value>L R</value><value>R L</value>",
        '2 values of "RESPONSE" are right but only 1 can be given',
    ),
    ("choice-limits", SPOTS, 'minChoices="1"', 'minChoices="3"', "minChoices 3 is above maxChoices 2"),
    (
        "choice-limits",
        SPOTS,
        'maxChoices="2" minChoices="1"',
        'maxChoices="0" minChoices="3"',
        "minChoices 3 is above the number of choices",
    ),
    ("hotspot-coords", SPOTS, 'coords="0,0,4,4"', 'coords="0,0,4"', 'the rect "S1" has 3 coordinates'),
    ("hotspot-coords", SPOTS, 'coords="5,5,9,5,9,9"', 'coords="5,5,9,5,9"', 'the poly "S2" has 5 coordinates'),
    (
        "misplaced-interaction",
        SPOTS,
        "<p>See ",
        '<p>See <textEntryInteraction responseIdentifier="entry"/> ',
        "a textEntryInteraction stands inside a gapMatchInteraction",
    ),
    (
        "misplaced-gap",
        CHOICE,
        "<p>Which gas?</p>",
        '<p><gap identifier="G"/></p>',
        'the gap "G" stands outside a gapMatch',
    ),
    (
        "misplaced-gap",
        CHOICE,
        "<p>Which gas?</p>",
        '<p><hottext identifier="H">x</hottext></p>',
        'the hottext "H" stands outside a hottextInteraction',
    ),
    (
        "duplicate-feedback",
        CHOICE,
        "</assessmentItem>",
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="fb_1" showHide="show"/></assessmentItem>',
        'two feedbacks are shown for "fb_1" of "FEEDBACK"',
    ),
    (
        "slider-bounds",
        SPOTS,
        'upperBound="10"',
        'upperBound="0"',
        "the slider's lower bound 0 is not below its upper bound 0",
    ),
    ("slider-bounds", SPOTS, 'step="1"', 'step="0"', "the slider's step is 0"),
    ("pattern", ENTRY, 'pattern="Y.*"', 'pattern="(Y"', 'the pattern "(Y" is no regular expression'),
    ("pattern", ENTRY, 'patternMask="[A-Z].*"', 'patternMask="["', 'the patternMask "[" is no regular expression'),
]
UNWISE = [
    (
        "unused-response",
        CHOICE,
        "<outcomeDeclaration",
        '<responseDeclaration identifier="R2" cardinality="single" baseType="string"/><outcomeDeclaration',
        'no interaction sets the response "R2"',
    ),
    ("lost-key", CHOICE, 'mapKey="A"', 'mapKey="C"', 'the map key "C" of "RESPONSE" is no choice of its interaction'),
    (
        "score-type",
        CHOICE,
        'identifier="SCORE" cardinality="single" baseType="float"',
        'identifier="SCORE" cardinality="single" baseType="integer"',
        'SCORE is of type "single integer"',
    ),
    (
        "normal-maximum",
        CHOICE,
        'identifier="SCORE"',
        'identifier="SCORE" normalMaximum="0.0"',
        'normalMaximum of "SCORE" is 0.0: JQTI+ (OpenOlat, ONYX) refuses the item',
    ),
    (
        "hidden-feedback",
        CHOICE,
        ">fb_1</baseValue>",
        ">fb_2</baseValue>",
        'the feedback "fb_1" is never shown: nothing sets "FEEDBACK" to it',
    ),
    (
        "overlapping-keys",
        ENTRY,
        'mapKey="Bath"',
        'mapKey="YORK"',
        'the map key "YORK" matches what another one matches',
    ),
    ("slider-step", SPOTS, 'step="1"', 'step="0.5"', "cannot load a slider with the step 0.5"),
    (
        "canvas-response",
        SPOTS.replace('"level"', '"response"'),
        "",
        "",
        'Canvas stops at a response named "response"',
    ),
    ("canvas-parent-path", SPOTS, "images/map.png", "../map.png", 'Canvas does not find "../map.png"'),
]


@pytest.mark.parametrize("item", [CHOICE, MATCH, ENTRY, SPOTS])
def test_sound_items_break_no_rule(item: str) -> None:
    """The samples that the cases below break are sound, and nobody misreads them."""
    facts = ItemFacts(parsed(item))

    assert violations((*RULES, *ADVICE), facts, "q.xml") == []


@pytest.mark.parametrize(("rule", "item", "old", "new", "what"), BROKEN)
def test_a_rule_tells_what_breaks_it(rule: str, item: str, old: str, new: str, what: str) -> None:
    """Each rule finds what breaks it, at its line, and says which thing it is."""
    facts = ItemFacts(parsed(changed(item, old, new)))

    found = [each for each in violations(RULES, facts, "q.xml", "q1") if each.rule == rule]

    assert len(found) >= 1
    assert what in found[0].what
    assert found[0].place.line > 0
    assert found[0].item == "q1"


@pytest.mark.parametrize(("rule", "item", "old", "new", "what"), UNWISE)
def test_advice_tells_who_misreads_what(rule: str, item: str, old: str, new: str, what: str) -> None:
    """What is valid and misread by somebody is told apart from what is invalid."""
    facts = ItemFacts(parsed(changed(item, old, new)))

    broken = violations(RULES, facts, "q.xml")
    found = [each for each in violations(ADVICE, facts, "q.xml") if each.rule == rule]

    assert broken == []
    assert len(found) == 1
    assert what in found[0].what


def test_every_rule_has_a_case() -> None:
    """No rule is in the tables without something that breaks it in a test."""
    assert {rule for rule, *_ in (*BROKEN, *UNWISE)} == {name for name, _ in (*RULES, *ADVICE)}


def test_rules_name_things_that_are_missing() -> None:
    """An element without any attribute breaks rules, never the rules themselves."""
    item = parsed(CHOICE)
    for element in item.iter(etree.Element):
        element.attrib.clear()

    assert violations((*RULES, *ADVICE), ItemFacts(item), "q.xml") != []


def test_template_variables_may_be_choices() -> None:
    """A correct value may name a template variable, whose value is drawn when the item begins."""
    item = changed(CHOICE, "<value>A</value>", "<value>DRAWN</value>")
    item = changed(
        item,
        "<itemBody>",
        '<templateDeclaration identifier="DRAWN" cardinality="single" baseType="identifier"/><itemBody>',
    )

    assert [each.rule for each in violations(RULES, ItemFacts(parsed(item)), "q.xml")] == []


def test_feedback_shown_by_other_means_is_not_called_hidden() -> None:
    """Where an outcome takes over a response, its values cannot be told, and no feedback is called hidden."""
    item = changed(CHOICE, '<baseValue baseType="identifier">fb_1</baseValue>', '<variable identifier="RESPONSE"/>')

    assert violations(ADVICE, ItemFacts(parsed(item)), "q.xml") == []
