"""In a real Chromium: a browser without the login's cookie gets in by our own page's form, and by nobody else's."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from hall import Hall
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from lti_tool.settings import Settings
from tests.platform.running_tool import free_port

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVIL = "http://127.0.0.1:9/"
"""Another site than ``localhost``, whose page the test itself answers."""


class _Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- werkzeug's name for it
        """Nothing."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """At a port of its own."""
    return settings.model_copy(update={"base_url": f"http://localhost:{free_port()}"})


@pytest.fixture
def served(hall: Hall) -> Iterator[str]:
    """The tool's address, where it answers."""
    url = hall.tool.settings.base_url
    server = make_server("localhost", int(url.rpartition(":")[2]), hall.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield url
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A browser that has never been here."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def _begun(hall: Hall, url: str) -> dict[str, str]:
    """What an attacker knows of a login of his own: state, his own token, and the proof that stands on the page."""
    page = hall.school.login(hall.browser(), target_link_uri=f"{url}/", lti_storage_target="_parent").text
    [state], [nonce] = re.findall(r"state=([^&\"]+)&amp;", page), re.findall(r"nonce=([^&\"]+)", page)
    [proof] = re.findall(r'data-proof="([^"]+)"', page)
    target = {"https://purl.imsglobal.org/spec/lti/claim/target_link_uri": f"{url}/"}
    return {"state": state, "id_token": hall.school.token(nonce, "somebody", target), "proof": proof}


def _posting_page(page: Page, address: str, action: str, fields: dict[str, str]) -> None:
    """A page at the address, which posts the fields to the action by itself."""
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    body = f'<form method="post" action="{action}">{inputs}</form><script>document.forms[0].submit()</script>'
    page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    with page.expect_navigation(url=action):
        page.goto(address)


def test_our_own_page_says_where_its_form_comes_from(hall: Hall, served: str, page: Page) -> None:
    """The page that asks the platform's storage for the proof posts it, and the activity opens."""
    known = _begun(hall, served)
    _posting_page(page, EVIL, f"{served}/lti/launch", {name: known[name] for name in ("state", "id_token")})

    with page.expect_navigation(url=f"{served}/l/**"):
        page.evaluate(
            """proof => {
                const form = document.querySelector("#launch");
                form.elements.proof.value = proof;
                form.submit();
            }""",
            known["proof"],
        )

    assert page.locator("h1").inner_text() == "Week 1"


def test_a_foreign_page_opens_nothing(hall: Hall, served: str, page: Page) -> None:
    """A site that posts its own login, token and proof does not make its visitor somebody else."""
    _posting_page(page, EVIL, f"{served}/lti/launch/storage", _begun(hall, served))

    assert page.locator("code").inner_text() == "foreign-page"
