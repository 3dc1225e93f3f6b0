"""Somebody with a keyboard alone: goes on with Tab, sees where the focus is, and answers whatever has it."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Frame, Page

FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused === document.documentElement) return null;
  const shown = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = focused.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, Math.min(y, innerHeight - 2));
  const inside = top && (focused.contains(top) || top.contains(focused) || focused.closest("label")?.contains(top));
  const group = focused.closest("[data-q]");
  return {
    kind: focused.localName === "input" ? focused.type : focused.localName,
    name: focused.name ?? "",
    text: (focused.getAttribute("aria-label") ?? focused.textContent).trim(),
    q: group?.dataset.q ?? "",
    question: focused.closest("[data-question]")?.dataset.question ?? "",
    place: group ? [...group.querySelectorAll("select")].indexOf(focused) : -1,
    checked: focused.type === "radio" && [...document.getElementsByName(focused.name)].some((each) => each.checked),
    ring: shown(focused),
    seen: box.width > 0 && Boolean(inside),
  };
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What has the focus; ``ring``: an outline shows it; ``seen``: nothing covers it; ``place``: among its selects."""

    kind: str
    name: str
    text: str
    q: str
    question: str
    place: int
    checked: bool
    ring: bool
    seen: bool


@dataclass
class Keyboard:
    """Presses keys in a frame of the page; ``hidden`` lists what had the focus without showing it."""

    page: Page
    frame: Frame
    hidden: list[str] = field(default_factory=list)
    _done: set[str] = field(default_factory=set)

    def focus(self) -> Focus | None:
        """What in the frame has the focus."""
        found = self.frame.evaluate(FOCUSED)
        return None if found is None else Focus(**found)

    def tab(self) -> Focus | None:
        """What has the focus after one Tab, which must show it."""
        self.page.keyboard.press("Tab")
        found = self.focus()
        if found and not (found.ring and found.seen):
            self.hidden.append(f"{found.kind} “{found.text[:40]}” of question {found.question}: {found}")
        return found

    def press(self, text: str, kind: str = "button", key: str = "Enter") -> None:
        """Go on by Tab to the control with this text, and press the key there."""
        for _ in range(600):
            found = self.tab()
            if found and found.kind == kind and found.text.startswith(text):
                self.page.keyboard.press(key)
                return
        raise AssertionError(f"Tab never came to the {kind} “{text}”")

    def answer_until(self, text: str) -> None:
        """Answer every question on the way to the button with this text, and press that."""
        for _ in range(800):
            found = self.tab()
            if found and found.kind == "button" and found.text == text:
                self.page.keyboard.press("Enter")
                return
            if found and found.question:
                self._answer(found)
        raise AssertionError(f"Tab never came to “{text}”")

    def _answer(self, found: Focus) -> None:
        keys, once = self._keys(found)
        if not once or once not in self._done:
            self._done.add(once)
            for key in keys:
                self.page.keyboard.press(key)

    def _keys(self, found: Focus) -> tuple[list[str], str]:
        """The keys that answer, and under what name they are pressed once only."""
        match found.kind:
            case "radio":
                return ([] if found.checked else ["Space"]), ""
            case "checkbox" if not found.name.startswith("flag-"):
                return ["Space"], found.name
            case "select":
                return ["ArrowDown"] * (found.place + 1 if found.q in {"match", "gaps"} else 1), found.name
            case "text":
                return ["3"], found.name
            case "range":
                return ["ArrowRight"], f"range {found.question}"
            case "textarea":
                return ["w", "o", "r", "d"], found.name
            case "button" if found.q == "order" and found.text.startswith("Move down"):
                return ["Enter"], f"order {found.question}"
            case _:
                return [], ""
