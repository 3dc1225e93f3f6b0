"""The files beside a bank: found by their exact path, never outside the folder; pictures and their sizes; units."""

import struct
from decimal import Decimal
from pathlib import Path

import pytest

from qti.bank import units
from qti.bank.folder import FolderMedia
from qti.bank.pictures import size
from qti.errors import ReadError


@pytest.fixture
def media(tmp_path: Path) -> FolderMedia:
    """A bank's folder with two files, beside one that is none of its business."""
    folder = tmp_path / "bank"
    (folder / "media").mkdir(parents=True)
    (folder / "map.png").write_bytes(b"map")
    (folder / "media" / "loon å.MP3").write_bytes(b"loon")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "inner.png").symlink_to(folder / "map.png")
    return FolderMedia(folder)


def test_files_are_read_by_their_paths(media: FolderMedia) -> None:
    """From the bank's folder, whatever characters they have."""
    assert media.read("map.png") == b"map"
    assert media.read("media/loon å.MP3") == b"loon"
    assert media.read("inner.png") == b"map"


NEAR = 'did you mean "media/loon å.MP3"?'
ELSEWHERE = "copy it into the bank's folder and write its path from there"
WRONG = [
    ("maps.png", 'there is no file "maps.png" in the bank\'s folder', 'did you mean "map.png"?'),
    ("MAP.png", 'there is no file "MAP.png" in the bank\'s folder', 'did you mean "map.png"?'),
    (
        "media/loon å.mp3",
        'there is no file "media/loon å.mp3" in the bank\'s folder',
        'did you mean "media/loon å.MP3"?',
    ),
    ("nothing/like/it", 'there is no file "nothing/like/it" in the bank\'s folder', ""),
    ("../secret.png", '"../secret.png" leads out of the bank\'s folder', "copy the file into the folder"),
    ("media/../map.png", '"media/../map.png" leads out of the bank\'s folder', "copy the file into the folder"),
    ("link.png", '"link.png" leads out of the bank\'s folder', "copy the file into the folder"),
    (
        "/etc/hosts",
        '"/etc/hosts" is no file of the bank',
        "copy it into the bank's folder and write its path from there",
    ),
    (
        "C:/map.png",
        '"C:/map.png" is no file of the bank',
        "copy it into the bank's folder and write its path from there",
    ),
    ("media\\map.png", '"media\\map.png" has a backslash', 'write "media/map.png"'),
    ("media", '"media" is no file', ""),
    ("", 'there is no file "" in the bank\'s folder', ""),
    ("./map.png", 'there is no file "./map.png" in the bank\'s folder', ""),
    ("map.png/x", 'there is no file "map.png/x" in the bank\'s folder', ""),
]


@pytest.mark.parametrize(("path", "what", "hint"), WRONG, ids=[path or "empty" for path, _, _ in WRONG])
def test_no_other_path_is_read(path: str, what: str, hint: str, media: FolderMedia) -> None:
    """With the reason, and the file that was probably meant."""
    assert media.fault(path) == (what, hint)
    with pytest.raises(ReadError):
        media.read(path)


def _jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments)


_START = b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", 200, 300) + b"\x03rest"
_APP = b"\xff\xe0\x00\x06abcd"

PICTURES = {
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">II", 300, 200), (300, 200)),
    "gif": (b"GIF89a" + struct.pack("<HH", 300, 200), (300, 200)),
    "jpeg": (_jpeg(_APP, b"\xff", b"\xff\xd0", _START), (300, 200)),
    "jpeg without a size": (_jpeg(_APP), None),
    "jpeg cut off": (_jpeg(_APP, _START[:6]), None),
    "svg": (b'<?xml version="1.0"?><svg width="300px" height=\'199.6\'/>', (300, 200)),
    "svg by its view box": (b'<svg:svg xmlns:svg="x" width="100%" viewBox="0,0 300 200"></svg:svg>', (300, 200)),
    "svg without a size": (b'<svg width="10cm" height="5cm"/>', None),
    "svg with a broken view box": (b'<svg viewBox="0 0 a b"/>', None),
    "empty png": (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + bytes(8), None),
    "no picture": (b"hello", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize(("data", "expected"), PICTURES.values(), ids=PICTURES)
def test_the_size_of_a_picture(data: bytes, expected: tuple[int, int] | None) -> None:
    """Width and height in pixels, None where the file does not say."""
    assert size(data) == expected


@pytest.mark.parametrize(
    ("text", "seconds", "canonical"),
    [
        ("90 s", 90, "1 min 30 s"),
        ("45min", 2700, "45 min"),
        ("1 h", 3600, "1 h"),
        ("1 h 30 min", 5400, "1 h 30 min"),
        ("0 s", 0, "0 s"),
    ],
)
def test_times(text: str, seconds: int, canonical: str) -> None:
    """Hours, minutes and seconds, with or without spaces."""
    assert units.read_duration(text) == seconds
    assert units.spell_duration(seconds) == canonical
    assert units.read_duration(canonical) == seconds


@pytest.mark.parametrize(
    ("text", "size_", "canonical"),
    [("500 kB", 500_000, "500 kB"), ("10MB", 10_000_000, "10 MB"), ("2 MiB", 2_097_152, "2 MiB"), ("7 B", 7, "7 B")],
)
def test_sizes(text: str, size_: int, canonical: str) -> None:
    """Decimal and binary units."""
    assert units.read_size(text) == size_
    assert units.spell_size(size_) == canonical


@pytest.mark.parametrize("text", ["", "5", "5 minutes", "1.5 h", "min", "30 min 1 h"])
def test_what_is_no_time(text: str) -> None:
    """A number without a unit is none either."""
    with pytest.raises(ValueError, match="is no time"):
        units.read_duration(text)


@pytest.mark.parametrize("text", ["", "5", "5 mb", "1.5 MB", "5 TB"])
def test_what_is_no_size(text: str) -> None:
    """Units are spelled as usual, numbers are whole."""
    with pytest.raises(ValueError, match="is no size"):
        units.read_size(text)


def test_shares_keep_their_decimals() -> None:
    """Five percent and 5.0 percent are told apart."""
    assert str(units.read_share("5.0 %")) == "0.050"
    assert units.spell_share(Decimal("0.050")) == "5.0 %"
    assert units.spell_decimal(Decimal("1e-50")) == "1E-50"
