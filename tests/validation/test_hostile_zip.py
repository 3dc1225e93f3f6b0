"""Archives that no honest program writes: refused with a reason, no file written, memory bounded."""

import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from validation_samples import PACKAGE, rules, saved, zipped

from qti.validation.limits import DEFAULT, Limits
from qti.validation.validate import validate


def entry(name: str, *, mode: int = 0, flags: int = 0, method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of one file with a name, a Unix mode, flags and a method of one's choice."""
    info = zipfile.ZipInfo("placeholder")
    info.external_attr = mode << 16
    data = bytearray(zipped({"placeholder": "x"}))
    for signature, name_at, flags_at in ((b"PK\3\4", 30, 6), (b"PK\1\2", 46, 8)):
        at = data.index(signature)
        (old,) = struct.unpack_from("<H", data, at + 28 if signature == b"PK\1\2" else at + 26)
        (known,) = struct.unpack_from("<H", data, at + flags_at)
        struct.pack_into("<H", data, at + flags_at, known | flags)
        struct.pack_into("<H", data, at + flags_at + 2, method)
        data[at + name_at : at + name_at + old] = name.encode()
        struct.pack_into("<H", data, at + (28 if signature == b"PK\1\2" else 26), len(name.encode()))
    at = data.index(b"PK\1\2")
    struct.pack_into("<L", data, at + 38, mode << 16)
    struct.pack_into("<H", data, at + 4, 0x0314)
    return repaired(bytes(data))


def repaired(data: bytes) -> bytes:
    """The zip with the place and length of its list of files put right."""
    start, end = data.index(b"PK\1\2"), data.rindex(b"PK\5\6")
    return data[:end] + data[end : end + 12] + struct.pack("<LL", end - start, start) + data[end + 20 :]


def named(*names: str) -> bytes:
    """A zip of files with these names."""
    return zipped(dict.fromkeys(names, "x"))


def bomb() -> bytes:
    """A file of 20 million zeros."""
    return zipped({"imsmanifest.xml": b"\0" * 20_000_000})


def overlapping() -> bytes:
    """Two files that share their bytes."""
    data = bytearray(zipped({"a.xml": "x" * 50, "b.xml": "x" * 50}))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    struct.pack_into("<L", data, second + 42, 0)
    return bytes(data)


def damaged() -> bytes:
    """A package whose manifest was changed after it was packed."""
    data = bytearray(zipped({"imsmanifest.xml": "<manifest/>" * 50}))
    data[60] ^= 0xFF
    return bytes(data)


def misnamed() -> bytes:
    """A package with a file whose name is UTF-8 in the list of files and not before its bytes."""
    data = bytearray(zipped(PACKAGE | {"é.txt": "x"}))
    data[data.index("é".encode())] = 0xFF
    return bytes(data)


def astray() -> bytes:
    """A zip whose list of files is said to be described far behind its end."""
    data = zipped({"a.xml": "x"})
    end = data.rindex(b"PK\5\6")
    place = struct.pack("<4sLQL", b"PK\6\7", 0, 2**64 - 1, 1)
    return data[:end] + place + data[end : end + 8] + b"\xff" * 4 + data[end + 12 :]


def counting(entries: int) -> bytes:
    """A zip that claims to list so many files."""
    data = bytearray(zipped({"a": "x"}))
    end = data.rindex(b"PK\5\6")
    struct.pack_into("<HH", data, end + 8, entries, entries)
    return bytes(data)


def large(entries: int) -> bytes:
    """A zip whose list of files is described once more in 64 bits, with that many entries."""
    data = zipped({"a": "x"})
    end, start = data.rindex(b"PK\5\6"), data.index(b"PK\1\2")
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, end - start, start)
    place = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:end] + record + place + tail


WRITTEN_UTF8 = 0x800
HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("name", lambda: named("../../etc/cron.d/x"), '"../../etc/cron.d/x" leads out of the package'),
    ("name", lambda: named("a/../../x"), '"a/../../x" leads out of the package'),
    ("name", lambda: named("/etc/passwd"), '"/etc/passwd" is an absolute path'),
    ("name", lambda: named("C:/windows/x"), '"C:/windows/x" is an absolute path'),
    ("name", lambda: named("//server/share/x"), '"//server/share/x" is an absolute path'),
    ("name", lambda: named("a\\b.xml"), '"a\\b.xml" has a backslash in its name'),
    ("name", lambda: named("a//b"), '"a//b" is no plain path'),
    ("name", lambda: named("./a"), '"./a" is no plain path'),
    ("name", lambda: named("a\nb"), "has a control character in its name"),
    ("name", lambda: named("a\u202egnp.exe"), "has a control character in its name"),
    ("name", lambda: entry("a\0b"), "has a control character in its name"),
    ("name", lambda: named("x" * 2000), "the name of a file is longer than 1024 characters"),
    ("name", lambda: entry("caf\u00e9.xml"), "is not marked as UTF-8"),
    (
        "name",
        lambda: entry("XX", flags=WRITTEN_UTF8).replace(b"XX", b"\xff\xfe"),
        "the name of a file in it is not in UTF-8",
    ),
    ("duplicate-name", lambda: named("a.xml", "A.XML"), '"A.XML" and "a.xml" are one file on some systems'),
    ("duplicate-name", lambda: named("\u00e9", "e\u0301"), "are one file on some systems"),
    ("link", lambda: entry("x", mode=stat.S_IFLNK | 0o777), '"x" is a link'),
    ("link", lambda: entry("x", mode=stat.S_IFIFO | 0o600), '"x" is no file'),
    ("encrypted", lambda: entry("x", flags=0x1), '"x" is encrypted'),
    ("method", lambda: entry("x", method=zipfile.ZIP_LZMA), '"x" is packed by a method other than deflate'),
    ("bomb", bomb, '"imsmanifest.xml" would be more than 250 times larger unpacked'),
    ("overlap", overlapping, "shares its bytes with another file"),
    ("zip", damaged, '"imsmanifest.xml" in it is damaged'),
    ("zip", lambda: zipped(PACKAGE)[:-30], "its end is missing"),
    ("zip", lambda: zipped(PACKAGE)[:400], "its end is missing"),
    ("zip", lambda: zipped(PACKAGE)[400:], "this is no XML"),
    ("zip", lambda: b"PK\3\4", "its end is missing"),
    ("zip", lambda: counting(0xFFFF), "its list of files is damaged"),
    ("entries", lambda: large(10_000_000), "it lists 10000000 files"),
    ("zip", lambda: large(1).replace(b"PK\6\6", b"PK\6\5"), "its list of files is damaged"),
    ("method", lambda: entry("a.xml", flags=0x20), "by a method other than deflate"),
    ("zip", astray, "its list of files is damaged"),
]


@pytest.mark.parametrize(("rule", "make", "what"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_archives_are_refused(tmp_path: Path, rule: str, make: Callable[[], bytes], what: str) -> None:
    """Each is refused with a reason, and nothing is written beside it."""
    path = tmp_path / "package.zip"
    path.write_bytes(make())

    result = validate(path, schemas=tmp_path)

    assert not result.is_valid
    assert what in result.violations[0].what
    assert result.violations[0].rule in {rule, "xml"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_differs_before_its_bytes(tmp_path: Path) -> None:
    """A name that is no UTF-8 before the bytes of the file is damage, told of that file."""
    path = tmp_path / "package.zip"
    path.write_bytes(misnamed())

    violations = validate(path, schemas=tmp_path).violations

    assert '"é.txt" in it is damaged' in [each.what for each in violations]


def test_zips_that_need_64_bits_are_read(tmp_path: Path) -> None:
    """A list of files described in 64 bits is believed where it is within the limits."""
    path = tmp_path / "package.zip"
    path.write_bytes(large(1))

    assert validate(path, schemas=tmp_path).undecided[0].why.startswith("this zip holds no imsmanifest.xml")


def test_an_archive_of_nothing_is_no_package(tmp_path: Path) -> None:
    """A zip without entries is told to be none, and nothing worse happens."""
    path = tmp_path / "package.zip"
    path.write_bytes(zipped({}))

    assert validate(path, schemas=tmp_path).undecided[0].why.startswith("this zip holds no imsmanifest.xml")


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile warns of what is wanted here
def test_one_name_twice(tmp_path: Path) -> None:
    """Of two files with one name, programs take different ones."""
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("q.xml", "x")
        archive.writestr("q.xml", "y")

    assert rules(validate(path, schemas=tmp_path).violations) == ["duplicate-name"]


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(entries=3), "entries"),
        (Limits(directory=100), "entries"),
        (Limits(unpacked=1000), "bomb"),
        (Limits(file=500), "size"),
        (replace(DEFAULT, document=500), "size"),
        (replace(DEFAULT, stream=500), "size"),
    ],
)
def test_limits_are_settings(tmp_path: Path, limits: Limits, rule: str) -> None:
    """Each limit can be lowered, and then refuses what is within the usual one."""
    path = saved(tmp_path, PACKAGE)

    found = validate(path, limits=limits, schemas=tmp_path).violations

    assert rule in rules(found)
    assert validate(path, schemas=tmp_path).violations == ()


def test_nested_archives_are_not_opened(tmp_path: Path) -> None:
    """A zip in a package is a file like any other."""
    path = saved(tmp_path, PACKAGE | {"inner.zip": bomb()})

    assert rules(validate(path, schemas=tmp_path).violations) == ["unlisted-file"]


def test_a_bomb_costs_no_memory(tmp_path: Path) -> None:
    """What would be large unpacked is read in pieces, if at all."""
    path = saved(tmp_path, PACKAGE | {"film.mp4": b"\0" * 60_000_000})
    tracemalloc.start()

    validate(path, limits=replace(DEFAULT, ratio=5000), schemas=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 4_000_000
