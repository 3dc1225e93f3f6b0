"""The pictures, sounds and films of a bank: each is what its name says, holds no script, and is not too large."""

import base64
import os
import struct
from pathlib import Path

import pytest
from one_question import PNG, item_of

from qti.bank.folder import FolderMedia
from qti.errors import ReadError
from qti.package.limits import MEDIA, TEXT

JPEG = b"\xff\xd8\xff\xe0\x00\x06abcd\xff\xc0\x00\x11\x08" + struct.pack(">HH", 2, 3) + b"\x03rest"
WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M0 0"/></svg>'
GOOD = {
    "a.png": PNG,
    "a.PNG": PNG,
    "a.jpg": JPEG,
    "a.jpeg": JPEG,
    "a.gif": b"GIF89a" + struct.pack("<HH", 3, 2),
    "a.webp": WEBP,
    "a.svg": SVG,
    "b.svg": b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- drawn -->\n<!DOCTYPE svg>\n" + SVG,
    "a.mp3": b"ID3\x04",
    "b.mp3": b"\xff\xfb\x90\x00",
    "a.aac": b"\xff\xf1\x50\x80",
    "a.flac": b"fLaC",
    "a.wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "a.ogg": b"OggS",
    "a.oga": b"OggS",
    "a.opus": b"OggS",
    "a.ogv": b"OggS",
    "a.mp4": b"\0\0\0\x18ftypmp42",
    "a.m4a": b"\0\0\0\x18ftypM4A ",
    "a.m4v": b"\0\0\0\x18ftypM4V ",
    "a.mov": b"\0\0\0\x08wide",
    "a.webm": b"\x1a\x45\xdf\xa3",
}


@pytest.mark.parametrize(("name", "data"), GOOD.items(), ids=GOOD)
def test_media_of_known_kinds(name: str, data: bytes, tmp_path: Path) -> None:
    """By the ending, in capitals or not, and the first bytes."""
    (tmp_path / name).write_bytes(data)

    assert FolderMedia(tmp_path).fault(name) is None


NS = "xmlns='http://www.w3.org/2000/svg'"
CUT = "its header breaks off or gives no size"
BAD = {
    "nothing": ("a.png", b"", '"a.png" is empty', ""),
    "text": ("a.png", b"hello", '"a.png" is no PNG picture', ""),
    "cut off": ("a.png", PNG[:20], '"a.png" is no whole PNG picture', CUT),
    "signature": ("a.png", PNG[:8], '"a.png" is no whole PNG picture', CUT),
    "jpeg cut off": ("a.jpg", JPEG[:14], '"a.jpg" is no whole JPEG picture', CUT),
    "gif cut off": ("a.gif", b"GIF89a", '"a.gif" is no whole GIF picture', CUT),
    "webp cut off": ("a.webp", WEBP[:20], '"a.webp" is no whole WebP picture', CUT),
    "page": ("a.jpg", b"<!DOCTYPE html><html></html>", '"a.jpg" is no JPEG picture', ""),
    "program": ("a.gif", b"MZ\x90", '"a.gif" is no GIF picture', ""),
    "other": ("a.jpg", PNG, '"a.jpg" is no JPEG picture', 'it seems to be a PNG picture, so rename it to ".png"'),
    "as svg": ("a.svg", PNG, '"a.svg" is no SVG picture', 'it seems to be a PNG picture, so rename it to ".png"'),
    "sound": (
        "a.mp3",
        b"RIFF    WAVE",
        '"a.mp3" is no MP3 recording',
        'it seems to be a WAV recording, so rename it to ".wav"',
    ),
    "film": ("a.webm", b"hello", '"a.webm" is no WebM film', ""),
    "not closed": (
        "a.svg",
        f"<svg {NS}>".encode(),
        '"a.svg" is no well-formed SVG picture: no element found, in its line 1',
        "",
    ),
    "no namespace": (
        "a.svg",
        b"<svg/>",
        '"a.svg" is no SVG picture: its root is no svg in the namespace http://www.w3.org/2000/svg',
        "",
    ),
    "script": ("a.svg", f"<svg {NS}><g><script>1</script></g></svg>".encode(), '"a.svg" holds a script', ""),
    "handler": ("a.svg", f"<svg {NS} onload='f()'/>".encode(), '"a.svg" holds a script', ""),
    "address": ("a.svg", f"<svg {NS}><a href=' Java\tscript:f()'/></svg>".encode(), '"a.svg" holds a script', ""),
    "entity": (
        "a.svg",
        f"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg {NS}>&a;</svg>".encode(),
        '"a.svg" declares an entity',
        "",
    ),
}


@pytest.mark.parametrize(("name", "data", "what", "hint"), BAD.values(), ids=BAD)
def test_what_is_no_such_file_is_refused(name: str, data: bytes, what: str, hint: str, tmp_path: Path) -> None:
    """With what it seems to be, where that can be told."""
    (tmp_path / name).write_bytes(data)

    assert FolderMedia(tmp_path).fault(name) == (what, hint)


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a", "bank.yaml"])
def test_other_files_are_no_media(name: str, tmp_path: Path) -> None:
    """Whatever they hold: the bank itself would give the key away."""
    (tmp_path / name).write_bytes(PNG)

    fault = FolderMedia(tmp_path).fault(name)

    assert fault is not None
    assert fault[0] == f'"{name}" is no picture, sound or film'
    assert fault[1].startswith("known are .png, .jpg, .jpeg, .gif, .webp, .svg, .mp3")


def _sparse(path: Path, size: int) -> None:
    path.write_bytes(PNG)
    os.truncate(path, size)


def test_a_file_may_be_so_large_and_no_larger(tmp_path: Path) -> None:
    """As large as a question of any format can hold."""
    _sparse(tmp_path / "full.png", MEDIA)
    _sparse(tmp_path / "more.png", MEDIA + 1)

    media = FolderMedia(tmp_path)

    assert media.fault("full.png") is None
    assert media.fault("more.png") == (f'"more.png" has {MEDIA + 1} bytes', f"{MEDIA} are the most")


def test_the_files_of_a_question_are_limited_together(tmp_path: Path) -> None:
    """Each as often as it is shown, as Moodle XML holds it; the mistake stands at the one that is too much."""
    _sparse(tmp_path / "one.png", MEDIA)
    (tmp_path / "two.png").write_bytes(PNG)
    shown = "![a](one.png)"

    assert item_of(tmp_path, f"true-false: X {shown}\nanswer: true").identifier == "q"
    with pytest.raises(ReadError) as caught:
        item_of(tmp_path, f"true-false: X {shown}\nanswer: true\nfeedback-true: Y ![c](two.png)")

    assert str(caught.value).startswith(f"{tmp_path}/bank.yaml:5:19: the question's files have {MEDIA + 24} bytes toge")


@pytest.mark.parametrize("keys", ["true-false: {}", "true-false: x\ntitle: {}"], ids=["rich", "plain"])
def test_a_text_may_be_so_long_and_no_longer(keys: str, tmp_path: Path) -> None:
    """Whatever its characters become in XML."""
    text = keys.format("a" * (TEXT + 1))

    with pytest.raises(ReadError, match=rf"the text has {TEXT + 1} characters, .* \({TEXT} are the most\)"):
        item_of(tmp_path, f"{text}\nanswer: true")


def test_a_sound_is_no_picture_to_point_at(tmp_path: Path) -> None:
    """Not even where its size is said."""
    (tmp_path / "a.mp3").write_bytes(b"ID3")
    keys = "hotspot: x\nimage: a.mp3\nalt: A\nwidth: 9\nheight: 9\nchoices:\n  - right: here\n    rect: [0, 0, 1, 1]"

    with pytest.raises(ReadError, match=r'"a\.mp3" is no picture, in question "q" at image \(known are \.png'):
        item_of(tmp_path, keys)
