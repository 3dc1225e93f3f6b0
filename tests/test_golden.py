"""Every bank in every format, byte for byte as it was last accepted (tests/gold/README.md)."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from qti.bank.folder import FolderMedia
from qti.bank.read import open_bank
from qti.formats import formats
from qti.package.export import export
from qti.report import Finding
from qti.validation.checker import Checker

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
BANKS = {
    "generative-ai-foundations": ROOT / "banks" / "generative-ai-foundations",
    "every-interaction": ROOT / "banks" / "every-interaction",
    "shapes-qti21": ROOT / "tests" / "shapes" / "qti21",
    "shapes-moodle": ROOT / "tests" / "shapes" / "moodle",
}
CASES = [(bank, name) for bank in BANKS for name in ("qti21", "moodle")]


def exported(bank: str, name: str, folder: Path) -> tuple[Path, list[Finding]]:
    """The file that the bank becomes, and everything said about it."""
    target = formats()[name]
    out = folder / f"{bank}{target.suffix}"
    report = export(open_bank(BANKS[bank]), FolderMedia(BANKS[bank]), target, out, Checker())
    return out, report.findings


def texts(path: Path) -> dict[str, bytes]:
    """The XML of an exported file, by the name it has below tests/gold."""
    if path.suffix != ".zip":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {f"{path.name}/{name}": archive.read(name) for name in archive.namelist() if name.endswith(".xml")}


def digest(path: Path) -> str:
    """The digest of all parts of a file, names and contents in their order; zlib's own bytes left out."""
    if path.suffix != ".zip":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    total = hashlib.sha256()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            total.update(f"{info.filename} {info.date_time} {info.external_attr}\n".encode())
            total.update(hashlib.sha256(archive.read(info)).digest())
    return total.hexdigest()


def said(findings: list[Finding]) -> list[str]:
    """The findings as lines, for a file a person can read."""
    return [f"{each.item or 'the bank'}: {each.outcome.name.lower()} [{each.rule}] {each.reason}" for each in findings]


@pytest.mark.parametrize(("bank", "name"), CASES)
def test_exports_are_as_accepted(bank: str, name: str, tmp_path: Path) -> None:
    """Nothing that is written changes unless somebody looked at the difference."""
    path, findings = exported(bank, name, tmp_path)

    found = texts(path)
    accepted = {each: (GOLD / each).read_bytes() for each in found if (GOLD / each).exists()}
    pinned = json.loads((GOLD / "digests.json").read_text())
    assert found == accepted
    assert digest(path) == pinned[path.name]
    assert said(findings) == (GOLD / f"{path.name}.report.txt").read_text().splitlines()


def test_nothing_golden_is_left_over(tmp_path: Path) -> None:
    """Every golden file is one that is still written."""
    written = {name for bank, target in CASES for name in texts(exported(bank, target, tmp_path)[0])}
    reports = {f"{bank}{formats()[name].suffix}.report.txt" for bank, name in CASES}

    there = {str(path.relative_to(GOLD)) for path in GOLD.rglob("*") if path.is_file()}
    assert there == written | reports | {"digests.json", "README.md"}


@pytest.mark.parametrize(("bank", "name"), CASES)
def test_exports_are_reproducible(bank: str, name: str, tmp_path: Path) -> None:
    """Writing twice gives the same bytes."""
    (tmp_path / "again").mkdir()

    first, _ = exported(bank, name, tmp_path)
    second, _ = exported(bank, name, tmp_path / "again")

    assert first.read_bytes() == second.read_bytes()


def accept(folder: Path) -> None:
    """Make what is written now the golden files."""
    for path in GOLD.iterdir():
        if path.name != "README.md":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    digests = {}
    for bank, name in CASES:
        path, findings = exported(bank, name, folder)
        digests[path.name] = digest(path)
        for each, data in texts(path).items():
            (GOLD / each).parent.mkdir(parents=True, exist_ok=True)
            (GOLD / each).write_bytes(data)
        (GOLD / f"{path.name}.report.txt").write_text("".join(f"{line}\n" for line in said(findings)))
    (GOLD / "digests.json").write_text(json.dumps(digests, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--accept"]:
        sys.exit("usage: python tests/test_golden.py --accept")
    scratch = ROOT / "build" / "gold"
    scratch.mkdir(parents=True, exist_ok=True)
    accept(scratch)
