"""The browser for tests reads forms as a browser does, keeps cookies, and says where a login got stuck."""

from typing import Literal

import pytest
import requests
from toy_tool import ToyTool

from tests.platform.browser import Browser, form_of, forms
from tests.platform.server import Platform

PAGE = """<form method=post action="../save?x=1">
<input name=text value="a &amp; b"><input type=hidden name=csrf value=c><input type=submit name=go value=Go>
<input type=radio name=one value=1><input type=radio name=one value=2 checked>
<input type=checkbox name=many value=1 checked><input type=checkbox name=none value=1>
<textarea name=long>two
lines</textarea>
<select name=first><option value=a>A<option value=b>B</select>
<select name=chosen><option value=a>A<option value=b selected>B</select>
</form><form action="http://localhost/other"></form>"""


def page(html: str) -> requests.Response:
    """An answer with that body, from /quiz/page."""
    answer = requests.Response()
    answer.status_code = 200
    answer.url = "http://localhost/quiz/page"
    answer._content = html.encode()  # noqa: SLF001  # the one way to make an answer
    answer.encoding = "utf-8"
    return answer


def test_forms_are_read_as_they_would_be_posted() -> None:
    """Values, checked and selected ones, texts; no buttons, no unchecked boxes; addresses complete."""
    first, second = forms(page(PAGE))

    assert first.action == "http://localhost/save?x=1"
    assert first.fields == {
        "text": "a & b",
        "csrf": "c",
        "one": "2",
        "many": "1",
        "long": "two\nlines",
        "first": "a",
        "chosen": "b",
    }
    assert (second.action, second.fields) == ("http://localhost/other", {})


def test_a_page_without_a_form_says_so() -> None:
    """The error names the page."""
    with pytest.raises(AssertionError, match="no form at http://localhost/quiz/page"):
        form_of(page("<p>Hello"))


@pytest.mark.parametrize("page", ["link", "form"])
def test_pages_of_the_tools_are_gone_through(
    moodle: Platform, tool: ToyTool, browser: Browser, page: Literal["link", "form"]
) -> None:
    """A page before the platform's, as a tool shows it to find out about cookies, is followed by its link or form."""
    tool.login_page = page

    answer = browser.launch(moodle, moodle.ada, moodle.add_link())

    assert "Hello Ada Lind" in answer.text


def test_a_login_that_goes_in_circles_is_given_up(moodle: Platform, tool: ToyTool, browser: Browser) -> None:
    """A tool that only ever shows its own form never reaches the platform."""
    tool.login_page = "circle"

    with pytest.raises(AssertionError, match="the login never reached the platform"):
        browser.launch(moodle, moodle.ada, moodle.add_link())


def test_a_refused_login_is_the_tools_own_page(moodle: Platform, browser: Browser) -> None:
    """Where the tool answers the login with an error, that answer is what the browser sees."""
    moodle.tool.login_url = f"{moodle.tool.url}/nowhere"

    answer = browser.authorized(moodle, moodle.ada, moodle.add_link())

    assert (answer.status_code, answer.url) == (404, moodle.tool.login_url)
