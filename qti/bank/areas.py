"""Runs of a text and areas of a picture that are picked: hottext and hotspot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qti.bank.beside import Beside
from qti.bank.choices import ID, MAX, PICK_SCORING, Choices, decided, pick_record, picked
from qti.bank.nodes import Node, Scalar, Sequence
from qti.bank.pictures import Size
from qti.bank.records import Fields, Key, Made, Record
from qti.bank.shapes import COUNT, Identifier, Later, ListOf, Plain, Text
from qti.bank.source import Source, UnreadError, nearest
from qti.content.markdown import Marks
from qti.errors import Fault, ModelError
from qti.model import HotspotChoice, HotspotInteraction, HottextChoice, HottextInteraction, Shape
from qti.model import content as nodes
from qti.model.content import Image

UNKNOWN = Size(999_999_999, 999_999_999)
"""Stands for the size of a picture that is not at hand; every area fits into it, and it is never written."""

_OUTLINES = {
    Shape.RECT: Key("rect", "rect", ListOf(COUNT, 4), "The area: [left, top, right, bottom] in pixels."),
    Shape.CIRCLE: Key("circle", "circle", ListOf(COUNT, 3), "The area: [x, y, radius] in pixels."),
    Shape.POLY: Key("poly", "poly", ListOf(COUNT), "The area: [x1, y1, x2, y2, x3, y3, …] in pixels."),
}
OUTLINES = tuple(shape.value for shape in _OUTLINES)
_AREA = pick_record("an area", "the label", Plain(), *_OUTLINES.values(), before=[ID])
_AREAS = Record(_AREA.name, _AREA.keys, (*_AREA.one, tuple(_OUTLINES)), _AREA.most, _AREA.needs)
_RUN = pick_record("a run", "the name", Identifier())


def _run(fields: Fields, _node: Node, _source: Source) -> Fields:
    return picked("identifier", fields)


class Picture(Later):
    """The path of a picture."""

    def read(self, node: Node, source: Source) -> Scalar:
        """The node itself; where there is no such file the source is told, and the rest is checked all the same."""
        path = super().read(node, source)
        source.find_picture(path)
        return path


class AlternativeText(Plain):
    """A plain text that is not blank."""

    def read(self, node: Node, source: Source) -> str:
        """The text as written; where it is blank the source is told, and the rest is checked all the same."""
        text = super().read(node, source)
        if not text.strip():
            source.refuse(node, "the picture has no alternative text", "say what it shows, without giving the key away")
        return text


HOTTEXT = Record(
    "a hottext",
    (
        Key("text", "text", Text(Marks.HOTTEXT), "The text with its runs to pick, each {{name: words}}.", needed=True),
        Key(
            "choices",
            "choices",
            ListOf(Made(_RUN, _run)),
            "The runs by their names, each right: or wrong:; those that are not listed are wrong.",
            needed=True,
        ),
        MAX,
        PICK_SCORING,
    ),
)
HOTSPOT = Record(
    "a hotspot",
    (
        Key("image", "image", Picture(), "The picture's path from the bank's folder.", needed=True),
        Key(
            "alt",
            "alt",
            AlternativeText(),
            "What the picture shows, for people who do not see it.",
            needed=True,
            instead="-",
        ),
        Key("image-title", "image_title", Plain(), "The picture's title."),
        Key("width", "width", COUNT, "The picture's width in pixels; read from the file unless said."),
        Key("height", "height", COUNT, "The picture's height in pixels; read from the file unless said."),
        Key("choices", "choices", Choices(_AREAS, "label"), "The areas, each right: or wrong: a label.", needed=True),
        MAX,
        PICK_SCORING,
    ),
    needs=(("width", "height"), ("height", "width")),
)


def hottext(fields: Fields, beside: Beside) -> HottextInteraction:
    """A hottext; runs that are not listed are wrong ones."""
    most = fields.setdefault("max_choices", 1)
    marked = [run.identifier for run in nodes.nodes(fields["text"], nodes.Hottext)]
    listed = _listed(fields["choices"], marked, beside)
    written = {each["identifier"]: n for n, each in enumerate(listed)}
    by_name = {each["identifier"]: each for each in decided(listed, most)}
    fields["choices"] = tuple(HottextChoice(**by_name.get(name, {"identifier": name})) for name in marked)
    try:
        return HottextInteraction(response_identifier=beside.name, **fields)
    except ModelError as error:
        raise ModelError(_as_written(fault, marked, written) for fault in error.faults) from None


def _listed(choices: tuple[Fields, ...], marked: list[str], beside: Beside) -> tuple[Fields, ...]:
    """The choices; ``UnreadError`` where one is no run of the text, or listed twice."""
    seen: set[str] = set()
    listing = beside.node.values["choices"]
    entries = listing.items if isinstance(listing, Sequence) else []
    for entry, each in zip(entries, choices, strict=True):
        name = each["identifier"]
        if name not in marked:
            beside.source.refuse(entry, f'the text marks no run "{name}"', nearest(name, marked))
        elif name in seen:
            beside.source.refuse(entry, f'"{name}" is listed twice')
        seen.add(name)
    if not seen <= set(marked) or len(seen) < len(choices):
        raise UnreadError
    return choices


def _as_written(fault: Fault, marked: list[str], written: dict[str, int]) -> Fault:
    """The fault of a run seen from the list as the author wrote it."""
    if len(fault.path) < 2 or not isinstance(place := fault.path[1], int):
        return fault
    name = marked[place]
    return Fault(fault.what, ("choices", written[name], *fault.path[2:]) if name in written else ("text",))


def hotspot(fields: Fields, beside: Beside) -> HotspotInteraction:
    """A hotspot; the picture's size is read from its file unless said."""
    image: Scalar = fields.pop("image")
    found = _size(image, fields, beside.source)
    choices = []
    for each in decided(fields["choices"], fields.get("max_choices", 1)):
        shape = next(shape for shape in _OUTLINES if shape in each)
        choices.append(HotspotChoice(shape=shape, coords=each.pop(shape.value), **each))
    fields["choices"] = tuple(choices)
    picture = Image(image.text, fields.pop("alt"), fields.pop("image_title", ""))
    faults = [*_outside(choices, found)]
    try:
        interaction = HotspotInteraction(
            response_identifier=beside.name, image=picture, **{**fields, **found._asdict()}
        )
    except ModelError as error:
        raise ModelError([*error.faults, *faults]) from None
    if faults:
        raise ModelError(faults)
    return interaction


def _size(image: Scalar, fields: Fields, source: Source) -> Size:
    if "width" in fields and "height" in fields:
        return Size(fields["width"], fields["height"])
    read = source.picture(image, UNKNOWN)
    if read is None:
        source.refuse(image, f'the size of "{image.text}" cannot be read from the file', "say width and height")
    return read or UNKNOWN


def _outside(choices: Iterable[HotspotChoice], picture: Size) -> Iterator[Fault]:
    """The areas that leave the picture; of a circle only the middle has to lie in it."""
    for n, choice in enumerate(choices):
        points = choice.coords[:2] if choice.shape is Shape.CIRCLE else choice.coords
        if max(points[::2]) > picture.width or max(points[1::2], default=0) > picture.height:
            size = f"{picture.width} by {picture.height}"
            yield Fault(f"the area leaves the picture, which is {size} pixels", ("choices", n, "coords"))
