"""A browser for tests without one: it keeps cookies, follows redirects, reads forms and posts them."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import Cookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import requests
from requests.cookies import RequestsCookieJar

from tests.platform.launching import Form
from tests.platform.school import ResourceLink, User
from tests.platform.server import Platform
from tests.platform.site import Tampering

WAIT = 30.0
MOST_PAGES = 8


class _Cookies(RequestsCookieJar):
    """Sends Secure cookies over plain http as well: every test runs on localhost."""

    def set_cookie(self, cookie: Cookie, *args: Any, **kwargs: Any) -> None:
        """Keep the cookie."""
        cookie.secure = False
        super().set_cookie(cookie, *args, **kwargs)


class Browser:
    """One browser profile. Secure cookies are kept for plain http too, as browsers do for localhost."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
        self.session.cookies = _Cookies()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def get(self, url: str, **options: Any) -> requests.Response:
        """The page, redirects followed."""
        return self.session.get(url, timeout=WAIT, **options)

    def post(self, form: Form, **options: Any) -> requests.Response:
        """The page that posting the form leads to."""
        return self.session.post(form.action, data=form.fields, timeout=WAIT, **options)

    def launch(
        self, platform: Platform, user: User, link: ResourceLink | None, *, tampering: Tampering | None = None
    ) -> requests.Response:
        """The tool's answer to the launch; a link of None is a deep linking request."""
        answer = self.authorized(platform, user, link, tampering=tampering)
        return self.post(form_of(answer))

    def authorized(
        self, platform: Platform, user: User, link: ResourceLink | None, *, tampering: Tampering | None = None
    ) -> requests.Response:
        """The platform's page whose form carries the id_token; the tool's pages on the way are gone through.

        Without a script a page's link to the platform is followed, else its first form posted.
        """
        answer = self.post(platform.launch_form(user, link, tampering=tampering))
        for _ in range(MOST_PAGES):
            if answer.url.startswith(platform.auth_url) or not answer.ok:
                return answer
            onward = re.search(f'href="({re.escape(platform.auth_url)}[^"]*)"', answer.text)
            answer = self.get(unescape(onward[1])) if onward else self.post(form_of(answer))
        raise AssertionError(f"the login never reached the platform; it is at {answer.url}")


@dataclass(slots=True)
class _Found:
    """A form while it is read."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    """Collects a page's forms with the values that would be posted if nobody touched them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Found] = []
        self._textarea: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(_Found(values.get("action", ""), values.get("method", "get").lower()))
        elif self.found and "name" in values:
            self._control(tag, values)
        elif tag == "option" and self._select and self.found:
            fields = self.found[-1].fields
            if "selected" in values or self._select not in fields:
                fields[self._select] = values.get("value", "")

    def _control(self, tag: str, values: dict[str, str]) -> None:
        fields = self.found[-1].fields
        kind = values.get("type", "text")
        if tag == "input" and kind not in {"submit", "button", "image", "reset", "file"}:
            if kind not in {"radio", "checkbox"} or "checked" in values:
                fields[values["name"]] = values.get("value", "on" if kind == "checkbox" else "")
        elif tag == "textarea":
            fields[values["name"]] = ""
            self._textarea = values["name"]
        elif tag == "select":
            self._select = values["name"]

    def handle_data(self, data: str) -> None:
        if self._textarea and self.found:
            self.found[-1].fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None


def forms(answer: requests.Response) -> list[Form]:
    """The page's forms, their addresses complete."""
    parser = _Forms()
    parser.feed(answer.text)
    return [Form(action=urljoin(answer.url, found.action), fields=found.fields) for found in parser.found]


def form_of(answer: requests.Response) -> Form:
    """The page's first form."""
    found = forms(answer)
    if not found:
        raise AssertionError(f"no form at {answer.url} ({answer.status_code}): {answer.text[:300]}")
    return found[0]
