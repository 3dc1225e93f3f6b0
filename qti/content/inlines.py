"""What stands in a line: text, code, TeX, breaks, raw HTML, links, pictures, sound and film."""

from __future__ import annotations

from typing import Any

from qti.content import addresses, inline_html
from qti.content.builder import Frame
from qti.content.characters import FORBIDDEN
from qti.content.marks import Marks
from qti.content.placed_marks import place
from qti.content.reading import Reading
from qti.model.content import Code, Image, Inline, LineBreak, Link, Math, Media, inline_text

_NO_MARKS_IN = ("Image", "CodeBlock")


def text(reading: Reading, words: str, start: int, end: int) -> None:
    """Characters, in which marks may stand."""
    words = reading.clean(words, start)
    top = reading.line(start)
    has_marks = reading.marks is not Marks.NONE and ("{{" in words or "}}" in words)
    if has_marks and not reading.encloses(*_NO_MARKS_IN):
        place(reading, words, start, end)
    else:
        top.words.append(words)


def code(reading: Reading, words: str, start: int, _end: int) -> None:
    """A run of code."""
    reading.line(start).add(Code(reading.clean(words, start)))


def soft_break(reading: Reading, start: int) -> None:
    """The end of a typed line."""
    reading.line(start).words.append("\n")


def hard_break(reading: Reading, start: int) -> None:
    """The end of a line that is to be seen."""
    reading.line(start).add(LineBreak())


def inline_math(reading: Reading, tex: str, start: int, end: int) -> None:
    """``$TeX$``; prices such as ``$5-$10`` are told apart by the digit that follows."""
    if reading.raw(end, end + 1).isdigit():
        what = f"{reading.quoted(start, end)} reads as TeX, with a digit right after it"
        reading.fault(start, what, r"write \$ for a dollar sign, or a space after the TeX")
    _formula(reading, tex, start, display=False)


def display_math(reading: Reading, tex: str, start: int, _end: int) -> None:
    """``$$TeX$$``."""
    _formula(reading, tex, start, display=True)


def _formula(reading: Reading, tex: str, start: int, *, display: bool) -> None:
    tex = reading.clean(tex, start).strip()
    if not tex:
        reading.fault(start, "there is no TeX between the dollar signs", r"write \$ for a dollar sign")
    reading.line(start).add(Math(tex, display))


def raw_html(reading: Reading, html: str, start: int, end: int) -> None:
    """A tag that may be typed, or a fault."""
    top = reading.line(start)
    tag = inline_html.read_tag(html)
    if tag is None:
        reading.fault(start, f"{reading.quoted(start, end)} is raw HTML", inline_html.HINT)
    elif tag.name == "br":
        top.add(LineBreak())
    elif not tag.is_end:
        reading.open(tag.name, start)
    elif top.kind == tag.name:
        held = reading.close().closed()
        reading.top.add(inline_html.ENCLOSING[tag.name](held))
    else:
        _misplaced_end(reading, tag.name, start)


def _misplaced_end(reading: Reading, name: str, start: int) -> None:
    opened = reading.encloses(name)
    if opened is None:
        reading.fault(start, f"</{name}> closes nothing", f"begin with <{name}>")
        return
    opened.blamed = True
    hint = f"what begins inside <{name}> must end inside it"
    reading.fault(start, f"</{name}> stands in the middle of something that began inside <{name}>", hint)


def start_link(reading: Reading, link: Any, start: int) -> None:
    """Begin a link to the web or to a mailbox."""
    destination = reading.clean(link["dest_url"], start)
    address = addresses.web_address(f"mailto:{destination}" if link["link_type"] == "Email" else destination)
    if address is None:
        reading.fault(start, f'"{destination}" is no address on the web', addresses.LINK_HINT)
    reading.open("Link", start, address, reading.clean(link["title"], start))


def end_link(reading: Reading, frame: Frame, held: tuple[Inline, ...]) -> Link:
    """The link around what it holds."""
    if not held:
        reading.fault(frame.start, "this link has no text", "write [text](address)")
    return Link(frame.value or "", held, frame.title)


def start_file(reading: Reading, image: Any, start: int) -> None:
    """Begin a picture, a sound or a film: what follows says what it shows."""
    destination = reading.clean(image["dest_url"], start)
    path = addresses.file_path(destination)
    if path is None or FORBIDDEN.search(path):
        reading.fault(start, f'"{destination}" is no file of this bank', addresses.FILE_HINT)
        path = ""
    else:
        reading.files.append((path, start))
    reading.open("Image", start, path, reading.clean(image["title"], start))


def end_file(reading: Reading, frame: Frame, held: tuple[Inline, ...]) -> Image | Media:
    """The picture with its alternative text, or the sound or film with its label."""
    words = " ".join(inline_text(held).split())
    is_media = addresses.is_media(frame.value)
    if is_media and not words:
        reading.fault(frame.start, f'"{frame.value}" has no label', "write ![what is heard or seen](file)")
    elif not held:
        hint = "write ![what it shows](file), or ![ ](file) where it shows nothing"
        reading.fault(frame.start, f'"{frame.value}" has no alternative text', hint)
    if is_media and frame.title:
        what = f'"{frame.value}" has a title, which sound and film cannot show'
        reading.fault(frame.start, what, "say it in the label")
    return Media(frame.value, words) if is_media else Image(frame.value, words, frame.title)
