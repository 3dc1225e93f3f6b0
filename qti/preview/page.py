"""The page: its head, an overview of tests and questions, then one question after another, never all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from qti.model import Bank
from qti.package.parts import Media
from qti.preview.html import NOTHING, Html, element, join, text
from qti.preview.item import article
from qti.preview.tests import Titles, assessment_test_outline
from qti.preview.view import Images, View, inlined, rich
from qti.preview.worth import points

_POLICY = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; form-action 'none'"
"""The browser itself holds the page to its word that it loads nothing."""


def preview(bank: Bank, media: Media, *, key: bool) -> Iterator[str]:
    """The page of the bank in pieces; ``key`` shows what is right, feedback, hints and notes for the grader.

    Walks the items twice: once for the overview, once to draw them. Raises ``ReadError`` where the bank has a
    mistake or a picture is missing.
    """
    titles = {item.identifier: (item.title, Fraction(item.points)) for item in bank}
    images = inlined(media)
    yield "<!DOCTYPE html>\n"
    yield f'<html lang="{bank.language}">\n'
    yield _head(bank)
    yield '<body>\n<a class="skip" href="#questions">Skip to the questions</a>\n'
    yield _banner(bank, titles, images, key=key)
    yield _overview(bank, titles)
    yield "<main>\n"
    if bank.tests:
        outlines = join(assessment_test_outline(test, titles, images) for test in bank.tests)
        yield element("section", element("h2", text("Tests"), id="tests-title"), outlines, class_="tests", id="tests")
    yield '<section class="items" id="questions" aria-labelledby="questions-title">\n'
    yield '<h2 id="questions-title">Questions</h2>\n'
    for number, item in enumerate(bank, 1):
        yield article(View(item, images, key), number) + "\n"
    yield "</section>\n</main>\n</body>\n</html>\n"


def _head(bank: Bank) -> Html:
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", text(bank.title)),
        element("style", Html(f"\n{style}")),
    )


def _banner(bank: Bank, titles: Titles, images: Images, *, key: bool) -> Html:
    total = sum((worth for _, worth in titles.values()), Fraction(0))
    count = f"{len(titles)} {'question' if len(titles) == 1 else 'questions'}"
    facts = f"{count} · {points(total)}{' · with key' if key else ''}"
    description = NOTHING
    if bank.description is not None:
        description = element("div", rich(bank.description, images), class_="content", dir="auto")
    return element(
        "header", element("h1", text(bank.title), dir="auto"), description, element("p", text(facts)), class_="banner"
    )


def _overview(bank: Bank, titles: Titles) -> Html:
    """Links to every test and every question."""
    tests = (element("li", element("a", text(test.title), href=f"#test-{test.identifier}")) for test in bank.tests)
    items = (
        element("li", element("a", text(title), href=f"#{identifier}", dir="auto"))
        for identifier, (title, _) in titles.items()
    )
    inside = join((element("ul", *tests) if bank.tests else NOTHING, element("ol", *items)))
    folded = element("details", element("summary", text("Contents")), inside, open=True)
    return element("nav", folded, class_="overview", aria_label="Contents")
