"""What can be seen of a page by everybody: pictures of it, what breaks WCAG, whether it scrolls sideways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

PICTURES = Path(__file__).parents[3] / "build" / "screenshots"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Axe()
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"

Scheme: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One way to look at a page."""

    width: int
    scheme: Scheme = "light"
    forced: bool = False


DESKTOP = Look(width=1280)
LOOKS = {
    "phone": Look(width=320),
    "dark": Look(width=1280, scheme="dark"),
    "forced": Look(width=1280, forced=True),
    "desktop": DESKTOP,
}
"""The last is the one in which the journey goes on."""
NARROW_AND_DARK = {name: LOOKS[name] for name in ("phone", "dark")}
"""For pages of the same make as others that were looked at in every look."""
HEIGHT = 900


@dataclass
class Looking:
    """Looks at each page that a person comes to, in every look: a picture, what axe says, and whether it fits.

    ``by_axe``: the looks in which axe is asked, which takes it long where a page is.
    """

    journey: str
    looks: dict[str, Look] = field(default_factory=lambda: LOOKS)
    by_axe: Sequence[str] = ("phone", "dark")
    amiss: list[str] = field(default_factory=list)
    _number: int = 0

    def at(self, seen: Page | Frame, name: str) -> None:
        """One page more."""
        self._number += 1
        page = seen if isinstance(seen, Page) else seen.page
        for called, look in self.looks.items():
            put_on(page, look)
            picture(seen, f"{self.journey}-{self._number:02}-{name}-{called}")
            said = violations(seen) if called in self.by_axe else []
            said += [f"{pixels} pixels too wide {when}" for when, pixels in widths(seen).items() if pixels > 0]
            self.amiss += [f"{name}, {called}: {each}" for each in said]


def put_on(page: Page, look: Look) -> None:
    """The page's window and colours are as in that look."""
    page.set_viewport_size({"width": look.width, "height": HEIGHT})
    page.emulate_media(color_scheme=look.scheme, forced_colors="active" if look.forced else "none")


def violations(seen: Page | Frame) -> list[str]:
    """What axe finds, each with the element it is about."""
    found = AXE.run(seen, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def widths(seen: Page | Frame) -> dict[str, int]:
    """Pixels by which the page is wider than its window, in a wide window also with text twice as large."""
    found = {"": overflow(seen)}
    if seen.evaluate("innerWidth") > 600:
        seen.evaluate("document.documentElement.style.fontSize = '200%'")
        found["with large text"] = overflow(seen)
        seen.evaluate("document.documentElement.style.fontSize = ''")
    return found


def overflow(seen: Page | Frame) -> int:
    """Pixels by which the page is wider than its window."""
    width: int = seen.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def picture(seen: Page | Frame, name: str) -> None:
    """``build/screenshots/<name>.png``: the whole of the page; a frame's window is made as high as what is in it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    if isinstance(seen, Page):
        seen.screenshot(path=path, full_page=True)
        return
    frame, page = seen.frame_element(), seen.page
    window = page.viewport_size
    assert window is not None
    height = seen.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": window["width"], "height": height + 400})
    frame.evaluate("(frame, height) => { frame.style.height = `${height}px`; }", height)
    seen.evaluate(PAINTED)
    frame.screenshot(path=path)
    frame.evaluate("(frame) => { frame.style.height = ''; }")
    page.set_viewport_size(window)
