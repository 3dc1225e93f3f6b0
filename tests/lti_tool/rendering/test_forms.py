"""What a page shows as answered is what its form posts; what no page offers is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import NAMES, bank, items, page, posted
from responses import responses
from werkzeug.datastructures import MultiDict

from lti_tool.errors import AnswerError
from lti_tool.rendering import given_of, notices, response_of
from qti.model import AssessmentItem
from qti.scoring.grade import grade
from qti.scoring.response import Response

every_item = st.sampled_from(list(bank()))


@given(item=every_item, data=st.data())
def test_an_answer_comes_back_as_given(item: AssessmentItem, data: st.DataObject) -> None:
    """Any response, drawn into the page and posted by a browser, is that response."""
    response = data.draw(responses(item))

    assert response_of(item, posted(item, response), NAMES) == response


@given(item=every_item, data=st.data())
def test_a_form_holds_what_can_be_graded_or_is_refused(item: AssessmentItem, data: st.DataObject) -> None:
    """Whatever stands in the fields: a response that can be graded, or an error of 400 or 422."""
    form = MultiDict(data.draw(forms(item)))

    refused, response = read(item, form)

    assert refused is None or refused.status in {400, 422}
    assert grade(item, response).maximum == item.points


def read(item: AssessmentItem, form: MultiDict[str, str]) -> tuple[AnswerError | None, Response]:
    """The error, or the response that the form holds."""
    try:
        return None, response_of(item, form, NAMES)
    except AnswerError as error:
        return error, {}


@st.composite
def forms(draw: st.DrawFn, item: AssessmentItem) -> list[tuple[str, str]]:
    """The page's own fields with the values of others among them, numbers, and anything at all."""
    ours = list(posted(item).keys())
    text = page(item)
    offered = [word.split('"')[0] for word in text.split('value="')[1:]]
    value = st.one_of(
        st.sampled_from([*offered, "", "0", "1", "2", "-1", "1.5", "99", "1e999999", "A", "\0", "\ud800"]), st.text()
    )
    names = st.sampled_from([*ours, *(NAMES.field(item.identifier, x.response_identifier) for x in item.interactions)])
    drawn: list[tuple[str, str]] = draw(st.lists(st.tuples(st.one_of(names, names, st.text()), value), max_size=12))
    return drawn


@pytest.mark.parametrize("item", list(bank()), ids=lambda item: item.identifier)
def test_an_untouched_page_holds_no_response(item: AssessmentItem) -> None:
    """Neither a slider, nor an order, nor the text that a field begins with is an answer by itself."""
    assert response_of(item, posted(item), NAMES) == {}


def fields(item: AssessmentItem, part: str | None, *values: str) -> MultiDict[str, str]:
    """A form with these values in the field of the item's only interaction."""
    name = item.interactions[0].response_identifier
    field = NAMES.field(item.identifier, name, *([part] if part else []))
    return MultiDict([(field, value) for value in values])


def choice(item: AssessmentItem, identifier: str) -> str:
    """The opaque name of a choice of the item's only interaction."""
    return NAMES.choice(item.identifier, item.interactions[0].response_identifier, identifier)


@pytest.mark.parametrize("value", ["canberra", "c0", "A", choice(items()["first-law"], "A")])
def test_an_unknown_choice_is_refused(value: str) -> None:
    """Neither an identifier nor the name of another item's choice is taken."""
    item = items()["capital-of-australia"]

    with pytest.raises(AnswerError) as caught:
        response_of(item, fields(item, None, value), NAMES)

    assert (caught.value.status, caught.value.reason) == (400, "unknown-choice")


def test_two_picks_of_radio_buttons_are_refused() -> None:
    """No browser posts them."""
    item = items()["capital-of-australia"]

    with pytest.raises(AnswerError) as caught:
        response_of(item, fields(item, None, choice(item, "sydney"), choice(item, "canberra")), NAMES)

    assert caught.value.status == 400


def test_too_many_picks_are_told_and_kept_to_be_shown() -> None:
    """They count nothing, but the learner sees them again and reads what to do."""
    item = items()["noble-gases"]
    form = fields(item, None, *(choice(item, name) for name in "ABC"))

    with pytest.raises(AnswerError) as caught:
        response_of(item, form, NAMES)

    assert (caught.value.status, caught.value.interaction) == (422, item.interactions[0].response_identifier)
    assert caught.value.what == "You picked 3, but 2 at most may be picked. Take some away."
    assert list(given_of(item, form, NAMES).values()) == [["A", "B", "C"]]


def places(**given_places: str) -> MultiDict[str, str]:
    """The form of the phases of mitosis with these places."""
    item = items()["mitosis-phases"]
    name = item.interactions[0].response_identifier
    return MultiDict({NAMES.field(item.identifier, name, key): value for key, value in given_places.items()})


@pytest.mark.parametrize(
    ("form", "row", "without"),
    [
        (places(prophase="2", metaphase="1"), ["metaphase", "prophase"], ("Anaphase", "Telophase")),
        (places(prophase="1", anaphase="3"), ["prophase", "", "anaphase"], ("Metaphase", "Telophase")),
        (
            places(prophase="1", metaphase="1", anaphase="3", telophase="4"),
            ["", "", "anaphase", "telophase"],
            ("Prophase", "Metaphase"),
        ),
        (places(prophase="1", metaphase="1"), [""], ("Prophase", "Metaphase", "Anaphase", "Telophase")),
    ],
)
def test_places_missing_or_given_twice_are_told(
    form: MultiDict[str, str], row: list[str], without: tuple[str, ...]
) -> None:
    """What has a place of its own keeps it; the notice names what still needs one."""
    item = items()["mitosis-phases"]

    response = response_of(item, form, NAMES)

    assert response == {"RESPONSE": row}
    told = notices(item, response)["RESPONSE"]
    assert all(name in told.what for name in without)
    assert told.counts


@pytest.mark.parametrize("row", [["metaphase", "prophase"], ["prophase", "", "anaphase"], ["", "", "", "anaphase"]])
def test_places_given_so_far_come_back(row: list[str]) -> None:
    """An order that is not whole yet is shown as it was left."""
    item = items()["mitosis-phases"]

    assert response_of(item, posted(item, {"RESPONSE": row}), NAMES) == {"RESPONSE": row}


def test_a_place_beyond_the_last_is_refused() -> None:
    """There are four phases."""
    with pytest.raises(AnswerError):
        response_of(items()["mitosis-phases"], places(prophase="5"), NAMES)


def test_a_partner_used_twice_has_to_be_mended() -> None:
    """Two works cannot have the same author here."""
    item = items()["authors"]
    dante = choice(item, "dante")
    form = MultiDict([*fields(item, "hamlet", dante).items(), *fields(item, "inferno", dante).items()])

    with pytest.raises(AnswerError) as caught:
        response_of(item, form, NAMES)

    assert (caught.value.status, caught.value.what) == (422, "You used the same partner twice; each may be used once.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9,81", "This is not a number yet. Write a point instead of the comma."),
        ("9.81 m/s", "This is not a number yet. Write digits alone, such as 3.14 or -2."),
        ("9.81", None),
        (" −9.81e2 ", None),
        ("  ", None),
    ],
)
def test_a_learner_hears_of_what_is_no_number(typed: str, told: str | None) -> None:
    """By the rule of decision A; the answer is kept as it was typed."""
    item = items()["gravity"]

    response = response_of(item, fields(item, None, typed), NAMES)

    assert response == {"RESPONSE": typed}
    assert [notice.what for notice in notices(item, response).values()] == ([told] if told else [])


@pytest.mark.parametrize("typed", ["41", "-11", "20.5", "warm"])
def test_a_number_off_the_slider_has_to_be_mended(typed: str) -> None:
    """A browser without scripts may post it."""
    item = items()["thermometer"]

    with pytest.raises(AnswerError) as caught:
        response_of(item, fields(item, None, typed), NAMES)

    assert caught.value.status == 422


def test_a_text_is_kept_without_what_no_database_takes() -> None:
    """Control characters and halves of characters go; lines end in one newline."""
    item = items()["letter-to-the-editor"]

    response = response_of(item, fields(item, None, "Dear\0 editor,\r\n\tno\x1b\ud800"), NAMES)

    assert response == {"RESPONSE": "Dear editor,\n\tno"}


def test_a_text_beyond_the_limit_is_refused() -> None:
    """A hundred thousand characters are some fifty pages."""
    item = items()["letter-to-the-editor"]

    with pytest.raises(AnswerError) as caught:
        response_of(item, fields(item, None, "x" * 100_001), NAMES)

    assert (caught.value.status, caught.value.reason) == (422, "too-long")


@pytest.mark.parametrize("form", [{}, {"x": "1"}])
def test_a_form_without_the_fields_is_no_response(form: dict[str, Any]) -> None:
    """So a page may post some items and not others."""
    assert [response_of(item, MultiDict(form), NAMES) for item in bank()] == [{}] * len(items())
