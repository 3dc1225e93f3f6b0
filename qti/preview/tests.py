"""A test: the rules under which it is taken, and its sections with the questions in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from qti.model import AssessmentTest, AttemptKept, ItemRef, Part, Section, Shown, item_refs, sections
from qti.preview.html import NOTHING, Html, element, text
from qti.preview.view import Images, rich
from qti.preview.worth import number, points

Titles = Mapping[str, tuple[str, Fraction]]
"""Of each item of the bank, its title and its points."""

_KEPT = {
    AttemptKept.HIGHEST: "the highest score counts",
    AttemptKept.LATEST: "the latest score counts",
    AttemptKept.AVERAGE: "the average counts",
    AttemptKept.FIRST: "the first score counts",
}
_SHOWN = {
    Shown.NEVER: "never",
    Shown.AFTER_SUBMISSION: "after submission",
    Shown.AFTER_PASSING: "after passing",
    Shown.AFTER_CLOSING: "after closing",
}


def assessment_test_outline(test: AssessmentTest, titles: Titles, images: Images) -> Html:
    """The test as an outline with links to its questions."""
    description = NOTHING
    if test.description is not None:
        description = element("div", rich(test.description, images), class_="content", dir="auto")
    return element(
        "section",
        element("h3", text(test.title), id=f"test-{test.identifier}-title", dir="auto"),
        description,
        element("ul", *(element("li", text(rule)) for rule in rules(test, titles)), class_="rules"),
        _outline(test, titles),
        class_="test",
        id=f"test-{test.identifier}",
        aria_labelledby=f"test-{test.identifier}-title",
    )


def rules(test: AssessmentTest, titles: Titles) -> Iterator[str]:
    """The test's settings, a sentence each."""
    count = sum(1 for _ in item_refs(test))
    worth = "" if _draws(test) else f", {points(_total(test, titles))}"
    yield f"{count} {'question' if count == 1 else 'questions'}{worth}"
    yield from _picked(test)
    if test.pass_mark is not None:
        yield f"{number(test.pass_mark)} % to pass"
    yield duration(test.time_limit) if test.time_limit is not None else "no time limit"
    if test.max_attempts == 1:
        yield "one attempt"
    else:
        most = "any number of attempts" if test.max_attempts is None else f"{test.max_attempts} attempts"
        yield f"{most}, {_KEPT[test.attempt_kept]}"
    yield f"feedback {_SHOWN[test.show_feedback]}, key {_SHOWN[test.show_key]}"


def duration(seconds: int) -> str:
    """A time limit as people say it: ``1 h 30 min``."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)


def _draws(test: AssessmentTest) -> bool:
    return test.select is not None or any(section.select is not None for section in sections(test))


def _total(test: AssessmentTest, titles: Titles) -> Fraction:
    return sum((titles[ref.item][1] * Fraction(ref.weight) for ref in item_refs(test)), Fraction(0))


def _picked(part: AssessmentTest | Section) -> Iterator[str]:
    if part.select is not None:
        yield f"{part.select} of {len(part.parts)} are drawn at random"
    if part.shuffle:
        yield "in random order"


def _outline(part: AssessmentTest | Section, titles: Titles) -> Html:
    return element("ol", *(_part(inner, titles) for inner in part.parts))


def _part(part: Part, titles: Titles) -> Html:
    if isinstance(part, ItemRef):
        weight = text(f" × {number(part.weight)}") if part.weight != 1 else NOTHING
        title, worth = titles[part.item]
        link = element("a", text(title), href=f"#{part.item}", dir="auto")
        return element("li", link, element("span", text(points(worth)), weight, class_="worth"))
    notes = ", ".join(_picked(part))
    note = element("span", text(notes), class_="worth") if notes else NOTHING
    return element(
        "li", element("strong", text(part.title), dir="auto"), note, _outline(part, titles), class_="section"
    )
