"""What platforms, banks, learners and strangers write reaches a page as text, and a header not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hall import DEEP_LINKING, LTI, TARGET, Hall, Visitor
from werkzeug.test import TestResponse

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EVIL = """</title><script>alert(1)</script>"><img src=x onerror=alert(2)>' onfocus='alert(3)' autofocus {{7*7}}"""
CLAIMS = {
    "name": EVIL,
    f"{LTI}context": {"id": EVIL, "title": EVIL},
    f"{LTI}launch_presentation": {"return_url": 'https://north.example/?a="><script>alert(4)</script>'},
}
ACTIVITY = {"id": "evil", "title": EVIL}
ADDRESSES = frozenset({"href", "src", "action", "formaction", "data-saves", "data-submission", "data-result"})


@dataclass
class Page(HTMLParser):
    """What a browser would run or follow of a page."""

    html: str
    runs: list[str] = field(default_factory=list)
    leads_to: set[str] = field(default_factory=set)
    _in_script: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes handlers, styles and addresses."""
        self._in_script = tag == "script"
        given = {name: value or "" for name, value in attrs}
        self.runs += [f"{tag} {name}" for name in given if name.startswith("on") or name in {"style", "srcdoc"}]
        self.runs += [tag] if tag in {"style", "object", "embed", "iframe", "base"} else []
        self.leads_to |= {given[name] for name in ADDRESSES & given.keys()}

    def handle_data(self, data: str) -> None:
        """Notes a script that stands in the page."""
        if self._in_script and data.strip():
            self.runs.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Ends a script."""
        self._in_script = False if tag == "script" else self._in_script

    @property
    def schemes(self) -> set[str]:
        """Of all addresses in it."""
        return {urlsplit(address.strip()).scheme for address in self.leads_to}


def _evil(hall: Hall, sub: str = "evil", **more: object) -> Visitor:
    changes = {**CLAIMS, f"{LTI}resource_link": ACTIVITY, **more}
    return hall.open(sub, changes=changes)


def _learners_pages(hall: Hall) -> Iterator[TestResponse]:
    learner = _evil(hall)
    yield learner.get()
    learner.begin()
    saved = learner.post("@/answers/3", {"sequence-3": "0", _field(learner): EVIL})
    assert saved.status_code == 200
    yield from (learner.get(f"@/?page={page}") for page in ("1", "2", "3", "4", "5", "all", "check", "%3Cscript%3E"))
    learner.post("@/submission")
    yield learner.get("@/result")
    yield learner.get()


def _field(learner: Visitor) -> str:
    """The name of the field for typing in."""
    [field_name] = re.findall(r'<input(?=[^>]*type="text")[^>]*name="([^"]+)"', learner.get("@/?page=3").text)
    return str(field_name)


def _teachers_pages(hall: Hall) -> Iterator[TestResponse]:
    learner = _evil(hall, "learner")
    learner.begin()
    teacher = _evil(hall, "tutor", **{f"{LTI}roles": ["Instructor"]})
    yield teacher.get()
    yield teacher.get("?again=3&again=<script>")
    yield teacher.get("quizzes")
    for fields in (
        {"search": EVIL, "find": "1"},
        {"preview": "rocks/rocks-correct-quiz", "search": EVIL, "quiz": EVIL},
    ):
        yield teacher.post("quizzes", fields)
    picker = hall.pick(data=EVIL, title=EVIL, text=EVIL)
    yield picker.get("quizzes")
    yield picker.post("quizzes", {"quiz": "rocks/rocks-correct-quiz", "place": "1"})


def _strangers_pages(hall: Hall) -> Iterator[TestResponse]:
    browser = hall.browser()
    yield hall.school.login(browser, login_hint=EVIL, lti_message_hint=EVIL, lti_storage_target=EVIL, **{EVIL: EVIL})
    yield hall.school.login(browser, iss=EVIL)
    yield browser.post("/lti/launch", data={"error": EVIL, "error_description": EVIL, "state": EVIL})
    yield browser.get("/l/%3Cscript%3E/")
    yield browser.get("/%3Cscript%3Ealert(1)%3C/script%3E")
    state = hall.school.asked(browser, lti_storage_target="_parent")["state"]
    yield hall.browser().post("/lti/launch", data={"state": state, "id_token": EVIL})


@pytest.mark.parametrize("pages", [_learners_pages, _teachers_pages, _strangers_pages])
def test_no_page_runs_what_somebody_wrote(hall: Hall, pages: Callable[[Hall], Iterator[TestResponse]]) -> None:
    """No script, handler or style stands in a page, and every address leads to the web or to us."""
    seen = list(pages(hall))

    read = [Page(answer.text) for answer in seen]

    assert [page.runs for page in read] == [[]] * len(read)
    assert set().union(*(page.schemes for page in read)) <= {"", "https", "data"}
    assert {answer.mimetype for answer in seen} == {"text/html"}
    assert all("script-src 'self';" in answer.headers["Content-Security-Policy"] for answer in seen)
    assert all("{{7*7}}" in answer.text for answer in seen if "onfocus" in answer.text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "/back",
        "https:evil",
        "https://",
        "https://evil; script-src *",
        "https://evil,frame-ancestors *",
        "file:///etc/passwd",
        7,
        ["https://north.example"],
    ],
)
def test_a_way_back_that_is_no_web_address(hall: Hall, address: object) -> None:
    """A platform's ``return_url`` is shown only where it is one, and no choice is sent to anything else."""
    learner = hall.open(changes={f"{LTI}launch_presentation": {"return_url": address}})
    settings = {"deep_link_return_url": address, "accept_types": ["ltiResourceLink"]}
    asked = {f"{LTI}message_type": "LtiDeepLinkingRequest", f"{LTI}resource_link": None, DEEP_LINKING: settings}

    page = learner.get()
    refused = hall.school.launch(hall.browser(), "tutor", {**asked, f"{LTI}roles": ["Instructor"]})

    assert "Back to the course" not in page.text
    assert (refused.status_code, "no-return-url" in refused.text) == (400, True)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:x",
        f"{TARGET[:-1]}.evil.example/",
        "http://a@localhost:8101/",
    ],
)
def test_a_login_for_another_site(hall: Hall, target: str) -> None:
    """``target_link_uri`` leads to this tool, or the login is refused; nothing redirects to it anyway."""
    answer = hall.school.login(hall.browser(), target_link_uri=target)

    assert (answer.status_code, answer.location) == (400, None)


@pytest.mark.parametrize(
    "go",
    [
        "//evil.example",
        "https://evil.example",
        "/../..",
        "\r\nLocation: https://evil.example",
        "\\\\evil",
        "@evil.example",
        "javascript:x",
        "x" * 9999,
    ],
)
def test_where_a_form_goes_on_to(hall: Hall, go: str) -> None:
    """``go`` names a page of this attempt, whatever stands in it."""
    learner = hall.open()
    learner.begin()

    answer = learner.post("@/answers", {"question": "1", "sequence-1": "0", "go": go, "page": go})

    assert answer.location.startswith(learner.path("@/?page="))
    assert not set("\r\n") & set(answer.location)
    assert "Location: https" not in str(answer.headers).replace(answer.location, "")
    assert learner.client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80@x", "", "a" * 300, "\xe9vil.example", "[::1", "127.0.0.1", "localhost:1"]
)
def test_host_decides_nothing(hall: Hall, host: str) -> None:
    """The same page, the same redirects, and never the host that the request named."""
    learner, bare = hall.open(), hall.browser(use_cookies=False)
    own = {"Cookie": f"quizport_{learner.launch}={learner.cookie}"}
    usual = learner.get()

    answers = [
        bare.get(learner.path(""), headers={**own, "Host": host}),
        bare.get(learner.path(""), headers={**own, "X-Forwarded-Host": host, "Forwarded": f"host={host}"}),
    ]

    assert [answer.data for answer in answers] == [usual.data] * 2
    assert [dict(answer.headers) for answer in answers] == [dict(usual.headers)] * 2
    begun = bare.post(learner.path("attempts"), data={"csrf": learner.csrf}, headers={**own, "Host": host})
    assert begun.location.startswith(f"/l/{learner.launch}/")


def test_a_session_without_cookie_is_in_no_address(hall: Hall) -> None:
    """Its secret stands in forms and in the head of pages that nobody keeps, and no page tells where it was."""
    browser = hall.browser(use_cookies=False)
    page = hall.school.login(browser, lti_storage_target="_parent").text
    query = page.split('<a href="')[1].split('"')[0].replace("&amp;", "&")
    asked = dict(pair.split("=", 1) for pair in query.partition("?")[2].split("&"))
    proof = page.split('data-proof="')[1].split('"')[0]
    form = {"state": asked["state"], "id_token": hall.school.token(asked["nonce"], "anna"), "proof": proof}
    opened = browser.post("/lti/launch/storage", data=form, headers={"Origin": TARGET[:-1]})
    home = opened.text.split('action="')[1].split('"')[0]
    secret = opened.text.split('name="session" value="')[1].split('"')[0]

    shown = browser.post(home, data={"session": secret})
    token = shown.text.split('name="csrf" value="')[1].split('"')[0]
    begun = browser.post(home.replace("?session=form", "attempts"), data={"session": secret, "csrf": token})

    assert [answer.status_code for answer in (opened, shown, begun)] == [200] * 3
    for answer in (opened, shown, begun):
        assert secret in answer.text
        assert not any(secret in address for address in Page(answer.text).leads_to)
        assert secret not in str(answer.headers)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
