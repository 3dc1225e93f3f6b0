"""A file is whole or as it was before."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qti.errors import QtiError
from qti.package.atomic import whole_file


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """When the block ends well the target has the new bytes and its folder nothing else."""
    target = tmp_path / "bank.zip"
    target.write_bytes(b"old")

    with whole_file(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"

    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["bank.zip"]  # noqa: PTH208  # the names are all that is asked


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_interruption_leaves_the_old_file(tmp_path: Path, fault: type[BaseException]) -> None:
    """Whatever ends the block, the target is as it was and no draft is left."""
    target = tmp_path / "bank.zip"
    target.write_bytes(b"old")

    def write_half() -> None:
        with whole_file(target) as file:
            file.write(b"half")
            raise fault

    with pytest.raises(fault):
        write_half()

    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["bank.zip"]


def test_rights_are_kept(tmp_path: Path) -> None:
    """The new file has the old one's rights; one that was not there has those that new files get."""
    kept, fresh = tmp_path / "kept", tmp_path / "fresh"
    kept.touch()
    kept.chmod(0o640)
    before = os.umask(0o027)
    try:
        for target in (kept, fresh):
            with whole_file(target) as file:
                file.write(b"new")
    finally:
        os.umask(before)

    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, fresh)] == [0o640, 0o640]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing to a link writes the file it points to."""
    real, link = tmp_path / "real.zip", tmp_path / "link.zip"
    real.write_bytes(b"old")
    link.symlink_to(real)

    with whole_file(link) as file:
        file.write(b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Neither touches the other's draft, and the last to finish is what is there."""
    target = tmp_path / "bank.zip"

    with whole_file(target) as first:
        first.write(b"first")
        with whole_file(target) as second:
            second.write(b"second")
        assert target.read_bytes() == b"second"

    assert target.read_bytes() == b"first"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is a folder"),
        ("missing/bank.zip", 'there is no folder "{folder}/missing"'),
        ("pipe", "it is no ordinary file"),
        ("/dev/stdout", "it is no ordinary file"),
    ],
)
def test_what_is_no_place_for_a_file(tmp_path: Path, name: str, reason: str) -> None:
    """A folder, a device or a missing folder is refused before anything is written."""
    os.mkfifo(tmp_path / "pipe")
    target = tmp_path / name

    with pytest.raises(QtiError) as caught, whole_file(target):
        pass

    assert str(caught.value) == f'cannot write "{target}": {reason.format(folder=tmp_path)}'


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    """Where the system takes no more bytes the old file stays, and the reason is one line."""
    target = tmp_path / "bank.zip"
    target.write_bytes(b"old")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from qti.errors import QtiError\n"
        "from qti.package.atomic import whole_file\n"
        "try:\n"
        "    with whole_file(Path(sys.argv[1])) as file:\n"
        "        file.write(bytes(1 << 20))\n"
        "except QtiError as error:\n"
        "    print(error)\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", program, str(target)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )

    assert run.stdout == f'cannot write "{target}": file too large\n'
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["bank.zip"]


def test_drafts_that_nobody_writes_go(tmp_path: Path) -> None:
    """What a crash has left of the same file is removed; drafts being written, young ones and other files stay."""
    target = tmp_path / "bank.zip"
    stale, young, other = (tmp_path / f".{name}.part" for name in ("bank.zip.0123abcd", "bank.zip.89ab4567", "mine"))
    for path in (stale, young, other):
        path.touch()
    for path in (stale, other):
        os.utime(path, (0, 0))

    with whole_file(target) as first:
        os.utime(first.fileno(), (0, 0))
        with whole_file(target) as second:
            second.write(b"second")
        first.write(b"first")

    assert target.read_bytes() == b"first"
    assert sorted(path.name for path in tmp_path.iterdir()) == [young.name, other.name, "bank.zip"]
