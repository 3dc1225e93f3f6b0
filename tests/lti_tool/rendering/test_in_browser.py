"""In a real browser every question can be answered, by everybody, and nothing on the page breaks WCAG 2.2 AA."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import NAMES, bank, items, page, posted
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict

from lti_tool.rendering import Review, direction, item_html, notices, response_of
from qti.model import AssessmentItem
from qti.scoring.grade import grade
from qti.scoring.reach import full_response
from qti.scoring.response import Response

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Show(Protocol):
    """Opens items in a page."""

    def __call__(self, *items: str, **options: Any) -> Page:
        """The page, loaded."""
        ...


def drawn(item: AssessmentItem, response: Response | None = None, **more: Any) -> str:
    """The item with addresses at which the browser finds its pictures."""
    return item_html(item, names=NAMES, orders={}, response=response or {}, media=lambda path: f"/{path}", **more)


def wrong_response(item: AssessmentItem) -> Response:
    """A response that is answered but not right: the right one of the text and numbers spoilt, else some of it."""
    spoilt: dict[str, Any] = {}
    for name, value in full_response(item).items():
        spoilt[name] = list(value)[-1:]
    for interaction in item.interactions:
        spoilt[interaction.response_identifier] = spoilt[interaction.response_identifier] or ["A text <of mine>\n  ok"]
    return spoilt


def reviewed(item: AssessmentItem, response: Response, *, feedback: bool = True, key: bool = True) -> str:
    """The item after submission."""
    return drawn(item, response, review=Review(score=grade(item, response), feedback=feedback, key=key))


def violations(shown: Page) -> list[str]:
    """What axe finds, each with the element it is about."""
    found = Axe().run(shown, options={"runOnly": WCAG}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def overflow(shown: Page) -> int:
    """Pixels by which the page is wider than its window."""
    width: int = shown.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


ALL = list(bank())
STATES = {
    "answering": [drawn(item) for item in ALL],
    "answered": [drawn(item, full_response(item)) for item in ALL],
    "right": [reviewed(item, full_response(item)) for item in ALL],
    "wrong": [reviewed(item, wrong_response(item)) for item in ALL],
    "unanswered": [reviewed(item, {}) for item in ALL],
    "bare": [reviewed(item, wrong_response(item), feedback=False, key=False) for item in ALL],
}


@pytest.mark.parametrize(
    ("state", "options"),
    [
        ("answering", {}),
        ("answering", {"improved": False}),
        ("answered", {"width": 320, "dark": True}),
        ("wrong", {}),
        ("wrong", {"dark": True}),
        ("right", {"width": 320, "language": "ar"}),
        ("unanswered", {}),
    ],
)
def test_no_page_breaks_wcag(show: Show, state: str, options: dict[str, Any]) -> None:
    """Every item of the bank in every state; in the dark, narrow, and where the page is Arabic, too."""
    shown = show(*STATES[state], **options)

    assert violations(shown) == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("state", STATES)
def test_no_page_scrolls_sideways(show: Show, state: str, language: str) -> None:
    """At 320 pixels, or 400 % zoom of 1280; tables, code and formulas scroll by themselves."""
    assert overflow(show(*STATES[state], width=320, language=language)) <= 0


def test_what_is_amiss_is_told_without_violation(show: Show) -> None:
    """Notices that the server writes are tied to their controls."""
    gravity, gases = items()["gravity"], items()["noble-gases"]
    number: Response = {"RESPONSE": "9,81"}
    picks: Response = {"RESPONSE": ["A", "B", "C"]}
    told = [
        drawn(item, response, notices={name: notice.what for name, notice in notices(item, response).items()})
        for item, response in ((gravity, number), (gases, picks))
    ]

    shown = show(*told)

    assert violations(shown) == []
    field = shown.get_by_label("Your number")
    expect(field).to_have_accessible_description(
        "Write a number with a point, not a comma, and without a unit: 3.14 "
        "This is not a number yet. Write a point instead of the comma."
    )
    field.fill("9.81")
    field.blur()
    expect(shown.get_by_text("This is not a number yet")).to_be_hidden()
    expect(field).to_have_accessible_description("Write a number with a point, not a comma, and without a unit: 3.14")


@pytest.mark.parametrize("scripts", [True, False])
def test_targets_are_large_enough(show: Show, scripts: bool) -> None:
    """Every control is at least 24 by 24 pixels (WCAG 2.5.8)."""
    shown = show(*STATES["answering"], scripts=scripts, width=390)
    boxes = [control.bounding_box() for control in shown.locator("input, select, textarea, button").all()]

    assert min(min(box["width"], box["height"]) for box in boxes if box) >= 24


def answered(shown: Page, item: AssessmentItem) -> Response:
    """The response that the browser's form holds now."""
    pairs = shown.evaluate("[...new FormData(document.forms[0])]")
    return response_of(item, MultiDict([tuple(pair) for pair in pairs]), NAMES)


def shown_order(shown: Page) -> list[str]:
    """The first words of the cards, in their order."""
    return [text.split(":")[0].strip() for text in shown.locator(".q-card-text").all_inner_texts()]


def test_an_order_is_made_by_keyboard(show: Show) -> None:
    """Up and down by buttons that keep the focus; the move is told to screen readers."""
    item = items()["mitosis-phases"]
    shown = show(drawn(item))
    before = shown_order(shown)
    assert answered(shown, item) == {}

    button = shown.get_by_role("button", name=f"Move down: {before[0]}")
    button.focus()
    shown.keyboard.press("Enter")

    assert shown_order(shown) == [before[1], before[0], *before[2:]]
    expect(button).to_be_focused()
    expect(shown.get_by_role("status")).to_contain_text("place 2 of 4")
    assert answered(shown, item) == {"RESPONSE": [name.lower() for name in shown_order(shown)]}


def test_an_order_is_made_by_dragging(show: Show) -> None:
    """The card follows the pointer to the top."""
    item = items()["mitosis-phases"]
    shown = show(drawn(item))
    last = shown_order(shown)[-1]

    grip = shown.locator(".q-grip").last
    grip.scroll_into_view_if_needed()
    box, top = grip.bounding_box(), shown.locator(".q-cards").bounding_box()
    assert box is not None
    assert top is not None
    shown.mouse.move(box["x"] + 5, box["y"] + 5)
    shown.mouse.down()
    shown.mouse.move(box["x"] + 5, top["y"] + 4, steps=30)
    shown.mouse.up()

    assert shown_order(shown)[0] == last
    assert answered(shown, item) == {"RESPONSE": [name.lower() for name in shown_order(shown)]}


def test_the_order_shown_can_be_the_answer(show: Show) -> None:
    """Nobody has to move something to and fro to say so."""
    item = items()["mitosis-phases"]
    shown = show(drawn(item))

    shown.get_by_role("button", name="Keep this order").click()

    assert answered(shown, item) == {"RESPONSE": [name.lower() for name in shown_order(shown)]}
    expect(shown.get_by_role("button", name="Keep this order")).to_be_hidden()


def test_gaps_are_filled_by_tapping(show: Show) -> None:
    """First the word, then the gap; a word that fits once leaves the gap it was in."""
    item = items()["measure-words"]
    shown = show(drawn(item), touch=True, width=390)

    for gap in ("Gap 1", "Gap 2"):
        shown.get_by_role("button", name="本", exact=True).tap()
        assert violations(shown) == []
        shown.get_by_role("button", name=f"into {gap}").tap()

    assert answered(shown, item) == {"RESPONSE": ["ben paper"]}


def test_gaps_are_filled_by_keyboard_and_by_dragging(show: Show) -> None:
    """Either by the select in the gap, or by a word dropped on it."""
    item = items()["german-articles"]
    shown = show(drawn(item))

    shown.get_by_label("Gap 2").select_option("dem")
    shown.get_by_role("button", name="der", exact=True).drag_to(shown.locator(".q-gap").nth(3))

    assert answered(shown, item) == {"RESPONSE": ["D whom", "A dog"]}


def test_a_slider_stands_at_nothing_until_touched(show: Show) -> None:
    """By keyboard it starts from the middle; it can be cleared again."""
    item = items()["thermometer"]
    shown = show(drawn(item))
    slider = shown.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "not set")
    assert answered(shown, item) == {}

    slider.press("ArrowRight")
    assert answered(shown, item) == {"RESPONSE": "16"}
    shown.get_by_role("button", name="Clear").click()

    assert answered(shown, item) == {}
    expect(slider).to_have_attribute("aria-valuetext", "not set")


def test_a_click_where_the_slider_stands_sets_it(show: Show) -> None:
    """The middle is an answer like any other."""
    item = items()["thermometer"]
    shown = show(drawn(item))

    shown.get_by_role("slider").click()

    assert answered(shown, item) == {"RESPONSE": "15"}


def test_an_area_of_a_picture_ticks_its_name(show: Show) -> None:
    """A click on the picture is the same as one on the list."""
    item = items()["cell-nucleus"]
    shown = show(drawn(item))

    shown.locator(".q-area").first.click()

    assert answered(shown, item) == {"RESPONSE": "nucleus"}
    expect(shown.get_by_role("radio", name="the round violet body")).to_be_checked()


def test_a_pick_is_taken_back(show: Show) -> None:
    """Without a script, too: "No answer" shows once something is picked."""
    item = items()["capital-of-australia"]
    shown = show(drawn(item), scripts=False)
    none = shown.get_by_role("radio", name="No answer")
    expect(none).to_be_hidden()

    shown.get_by_label("Sydney").check()
    none.check()

    expect(shown.get_by_label("Sydney")).not_to_be_checked()
    expect(none).to_be_visible()


def test_too_many_picks_are_told_at_once(show: Show) -> None:
    """And no longer once one is taken away."""
    shown = show(drawn(items()["noble-gases"]))

    for name in ("Argon", "Neon", "Nitrogen"):
        shown.get_by_label(name).check()
    expect(shown.get_by_role("alert")).to_have_text("You picked 3, but 2 at most may be picked. Take some away.")
    shown.get_by_label("Nitrogen").uncheck()

    expect(shown.locator(".q-notice")).to_be_hidden()


def test_words_are_counted(show: Show) -> None:
    """Told in words, and to screen readers after a pause."""
    shown = show(drawn(items()["letter-to-the-editor"]))

    shown.get_by_label("Your text").fill("Dear editor, I — love it.")

    expect(shown.locator(".q-count")).to_have_text("5 words, at least 150 are asked for")
    expect(shown.get_by_role("status")).to_have_text("5 words, at least 150 are asked for")


def test_an_answer_shows_again_with_scripts(show: Show) -> None:
    """What the scripts make of pages that were answered still holds the answers that a plain form posts."""
    shown = show(*STATES["answered"])

    assert [answered(shown, item) for item in ALL] == [
        response_of(item, posted(item, full_response(item)), NAMES) for item in ALL
    ]


def test_right_to_left_languages_are_known() -> None:
    """By language or by script."""
    tags = ["ar", "he-IL", "fa", "uz-Arab", "az-Arab-IR", "ur-PK"]

    assert {direction(tag) for tag in tags} == {"rtl"}
    assert {direction(tag) for tag in ["en", "ar-Latn", "de-CH", "zh-Hant", "ku-Latn-TR"]} == {"ltr"}


def test_an_item_says_its_language() -> None:
    """An Arabic question on an English page is read and laid out as Arabic."""
    text = page(items()["arab-capitals"])

    assert text.startswith('<div class="q-item" lang="ar" dir="rtl">')
