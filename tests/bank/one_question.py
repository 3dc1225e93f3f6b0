"""A bank of one question, for the tests of what its keys mean."""

import struct
from pathlib import Path

from qti.bank.read import read_bank
from qti.model import (
    AssessmentItem,
    Interaction,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">II", 3, 2)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"/>'


def item_of(folder: Path, text: str, head: str = "bank: b\ntitle: B\n") -> AssessmentItem:
    """The one question of a bank, from its keys."""
    indented = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
    (folder / "bank.yaml").write_text(f"{head}items:\n  - id: q\n{indented}", "utf-8")
    (folder / "map.svg").write_text(SVG, "utf-8")
    return next(iter(read_bank(folder)))


def only(folder: Path, text: str) -> Interaction:
    """The one interaction of that question."""
    return item_of(folder, text).interactions[0]
