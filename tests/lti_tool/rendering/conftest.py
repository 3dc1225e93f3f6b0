"""A real Chromium that shows items with the tool's styles and scripts, under its strict policy, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, Route

from lti_tool.rendering import direction
from qti.bank.folder import FolderMedia

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "lti_tool" / "static"
BANK = ROOT / "banks" / "every-interaction"
SITE = "http://tool.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".png": "image/png", ".wav": "audio/wav"}

Show: TypeAlias = Callable[..., Page]


@pytest.fixture
def show(chromium: Browser) -> Iterator[Show]:
    """Opens items in a page: ``show(*html, width=…, scripts=…, …)``; not ``improved``: without our script."""
    contexts = []

    def opened(  # noqa: PLR0913 -- each is named at the call
        *items: str,
        width: int = 1280,
        scripts: bool = True,
        forced: bool = False,
        dark: bool = False,
        language: str = "en",
        touch: bool = False,
        improved: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            forced_colors="active" if forced else "none",
            color_scheme="dark" if dark else "light",
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: _answer(route, _document(items, language, improved=improved)))
        page.goto(f"{SITE}/")
        return page

    yield opened
    for context in contexts:
        context.close()


def _document(items: tuple[str, ...], language: str, *, improved: bool) -> str:
    script = '<script type="module" src="/static/questions.js"></script>' if improved else ""
    questions = "".join(
        f'<section class="card"><h2>Question {n}</h2>{item}</section>' for n, item in enumerate(items, 1)
    )
    return (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><head><meta charset="utf-8">'
        '<title>Questions</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/static/style.css"><link rel="stylesheet" href="/static/questions.css">'
        f'{script}</head><body><main class="page"><h1>Questions</h1><form>{questions}</form></main></body></html>'
    )


def _answer(route: Route, document: str) -> None:
    path = route.request.url.removeprefix(SITE)
    if path == "/":
        route.fulfill(body=document, content_type="text/html", headers={"Content-Security-Policy": POLICY})
    elif path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_text("utf-8"), content_type=TYPES[file.suffix])
    else:
        name = path.removeprefix("/")
        route.fulfill(body=FolderMedia(BANK).read(name), content_type=TYPES[Path(name).suffix])
