"""The archive is one that others read, and the same bytes for the same contents."""

import io
import zipfile
from pathlib import Path

import pytest

from qti.errors import QtiError
from qti.package.limits import RATIO, RATIO_FROM
from qti.package.zip import ZipFile


def archive(*entries: tuple[str, bytes]) -> bytes:
    """A zip of these entries."""
    file = io.BytesIO()
    made = ZipFile(file)
    for path, data in entries:
        made.write(path, data)
    made.close()
    return file.getvalue()


def test_entries_come_back_as_written() -> None:
    """Any reader finds each file under its name, with its bytes and its check sum."""
    entries = {
        "imsmanifest.xml": b"<manifest/>" * 99,
        "empty.xml": b"",
        "naïve.xml": b"\xff",
        "media/a.png": b"\x89PNG",
    }

    with zipfile.ZipFile(io.BytesIO(archive(*entries.items()))) as read:
        assert read.testzip() is None
        assert {info.filename: read.read(info) for info in read.infolist()} == entries


def test_a_stream_comes_back_as_written() -> None:
    """A file written in pieces, between two others, is whole and has its sizes in both headers."""
    file = io.BytesIO()
    made = ZipFile(file)
    made.write("first.xml", b"1")
    made.stream("stream.xml", (b"piece %d" % n for n in range(1000)))
    made.write("last.xml", b"2")
    made.close()

    with zipfile.ZipFile(file) as read:
        assert read.testzip() is None
        assert read.read("stream.xml") == b"".join(b"piece %d" % n for n in range(1000))
        assert read.namelist() == ["first.xml", "stream.xml", "last.xml"]


def test_text_is_packed_and_pictures_are_stored() -> None:
    """Deflating what is compact already would only cost time."""
    with zipfile.ZipFile(io.BytesIO(archive(("a.xml", b"a" * 500), ("a.JPG", b"a" * 500)))) as read:
        methods = [(info.filename, info.compress_type) for info in read.infolist()]

    assert methods == [("a.xml", zipfile.ZIP_DEFLATED), ("a.JPG", zipfile.ZIP_STORED)]


def test_nothing_tells_when_or_by_whom_it_was_made() -> None:
    """Every entry has the first date a zip knows and the rights of a file that all may read."""
    with zipfile.ZipFile(io.BytesIO(archive(("a.xml", b"a")))) as read:
        info = read.getinfo("a.xml")

    assert info.date_time == (1980, 1, 1, 0, 0, 0)
    assert info.external_attr >> 16 == 0o100644


def test_more_entries_than_sixteen_bits_count() -> None:
    """Beyond 65,535 entries the directory ends in the 64-bit form."""
    file = io.BytesIO()
    made = ZipFile(file)
    for n in range(65_600):
        made.write(f"{n}.png", b"")
    made.close()

    with zipfile.ZipFile(file) as read:
        assert len(read.infolist()) == 65_600


def test_offsets_beyond_four_gibibytes(tmp_path: Path) -> None:
    """An entry that begins beyond 4 GiB is found by its 64-bit offset (a file with a hole stands in for the rest)."""
    with (tmp_path / "large.zip").open("w+b") as file:
        made = ZipFile(file)
        made.write("near.xml", b"near")
        file.seek(5 << 30)
        made.write("far.xml", b"far")
        made.close()

    with zipfile.ZipFile(tmp_path / "large.zip") as read:
        assert read.read("far.xml") == b"far"
        assert read.read("near.xml") == b"near"


class Huge(bytes):
    """Bytes that claim to be more than 4 GiB."""

    __slots__ = ()

    def __len__(self) -> int:
        return 5 << 30


def test_a_file_beyond_four_gibibytes_is_refused() -> None:
    """One file of a package may have no more than the 32-bit form can say."""
    with pytest.raises(QtiError, match=r'"film\.mp4" is larger than the 4 GiB'):
        archive(("film.mp4", Huge(b"a")))


def test_nothing_looks_like_a_bomb() -> None:
    """What would be some thousand times smaller packed is stored as it is, for readers refuse such files."""
    data = b" " * (RATIO_FROM + 1)

    with zipfile.ZipFile(io.BytesIO(archive(("item.xml", data)))) as read:
        assert read.getinfo("item.xml").compress_type == zipfile.ZIP_STORED
        assert read.read("item.xml") == data


@pytest.mark.parametrize(
    "pieces",
    [
        [b" " * 1024] * 9000,
        [b" " * (9 << 20)],
        [b" " * (RATIO_FROM + 1)],
        [b"piece %d" % n + b" " * 40_000 for n in range(300)],
        [b"piece %d" % n for n in range(99_999)] + [b" " * (9 << 20)],
    ],
    ids=["small pieces", "one piece", "one just large enough", "pieces alike", "a tail"],
)
def test_no_stream_looks_like_a_bomb(pieces: list[bytes]) -> None:
    """Now and then a piece of it is stored as it is; every reader still unpacks the whole."""
    file = io.BytesIO()
    made = ZipFile(file)
    made.stream("manifest.xml", pieces)
    made.close()

    with zipfile.ZipFile(file) as read:
        assert read.read("manifest.xml") == b"".join(pieces)
        info = read.getinfo("manifest.xml")
    assert info.file_size <= RATIO * info.compress_size
