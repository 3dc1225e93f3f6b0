"""The picture of a hotspot interaction: its areas outlined and numbered, so that they show on any picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lti_tool.rendering.elements import Attribute, Html, element, join, words
from lti_tool.rendering.view import View
from qti.model import HotspotChoice, HotspotInteraction, Shape


def picture(
    view: View, interaction: HotspotInteraction, more: Callable[[HotspotChoice], Mapping[str, Attribute]]
) -> Html:
    """The drawing; ``more`` gives each area attributes (``sign``: what stands beside its number)."""
    width, height = interaction.width, interaction.height
    size = f"{max(width, height) * 0.045:.1f}"
    areas = (_area(n, choice, size, dict(more(choice))) for n, choice in enumerate(interaction.choices, 1))
    return element(
        "svg",
        element("image", href=view.media(interaction.image.src), width=width, height=height),
        join(areas),
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=interaction.image.alt,
        class_="q-picture",
    )


def _area(number: int, choice: HotspotChoice, size: str, more: dict[str, Attribute]) -> Html:
    """One outline, in a light and a dark line, with its number."""
    name, where, (x, y) = _outline(choice)
    sign, kind = more.pop("sign", None) or "", more.pop("class_", None)
    lines = join(element(name, class_=side, **where) for side in ("q-halo", "q-outline"))
    label = element("text", words(f"{number}{sign}"), x=x, y=y, font_size=size)
    return element("g", lines, label, class_=f"q-area {kind}" if kind else "q-area", **more)


def _outline(choice: HotspotChoice) -> tuple[str, dict[str, int | str], tuple[int, int]]:
    """The outline's element, its attributes, and its middle."""
    coords = choice.coords
    match choice.shape:
        case Shape.RECT:
            left, top, right, bottom = coords
            where: dict[str, int | str] = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            return "rect", where, ((left + right) // 2, (top + bottom) // 2)
        case Shape.CIRCLE:
            x, y, radius = coords
            return "circle", {"cx": x, "cy": y, "r": radius}, (x, y)
        case Shape.POLY:
            xs, ys = coords[::2], coords[1::2]
            points = " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=True))
            return "polygon", {"points": points}, (sum(xs) // len(xs), sum(ys) // len(ys))
