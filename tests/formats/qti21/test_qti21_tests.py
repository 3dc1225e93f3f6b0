"""Tests as written: sections, weights, rules under which they are taken, and what is reported."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from qti_samples import bank, choice, documents, findings, item, manifest, media, parts

from qti.model import (
    AssessmentTest,
    AttemptKept,
    Bank,
    Content,
    ExtendedTextInteraction,
    ItemRef,
    Section,
    Shown,
)
from qti.model import content as nodes
from qti.package.parts import Document, Kind, MediaFile, StreamedDocument
from qti.validation.faults import faults
from qti.validation.grammar import QTI21

ITEMS = tuple(item(choice(), identifier=name) for name in ("one", "two", "three"))
REFS = tuple(ItemRef(item=each.identifier) for each in ITEMS)
ONCE: dict[str, Any] = {"max_attempts": 1}


def quiz_bank(**fields: Any) -> Bank:
    """A bank with a test; its parts are the three items unless given."""
    test = AssessmentTest(**{"identifier": "test", "title": "Test", "parts": REFS, **fields})
    return bank(*ITEMS, tests=(test,))


def written(of: Bank) -> Element:
    """The test's document."""
    return documents(of, Kind.TEST)[0].root


def said(of: Bank) -> list[str]:
    """The rules of what is reported about the test."""
    return [finding.rule for finding in findings(of) if finding.item == "test"]


def sections(root: Element) -> list[tuple[str | None, list[str | None]]]:
    """Every section and what is directly in it."""
    return [
        (
            each.get("identifier"),
            [part.get("identifier") for part in each.iterchildren("{*}assessmentItemRef", "{*}assessmentSection")],
        )
        for each in root.iter("{*}assessmentSection")
    ]


def test_items_without_a_section_get_one() -> None:
    """A test part holds sections only."""
    assert sections(written(quiz_bank(**ONCE))) == [("section_1", ["one", "two", "three"])]


def test_draw_and_order_of_the_test_itself_are_those_of_one_section_around_all() -> None:
    """Nothing else could hold them."""
    parts_ = (Section(identifier="s", title="S", parts=REFS[:2]), REFS[2])

    root = written(quiz_bank(parts=parts_, select=1, shuffle=True))

    assert sections(root) == [("section_1", ["s", "three"]), ("s", ["one", "two"])]
    outer = root.find(".//{*}assessmentSection")
    assert outer is not None
    assert [etree.QName(each).localname for each in outer][:2] == ["selection", "ordering"]


def test_section_called_like_an_item_gives_way() -> None:
    """An item reference must be called like its item."""
    root = written(quiz_bank(parts=(Section(identifier="one", title="S", parts=REFS),)))

    assert sections(root) == [("one_2", ["one", "two", "three"])]


def test_description_is_a_rubric_for_the_learner_and_its_pictures_go_along() -> None:
    """At the head of everything."""
    description = Content((nodes.Paragraph((nodes.Image("images/map.png", "A map"),)),), "")
    own = quiz_bank(description=description)

    rubric = written(own).find(".//{*}assessmentSection/{*}rubricBlock")

    assert rubric is not None
    assert (rubric.get("view"), [each.get("src") for each in rubric.iter("{*}img")]) == (
        "candidate",
        ["images/map.png"],
    )
    assert media(own) == [MediaFile("images/map.png", "images/map.png")]
    assert b'<file href="test.xml"/><file href="images/map.png"/>' in manifest(own)


@pytest.mark.parametrize(
    ("fields", "control"),
    [
        ({}, {"maxAttempts": "0", "showFeedback": "true", "showSolution": "false"}),
        ({"max_attempts": 3}, {"maxAttempts": "3", "showFeedback": "true", "showSolution": "false"}),
        ({"show_feedback": Shown.NEVER}, {"maxAttempts": "0", "showFeedback": "false", "showSolution": "false"}),
        (
            {"show_feedback": Shown.AFTER_CLOSING},
            {"maxAttempts": "0", "showFeedback": "false", "showSolution": "false"},
        ),
        ({"show_key": Shown.AFTER_SUBMISSION}, {"maxAttempts": "0", "showFeedback": "true", "showSolution": "true"}),
        ({"show_key": Shown.AFTER_PASSING}, {"maxAttempts": "0", "showFeedback": "true", "showSolution": "false"}),
    ],
)
def test_session_control_never_shows_more_than_is_allowed(fields: dict[str, Any], control: dict[str, str]) -> None:
    """What would have to wait is not shown."""
    element = written(quiz_bank(**fields)).find(".//{*}itemSessionControl")

    assert element is not None
    assert {name: element.get(name) for name in control} == control


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        (ONCE, []),
        ({"max_attempts": 2, "attempt_kept": AttemptKept.LATEST}, ["qti-attempts"]),
        ({}, ["qti-attempts", "qti-attempt-kept"]),
        ({**ONCE, "show_feedback": Shown.AFTER_PASSING}, ["qti-show-feedback"]),
        ({**ONCE, "show_key": Shown.AFTER_CLOSING}, ["qti-show-key"]),
        ({**ONCE, "show_feedback": Shown.NEVER, "show_key": Shown.AFTER_SUBMISSION}, []),
        ({**ONCE, "select": 1}, []),
        ({**ONCE, "description": Content((nodes.Rule(),), "---")}, ["qti-content"]),
        ({**ONCE, "select": 1, "parts": (REFS[0], ItemRef(item="two", weight=Decimal(2)))}, ["qti-pool-points"]),
        ({**ONCE, "parts": (*REFS, ItemRef(item="gone"))}, ["qti-left-out"]),
    ],
)
def test_report_names_what_a_test_loses(fields: dict[str, Any], rules: list[str]) -> None:
    """And nothing where all is kept."""
    assert said(quiz_bank(**fields)) == rules


def test_time_limit_is_in_seconds() -> None:
    """Of the test as a whole."""
    limits = written(quiz_bank(time_limit=90)).find("{*}timeLimits")

    assert limits is not None
    assert limits.get("maxTime") == "90"


def test_result_is_declared_where_there_is_a_pass_mark() -> None:
    """Nobody passes or fails without one."""
    declared = [
        [each.get("identifier") for each in written(own).iter("{*}outcomeDeclaration")]
        for own in (quiz_bank(), quiz_bank(pass_mark=Decimal(60)))
    ]

    assert declared == [["TOTAL", "MAXTOTAL", "PERCENT"], ["TOTAL", "MAXTOTAL", "PERCENT", "RESULT"]]


def test_result_waits_for_the_essays_that_were_drawn() -> None:
    """One that was not drawn has no score either, so scores are counted against items selected."""
    essay = item(ExtendedTextInteraction(), identifier="essay")
    refs = (*REFS, ItemRef(item="essay"))
    pool = AssessmentTest(identifier="test", title="T", parts=refs, select=2, pass_mark=Decimal(50))

    root = written(bank(*ITEMS, essay, tests=(pool,)))

    assert [each.get("category") for each in root.iter("{*}assessmentItemRef")] == [None, None, None, "pending"]
    test = root.find(".//{*}outcomeIf/{*}lt")
    assert test is not None
    assert [(etree.QName(each).localname, each.get("includeCategory")) for each in test.iter()][1:] == [
        ("containerSize", None),
        ("testVariables", "pending"),
        ("numberSelected", "pending"),
    ]


def test_points_come_before_the_weight_that_counts() -> None:
    """Canvas takes the first for the points, whatever it is called."""
    own = quiz_bank(parts=(ItemRef(item="one", weight=Decimal("2.5")),))

    weights = [(each.get("identifier"), each.get("value")) for each in written(own).iter("{*}weight")]

    assert weights == [("POINTS", "2.5"), ("WEIGHT", "2.5")]


def test_documents_of_the_same_name_give_way_to_the_item() -> None:
    """An item keeps its name, unless it is the manifest's; no name that an author gives has a dot."""
    named = tuple(item(choice(), identifier=name) for name in ("Quiz", "imsmanifest"))
    test = AssessmentTest(identifier="quiz", title="T", parts=(ItemRef(item="Quiz"), ItemRef(item="imsmanifest")))
    own = bank(*named, tests=(test,))

    paths = [part.path for part in parts(own) if isinstance(part, Document | StreamedDocument)]

    assert paths == ["Quiz.xml", "imsmanifest.item.xml", "quiz.test.xml", "imsmanifest.xml"]
    identifiers = [each.get("identifier") for each in etree.fromstring(manifest(own)).iter("{*}resource")]
    assert identifiers == ["res_quiz.test", "res_Quiz", "res_imsmanifest"]


def test_a_draw_with_an_essay_is_covered_by_our_grammar() -> None:
    """Without the official XSDs our own grammar takes every test that we write."""
    essay = item(ExtendedTextInteraction(), identifier="essay")
    test = AssessmentTest(
        identifier="test",
        title="T",
        parts=(ItemRef(item="one"), ItemRef(item="essay")),
        select=1,
        pass_mark=Decimal(50),
    )

    root = documents(bank(ITEMS[0], essay, tests=(test,)), Kind.TEST)[0].root

    assert root.find(".//{*}numberSelected") is not None
    assert list(faults(QTI21, root)) == []
