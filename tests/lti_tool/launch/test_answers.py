"""What every answer has: headers that hold the browser to our own pages, and errors without a leak."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, redirect, request
from flask.testing import FlaskClient
from school import School
from werkzeug.wrappers import Response

from lti_tool.app import create_app
from lti_tool.tables import User
from lti_tool.tool import Tool
from lti_tool.views.sessions import check_csrf, csrf_token, launch_of, the_tool


def test_pages_load_nothing_from_elsewhere(school: School, browser: FlaskClient) -> None:
    """The policy allows no inline script or style, and frames only for this platform."""
    page = browser.get(school.launch(browser).location)

    directives = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "media-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "https://school.example",
    }
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_an_origin_cannot_smuggle_in_a_directive(school: School, browser: FlaskClient) -> None:
    """A frame origin with a semicolon in it counts for nothing."""
    with school.tool.sessions.begin() as db:
        db.merge(school.registration).frame_origins = ["https://a.example; script-src *", "https://b.example"]

    page = school.login(browser)

    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors https://b.example")


def test_errors_can_be_read_in_any_frame(browser: FlaskClient) -> None:
    """A page that holds nothing but an error is shown even where the platform is unknown."""
    page = browser.post("/lti/unknown/login", data={"iss": "x", "login_hint": "x", "target_link_uri": "x"})

    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors *")


def test_scripts_get_their_errors_as_json(browser: FlaskClient) -> None:
    """What a page's script asks for is answered in a form that it can show."""
    answer = browser.get("/l/unknown/", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.get_json() == {
        "reason": "session-lost",
        "what": "this page is open no longer, or was opened by somebody else",
        "advice": "Open the activity again from the course; saved answers are kept.",
    }


def test_what_nobody_foresaw_is_logged_without_what_was_sent(
    app: Flask, logged: list[MutableMapping[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    """A defect gives a 500 page, and a log line with kind and place, not with the error's words."""

    @app.get("/broken/<name>")
    def broken(name: str) -> str:
        raise RuntimeError(f"the answer of {name}")

    answer = app.test_client().get("/broken/Anna")

    assert answer.status_code == 500
    assert "Try again in a moment" in answer.text
    assert [(line["event"], line["kind"], line["route"]) for line in logged] == [
        ("unforeseen", "RuntimeError", "/broken/<name>")
    ]
    assert "Anna" not in repr(logged) + answer.text + "".join(capfd.readouterr())


def test_text_that_cannot_be_kept_is_no_defect(app: Flask, school: School) -> None:
    """PostgreSQL refuses NUL; SQLite keeps it."""

    @app.post("/note")
    def note() -> str:
        with the_tool().sessions.begin() as db:
            db.add(User(registration_id=school.registration.id, sub=request.form["text"]))
        return "kept"

    answer = app.test_client().post("/note", data={"text": "a\0b"})

    assert answer.status_code == (200 if school.tool.engine.dialect.name == "sqlite" else 400)


def test_a_large_request_is_refused(browser: FlaskClient) -> None:
    """More than two megabytes are not read."""
    answer = browser.post("/lti/launch", data={"state": "x", "id_token": "x" * 3_000_000})

    assert answer.status_code == 413


def test_https_is_what_the_settings_say(tool: Tool) -> None:
    """Browsers are told to stay with https where the tool's address has it, whatever a request or a proxy says."""

    def promised(base_url: str) -> bool:
        settings = tool.settings.model_copy(update={"base_url": base_url})
        browser = create_app(replace(tool, settings=settings)).test_client()
        answer = browser.get("/healthz", headers={"X-Forwarded-Proto": "http, https"})
        return "Strict-Transport-Security" in answer.headers

    assert (promised("https://quiz.example.org"), promised("http://localhost:8100")) == (True, False)


@pytest.fixture
def pages(app: Flask) -> Flask:
    """The application with a page that changes something, one that leads on, and one that shows its query."""

    @app.post("/l/<launch>/change")
    def change(launch: str) -> Response:
        check_csrf(launch_of(launch))
        return redirect(f"/l/{launch}/shown?page=2", 303)

    @app.get("/l/<launch>/shown")
    def shown(launch: str) -> str:
        return f"<html><head></head><body>{csrf_token(launch_of(launch))} {request.args['page']}</body></html>"

    return app


def test_forms_must_come_from_our_pages(pages: Flask, school: School) -> None:
    """A POST needs the token of this very session, in a field or a header."""
    browser = pages.test_client()
    home = school.launch(browser).location
    other = school.launch(browser).location
    token = browser.get(f"{home}shown?page=1").text.split("<body>")[1].split(" ")[0]

    assert browser.post(f"{home}change").status_code == 401
    assert browser.post(f"{other}change", data={"csrf": token}).status_code == 401
    assert browser.post(f"{home}change", data={"csrf": token}).status_code == 303
    assert browser.post(f"{home}change", headers={"X-CSRF-Token": token}).status_code == 303


def test_without_cookies_the_session_goes_from_page_to_page(pages: Flask, school: School) -> None:
    """A marked POST is the GET of a page; pages carry the session's script, and redirects a form."""
    browser = pages.test_client(use_cookies=False)
    home, secret = school.launch_without_cookies(browser)

    page = browser.post(f"{home}shown?page=1&session=form", data={"session": secret})
    token = page.text.split("<body>")[1].split(" ")[0]
    changed = browser.post(f"{home}change", data={"session": secret, "csrf": token})

    assert f'<meta name="quizport-session" content="{secret}">' in page.text
    assert '<script src="/static/session.js"></script></head>' in page.text
    assert changed.status_code == 200
    assert f'action="{home}shown?page=2&amp;session=form"' in changed.text
    assert f'name="session" value="{secret}"' in changed.text


def test_a_marked_post_changes_nothing(pages: Flask, school: School) -> None:
    """It can only ever be a GET."""
    browser = pages.test_client(use_cookies=False)
    home, secret = school.launch_without_cookies(browser)

    assert browser.post(f"{home}change?session=form", data={"session": secret}).status_code == 405
